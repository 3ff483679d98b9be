-- +goose Up
-- The version of its author's rights when a call was answered: with another one the answer is not given again.
ALTER TABLE idempotency_keys ADD COLUMN rights BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
