-- +goose Up
-- Contacts of which somebody has said that they are two people, however alike they look: a row for each side.
CREATE TABLE contacts_apart (
  workspace_id BIGINT NOT NULL,
  contact_id   BIGINT NOT NULL,
  other_id     BIGINT NOT NULL,
  by_id        BIGINT NOT NULL,   -- user or token
  at           BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, contact_id, other_id)
);

-- +goose Down
SELECT 1;
