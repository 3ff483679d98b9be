package store

import (
	"strconv"
	"strings"

	"timbre/internal/desk"
)

// sight returns the condition under which the actor may see conversation c, with its arguments added to args. It says the
// same as desk.Actor.Sees.
func sight(d dialect, a *desk.Actor, args []any) (string, []any) {
	if a.Kind == desk.ActorSystem {
		return "TRUE", args
	}
	if a.Watcher != nil {
		own := *a
		own.Watcher = nil
		where, args := sight(d, &own, args)
		also, args := watched(d, a, args)
		return "(" + where + ") AND " + also, args
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

// watched returns what besides his own sight an actor is within whose views another looks at: what that one sees, save by following.
// "": nobody looks.
func watched(d dialect, a *desk.Actor, args []any) (string, []any) {
	w := a.Watcher
	if w == nil {
		return "", args
	}
	var parts []string
	in := func(column string, ids []int64) (where string) {
		where, args = d.oneOf(column, ids, args)
		return where
	}
	queue := queued
	if len(w.PickOff) > 0 {
		queue += " AND NOT " + in("c.inbox_id", w.PickOff)
	}
	parts = append(parts, "("+queue+")")
	if w.User != 0 {
		args = append(args, w.User)
		parts = append(parts, "c.assignee_id = $"+strconv.Itoa(len(args)))
	}
	if w.Sight == desk.SightTeam && len(w.Teams) > 0 {
		parts = append(parts, "(c.team_id <> 0 AND "+in("c.team_id", w.Teams)+")")
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// ofAgent reads a column of what an agent has to do with conversation c, by its key. As an EXISTS PostgreSQL would rather gather all that
// the agent has to do with anything, once for each arm of a list.
func ofAgent(column, otherwise, user string) string {
	return "coalesce((SELECT ca." + column + " FROM conversation_agents ca WHERE ca.workspace_id = c.workspace_id AND ca.conversation_id = c.id AND ca.user_id = " +
		user + "), " + otherwise + ")"
}
