-- +goose Up
-- Files on their way here. An upload is known by an id of its uploader's, so that the same sent again makes no second file, and may come in
-- parts: each is a content of its own until all of them are put together.

CREATE TABLE uploads (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  author_id    BIGINT NOT NULL,            -- the user, or the bot's token
  client_id    TEXT NOT NULL,
  name         TEXT NOT NULL,
  mime         TEXT NOT NULL,
  kind         TEXT NOT NULL,              -- how it is meant; '': its content decides
  size         BIGINT NOT NULL,            -- bytes that were announced; 0: it came whole
  received     BIGINT NOT NULL,            -- bytes that are here
  parts        BIGINT NOT NULL,            -- in how many they came
  file_id      BIGINT NOT NULL,            -- what it became; 0: it is not whole yet
  touched_at   BIGINT NOT NULL             -- when something of it came last
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX uploads_client ON uploads (workspace_id, author_id, client_id);
CREATE INDEX uploads_file ON uploads (workspace_id, file_id);
CREATE INDEX uploads_touched ON uploads (touched_at);

CREATE TABLE upload_parts (
  workspace_id BIGINT NOT NULL,
  upload_id    BIGINT NOT NULL,
  begins       BIGINT NOT NULL,            -- its first byte's place in the file
  storage_key  TEXT NOT NULL,
  PRIMARY KEY (workspace_id, upload_id, begins)
);

-- +goose Down
SELECT 1;
