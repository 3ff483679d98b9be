-- +goose Up
-- Who waits is counted in an index alone: it also has whose they are, by which sight is decided.
{{if .PG}}
DROP INDEX conversations_unattended_waits;
CREATE INDEX conversations_unattended_waits ON conversations (inbox_id, waits_since, id) INCLUDE (assignee_id, team_id) WHERE status = 0 AND bot_id = 0 AND waiting_since < 4611686018427387903;
{{else}}
DROP INDEX conversations_unattended_created;
CREATE INDEX conversations_unattended_created ON conversations (inbox_id, id, assignee_id, team_id) WHERE status = 0 AND bot_id = 0 AND waiting_since < 4611686018427387903;
{{end}}
-- +goose Down
SELECT 1;
