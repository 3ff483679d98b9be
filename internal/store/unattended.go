package store

import (
	"fmt"
	"strconv"
	"strings"

	"timbre/internal/desk"
)

// waits is the part of an index by waits_since in which those who wait are: they, and what is marked unread.
const waits = "c.waits_since < 4611686018427387903"

// unattended looks up who waits of what an actor sees, what he follows apart. The tally does not know who waits: it would move with
// every turn of a talk. Up to MostUnattended are counted, in an index that has all that is asked; the row of none is read, save of what
// is his own where he sees nothing else.
func (s *Store) unattended(a *desk.Actor, c *Counts) lookup {
	d := s.engine.dialect()
	var args []any
	in := func(column string, ids []int64) (where string) {
		where, args = d.oneOf(column, ids, args)
		return where
	}
	index, where := "conversations_unattended_created", in("c.inbox_id", a.Inboxes)+" AND c.status = 0 AND "+unattended
	if a.Sight != desk.SightAll {
		var sees []string
		if a.User != 0 {
			args = append(args, a.User)
			sees = append(sees, "c.assignee_id = $"+strconv.Itoa(len(args)))
		}
		switch picks := a.Picks(); {
		case len(picks) == len(a.Inboxes):
			sees = append(sees, "c.assignee_id = 0")
		case len(picks) > 0:
			sees = append(sees, "c.assignee_id = 0 AND "+in("c.inbox_id", picks))
		}
		if a.Sight == desk.SightTeam && len(a.Teams) > 0 {
			sees = append(sees, in("c.team_id", a.Teams))
		}
		switch {
		case len(sees) == 0:
			sees = append(sees, "FALSE")
		case len(sees) == 1 && a.User != 0:
			index, where = "conversations_mine_waits", where+" AND c.assignee_id > 0 AND c.status < 2 AND "+waits
		}
		where += " AND (" + strings.Join(sees, " OR ") + ")"
	}
	if a.Watcher != nil {
		var within string
		within, args = watched(d, a, args)
		where += " AND " + within
	}
	text := fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM conversations c%s WHERE %s LIMIT %d) n", d.by(index), where, MostUnattended)
	return lookup{text, args, func(r rows) error {
		var n int
		err := r.Scan(&n)
		c.Unattended += n
		return err
	}}
}
