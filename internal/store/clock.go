package store

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// clock is the time of the store: the machine's, or on PostgreSQL the database's, so that all nodes have one. Then of this machine only
// what has passed since the database was asked counts. Where it is corrected by a little it does not run backwards, but at half its
// pace until that is made up for.
type clock struct {
	machine func() time.Time
	mu      sync.Mutex
	base    time.Time // of the machine, when the time was asked for; zero: the machine's is the time
	at      time.Time // the time then
	last    time.Time // what was told last
	told    time.Time // when, by what counts only forward
}

// mostBack is the longest way back that is made up for. A clock that was wrong by more must be right from then on.
const mostBack = 10 * time.Second

// now tells the time.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, steady := c.machine(), time.Now()
	if !c.base.IsZero() {
		at = c.at.Add(at.Sub(c.base))
	}
	if back := c.last.Sub(at); back > 0 && back < mostBack {
		at = c.last.Add(steady.Sub(c.told) / 2)
	}
	c.last, c.told = at.Round(0), steady
	return c.last
}

// asked sets the clock by what somebody who was asked between two moments of the machine has told.
func (c *clock) asked(before, after, told time.Time) {
	c.mu.Lock()
	c.base, c.at = before.Add(after.Sub(before)/2), told
	c.mu.Unlock()
}

// notBefore lets the clock tell nothing earlier than a moment, which somebody was told before.
func (c *clock) notBefore(at time.Time) {
	c.mu.Lock()
	if at.After(c.last) {
		c.last, c.told = at, time.Now()
	}
	c.mu.Unlock()
}

// ask sets the clock by the database's.
func (c *clock) ask(ctx context.Context, conn *pgx.Conn) error {
	before := c.machine()
	var told time.Time
	if err := conn.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&told); err != nil {
		return err
	}
	c.asked(before, c.machine(), told)
	return nil
}

// newestEvent is when the last event of any workspace was, looked up in each by itself: a join may be read the other way round, and then all
// events are.
const newestEvent = `SELECT coalesce(max((SELECT e.at FROM events e WHERE e.workspace_id = w.id AND e.seq = w.seq)), 0) FROM workspaces w`

// goOn lets clock and ids begin where the database ends, whatever the machine's clock says by now: it may have been set back while
// nothing ran, and an id of then must not be made twice.
func (s *Store) goOn(ctx context.Context) error {
	var at int64
	if _, err := one(ctx, s.engine, newestEvent, nil, &at); err != nil {
		return err
	}
	if at != 0 {
		s.clock.notBefore(moment(at))
	}
	newest := int64(0)
	for _, table := range []string{"messages", "conversations", "contacts", "files", "deliveries", "jobs"} { // those that get many in a moment
		text := `SELECT coalesce(max(id), 0) FROM ` + table
		if s.Postgres() && table != "deliveries" && table != "jobs" { // whose keys begin with the workspace
			text = `SELECT coalesce(max((SELECT max(t.id) FROM ` + table + ` t WHERE t.workspace_id = w.id)), 0) FROM workspaces w`
		}
		var id int64
		if _, err := one(ctx, s.engine, text, nil, &id); err != nil {
			return err
		}
		newest = max(newest, id)
	}
	s.ids.GoOn(newest)
	return nil
}
