-- +goose Up
-- How people come back without their password, and how they prove who they are besides it. Like users and sessions all of this
-- belongs to the installation: somebody has one account in all his workspaces.

CREATE TABLE password_resets (
  token_hash TEXT PRIMARY KEY,
  user_id    BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX password_resets_user ON password_resets (user_id);

-- Browsers in which somebody has signed in; that he does in another one is told to him by mail.
CREATE TABLE known_browsers (
  user_id    BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  seen_at    BIGINT NOT NULL,
  PRIMARY KEY (user_id, token_hash)
);

-- An authenticator app's sealed key ('': none) and the last time step that a code of it was used for.
ALTER TABLE users ADD COLUMN totp_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

CREATE TABLE recovery_codes (
  user_id   BIGINT NOT NULL,
  code_hash TEXT NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

ALTER TABLE workspaces ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE; -- everybody needs one
ALTER TABLE sessions ADD COLUMN enrol BOOLEAN NOT NULL DEFAULT FALSE;           -- good for nothing but to set one up

ALTER TABLE invitations ADD COLUMN mail_state TEXT NOT NULL DEFAULT ''; -- '' not by mail, queued, sent or failed
ALTER TABLE invitations ADD COLUMN mail_code TEXT NOT NULL DEFAULT '';  -- why it failed

-- +goose Down
SELECT 1;
