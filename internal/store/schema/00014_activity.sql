-- +goose Up
-- What there was with a contact: its files, and what changed on its card.

-- The conversation that a file was sent in; 0: none. So a contact's files are found without reading its messages.
ALTER TABLE files ADD COLUMN conversation_id BIGINT NOT NULL DEFAULT 0;
UPDATE files SET conversation_id = coalesce((SELECT m.conversation_id FROM messages m WHERE m.workspace_id = files.workspace_id
  AND m.id = files.message_id), 0) WHERE message_id > 0;
CREATE INDEX files_conversation ON files (conversation_id, kind{{if .PG}}, id{{end}}) WHERE conversation_id > 0;

-- What was changed on a card. The event of the change holds ids alone; what stood there is personal, and goes with the contact.
CREATE TABLE contact_changes (
  id              {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id    BIGINT NOT NULL,
  contact_id      BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,         -- whose attribute it was; 0: the contact's
  at              BIGINT NOT NULL,
  actor_kind      SMALLINT NOT NULL,
  actor_id        BIGINT NOT NULL,
  field           TEXT NOT NULL,
  was             TEXT NOT NULL,
  now             TEXT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX contact_changes_contact ON contact_changes (contact_id, at{{if .PG}}, id{{end}});

-- +goose Down
SELECT 1;
