-- +goose Up
-- Outgoing mail: each workspace's server, and transcripts that go by it.

CREATE TABLE mail_servers (
  workspace_id    BIGINT NOT NULL PRIMARY KEY,
  host            TEXT NOT NULL,
  port            BIGINT NOT NULL,
  security        TEXT NOT NULL,           -- starttls, tls or none
  username        TEXT NOT NULL,
  password_sealed TEXT NOT NULL,
  sender_name     TEXT NOT NULL,
  sender          TEXT NOT NULL,
  updated_at      BIGINT NOT NULL
);

CREATE TABLE transcript_mails (
  id              {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  recipient       TEXT NOT NULL,
  customer        BOOLEAN NOT NULL,
  notes           BOOLEAN NOT NULL,
  locale          TEXT NOT NULL,
  until_seq       BIGINT NOT NULL,
  state           TEXT NOT NULL,           -- queued, sending, sent, failed or uncertain
  code            TEXT NOT NULL DEFAULT '',
  detail          TEXT NOT NULL DEFAULT '',
  by_id           BIGINT NOT NULL,
  created_at      BIGINT NOT NULL,
  ended_at        BIGINT NOT NULL DEFAULT 0
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX transcript_mails_conversation ON transcript_mails (conversation_id{{if .PG}}, id{{end}});

-- +goose Down
SELECT 1;
