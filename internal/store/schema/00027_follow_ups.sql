-- +goose Up
-- Reminders about a conversation, for one person at a time. They have nothing to do with its status.
CREATE TABLE follow_ups (
  id              {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  user_id         BIGINT NOT NULL,           -- for whom
  created_by      BIGINT NOT NULL,           -- user or token
  due_at          BIGINT NOT NULL,
  note            TEXT NOT NULL,
  state           SMALLINT NOT NULL,         -- 0 open, 1 done, 2 cancelled
  notified        BOOLEAN NOT NULL,          -- whoever it is for was told that it is due
  created_at      BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX follow_ups_user ON follow_ups (workspace_id, user_id, due_at) WHERE state = 0;
CREATE INDEX follow_ups_open ON follow_ups (workspace_id, due_at) WHERE state = 0;
CREATE INDEX follow_ups_conversation ON follow_ups (workspace_id, conversation_id);

-- When the next open one of a conversation is due; 0: it has none.
ALTER TABLE conversations ADD COLUMN follow_up_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
