-- +goose Up
-- How many conversations a member may have open at once before no more come to him by themselves; -1: as many as the inbox says.
ALTER TABLE memberships ADD COLUMN capacity BIGINT NOT NULL DEFAULT -1;

-- Whose turn it is in an inbox: the number of the last conversation that its rule gave somebody.
CREATE TABLE routing_turns (
  workspace_id BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,
  turn         BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, inbox_id, user_id)
);

-- Who gave a conversation back to the queue by hand: it does not come to him by itself again until it is reopened.
CREATE TABLE routing_passes (
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  user_id         BIGINT NOT NULL,
  passed_at       BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id, user_id)
);

-- +goose Down
SELECT 1;
