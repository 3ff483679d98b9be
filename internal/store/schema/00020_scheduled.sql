-- +goose Up
-- Messages that are to be sent at a time: those of a day to come, and those that may be taken back for some seconds. They are no messages
-- yet; when they are due they become one, or fail and say why.
CREATE TABLE scheduled_messages (
  id              {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  author_id       BIGINT NOT NULL,           -- user or token
  token           BOOLEAN NOT NULL,          -- author_id is a bot's token
  client_id       TEXT NOT NULL,
  draft           TEXT NOT NULL,             -- JSON: what was asked to be written
  kind            TEXT NOT NULL,
  text            TEXT NOT NULL,             -- as the customer will read it
  content         TEXT NOT NULL,             -- JSON
  send_at         BIGINT NOT NULL,
  undo            BOOLEAN NOT NULL,          -- it only waits to be taken back
  cancel_on_reply BOOLEAN NOT NULL,
  error_code      TEXT NOT NULL,             -- why it was not sent when it was due; '': it is not due yet
  created_at      BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX scheduled_messages_conversation ON scheduled_messages (workspace_id, conversation_id, send_at);
CREATE UNIQUE INDEX scheduled_messages_client ON scheduled_messages (workspace_id, author_id, client_id);

-- The seq of the last change of a conversation's scheduled messages; 0: it has none. So whoever looks knows whether to ask for them.
ALTER TABLE conversations ADD COLUMN scheduled_version BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
