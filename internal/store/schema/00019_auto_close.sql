-- +goose Up
-- Up to where an inbox's conversations were looked at for being idle too long: the time of the last activity, and the id, of the last one.
-- What has been active since stands after it in the index that lists sort by, so that a look costs what is new.
ALTER TABLE inboxes ADD COLUMN idle_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inboxes ADD COLUMN idle_id BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
