-- +goose Up
-- What was last heard of a member's browsers. Nodes keep it in memory and write it in batches; here they agree, and find it again when
-- they start.
CREATE TABLE attendances (
  workspace_id BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,
  source       TEXT NOT NULL,     -- a session's hash, a token, "act": he acted; "": what he has chosen by hand
  place        SMALLINT NOT NULL, -- 0 elsewhere, 1 at the conversations, 2 acting elsewhere, 3 signed out; by hand: 0 nothing, 1 away
  seen_at      BIGINT NOT NULL,
  written_at   BIGINT NOT NULL,   -- by which other nodes find what is new
  PRIMARY KEY (workspace_id, user_id, source)
);
CREATE INDEX attendances_written ON attendances (written_at);

ALTER TABLE workspaces ADD COLUMN presence_relaxed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE workspaces ADD COLUMN away_acts BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
SELECT 1;
