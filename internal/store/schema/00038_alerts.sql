-- +goose Up
-- How a member is alerted of what is new; no row: as everybody is who has chosen nothing.
CREATE TABLE alert_settings (
  workspace_id BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,
  settings     TEXT NOT NULL,        -- JSON
  PRIMARY KEY (workspace_id, user_id)
);

-- With which key this installation signs what it pushes to browsers: one, made when it is first asked for.
CREATE TABLE push_keys (
  id             SMALLINT PRIMARY KEY,
  public_key     TEXT NOT NULL,
  private_sealed TEXT NOT NULL,
  created_at     BIGINT NOT NULL
);

-- Browsers to which is pushed. Each belongs to a session and ends with it.
CREATE TABLE push_subscriptions (
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  user_id       BIGINT NOT NULL,
  session_hash  TEXT NOT NULL,
  endpoint_hash TEXT NOT NULL,       -- a fingerprint
  sealed        TEXT NOT NULL,       -- JSON: where to, and the browser's keys
  created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (workspace_id, endpoint_hash);
CREATE INDEX push_subscriptions_user ON push_subscriptions (workspace_id, user_id);
CREATE INDEX push_subscriptions_session ON push_subscriptions (session_hash);

-- Up to what a member was told by mail, and what became of the last one.
CREATE TABLE digests (
  workspace_id BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,
  state        TEXT NOT NULL,        -- queued, sending, sent, failed, uncertain
  code         TEXT NOT NULL,        -- why it failed
  through      BIGINT NOT NULL,      -- the newest notification of it
  until        BIGINT NOT NULL,      -- of what was written up to then it tells
  at           BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);

ALTER TABLE attendances ADD COLUMN looking BOOLEAN NOT NULL DEFAULT FALSE; -- it is in the foreground

-- +goose Down
SELECT 1;
