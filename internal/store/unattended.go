package store

import (
	"fmt"

	"timbre/internal/desk"
)

// waits is the part of an index by waits_since in which those who wait are: they, and what is marked unread.
const waits = "c.waits_since < 4611686018427387903"

// unattended looks up who waits of what an actor sees, what he follows apart. The tally does not know who waits: it would move with
// every turn of every talk. Each arm counts to MostUnattended, in an index.
func (s *Store) unattended(a *desk.Actor, c *Counts) lookup {
	d := s.engine.dialect()
	var args []any
	in := func(column string, ids []int64) (where string) {
		where, args = d.oneOf(column, ids, args)
		return where
	}
	arm := func(index, where string) string {
		return fmt.Sprintf("(SELECT count(*) FROM (SELECT 1 FROM conversations c%s WHERE %s LIMIT %d) n)", d.by(index), where, MostUnattended)
	}
	row := func(r rows) error {
		var n int
		err := r.Scan(&n)
		c.Unattended += n
		return err
	}
	if a.Sight == desk.SightAll {
		text := "SELECT " + arm("conversations_unattended_created", in("c.inbox_id", a.Inboxes)+" AND c.status = 0 AND "+unattended)
		return lookup{text, args, row}
	}
	waiting := " AND c.status < 2 AND c.status = 0 AND " + waits + " AND " + unattended + " AND "
	args = append(args, a.User)
	text := "SELECT " + arm("conversations_mine_waits", "c.assignee_id > 0 AND c.assignee_id = $1"+waiting+in("c.inbox_id", a.Inboxes))
	picked := ""
	if picks := a.Picks(); len(picks) > 0 {
		picked = in("c.inbox_id", picks)
		text += " + " + arm("conversations_queue_waits", picked+" AND "+queued+" AND "+waits+" AND "+unattended)
	}
	if a.Sight == desk.SightTeam && len(a.Teams) > 0 {
		where := "c.team_id > 0 AND " + in("c.team_id", a.Teams) + waiting + in("c.inbox_id", a.Inboxes) + " AND NOT (c.assignee_id > 0 AND c.assignee_id = $1)"
		if picked != "" {
			where += " AND NOT (c.assignee_id = 0 AND " + picked + ")"
		}
		text += " + " + arm("conversations_team_waits", where)
	}
	return lookup{text, args, row}
}
