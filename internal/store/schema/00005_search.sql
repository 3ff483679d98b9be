-- +goose Up
-- What the search of messages finds by, on PostgreSQL; SQLite has a file of its own for it (store/searchlite.go). All of it is made
-- anew from the messages when it is missing, so backups leave it out.
SELECT 1;
{{if .PG}}
-- words: the beginnings of a message's words, and "_…" for where it stands. n counts a workspace's rows, so that a range of n is a
-- number of messages.
CREATE TABLE search_docs (
  workspace_id    BIGINT NOT NULL,
  n               BIGINT NOT NULL,
  message_id      BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  words           TSVECTOR NOT NULL,
  PRIMARY KEY (workspace_id, n)
);
CREATE UNIQUE INDEX search_docs_message ON search_docs (workspace_id, message_id);
CREATE INDEX search_docs_words ON search_docs USING gin (words);

CREATE TABLE search_positions (
  workspace_id BIGINT PRIMARY KEY,
  version      BIGINT NOT NULL,             -- of the tokens; another one is made anew
  n            BIGINT NOT NULL,             -- the last one given
  scanned      BIGINT NOT NULL,             -- the last message that the first pass has taken
  built        BOOLEAN NOT NULL,            -- the first pass is over
  seq          BIGINT NOT NULL,             -- the last event that was followed
  at           BIGINT NOT NULL              -- when it happened, to know it again
);
{{end}}

-- +goose Down
SELECT 1;
