package store

import (
	"context"
	"sync"
	"time"

	"timbre/internal/desk"
)

// sizes tell about how many conversations an inbox, an agent, a team and a label have. A filter's walk is chosen by them; nothing
// that is shown is.
type sizes struct {
	read                           time.Time
	inboxes, agents, teams, labels map[int64]byStatus
	queues                         map[int64]int // by inbox
}

type byStatus [desk.Closed + 1]int

func (b byStatus) of(statuses []desk.Status) (n int) {
	for _, s := range statuses {
		n += b[s]
	}
	return n
}

// sizesAge is for how long they are believed.
const sizesAge = time.Minute

// keptSizes keeps each workspace's sizes.
type keptSizes struct {
	mu   sync.Mutex
	list map[int64]*sizes
}

func (k *keptSizes) of(ctx context.Context, s *Store, workspace int64) (*sizes, error) {
	now := s.Now()
	k.mu.Lock()
	known := k.list[workspace]
	k.mu.Unlock()
	if known != nil && now.Sub(known.read).Abs() < sizesAge {
		return known, nil
	}
	fresh := &sizes{read: now, inboxes: map[int64]byStatus{}, agents: map[int64]byStatus{}, teams: map[int64]byStatus{}, labels: map[int64]byStatus{},
		queues: map[int64]int{}}
	add := func(m map[int64]byStatus, id int64, status desk.Status, n int) {
		b := m[id]
		b[status] += n
		m[id] = b
	}
	err := each(ctx, s.engine, `SELECT CAST(0 AS BIGINT), status, inbox_id, assignee_id, team_id, n FROM tally WHERE workspace_id = $1 AND status < 4
		UNION ALL SELECT label_id, status, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(sum(n) AS BIGINT) FROM label_tally
			WHERE workspace_id = $1 AND status < 4 GROUP BY label_id, status`, []any{workspace}, func(r rows) error {
		var label, inbox, agent, team int64
		var status desk.Status
		var n int
		if err := r.Scan(&label, &status, &inbox, &agent, &team, &n); err != nil {
			return err
		}
		if label != 0 {
			add(fresh.labels, label, status, n)
			return nil
		}
		add(fresh.inboxes, inbox, status, n)
		add(fresh.agents, agent, status, n)
		add(fresh.teams, team, status, n)
		if status == desk.Open && agent == 0 {
			fresh.queues[inbox] += n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.list == nil {
		k.list = map[int64]*sizes{}
	}
	k.list[workspace] = fresh
	return fresh, nil
}
