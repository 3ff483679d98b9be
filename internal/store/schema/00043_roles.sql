-- +goose Up
-- What a workspace lets a kind of member do, besides the presets. Of a member's role, memberships.role keeps a preset's name, or the id of
-- one of these as decimal text.
CREATE TABLE roles (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,   -- the name without case and accents
  permissions  TEXT NOT NULL,   -- with a space between
  sight        TEXT NOT NULL,   -- own, team, all: the widest that its members have
  created_at   BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX roles_name ON roles (workspace_id, folded);

-- +goose Down
SELECT 1;
