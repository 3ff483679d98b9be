-- +goose Up
-- Who had a conversation last before nobody had it: to him its contact goes first. It is written with the row that loses its agent.
ALTER TABLE conversations ADD COLUMN last_agent_id BIGINT NOT NULL DEFAULT 0; -- 0: nobody

-- +goose Down
SELECT 1;
