-- +goose Up
-- What agents look at all day is found by an index of its own.

-- Whether the conversation is open or pending: of what an agent follows, most has long been closed.
ALTER TABLE conversation_agents ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE conversation_agents SET active = FALSE WHERE EXISTS (SELECT 1 FROM conversations c
  WHERE c.workspace_id = conversation_agents.workspace_id AND c.id = conversation_agents.conversation_id AND c.status > 1);
CREATE INDEX conversation_agents_active ON conversation_agents (user_id, conversation_id) WHERE participates AND active;

-- Whether there is something unread, or it was marked so. A column beside unread_count, since that changes with every message.
ALTER TABLE conversations ADD COLUMN unread BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE conversations SET unread = TRUE WHERE unread_count > 0 OR marked_unread_at > 0;
CREATE INDEX conversations_unread ON conversations (assignee_id, workspace_id, inbox_id) WHERE unread AND status < 2 AND assignee_id > 0;

{{if not .PG}}
-- SQLite ends each index with the row's id by itself. Named once more it is stored twice, and a keyset (key, id) < (…) is found by
-- its key alone: a page in the middle of many equal keys then walked all before it.
DROP INDEX conversations_thread;
CREATE INDEX conversations_thread ON conversations (thread_id);
DROP INDEX conversations_contact;
CREATE INDEX conversations_contact ON conversations (contact_id);
DROP INDEX conversations_active_activity;
CREATE INDEX conversations_active_activity ON conversations (inbox_id, last_activity_at) WHERE status < 2;
DROP INDEX conversations_active_created;
CREATE INDEX conversations_active_created ON conversations (inbox_id) WHERE status < 2;
DROP INDEX conversations_active_waits;
CREATE INDEX conversations_active_waits ON conversations (inbox_id, waits_since) WHERE status < 2;
DROP INDEX conversations_active_priority;
CREATE INDEX conversations_active_priority ON conversations (inbox_id, priority) WHERE status < 2;
DROP INDEX conversations_queue_activity;
CREATE INDEX conversations_queue_activity ON conversations (inbox_id, last_activity_at) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
DROP INDEX conversations_queue_created;
CREATE INDEX conversations_queue_created ON conversations (inbox_id) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
DROP INDEX conversations_queue_waits;
CREATE INDEX conversations_queue_waits ON conversations (inbox_id, waits_since) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
DROP INDEX conversations_queue_priority;
CREATE INDEX conversations_queue_priority ON conversations (inbox_id, priority) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
DROP INDEX conversations_mine_activity;
CREATE INDEX conversations_mine_activity ON conversations (assignee_id, last_activity_at) WHERE status < 2 AND assignee_id > 0;
DROP INDEX conversations_mine_created;
CREATE INDEX conversations_mine_created ON conversations (assignee_id) WHERE status < 2 AND assignee_id > 0;
DROP INDEX conversations_mine_waits;
CREATE INDEX conversations_mine_waits ON conversations (assignee_id, waits_since) WHERE status < 2 AND assignee_id > 0;
DROP INDEX conversations_mine_priority;
CREATE INDEX conversations_mine_priority ON conversations (assignee_id, priority) WHERE status < 2 AND assignee_id > 0;
DROP INDEX conversations_team_activity;
CREATE INDEX conversations_team_activity ON conversations (team_id, last_activity_at) WHERE status < 2 AND team_id > 0;
DROP INDEX conversations_team_created;
CREATE INDEX conversations_team_created ON conversations (team_id) WHERE status < 2 AND team_id > 0;
DROP INDEX conversations_team_waits;
CREATE INDEX conversations_team_waits ON conversations (team_id, waits_since) WHERE status < 2 AND team_id > 0;
DROP INDEX conversations_team_priority;
CREATE INDEX conversations_team_priority ON conversations (team_id, priority) WHERE status < 2 AND team_id > 0;
DROP INDEX conversations_rest_activity;
CREATE INDEX conversations_rest_activity ON conversations (inbox_id, status, last_activity_at) WHERE status > 0;
DROP INDEX conversations_rest_created;
CREATE INDEX conversations_rest_created ON conversations (inbox_id, status) WHERE status > 0;
DROP INDEX conversations_mine_rest_activity;
CREATE INDEX conversations_mine_rest_activity ON conversations (assignee_id, status, last_activity_at) WHERE status > 0 AND assignee_id > 0;
DROP INDEX conversations_mine_rest_created;
CREATE INDEX conversations_mine_rest_created ON conversations (assignee_id, status) WHERE status > 0 AND assignee_id > 0;
DROP INDEX conversations_team_rest_activity;
CREATE INDEX conversations_team_rest_activity ON conversations (team_id, status, last_activity_at) WHERE status > 0 AND team_id > 0;
DROP INDEX conversations_team_rest_created;
CREATE INDEX conversations_team_rest_created ON conversations (team_id, status) WHERE status > 0 AND team_id > 0;
DROP INDEX messages_conversation;
CREATE INDEX messages_conversation ON messages (conversation_id, sort_key);
{{end}}

-- +goose Down
SELECT 1;
