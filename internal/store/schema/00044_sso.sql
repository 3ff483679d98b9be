-- +goose Up
-- Sign-in by a company's identity provider (OpenID Connect). What the provider says opens this company only.

CREATE TABLE sso_providers (
  workspace_id  BIGINT NOT NULL PRIMARY KEY,
  id            BIGINT NOT NULL,          -- another one once issuer or client change: what came by the former one is worth nothing
  slug          TEXT NOT NULL,            -- in the address of its door
  name          TEXT NOT NULL,            -- on its button
  issuer        TEXT NOT NULL,
  client_id     TEXT NOT NULL,
  secret_sealed TEXT NOT NULL,
  domains       TEXT NOT NULL,            -- of addresses whose owners it knows, separated by spaces
  join_role     TEXT NOT NULL,            -- of whoever comes without an invitation; '': nobody does
  join_sight    TEXT NOT NULL,
  second_factor BOOLEAN NOT NULL,         -- it asks for one itself
  required      BOOLEAN NOT NULL,         -- there is no other way into the company
  updated_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX sso_providers_id ON sso_providers (id);
CREATE UNIQUE INDEX sso_providers_slug ON sso_providers (slug);

-- Who somebody is to a provider.
CREATE TABLE sso_identities (
  provider_id  BIGINT NOT NULL,
  subject      TEXT NOT NULL,
  user_id      BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,           -- 0: never
  PRIMARY KEY (provider_id, subject)
);
CREATE UNIQUE INDEX sso_identities_user ON sso_identities (user_id, provider_id);

ALTER TABLE sessions ADD COLUMN via BIGINT NOT NULL DEFAULT 0; -- provider by which it came; 0: none

-- +goose Down
SELECT 1;
