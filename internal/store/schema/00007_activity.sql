-- +goose Up
{{if .PG}}
-- PostgreSQL writes a new entry into every index of a row of which one indexed column changes. Each message changes when its
-- conversation was active last, and a conversation stands in some eighteen indexes; so that time has a narrow table of its own, with the
-- indexes that sort by it and the columns that they and the rule of sight need. A message then leaves all the others alone. The store
-- keeps it; backups leave it out. On SQLite, which only writes the indexes that have a changed column, there is none.
CREATE TABLE conversation_activity (
  workspace_id     BIGINT NOT NULL,
  id               BIGINT NOT NULL,
  inbox_id         BIGINT NOT NULL,
  status           SMALLINT NOT NULL,
  assignee_id      BIGINT NOT NULL,
  team_id          BIGINT NOT NULL,
  bot_id           BIGINT NOT NULL,
  last_activity_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
INSERT INTO conversation_activity SELECT workspace_id, id, inbox_id, status, assignee_id, team_id, bot_id, last_activity_at FROM conversations;
DROP INDEX conversations_active_activity;
DROP INDEX conversations_queue_activity;
DROP INDEX conversations_mine_activity;
DROP INDEX conversations_team_activity;
DROP INDEX conversations_rest_activity;
DROP INDEX conversations_mine_rest_activity;
DROP INDEX conversations_team_rest_activity;
CREATE INDEX conversations_active_activity ON conversation_activity (inbox_id, last_activity_at, id) WHERE status < 2;
CREATE INDEX conversations_queue_activity ON conversation_activity (inbox_id, last_activity_at, id) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
CREATE INDEX conversations_mine_activity ON conversation_activity (assignee_id, last_activity_at, id) WHERE status < 2 AND assignee_id > 0;
CREATE INDEX conversations_team_activity ON conversation_activity (team_id, last_activity_at, id) WHERE status < 2 AND team_id > 0;
CREATE INDEX conversations_rest_activity ON conversation_activity (inbox_id, status, last_activity_at, id) WHERE status > 0;
CREATE INDEX conversations_mine_rest_activity ON conversation_activity (assignee_id, status, last_activity_at, id) WHERE status > 0 AND assignee_id > 0;
CREATE INDEX conversations_team_rest_activity ON conversation_activity (team_id, status, last_activity_at, id) WHERE status > 0 AND team_id > 0;
-- Room in each page for the next state of its rows.
ALTER TABLE conversations SET (fillfactor = 80);
{{else}}
SELECT 1;
{{end}}

-- +goose Down
SELECT 1;
