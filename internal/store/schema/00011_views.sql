-- +goose Up
-- The lists of who waits and of what a bot has, and the order by my last replies.

-- Who waits, whoever has him. They are written when somebody begins to wait and when he is answered, not with each message.
CREATE INDEX conversations_unattended_waits ON conversations (inbox_id, waits_since{{if .PG}}, id{{end}}) WHERE status = 0 AND bot_id = 0 AND waiting_since < 4611686018427387903;
CREATE INDEX conversations_unattended_created ON conversations (inbox_id{{if .PG}}, id{{end}}) WHERE status = 0 AND bot_id = 0 AND waiting_since < 4611686018427387903;
CREATE INDEX conversations_unattended_priority ON conversations (inbox_id, priority{{if .PG}}, id{{end}}) WHERE status = 0 AND bot_id = 0 AND waiting_since < 4611686018427387903;

CREATE INDEX conversations_bot_activity ON {{if .PG}}conversation_activity{{else}}conversations{{end}} (inbox_id, last_activity_at{{if .PG}}, id{{end}}) WHERE status < 2 AND bot_id > 0;
CREATE INDEX conversations_bot_created ON conversations (inbox_id{{if .PG}}, id{{end}}) WHERE status < 2 AND bot_id > 0;
CREATE INDEX conversations_bot_waits ON conversations (inbox_id, waits_since{{if .PG}}, id{{end}}) WHERE status < 2 AND bot_id > 0;
CREATE INDEX conversations_bot_priority ON conversations (inbox_id, priority{{if .PG}}, id{{end}}) WHERE status < 2 AND bot_id > 0;

-- When whom answered what is not closed; before this nobody wrote it down.
INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, last_reply_at, active)
  SELECT m.workspace_id, m.conversation_id, m.author_id, FALSE, max(m.received_at), TRUE
  FROM messages m JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
  WHERE c.status < 3 AND m.direction = 1 AND m.author_kind = 1 AND m.author_id > 0
  GROUP BY m.workspace_id, m.conversation_id, m.author_id
  ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET last_reply_at = excluded.last_reply_at;
CREATE INDEX conversation_agents_replied ON conversation_agents (user_id, last_reply_at, conversation_id) WHERE last_reply_at > 0 AND active;

-- +goose Down
SELECT 1;
