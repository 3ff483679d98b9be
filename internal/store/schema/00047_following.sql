-- +goose Up
-- What one follows is found with its workspace, so that of each the row of conversation_agents is not read besides the conversation's.
DROP INDEX conversation_agents_active;
CREATE INDEX conversation_agents_active ON conversation_agents (user_id, workspace_id, conversation_id) WHERE participates AND active;
DROP INDEX conversation_agents_user;
CREATE INDEX conversation_agents_user ON conversation_agents (user_id, workspace_id, conversation_id) WHERE participates;

-- +goose Down
SELECT 1;
