-- +goose Up
-- Files that are kept to be sent again and again, and stickers. A file of the library is a row of files of the same id, whose
-- canned_response_id is -1.

CREATE TABLE library_folders (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  parent_id    BIGINT NOT NULL,            -- 0: none
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,              -- without accents and capitals
  created_at   BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX library_folders_name ON library_folders (workspace_id, parent_id, folded);

CREATE TABLE library_files (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  folder_id    BIGINT NOT NULL,            -- 0: none
  owner_id     BIGINT NOT NULL,            -- whose it is; 0: everybody's
  sticker      BOOLEAN NOT NULL,           -- it stands in the tray of stickers, not in a folder
  created_by   BIGINT NOT NULL,
  created_at   BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX library_files_folder ON library_files (workspace_id, folder_id{{if .PG}}, id{{end}});

-- Whether any file still has a content that another has left.
CREATE INDEX files_key ON files (storage_key) WHERE storage_key <> '';

-- +goose Down
SELECT 1;
