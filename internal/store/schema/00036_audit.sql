-- +goose Up
-- Whom or what an entry is about, and what changed of it. The names of people stand apart, where they can be erased; the entries stay.
ALTER TABLE audit ADD COLUMN topic TEXT NOT NULL DEFAULT '';        -- the noun of the action
ALTER TABLE audit ADD COLUMN subject_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audit ADD COLUMN subject_name TEXT NOT NULL DEFAULT ''; -- as it was called; '' of people
ALTER TABLE audit ADD COLUMN words TEXT NOT NULL DEFAULT '';        -- that name, folded
ALTER TABLE audit ADD COLUMN changes TEXT NOT NULL DEFAULT '';      -- JSON
UPDATE audit SET subject_id = CASE WHEN conversation_id <> 0 THEN conversation_id ELSE contact_id END,
  topic = rtrim({{if .PG}}split_part(action, '.', 1){{else}}substr(action, 1, instr(action, '.') - 1){{end}}, 's');

CREATE INDEX audit_topic ON audit (workspace_id, topic{{if .PG}}, id{{end}});
CREATE INDEX audit_user ON audit (workspace_id, user_id{{if .PG}}, id{{end}});
CREATE INDEX audit_subject ON audit (workspace_id, subject_id{{if .PG}}, id{{end}});

CREATE TABLE audit_people (
  workspace_id BIGINT NOT NULL,
  entry_id     BIGINT NOT NULL,
  field        TEXT NOT NULL,
  person_id    BIGINT NOT NULL,          -- a user or a contact
  was          TEXT NOT NULL,
  is_now       TEXT NOT NULL,
  words        TEXT NOT NULL,            -- both, folded
  PRIMARY KEY (workspace_id, entry_id, field)
);
CREATE INDEX audit_people_person ON audit_people (workspace_id, person_id);

-- Whoever reaches the database by the program cannot rewrite what was done: of an entry only the address can go.
{{if .PG}}
-- +goose StatementBegin
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is only added to';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_not_changed BEFORE UPDATE OF id, workspace_id, at, action, actor_kind, user_id, token_id, contact_id, conversation_id, number, data,
  topic, subject_id, subject_name, words, changes ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_address_erased BEFORE UPDATE OF address ON audit FOR EACH ROW WHEN (NEW.address <> '') EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_people_not_changed BEFORE UPDATE ON audit_people FOR EACH ROW EXECUTE FUNCTION audit_stays();
{{else}}
-- +goose StatementBegin
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_not_changed BEFORE UPDATE OF id, workspace_id, at, action, actor_kind, user_id, token_id, contact_id, conversation_id, number, data,
  topic, subject_id, subject_name, words, changes ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_address_erased BEFORE UPDATE OF address ON audit WHEN NEW.address <> '' BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_people_not_changed BEFORE UPDATE ON audit_people BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
-- +goose StatementEnd
{{end}}

-- +goose Down
SELECT 1;
