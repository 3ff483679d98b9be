-- +goose Up
-- What a member is told of: one row for each conversation and kind, however often it happens, with how often since he has read it.
CREATE TABLE notifications (
  workspace_id    BIGINT NOT NULL,
  user_id         BIGINT NOT NULL,   -- who is told
  conversation_id BIGINT NOT NULL,
  kind            TEXT NOT NULL,
  id              BIGINT NOT NULL,   -- another with every time that it happens, in their order
  by_id           BIGINT NOT NULL,   -- user or token who did it last; 0: nobody
  message_id      BIGINT NOT NULL,   -- what it was last about; 0: no message
  times           BIGINT NOT NULL,   -- since it was read
  at              BIGINT NOT NULL,
  read_at         BIGINT NOT NULL,   -- 0: not yet
  PRIMARY KEY (workspace_id, user_id, conversation_id, kind)
);
CREATE UNIQUE INDEX notifications_newest ON notifications (workspace_id, user_id, id);
CREATE INDEX notifications_unread ON notifications (workspace_id, user_id) WHERE read_at = 0;
CREATE INDEX notifications_conversation ON notifications (workspace_id, conversation_id);
CREATE INDEX notifications_old ON notifications (at);

-- Up to which event members were told; no row: of nothing yet. Of what was before this version nobody is told.
CREATE TABLE notified (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  seq          BIGINT NOT NULL
);
INSERT INTO notified (workspace_id, seq) SELECT id, seq FROM workspaces;

-- +goose Down
SELECT 1;
