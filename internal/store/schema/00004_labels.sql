-- +goose Up
-- Labels of conversations and contacts, and the lists by label.

CREATE TABLE labels (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,              -- the name without case and accents
  colour       TEXT NOT NULL,
  description  TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  deleted_at   BIGINT NOT NULL DEFAULT 0   -- kept until nothing carries it any more
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX labels_name ON labels (workspace_id, folded) WHERE deleted_at = 0;

-- What is carried stands with who carries it, so that reading a row needs nothing else: ids, space separated; see desk.LabelSet.
ALTER TABLE conversations ADD COLUMN labels TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN contact_labels TEXT NOT NULL DEFAULT ''; -- those of its contact
ALTER TABLE contacts ADD COLUMN labels TEXT NOT NULL DEFAULT '';

-- The conversations that carry a label, or whose contact does, with what a list sorts by and sight asks for; id is the conversation's.
-- It is written with the conversation. So a list by label walks one index in its order, as the other lists do.
CREATE TABLE labelled_conversations (
  workspace_id     BIGINT NOT NULL,
  id               BIGINT NOT NULL,
  label_id         BIGINT NOT NULL,
  inbox_id         BIGINT NOT NULL,
  status           SMALLINT NOT NULL,
  assignee_id      BIGINT NOT NULL,
  team_id          BIGINT NOT NULL,
  bot_id           BIGINT NOT NULL,
  priority         SMALLINT NOT NULL,
  last_activity_at BIGINT NOT NULL,
  waits_since      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id, label_id)
){{if not .PG}} WITHOUT ROWID{{end}};
CREATE INDEX labelled_active_activity ON labelled_conversations (label_id, last_activity_at, id) WHERE status < 2;
CREATE INDEX labelled_active_created  ON labelled_conversations (label_id, id) WHERE status < 2;
CREATE INDEX labelled_active_waits    ON labelled_conversations (label_id, waits_since, id) WHERE status < 2;
CREATE INDEX labelled_active_priority ON labelled_conversations (label_id, priority, id) WHERE status < 2;
CREATE INDEX labelled_rest_activity ON labelled_conversations (label_id, status, last_activity_at, id) WHERE status > 0;
CREATE INDEX labelled_rest_created  ON labelled_conversations (label_id, status, id) WHERE status > 0;

CREATE TABLE labelled_contacts (
  workspace_id BIGINT NOT NULL,
  label_id     BIGINT NOT NULL,
  contact_id   BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, label_id, contact_id)
){{if not .PG}} WITHOUT ROWID{{end}};

-- As tally, by label.
CREATE TABLE label_tally (
  workspace_id BIGINT NOT NULL,
  label_id     BIGINT NOT NULL,
  status       SMALLINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  assignee_id  BIGINT NOT NULL,
  team_id      BIGINT NOT NULL,
  n            BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, label_id, status, inbox_id, assignee_id, team_id)
){{if not .PG}} WITHOUT ROWID{{end}};

-- Snoozed conversations are counted too, so what one follows stays at hand until it is closed.
UPDATE conversation_agents SET active = TRUE WHERE EXISTS (SELECT 1 FROM conversations c
  WHERE c.workspace_id = conversation_agents.workspace_id AND c.id = conversation_agents.conversation_id AND c.status = 2);

-- +goose Down
SELECT 1;
