package store

import (
	"context"
	"fmt"
	"time"
)

// keepSeen is how long the ids of updates are kept after the provider may send them again, and updates for a message that
// never came.
const keepSeen = 9 * 24 * time.Hour

// DropDeliveries deletes raw deliveries received before a time, and what only they needed, in small steps so that nobody waits
// for it.
func (s *Store) DropDeliveries(ctx context.Context, before time.Time) error {
	const step = 2000
	for {
		var ids []int64
		err := each(ctx, s.engine, `SELECT id, received_at, state FROM deliveries ORDER BY id LIMIT $1`, []any{step}, func(r rows) error {
			var id, at, state int64
			err := r.Scan(&id, &at, &state)
			if at < micros(before) && state != int64(DeliveryWaiting) { // ids are ordered by time, so the old ones come first
				ids = append(ids, id)
			}
			return err
		})
		if err != nil {
			return err
		}
		err = s.Write(ctx, 0, Need{}, func(tx *Tx) error {
			d := tx.dialect()
			if len(ids) > 0 {
				tx.put(`DELETE FROM deliveries WHERE `+d.in("id", 1), d.list(ids))
				tx.put(`DELETE FROM delivery_parts WHERE workspace_id IN (SELECT id FROM workspaces) AND `+d.in("delivery_id", 1), d.list(ids))
			}
			tx.put(`DELETE FROM quarantined_items WHERE at < $1 AND resolved_at > 0`, micros(before))
			tx.put(`DELETE FROM seen_updates WHERE at < $1`, micros(tx.Now.Add(-keepSeen)))
			tx.put(`DELETE FROM rates WHERE until < $1 AND per_second = 0`, micros(tx.Now.Add(-time.Hour)))
			return nil
		})
		if err != nil {
			return err
		}
		if len(ids) < step {
			return s.dropParked(ctx)
		}
	}
}

// dropParked deletes updates whose message never came, and counts those that are left.
func (s *Store) dropParked(ctx context.Context) error {
	list, err := s.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, w := range list {
		err := s.Write(ctx, w.ID, Need{}, func(tx *Tx) error {
			tx.put(`DELETE FROM parked_updates WHERE workspace_id = $1 AND at < $2`, w.ID, micros(tx.Now.Add(-keepSeen)))
			c := tx.counters[w.ID]
			c.dirty = true
			_, err := one(tx.ctx, tx, `SELECT count(*) FROM parked_updates WHERE workspace_id = $1`, []any{w.ID}, &c.parked)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// backlogs are what waits or lies still, for metrics.
var backlogs = map[string]string{
	"jobs_ready":         `SELECT count(*) FROM jobs WHERE state IN (0, 3) AND kind NOT IN ('auto_close', 'close_idle', 'digest')`, // which wait for their time, most of them in vain
	"jobs_held":          `SELECT count(*) FROM jobs WHERE state = 1`,
	"jobs_dead":          `SELECT count(*) FROM jobs WHERE state = 2`,
	"deliveries_waiting": `SELECT count(*) FROM deliveries WHERE state = 1`,
	"deliveries_unread":  `SELECT count(*) FROM deliveries WHERE state = 2`,
	"quarantined":        `SELECT count(*) FROM quarantined_items WHERE resolved_at = 0`,
}

// Backlog counts what waits, by name.
func (s *Store) Backlog(ctx context.Context, what string) (int64, error) {
	text, ok := backlogs[what]
	if !ok {
		return 0, fmt.Errorf("no backlog %q", what)
	}
	var n int64
	_, err := one(ctx, s.engine, text, nil, &n)
	return n, err
}
