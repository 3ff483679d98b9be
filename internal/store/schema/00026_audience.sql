-- +goose Up
-- Contacts are listed by name as people read it: their search text begins with it, without accents and capitals.
DROP INDEX contacts_name;
CREATE INDEX contacts_folded ON contacts (workspace_id, search{{if .PG}}, id{{end}});

-- Filters under a name are of conversations or of contacts: segments.
ALTER TABLE saved_views ADD COLUMN noun TEXT NOT NULL DEFAULT 'conversation';
DROP INDEX saved_views_name;
CREATE UNIQUE INDEX saved_views_name ON saved_views (workspace_id, owner_id, noun, folded);

-- +goose Down
SELECT 1;
