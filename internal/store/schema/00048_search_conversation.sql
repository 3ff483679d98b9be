-- +goose Up
-- The newest messages of some conversations, and all of one that is gone, are found without reading through a workspace's.
SELECT 1;
{{if .PG}}
CREATE INDEX search_docs_conversation ON search_docs (workspace_id, conversation_id, n);
{{end}}

-- +goose Down
SELECT 1;
