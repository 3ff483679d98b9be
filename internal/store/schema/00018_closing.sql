-- +goose Up
-- What is asked when a conversation is finished: off, optional or required, and the reasons to choose from.
-- conversations.close_reason holds a reason's id in decimal, '' for none.
ALTER TABLE workspaces ADD COLUMN close_reason_asked TEXT NOT NULL DEFAULT 'off';
ALTER TABLE workspaces ADD COLUMN close_summary_asked TEXT NOT NULL DEFAULT 'off';

CREATE TABLE close_reasons (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,              -- the name without case and accents
  created_at   BIGINT NOT NULL,
  deleted_at   BIGINT NOT NULL DEFAULT 0   -- the conversations that were closed with it still name it
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX close_reasons_name ON close_reasons (workspace_id, folded) WHERE deleted_at = 0;

-- +goose Down
SELECT 1;
