-- +goose Up
-- Whose tomorrow begins elsewhere than the workspace's has a time zone of his own; '': the workspace's.
ALTER TABLE users ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
