package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"timbre/internal/desk"
)

// tallyKey is one kind of conversation that is counted. Assignee -1: a bot has it.
type tallyKey struct {
	workspace       int64
	status          int64 // as it is stored: a hidden one counts by itself
	inbox, assignee int64
	team            int64
	label           int64 // 0: all, be they labelled or not
}

const botAssignee = -1

func tallyOf(c *desk.Conversation) tallyKey {
	k := tallyKey{workspace: c.Workspace, status: stands(c), inbox: c.Inbox, assignee: c.Assignee, team: c.Team}
	if c.Bot != 0 {
		k.assignee = botAssignee
	}
	return k
}

// moveTally counts a conversation's step from one state to another.
func (g *group) moveTally(was, now *desk.Conversation) {
	from, to := tallyOf(was), tallyOf(now)
	before, after := was.Carried(), now.Carried()
	if was.ID != 0 {
		if from == to && before == after {
			return
		}
		g.count(from, before, -1)
	}
	g.count(to, after, 1)
}

// count counts a conversation among all and by each of its labels.
func (g *group) count(k tallyKey, labels desk.LabelSet, by int64) {
	g.tally[k] += by
	for _, k.label = range labels.IDs() {
		g.tally[k] += by
	}
}

// settleTally queues the moves in one order, the same on every node.
func (g *group) settleTally() {
	if len(g.tally) == 0 {
		return
	}
	keys := make([]tallyKey, 0, len(g.tally))
	for k := range g.tally {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b tallyKey) int {
		return slices.Compare([]int64{a.workspace, a.label, a.status, a.inbox, a.assignee, a.team},
			[]int64{b.workspace, b.label, b.status, b.inbox, b.assignee, b.team})
	})
	for _, k := range keys {
		if n := g.tally[k]; n != 0 {
			c := g.counters[k.workspace]
			c.moved, c.dirty = true, true
			if k.status <= int64(desk.Snoozed) {
				g.moves[k.workspace] = append(g.moves[k.workspace], rowOf(k, int(n)))
			}
			if k.label != 0 {
				g.put(`INSERT INTO label_tally (workspace_id, label_id, status, inbox_id, assignee_id, team_id, n) VALUES ($1, $2, $3, $4, $5, $6, $7)
					ON CONFLICT (workspace_id, label_id, status, inbox_id, assignee_id, team_id) DO UPDATE SET n = label_tally.n + excluded.n`,
					k.workspace, k.label, k.status, k.inbox, k.assignee, k.team, n)
				continue
			}
			g.put(`INSERT INTO tally (workspace_id, status, inbox_id, assignee_id, team_id, n) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (workspace_id, status, inbox_id, assignee_id, team_id) DO UPDATE SET n = tally.n + excluded.n`,
				k.workspace, k.status, k.inbox, k.assignee, k.team, n)
		}
	}
	clear(g.tally)
}

// Counts of the built-in views, as one actor sees them.
type Counts struct {
	Seq              int64 // of the log when they were true
	Mine, MineUnread int
	PendingMine      int
	Unassigned, All  int
	Snoozed, Bot     int
	Unattended       int           // counted up to MostUnattended
	Mentions         int           // conversations with a note that calls the actor and that he has not read
	Participating    int           // open and pending ones that he follows
	FollowUps        int           // open ones of his
	FollowUpAt       time.Time     // when the first of them is due
	ByInbox, ByTeam  map[int64]int // open and pending
	ByLabel          map[int64]int // the same
}

// MostUnattended is up to how many unattended conversations are counted: nobody looks for the one of a thousand.
const MostUnattended = 1000

// Counts counts all views at once. They hold exactly what happened up to Seq.
func (s *Store) Counts(ctx context.Context, a *desk.Actor) (Counts, error) {
	c := Counts{ByInbox: map[int64]int{}, ByTeam: map[int64]int{}, ByLabel: map[int64]int{}}
	var besides []lookup
	if len(a.Inboxes) > 0 {
		besides = append(besides, s.unattended(a, &c))
	}
	if a.Sight != desk.SightAll {
		besides = append(besides, s.participations(a, &c))
	}
	if a.User != 0 && len(a.Inboxes) > 0 {
		besides = append(besides, s.own(a, &c), s.dueFollowUps(a, &c))
	}
	t, err := s.tallies.of(ctx, s.engine, a.Workspace, &c.Seq, besides)
	if err != nil {
		return c, err
	}
	t.each(a, func(r *tallyRow, n int) {
		if r.label != 0 {
			c.addLabel(r.label, r.facts, n)
		} else {
			c.add(a, r.facts, n)
		}
	})
	for _, m := range []map[int64]int{c.ByInbox, c.ByTeam, c.ByLabel} {
		maps.DeleteFunc(m, func(_ int64, n int) bool { return n == 0 }) // it came and went since the tally was read
	}
	c.Unattended = min(c.Unattended, MostUnattended)
	return c, nil
}

