-- +goose Up
-- Whoever has had a conversation finds it again, also when it has long been somebody else's: it was assigned to him, or he answered in it,
-- or he finished it. Ids are ordered by time, so the index lists them by when they began.
ALTER TABLE conversation_agents ADD COLUMN had BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE conversation_agents SET had = TRUE WHERE last_reply_at > 0;
INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, active, had)
  SELECT c.workspace_id, c.id, c.assignee_id, FALSE, c.status NOT IN (3, 7), TRUE FROM conversations c WHERE c.assignee_id > 0
  ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET had = TRUE;
INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, active, had)
  SELECT c.workspace_id, c.id, c.closed_by, FALSE, FALSE, TRUE FROM conversations c
  JOIN memberships m ON m.workspace_id = c.workspace_id AND m.user_id = c.closed_by WHERE c.status IN (3, 7)
  ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET had = TRUE;
INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, active, had)
  SELECT m.workspace_id, m.conversation_id, m.author_id, FALSE, FALSE, TRUE
  FROM messages m JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
  WHERE c.status IN (3, 7) AND m.direction = 1 AND m.author_kind = 1 AND m.author_id > 0
  GROUP BY m.workspace_id, m.conversation_id, m.author_id
  ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET had = TRUE;
CREATE INDEX conversation_agents_had ON conversation_agents (user_id, conversation_id) WHERE had;

-- What was synced from before a number was connected began earlier than its id says.
CREATE INDEX conversations_imported ON conversations (inbox_id, created_at{{if .PG}}, id{{end}}) WHERE origin = 5;

-- +goose Down
SELECT 1;
