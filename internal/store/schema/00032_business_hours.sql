-- +goose Up
-- When a business attends: what is usual in a week, and what is different on some dates. Inboxes name theirs in their settings.
CREATE TABLE business_hours (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,   -- the name without case and accents
  week         TEXT NOT NULL,   -- JSON: the spans of each day of the week, Sunday first, in minutes since midnight
  days         TEXT NOT NULL,   -- JSON: dates with their name and their spans, by date
  created_at   BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX business_hours_name ON business_hours (workspace_id, folded);

-- When the customer of a conversation was told last that nobody attends now.
CREATE TABLE told_closed (
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  at              BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id)
);

-- +goose Down
SELECT 1;
