-- +goose Up
-- What is being taken away with what hangs on it: a member, a team, a label, an inbox. A job goes through it in portions.
CREATE TABLE removals (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  noun         TEXT NOT NULL,
  subject_id   BIGINT NOT NULL,
  name         TEXT NOT NULL,              -- as it was called; '' of people
  plan         TEXT NOT NULL,              -- JSON: what becomes of what hangs on it
  user_id      BIGINT NOT NULL,            -- who decided so
  token_id     BIGINT NOT NULL,
  total        BIGINT NOT NULL,
  done         BIGINT NOT NULL,
  reached      BIGINT NOT NULL,            -- the last contact that was looked at
  created_at   BIGINT NOT NULL,
  ended_at     BIGINT NOT NULL             -- 0: not yet
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX removals_workspace ON removals (workspace_id{{if .PG}}, id{{end}});

-- Who was taken out keeps his row, by which the past is called by his name.
ALTER TABLE memberships ADD COLUMN removed_at BIGINT NOT NULL DEFAULT 0;

-- The number of an inbox that was taken away can be connected again.
DROP INDEX inboxes_account;
CREATE UNIQUE INDEX inboxes_account ON inboxes (app_id, account) WHERE deleted_at = 0 AND state <> 'removed';

-- How long the audit is kept, in days; 0: for good. What is older goes as the row of audit_trims says, and nothing else can take it.
ALTER TABLE workspaces ADD COLUMN audit_days BIGINT NOT NULL DEFAULT 0;
CREATE TABLE audit_trims (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  until        BIGINT NOT NULL             -- entries before this time may go
);
DROP TRIGGER audit_not_deleted{{if .PG}} ON audit{{end}};
{{if .PG}}
-- +goose StatementBegin
CREATE FUNCTION audit_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM audit_trims t WHERE t.workspace_id = OLD.workspace_id AND OLD.at < t.until) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit is only added to';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_goes();
{{else}}
-- +goose StatementBegin
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit
  WHEN NOT EXISTS (SELECT 1 FROM audit_trims t WHERE t.workspace_id = OLD.workspace_id AND OLD.at < t.until)
  BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
-- +goose StatementEnd
{{end}}

-- +goose Down
SELECT 1;
