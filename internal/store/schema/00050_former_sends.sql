-- +goose Up
-- The provider's ids of a message from tries that it reported as failed, after which the message was sent again: what it still says of
-- them is not of the try since.
CREATE TABLE former_sends (
  workspace_id BIGINT NOT NULL,
  message_id   BIGINT NOT NULL,
  external_id  TEXT NOT NULL,
  PRIMARY KEY (workspace_id, message_id, external_id)
);

-- +goose Down
SELECT 1;
