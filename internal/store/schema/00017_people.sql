-- +goose Up
-- Who is mentioned where, and how far he has read it.

ALTER TABLE conversation_agents ADD COLUMN mention_id BIGINT NOT NULL DEFAULT 0;      -- the newest note that mentions him; 0: none
ALTER TABLE conversation_agents ADD COLUMN mention_read_id BIGINT NOT NULL DEFAULT 0; -- he has read what mentions him up to here
CREATE INDEX conversation_agents_mentioned ON conversation_agents (user_id, conversation_id) WHERE mention_id > 0;
CREATE INDEX conversation_agents_calls ON conversation_agents (user_id, conversation_id) WHERE mention_id > mention_read_id;

-- Whom each note mentions, a team's members one by one, so that an edit or a deletion can take it back.
CREATE TABLE mentions (
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  user_id         BIGINT NOT NULL,
  message_id      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id, user_id, message_id)
){{if not .PG}} WITHOUT ROWID{{end}};

-- +goose Down
SELECT 1;
