package store

import "timbre/internal/desk"

// saveHad notes that an agent has, or had, a conversation.
var saveHad = &set{
	one: `INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, active, had) VALUES ($1, $2, $3, FALSE, $4, TRUE)
		ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET had = TRUE WHERE NOT conversation_agents.had`,
	many: `INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, active, had)
		SELECT u.w, u.c, u.a, FALSE, bool_or(u.active), TRUE FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[]) u (w, c, a, active) GROUP BY u.w, u.c, u.a
		ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET had = TRUE WHERE NOT conversation_agents.had`,
	types: []string{"bigint", "bigint", "bigint", "boolean"},
}

// Had notes that an agent has a conversation, answered in it or finished it, so that he finds it again. Whom it is assigned to is noted
// with the conversation itself.
func (tx *Tx) Had(c *desk.Conversation, user int64) {
	tx.putSet(saveHad, c.Workspace, c.ID, user, c.Status != desk.Closed)
}

// had is whether one of some agents has or had the conversation.
func (w *filterWhere) had(f cond) string {
	return not(f.Op == desk.OpNotIn, "EXISTS (SELECT 1 FROM conversation_agents ha WHERE ha.workspace_id = c.workspace_id AND ha.conversation_id = c.id AND ha.had AND "+
		w.in("ha.user_id", w.ids(f))+")")
}

// hadArm walks what an agent has or had, in the order of its beginning.
func (l *listing) hadArm(user int64) {
	l.add("(SELECT ha.conversation_id AS id FROM conversation_agents ha"+l.dialect.by("conversation_agents_had")+
		" WHERE ha.workspace_id = $1 AND ha.had AND ha.user_id = "+l.arg(user)+") c", "TRUE")
}
