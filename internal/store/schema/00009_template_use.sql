-- +goose Up
-- When a template was last sent, so that those in use stand first where one is chosen.
ALTER TABLE templates ADD COLUMN last_used_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
