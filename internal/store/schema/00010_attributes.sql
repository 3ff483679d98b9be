-- +goose Up
-- What a workspace wants to know of its contacts and conversations besides what everybody does.

CREATE TABLE attributes (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  noun         TEXT NOT NULL,              -- contact or conversation
  key          TEXT NOT NULL,              -- by which programs name it; never changes
  name         TEXT NOT NULL,
  description  TEXT NOT NULL,
  kind         TEXT NOT NULL,              -- text, number, date, list, checkbox, link or currency; never changes
  rules        TEXT NOT NULL,              -- JSON of what a value must be
  position     BIGINT NOT NULL,            -- among those of its noun
  created_at   BIGINT NOT NULL,
  deleted_at   BIGINT NOT NULL DEFAULT 0   -- kept until nothing has a value of it any more
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX attributes_key ON attributes (workspace_id, noun, key) WHERE deleted_at = 0;

-- The values stand with who has them, so that showing a row needs nothing else: JSON, attribute → value; see desk.AttributeValues.
-- contacts.attributes has been there from the beginning.
ALTER TABLE conversations ADD COLUMN attributes TEXT NOT NULL DEFAULT '';

-- And once more by what they are, so that they are found. subject_id is the contact or the conversation.
CREATE TABLE attribute_values (
  workspace_id BIGINT NOT NULL,
  subject_id   BIGINT NOT NULL,
  attribute_id BIGINT NOT NULL,
  number       BIGINT NOT NULL,            -- ten-thousandths of a number, days of a date since 1970, 1 of what is ticked; else 0
  text         TEXT{{if .PG}} COLLATE "C"{{end}} NOT NULL, -- of a text, a link and a list's choice, without accents and capitals; else ''
  PRIMARY KEY (workspace_id, subject_id, attribute_id)
){{if not .PG}} WITHOUT ROWID{{end}};
CREATE INDEX attribute_values_number ON attribute_values (attribute_id, number, subject_id);
CREATE INDEX attribute_values_text ON attribute_values (attribute_id, text, subject_id);

-- +goose Down
SELECT 1;
