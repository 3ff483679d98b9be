-- +goose Up
-- Blocked contacts. Their conversations have a status of 4 to 7, which is the status that they had plus 4: so they stand outside of
-- every list's index and every count without a condition of their own. See docs/decisions/blocking.md.
ALTER TABLE conversations DROP COLUMN hidden;
CREATE INDEX messages_hidden ON messages (conversation_id) WHERE hidden;
CREATE INDEX contacts_blocked ON contacts (workspace_id, blocked_at{{if .PG}}, id{{end}}) WHERE blocked_at <> 0;

-- Threads on which the provider was told to block the contact, too.
CREATE TABLE provider_blocks (
  workspace_id BIGINT NOT NULL,
  thread_id    BIGINT NOT NULL,
  contact_id   BIGINT NOT NULL,
  state        TEXT NOT NULL,              -- asked, blocked, lifting, failed
  code         TEXT NOT NULL,              -- why it failed
  at           BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, thread_id)
);
CREATE INDEX provider_blocks_contact ON provider_blocks (workspace_id, contact_id);

-- +goose Down
SELECT 1;
