-- +goose Up
-- A delivery that could not be read is seen, and can be replayed, by those whose inboxes it may be for.
INSERT INTO delivery_parts (workspace_id, delivery_id, inbox_id, received_at, state, items, applied, duplicates, quarantined)
  SELECT b.workspace_id, d.id, b.id, d.received_at, 2, 0, 0, 0, 0 FROM deliveries d JOIN inboxes b ON b.app_id = d.app_id
  WHERE d.state = 2 AND b.deleted_at = 0;
CREATE INDEX deliveries_unread ON deliveries (id) WHERE state = 2;
CREATE INDEX delivery_parts_unread ON delivery_parts (workspace_id, delivery_id) WHERE state = 2;

-- The words of each contact, by which it is found: see store/contactwords.go. Made from contacts.search. The newest contact comes first.
CREATE TABLE contact_words (
  workspace_id BIGINT NOT NULL,
  word         TEXT{{if .PG}} COLLATE "C"{{end}} NOT NULL,
  newest       BIGINT NOT NULL,             -- the contact's id, negative
  PRIMARY KEY (workspace_id, word, newest)
){{if not .PG}} WITHOUT ROWID{{end}};

-- How whoever invited somebody calls him, until he accepts: only then is he a member.
ALTER TABLE memberships ADD COLUMN pending_name TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
