package store

import (
	"context"
	"sync"

	"timbre/internal/desk"
)

// tallies keeps each workspace's tally as it was last read, and what this node's writer has moved since. The row that every writer locks
// says when the tally was moved last, so that counting costs one small read for as long as no other node has moved it.
type tallies struct {
	mu   sync.Mutex
	list map[int64]*tallied
}

// tallied is one workspace's tally of conversations that are not closed. It is not changed once it is made.
//
// Whoever counts asks of an agent's conversations only that somebody has them, save of his own. So they are kept twice: what all agents have
// of one kind is one row, of which there are not more the more agents there are; and each one's own rows are by themselves.
type tallied struct {
	movedAt int64                // tally_seq when it was so
	kinds   []tallyRow           // all: what nobody has, what a bot has, and what somebody has
	of      map[int64][]tallyRow // by agent: his part of what somebody has
	moves   []tallyRow           // what has come to it since it was read, and, negative, what has gone
}

// somebody is an agent, whoever he is.
const somebody = -2

// tallyRow counts conversations of a kind.
type tallyRow struct {
	label int64 // 0: all
	facts desk.Facts
	n     int
}

// add adds a row of the table.
func (t *tallied) add(k tallyKey, n int, kinds map[tallyKey]int) {
	if k.assignee > 0 {
		t.of[k.assignee] = append(t.of[k.assignee], rowOf(k, n))
		k.assignee = somebody
	}
	kinds[k] += n
}

// keep ends the adding.
func (t *tallied) keep(kinds map[tallyKey]int) {
	t.kinds = make([]tallyRow, 0, len(kinds))
	for k, n := range kinds {
		t.kinds = append(t.kinds, rowOf(k, n))
	}
}

func rowOf(k tallyKey, n int) tallyRow {
	r := tallyRow{k.label, desk.Facts{Inbox: k.inbox, Team: k.team, Assignee: k.assignee, Status: desk.Status(k.status)}, n}
	if k.assignee == botAssignee {
		r.facts.Assignee, r.facts.Bot = 0, 1
	}
	return r
}

// each calls f with what an actor sees of it, told apart as far as he tells it apart. What counts as his and not as somebody's is taken from
// that with a negative number.
func (t *tallied) each(a *desk.Actor, f func(r *tallyRow, n int)) {
	count := func(r *tallyRow, n int) {
		if a.Sees(r.facts, false) {
			f(r, n)
		}
	}
	for i := range t.kinds {
		count(&t.kinds[i], t.kinds[i].n)
	}
	own := func(user int64) {
		for _, r := range t.of[user] {
			others := r
			others.facts.Assignee = somebody
			count(&others, -r.n)
			count(&r, r.n)
		}
	}
	for i := range t.moves {
		count(&t.moves[i], t.moves[i].n)
	}
	own(a.User)
	if w := a.Watcher; w != nil && w.User != a.User {
		own(w.User)
	}
}

// apart calls f with each row, agent by agent.
func (t *tallied) apart(f func(*tallyRow)) {
	for i := range t.kinds {
		if r := &t.kinds[i]; r.facts.Assignee != somebody {
			f(r)
		}
	}
	for _, rows := range t.of {
		for i := range rows {
			f(&rows[i])
		}
	}
	for i := range t.moves {
		f(&t.moves[i])
	}
}

// MostMoves is how many moves are kept before a tally is read again.
const MostMoves = 1000

// follow notes how a group that is committed has moved the tallies. Only the writer calls it. Where another node has moved one before,
// that is left to the next who counts.
func (t *tallies) follow(g *group) {
	for ws, c := range g.counters {
		if c.moved {
			t.move(ws, c.movedFrom, c.tally, g.moves[ws])
		}
	}
}

func (t *tallies) move(workspace, from, to int64, moves []tallyRow) {
	t.mu.Lock()
	defer t.mu.Unlock()
	known := t.list[workspace]
	switch {
	case known == nil || known.movedAt != from:
	case len(known.moves)+len(moves) > MostMoves:
		delete(t.list, workspace)
	default:
		next := *known
		next.movedAt, next.moves = to, append(known.moves, moves...)
		t.list[workspace] = &next
	}
}

// of returns a workspace's tally, tells the seq up to which it is true, and answers what is asked besides in the same round trip.
func (t *tallies) of(ctx context.Context, e engine, workspace int64, seq *int64, besides []lookup) (*tallied, error) {
	var movedAt int64
	found := false
	err := e.look(ctx, append([]lookup{{`SELECT seq, tally_seq FROM workspaces WHERE id = $1`, []any{workspace}, func(r rows) error {
		found = true
		return r.Scan(seq, &movedAt)
	}}}, besides...)...)
	if err != nil || !found {
		return &tallied{}, err
	}
	t.mu.Lock()
	known := t.list[workspace]
	t.mu.Unlock()
	if known != nil && known.movedAt == movedAt {
		return known, nil
	}
	fresh, now, err := t.read(ctx, e, workspace)
	*seq = now
	return fresh, err
}

// read reads seq and tally in one statement, so that they belong together.
func (t *tallies) read(ctx context.Context, q querier, workspace int64) (*tallied, int64, error) {
	fresh := &tallied{of: map[int64][]tallyRow{}}
	kinds := map[tallyKey]int{}
	var seq int64
	err := each(ctx, q, `SELECT seq, tally_seq, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM workspaces WHERE id = $1
		UNION ALL SELECT 0, n, 0, status, inbox_id, assignee_id, team_id FROM tally WHERE workspace_id = $1 AND status < 3 AND n <> 0
		UNION ALL SELECT 0, n, label_id, status, inbox_id, assignee_id, team_id FROM label_tally WHERE workspace_id = $1 AND status < 3 AND n <> 0`,
		[]any{workspace}, func(r rows) error {
			k := tallyKey{workspace: workspace}
			var at, n int64
			if err := r.Scan(&at, &n, &k.label, &k.status, &k.inbox, &k.assignee, &k.team); err != nil {
				return err
			}
			if k.inbox == 0 { // the workspace
				seq, fresh.movedAt = at, n
				return nil
			}
			fresh.add(k, int(n), kinds)
			return nil
		})
	if err != nil {
		return nil, 0, err
	}
	fresh.keep(kinds)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.list == nil {
		t.list = map[int64]*tallied{}
	}
	if old := t.list[workspace]; old == nil || old.movedAt < fresh.movedAt {
		t.list[workspace] = fresh
	}
	return fresh, seq, nil
}
