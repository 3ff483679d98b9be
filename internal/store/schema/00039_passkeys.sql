-- +goose Up
-- Passkeys: keys that a device or a password manager keeps for its owner. Like users and sessions they belong to the installation.

CREATE TABLE passkeys (
  id           BIGINT PRIMARY KEY,
  user_id      BIGINT NOT NULL,
  site         TEXT NOT NULL,             -- host that it is good for
  credential   TEXT NOT NULL,             -- id that its keeper gave it, base64url
  public_key   TEXT NOT NULL,             -- PKIX, base64url
  sign_count   BIGINT NOT NULL,           -- of its last use; 0: its keeper does not count
  synced       BOOLEAN NOT NULL,          -- its keeper has a copy elsewhere
  transports   TEXT NOT NULL,             -- how it can be reached, by words
  name         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL            -- 0: never
);
CREATE UNIQUE INDEX passkeys_credential ON passkeys (credential);
CREATE INDEX passkeys_user ON passkeys (user_id);

-- Challenges that were answered, until they would have ended by themselves: each is good once.
CREATE TABLE spent_challenges (
  hash       TEXT PRIMARY KEY,
  expires_at BIGINT NOT NULL
);

-- +goose Down
SELECT 1;
