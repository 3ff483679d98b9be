package store

import (
	"context"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// LedgerQuery asks for a page of a workspace's parts of deliveries, newest first. After is the last part of the page before.
type LedgerQuery struct {
	Inbox                     int64  // 0: any
	State                     string // "", applied, waiting, quarantined, unreadable
	AfterDelivery, AfterInbox int64
	Limit                     int
}

var partStates = map[string]string{
	"":            "",
	"applied":     " AND p.state = 0 AND p.quarantined = 0",
	"waiting":     " AND p.state = 1",
	"quarantined": " AND p.quarantined > 0",
	"unreadable":  " AND p.state = 2",
}

const partColumns = `p.workspace_id, p.delivery_id, p.inbox_id, p.received_at, p.state, p.items, p.applied, p.duplicates, p.quarantined`

func (s *Store) parts(ctx context.Context, text string, args ...any) ([]Part, error) {
	var out []Part
	err := each(ctx, s.engine, text, args, func(r rows) error {
		var p Part
		var at int64
		err := r.Scan(&p.Workspace, &p.Delivery, &p.Inbox, &at, &p.State, &p.Items, &p.Applied, &p.Duplicates, &p.Quarantined)
		p.ReceivedAt = moment(at)
		out = append(out, p)
		return err
	})
	return out, err
}

// Ledger lists a page of the parts that are the actor's inboxes'.
func (s *Store) Ledger(ctx context.Context, a *desk.Actor, q LedgerQuery) ([]Part, error) {
	d := s.engine.dialect()
	text := `SELECT ` + partColumns + ` FROM delivery_parts p WHERE p.workspace_id = $1 AND ` + d.in("p.inbox_id", 2) + partStates[q.State]
	args := []any{a.Workspace, d.list(a.Inboxes)}
	add := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if q.Inbox != 0 {
		text += ` AND p.inbox_id = ` + add(q.Inbox)
	}
	if q.AfterDelivery != 0 {
		text += ` AND (p.delivery_id, p.inbox_id) < (` + add(q.AfterDelivery) + `, ` + add(q.AfterInbox) + `)`
	}
	return s.parts(ctx, text+` ORDER BY p.delivery_id DESC, p.inbox_id DESC LIMIT `+add(q.Limit), args...)
}

// LedgerParts reads the parts of one delivery that are the actor's inboxes'.
func (s *Store) LedgerParts(ctx context.Context, a *desk.Actor, delivery int64) ([]Part, error) {
	d := s.engine.dialect()
	list, err := s.parts(ctx, `SELECT `+partColumns+` FROM delivery_parts p WHERE p.workspace_id = $1 AND p.delivery_id = $2 AND `+d.in("p.inbox_id", 3),
		a.Workspace, delivery, d.list(a.Inboxes))
	if err == nil && len(list) == 0 {
		err = notFound
	}
	return list, err
}

// Quarantine lists items of the actor's inboxes that still wait for a replay, oldest first: of one delivery, or of all (0).
func (s *Store) Quarantine(ctx context.Context, a *desk.Actor, delivery int64, after int64, limit int) ([]Quarantined, error) {
	d := s.engine.dialect()
	text := `SELECT q.id, q.delivery_id, q.inbox_id, q.position, q.kind, q.error, q.raw, q.at FROM quarantined_items q
		WHERE q.workspace_id = $1 AND q.resolved_at = 0 AND q.id > $2 AND ` + d.in("q.inbox_id", 3)
	args := []any{a.Workspace, after, d.list(a.Inboxes), limit}
	if delivery != 0 {
		text += ` AND q.delivery_id = $5`
		args = append(args, delivery)
	}
	var out []Quarantined
	err := each(ctx, s.engine, text+` ORDER BY q.id LIMIT $4`, args, func(r rows) error {
		var q Quarantined
		var at int64
		err := r.Scan(&q.ID, &q.Delivery, &q.Inbox, &q.Position, &q.Kind, &q.Error, &q.Raw, &at)
		q.At = moment(at)
		out = append(out, q)
		return err
	})
	return out, err
}

// UnreadDeliveries lists the deliveries that could not be read and may be for the actor's inboxes, oldest first: one, or all (0).
func (s *Store) UnreadDeliveries(ctx context.Context, a *desk.Actor, delivery, after int64, limit int) ([]int64, error) {
	d := s.engine.dialect()
	text := `SELECT DISTINCT p.delivery_id FROM delivery_parts p WHERE p.workspace_id = $1 AND p.state = 2 AND p.delivery_id > $2 AND ` + d.in("p.inbox_id", 3)
	args := []any{a.Workspace, after, d.list(a.Inboxes), limit}
	if delivery != 0 {
		text += ` AND p.delivery_id = $5`
		args = append(args, delivery)
	}
	var out []int64
	err := each(ctx, s.engine, text+` ORDER BY p.delivery_id LIMIT $4`, args, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

// CountUnread counts them.
func (s *Store) CountUnread(ctx context.Context, a *desk.Actor) (n int, err error) {
	d := s.engine.dialect()
	_, err = one(ctx, s.engine, `SELECT count(DISTINCT p.delivery_id) FROM delivery_parts p WHERE p.workspace_id = $1 AND p.state = 2 AND `+d.in("p.inbox_id", 2),
		[]any{a.Workspace, d.list(a.Inboxes)}, &n)
	return n, err
}

// QuarantinedItem reads an item that still waits for a replay, and reports whether there is one.
func (tx *Tx) QuarantinedItem(id int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM quarantined_items WHERE workspace_id = $1 AND id = $2 AND resolved_at = 0`, []any{tx.Workspace, id}, &n)
}

// Traffic of one inbox over some time.
type Traffic struct {
	Inbox                          int64
	Received, Applied, Quarantined int
}

// TrafficSince sums the items that an actor's inboxes got since a time, and what of all times is still in quarantine.
func (s *Store) TrafficSince(ctx context.Context, a *desk.Actor, since time.Time) (map[int64]Traffic, error) {
	d := s.engine.dialect()
	out := map[int64]Traffic{}
	err := each(ctx, s.engine, `SELECT p.inbox_id, CAST(sum(p.items) AS BIGINT), CAST(sum(p.applied + p.duplicates) AS BIGINT) FROM delivery_parts p
		WHERE p.workspace_id = $1 AND p.delivery_id >= $2 AND `+d.in("p.inbox_id", 3)+` GROUP BY p.inbox_id`,
		[]any{a.Workspace, firstID(since), d.list(a.Inboxes)}, func(r rows) error {
			var t Traffic
			err := r.Scan(&t.Inbox, &t.Received, &t.Applied)
			out[t.Inbox] = t
			return err
		})
	if err != nil {
		return nil, err
	}
	err = each(ctx, s.engine, `SELECT p.inbox_id, CAST(sum(p.quarantined) AS BIGINT) FROM delivery_parts p
		WHERE p.workspace_id = $1 AND p.quarantined > 0 AND `+d.in("p.inbox_id", 2)+` GROUP BY p.inbox_id`,
		[]any{a.Workspace, d.list(a.Inboxes)}, func(r rows) error {
			var inbox int64
			var n int
			err := r.Scan(&inbox, &n)
			t := out[inbox]
			t.Inbox, t.Quarantined = inbox, n
			out[inbox] = t
			return err
		})
	return out, err
}

// DeliveriesOf counts an inbox's deliveries from one time to another, up to a limit.
func (s *Store) DeliveriesOf(ctx context.Context, workspace, inbox int64, from, to time.Time, limit int) (n int, err error) {
	_, err = one(ctx, s.engine, `SELECT count(*) FROM (SELECT 1 FROM delivery_parts p WHERE p.workspace_id = $1 AND p.delivery_id >= $2
		AND p.delivery_id < $3 AND p.inbox_id = $4 LIMIT $5) d`, []any{workspace, firstID(from), firstID(to), inbox, limit}, &n)
	return n, err
}

// AllInboxes lists the inboxes of all workspaces, for the watch over them.
func (s *Store) AllInboxes(ctx context.Context) ([]Inbox, error) {
	return inboxes(ctx, s.engine, `b.deleted_at = 0`)
}

// firstID is the smallest id that could be made at a time: ids sort by it.
func firstID(at time.Time) int64 {
	return desk.NewIDs(0, func() time.Time { return at }).Next()
}
