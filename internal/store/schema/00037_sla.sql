-- +goose Up
-- How soon customers are to be answered and their matters settled, for which conversations.
CREATE TABLE sla_policies (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,      -- the name without case and accents
  position     BIGINT NOT NULL,    -- of those that hold the first counts
  terms        TEXT NOT NULL,      -- JSON: what it holds for, its targets, and how they are counted
  created_at   BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX sla_policies_name ON sla_policies (workspace_id, folded);

-- When a workspace's policies, or the hours that they count in, changed last, in microseconds; 0: it never had one. And how far its
-- conversations have been brought up to that.
ALTER TABLE workspaces ADD COLUMN sla_version BIGINT NOT NULL DEFAULT 0;
CREATE TABLE sla_recounts (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  version      BIGINT NOT NULL,
  after_id     BIGINT NOT NULL     -- conversations up to here are
);

-- How each conversation stands to its policy; the columns beside it are what of that is sought and sorted by.
ALTER TABLE conversations ADD COLUMN sla TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN sla_policy_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN sla_paused BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversations ADD COLUMN sla_warn BIGINT NOT NULL DEFAULT 4611686018427387903;
ALTER TABLE conversations ADD COLUMN sla_due BIGINT NOT NULL DEFAULT 4611686018427387903;
ALTER TABLE conversations ADD COLUMN sla_next BIGINT NOT NULL DEFAULT 4611686018427387903; -- when something is to be told of it
CREATE INDEX conversations_active_due ON conversations (inbox_id, sla_due{{if .PG}}, id{{end}}) WHERE sla_due < 4611686018427387903;
CREATE INDEX conversations_mine_due ON conversations (assignee_id, sla_due{{if .PG}}, id{{end}}) WHERE sla_due < 4611686018427387903 AND assignee_id > 0;
CREATE INDEX conversations_team_due ON conversations (team_id, sla_due{{if .PG}}, id{{end}}) WHERE sla_due < 4611686018427387903 AND team_id > 0;
CREATE INDEX conversations_sla_next ON conversations (sla_next, workspace_id) WHERE sla_next < 4611686018427387903;

-- +goose Down
SELECT 1;
