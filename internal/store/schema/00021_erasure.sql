-- +goose Up
-- What is erased for good, and who did what could not be taken back.

-- Provider ids of erased messages are kept until then, at most, so that a repeated delivery brings nothing back. 0: there are none.
ALTER TABLE workspaces ADD COLUMN erased_until BIGINT NOT NULL DEFAULT 0;

-- What a job still erases. Nobody sees it any more: the conversations that led to it are gone.
CREATE TABLE erasures (
  id            {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,            -- 0: only conversations
  conversations TEXT NOT NULL,              -- JSON: ids
  files         TEXT NOT NULL,              -- JSON: ids of uploads that were not sent
  names         TEXT NOT NULL,              -- JSON: addresses and provider ids, by which raw deliveries are known
  reached       BIGINT NOT NULL,            -- the last delivery that was looked at
  until         BIGINT NOT NULL             -- the last one to look at
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);

-- Who did what, when, to whom and from where. Rows are only added; they hold ids, and address alone is personal.
CREATE TABLE audit (
  id              {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id    BIGINT NOT NULL,
  at              BIGINT NOT NULL,
  action          TEXT NOT NULL,
  actor_kind      SMALLINT NOT NULL,
  user_id         BIGINT NOT NULL,
  token_id        BIGINT NOT NULL,
  contact_id      BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  number          BIGINT NOT NULL,          -- of the conversation
  data            TEXT NOT NULL,            -- JSON: numbers and ids
  address         TEXT NOT NULL             -- of who asked
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX audit_workspace ON audit (workspace_id{{if .PG}}, id{{end}});

-- +goose Down
SELECT 1;
