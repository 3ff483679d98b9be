package store

import "timbre/internal/desk"

// conversation_activity is where PostgreSQL sorts conversations by their last activity; see the migration that made it. It says
// nothing that conversations does not say, so dumps leave it out and a load makes it again.

const activityTable = "conversation_activity"

// FillActivity makes the rows of a database whose conversations were loaded past the store.
const FillActivity = `INSERT INTO conversation_activity
	SELECT workspace_id, id, inbox_id, status, assignee_id, team_id, bot_id, last_activity_at FROM conversations`

var (
	insertActivity = insertSet(activityTable, "workspace_id bigint", "id bigint", "inbox_id bigint", "status bigint", "assignee_id bigint",
		"team_id bigint", "bot_id bigint", "last_activity_at bigint")
	updateActivity = updateSet(activityTable, 2, "workspace_id bigint", "id bigint", "status bigint", "assignee_id bigint", "team_id bigint",
		"bot_id bigint", "last_activity_at bigint")
	updateActiveAt = updateSet(activityTable, 2, "workspace_id bigint", "id bigint", "last_activity_at bigint")
)

// saveActivity keeps a conversation's row there.
func (g *group) saveActivity(was, c *desk.Conversation) {
	at := micros(c.LastActivityAt)
	switch {
	case !g.dialect().postgres:
	case was.ID == 0:
		g.putSet(insertActivity, c.Workspace, c.ID, c.Inbox, stands(c), c.Assignee, c.Team, c.Bot, at)
	case was.Facts() != c.Facts():
		g.putSet(updateActivity, c.Workspace, c.ID, stands(c), c.Assignee, c.Team, c.Bot, at)
	case !was.LastActivityAt.Equal(c.LastActivityAt):
		g.putSet(updateActiveAt, c.Workspace, c.ID, at)
	}
}

// walk is what a list's arms walk of a table.
func (l *listing) walk(table string) string {
	if table == "conversations" && l.dialect.postgres && l.order.name == "activity" {
		table = activityTable
	}
	return table + " c"
}
