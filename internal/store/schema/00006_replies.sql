-- +goose Up
-- Texts that are written once and used often, and what somebody is writing.

CREATE TABLE canned_responses (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  owner_id     BIGINT NOT NULL,            -- whose it is; 0: everybody's
  code         TEXT NOT NULL,
  folded       TEXT NOT NULL,              -- the code without accents and capitals
  text         TEXT NOT NULL,
  files        TEXT NOT NULL,              -- JSON: ids in order
  uses         BIGINT NOT NULL,
  used_at      BIGINT NOT NULL,            -- 0: never
  created_by   BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX canned_responses_code ON canned_responses (workspace_id, owner_id, folded);

-- The canned response whose file it is; 0: none's.
ALTER TABLE files ADD COLUMN canned_response_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX files_canned_response ON files (workspace_id, canned_response_id) WHERE canned_response_id > 0;

CREATE TABLE drafts (
  workspace_id    BIGINT NOT NULL,
  owner_id        BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  tab             TEXT NOT NULL,           -- reply or note
  text            TEXT NOT NULL,
  reply_to        BIGINT NOT NULL,
  files           TEXT NOT NULL,           -- JSON
  written_at      BIGINT NOT NULL,         -- by its writer's clock
  version         BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, owner_id, conversation_id, tab)
){{if not .PG}} WITHOUT ROWID{{end}};

-- +goose Down
SELECT 1;
