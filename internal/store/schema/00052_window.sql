-- +goose Up
-- When it is to be looked at whether the reply window ends over a customer who waits; 0: not, or it was said. sla_next is no later, so that
-- whoever looks what is to be told finds both. Who waits already is looked at from his next message on.
ALTER TABLE conversations ADD COLUMN window_look BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
