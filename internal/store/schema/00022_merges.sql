-- +goose Up
-- Contacts that were merged, until the merge can no longer be undone.
CREATE TABLE contact_merges (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  contact_id   BIGINT NOT NULL,            -- the one that stayed
  gone_id      BIGINT NOT NULL,
  gone_name    TEXT NOT NULL,
  at           BIGINT NOT NULL,
  snapshot     TEXT NOT NULL               -- JSON: both as they were, and what moved
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX contact_merges_contact ON contact_merges (workspace_id, contact_id);
CREATE INDEX contact_merges_at ON contact_merges (at);

-- +goose Down
SELECT 1;
