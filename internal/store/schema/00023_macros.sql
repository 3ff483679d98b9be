-- +goose Up
-- Lists of actions under a name, run on one conversation.

CREATE TABLE macros (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  owner_id     BIGINT NOT NULL,            -- whose it is; 0: everybody's
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,              -- the name without accents and capitals
  steps        TEXT NOT NULL,              -- JSON of desk.MacroStep, in order
  created_by   BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX macros_name ON macros (workspace_id, owner_id, folded);

-- +goose Down
SELECT 1;
