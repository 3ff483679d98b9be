package store

import (
	"context"
	"sync"

	"timbre/internal/desk"
)

// tallies keeps each workspace's tally as it was last read. Few of the changes in a workspace move it, and the row that every
// writer locks says when it was moved last, so that counting costs one small read for as long as nothing has.
type tallies struct {
	mu   sync.Mutex
	list map[int64]*tallied
}

// tallied is one workspace's tally of conversations that are not closed. It is not changed once it is made.
type tallied struct {
	movedAt int64 // tally_seq when it was read
	rows    []tallyRow
}

type tallyRow struct {
	label int64 // 0: all
	facts desk.Facts
	n     int
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
	fresh := &tallied{}
	var seq int64
	err := each(ctx, q, `SELECT w.seq, w.tally_seq, coalesce(t.label_id, 0), coalesce(t.status, 0), coalesce(t.inbox_id, 0), coalesce(t.assignee_id, 0),
			coalesce(t.team_id, 0), coalesce(t.n, 0)
		FROM workspaces w LEFT JOIN (
			SELECT CAST(0 AS BIGINT) AS label_id, status, inbox_id, assignee_id, team_id, n FROM tally WHERE workspace_id = $1 AND status < 3 AND n <> 0
			UNION ALL SELECT label_id, status, inbox_id, assignee_id, team_id, n FROM label_tally WHERE workspace_id = $1 AND status < 3 AND n <> 0
		) t ON TRUE WHERE w.id = $1`, []any{workspace}, func(r rows) error {
		var row tallyRow
		f := &row.facts
		if err := r.Scan(&seq, &fresh.movedAt, &row.label, &f.Status, &f.Inbox, &f.Assignee, &f.Team, &row.n); err != nil {
			return err
		}
		if f.Assignee == botAssignee {
			f.Assignee, f.Bot = 0, 1
		}
		if row.n != 0 {
			fresh.rows = append(fresh.rows, row)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
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