// own looks up what is unread of the actor's own, what calls him and, if he sees all, what he follows: whoever sees less has that
// looked up by participations.
func (s *Store) own(a *desk.Actor, c *Counts) lookup {
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, a.User, d.list(a.Inboxes)})
	follows, within := "0", ""
	if a.Watcher != nil {
		within, args = watched(d, a, args)
		within = " AND " + within
	}
	joined := ` JOIN conversations c` + d.byRow() + ` ON c.workspace_id = ca.workspace_id AND c.id = ca.conversation_id WHERE ca.workspace_id = $1 AND ca.user_id = $2 AND `
	if a.Sight == desk.SightAll {
		follows = `(SELECT count(*) FROM conversation_agents ca` + d.by("conversation_agents_active") + joined + `ca.participates AND ca.active AND c.status < 2 AND ` + d.in("c.inbox_id", 3) + within + `)`
	}
	return lookup{`SELECT (SELECT count(*) FROM conversations c` + d.by("conversations_unread") + ` WHERE c.assignee_id = $2 AND c.workspace_id = $1
			AND c.unread AND c.status < 2 AND c.assignee_id > 0 AND ` + d.in("c.inbox_id", 3) + within + `),
		(SELECT count(*) FROM conversation_agents ca` + d.by("conversation_agents_calls") + joined + `ca.mention_id > ca.mention_read_id AND c.status < 4 AND ` + where + `),
		` + follows, args, func(r rows) error {
		var followed int
		err := r.Scan(&c.MineUnread, &c.Mentions, &followed)
		c.Participating += followed
		return err
	}}
}

func (c *Counts) addLabel(label int64, f desk.Facts, n int) {
	if f.Status.Active() {
		c.ByLabel[label] += n
	}
}

func (c *Counts) add(a *desk.Actor, f desk.Facts, n int) {
	if !f.Status.Active() {
		c.Snoozed += n
		return
	}
	c.All += n
	c.ByInbox[f.Inbox] += n
	if f.Team != 0 {
		c.ByTeam[f.Team] += n
	}
	if f.Queued() {
		c.Unassigned += n
	}
	if f.Bot != 0 {
		c.Bot += n
	}
	if f.Unattended() {
		c.Unattended += n
	}
	if f.Assignee != 0 && f.Assignee == a.User {
		c.Mine += n
		if f.Status == desk.Pending {
			c.PendingMine += n
		}
	}
}

// participations counts what the actor follows, and adds what he sees only by that.
func (s *Store) participations(a *desk.Actor, c *Counts) lookup {
	return lookup{`SELECT c.status, c.inbox_id, c.assignee_id, c.team_id, c.bot_id, c.waiting_since < 4611686018427387903, c.labels, c.contact_labels FROM conversation_agents ca` + s.engine.dialect().by("conversation_agents_active") + `
		JOIN conversations c` + s.engine.dialect().byRow() + ` ON c.workspace_id = ca.workspace_id AND c.id = ca.conversation_id
		WHERE ca.workspace_id = $1 AND ca.user_id = $2 AND ca.participates AND ca.active AND c.status < 3`, []any{a.Workspace, a.User},
		func(r rows) error {
			var f desk.Facts
			var own, contacts desk.LabelSet
			if err := r.Scan(&f.Status, &f.Inbox, &f.Assignee, &f.Team, &f.Bot, &f.Waits, &own, &contacts); err != nil {
				return err
			}
			if f.Status.Active() && a.InInbox(f.Inbox) && (a.Watcher == nil || a.Watcher.Sees(f, false)) {
				c.Participating++
			}
			if !a.Sees(f, false) && a.Sees(f, true) {
				c.add(a, f, 1)
				for _, id := range own.And(contacts).IDs() {
					c.addLabel(id, f, 1)
				}
			}
			return nil
		}}
}
