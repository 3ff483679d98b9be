package store

import (
	"strconv"

	"timbre/internal/desk"
)

// sight returns the condition under which the actor may see conversation c, with its arguments added to args. It says the
// same as desk.Actor.Sees.
func sight(d dialect, a *desk.Actor, args []any) (string, []any) {
	if a.Kind == desk.ActorSystem {
		return "TRUE", args
	}
	add := func(v any) int {
		args = append(args, v)
		return len(args)
	}
	in := func(column string, ids []int64) (where string) {
		where, args = d.oneOf(column, ids, args)
		return where
	}
	inboxes := in("c.inbox_id", a.Inboxes)
	if a.Sight == desk.SightAll {
		return inboxes, args
	}
	queued := "c.status = 0 AND c.assignee_id = 0 AND c.bot_id = 0"
	if len(a.PickOff) > 0 {
		queued += " AND NOT " + in("c.inbox_id", a.PickOff)
	}
	user := "$" + strconv.Itoa(add(a.User))
	own := "(c.assignee_id = " + user + " AND " + user + " <> 0) OR (" + queued + ")"
	if a.Sight == desk.SightTeam && len(a.Teams) > 0 {
		own += " OR (c.team_id <> 0 AND " + in("c.team_id", a.Teams) + ")"
	}
	own += " OR " + ofAgent("participates", "FALSE", user)
	return inboxes + " AND (" + own + ")", args
}

// ofAgent reads a column of what an agent has to do with conversation c, by its key. As an EXISTS PostgreSQL would rather gather all that
// the agent has to do with anything, once for each arm of a list.
func ofAgent(column, otherwise, user string) string {
	return "coalesce((SELECT ca." + column + " FROM conversation_agents ca WHERE ca.workspace_id = c.workspace_id AND ca.conversation_id = c.id AND ca.user_id = " +
		user + "), " + otherwise + ")"
}
