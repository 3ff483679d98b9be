-- +goose Up
-- Imports of contacts from tables.
CREATE TABLE contact_imports (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,            -- who began it last
  token_id     BIGINT NOT NULL,
  file_id      BIGINT NOT NULL,            -- 0: it is no longer kept
  name         TEXT NOT NULL,
  state        TEXT NOT NULL,
  reason       TEXT NOT NULL,
  source       TEXT NOT NULL,              -- JSON: what the file has
  plan         TEXT NOT NULL,              -- JSON: what its columns are
  turn         BIGINT NOT NULL,
  reached      BIGINT NOT NULL,            -- the last row that was settled
  done         BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  skipped      BIGINT NOT NULL,
  repeated     BIGINT NOT NULL,
  faulty       BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  begun_at     BIGINT NOT NULL,
  ended_at     BIGINT NOT NULL,
  version      BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX contact_imports_workspace ON contact_imports (workspace_id{{if .PG}}, id{{end}});

-- Rows that were not imported, with the reason: they are personal data and go after some time, or with the contact whom they are about.
CREATE TABLE contact_import_rows (
  workspace_id BIGINT NOT NULL,
  import_id    BIGINT NOT NULL,
  number       BIGINT NOT NULL,            -- of the row, as a spreadsheet shows it
  cells        TEXT NOT NULL,              -- JSON
  faults       TEXT NOT NULL,              -- JSON
  subject      TEXT NOT NULL,              -- a phone as it is compared, or an email; '': neither can be read
  PRIMARY KEY (workspace_id, import_id, number)
);
CREATE INDEX contact_import_rows_subject ON contact_import_rows (workspace_id, subject) WHERE subject <> '';

-- Who has no phone is known by the email.
CREATE INDEX contacts_email ON contacts (workspace_id, email{{if .PG}}, id{{end}}) WHERE email <> '';

-- +goose Down
SELECT 1;
