package store

import (
	"context"
	"time"
)

// DeliveryState says how far a delivery has come. The numbers are stored.
type DeliveryState int8

const (
	DeliveryApplied DeliveryState = iota
	DeliveryWaiting               // recorded and answered; a job applies it
	DeliveryBroken                // its body could not be read
)

// Delivery is a webhook call as it came. It belongs to the installation.
type Delivery struct {
	ID, App    int64
	ReceivedAt time.Time
	Items      int
	State      DeliveryState
	Body       []byte
}

// Part of a delivery that is one inbox's. It belongs to the workspace.
type Part struct {
	Workspace, Delivery, Inbox              int64
	ReceivedAt                              time.Time
	State                                   DeliveryState
	Items, Applied, Duplicates, Quarantined int
}

// Quarantined is an item that could not be applied. It can be replayed.
type Quarantined struct {
	ID, Delivery, Inbox int64
	Position            int
	Kind, Error, Raw    string
	At, ResolvedAt      time.Time
}

var insertDelivery = insertSet("deliveries", "id bigint", "app_id bigint", "received_at bigint", "items bigint", "state bigint", "body bytea")

var insertPart = insertSet("delivery_parts", "workspace_id bigint", "delivery_id bigint", "inbox_id bigint", "received_at bigint",
	"state bigint", "items bigint", "applied bigint", "duplicates bigint", "quarantined bigint")

// InsertDelivery records a delivery raw.
func (tx *Tx) InsertDelivery(d Delivery) {
	tx.putSet(insertDelivery, d.ID, d.App, micros(d.ReceivedAt), int64(d.Items), int64(d.State), d.Body)
}

// InsertPart records what became of a delivery for one inbox.
func (tx *Tx) InsertPart(p Part) {
	tx.putSet(insertPart, tx.Workspace, p.Delivery, p.Inbox, micros(p.ReceivedAt), int64(p.State),
		int64(p.Items), int64(p.Applied), int64(p.Duplicates), int64(p.Quarantined))
}

// AddToPart counts more items of a part, when a delivery is applied in chunks or replayed.
func (tx *Tx) AddToPart(p Part) {
	tx.put(`INSERT INTO delivery_parts (workspace_id, delivery_id, inbox_id, received_at, state, items, applied, duplicates, quarantined)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (workspace_id, delivery_id, inbox_id) DO UPDATE SET
		state = excluded.state, items = delivery_parts.items + excluded.items, applied = delivery_parts.applied + excluded.applied,
		duplicates = delivery_parts.duplicates + excluded.duplicates, quarantined = delivery_parts.quarantined + excluded.quarantined`,
		tx.Workspace, p.Delivery, p.Inbox, micros(p.ReceivedAt), int64(p.State), p.Items, p.Applied, p.Duplicates, p.Quarantined)
}

// FinishDelivery marks a waiting delivery as applied.
func (tx *Tx) FinishDelivery(id int64) {
	tx.put(`UPDATE deliveries SET state = 0 WHERE id = $1`, id)
}

// UnreadDelivery reports whether a delivery still waits to be read.
func (tx *Tx) UnreadDelivery(id int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM deliveries WHERE id = $1 AND state = 2`, []any{id}, &n)
}

// ReadDelivery takes a delivery that could be read at last to another state. Its parts are settled; what it brings is counted apart.
func (tx *Tx) ReadDelivery(d Delivery, to DeliveryState) {
	tx.put(`UPDATE deliveries SET state = $2, items = $3 WHERE id = $1`, d.ID, int64(to), d.Items)
	tx.put(`UPDATE delivery_parts SET state = 0 WHERE workspace_id IN (SELECT b.workspace_id FROM inboxes b WHERE b.app_id = $2)
		AND delivery_id = $1 AND state = 2`, d.ID, d.App)
}

// Quarantine keeps an item that could not be applied, with the reason.
func (tx *Tx) Quarantine(q Quarantined) {
	tx.put(`INSERT INTO quarantined_items (id, workspace_id, delivery_id, inbox_id, position, kind, error, raw, at, resolved_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0) ON CONFLICT DO NOTHING`,
		tx.NewID(), tx.Workspace, q.Delivery, q.Inbox, q.Position, q.Kind, q.Error, q.Raw, micros(tx.Now))
}

// ReleaseQuarantined marks an item as applied after all.
func (tx *Tx) ReleaseQuarantined(q Quarantined) {
	tx.put(`UPDATE quarantined_items SET resolved_at = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, q.ID, micros(tx.Now))
}

// TouchInbox notes that an inbox's deliveries arrive, and its number if nobody has told us that before; "": it is not known.
func (tx *Tx) TouchInbox(inbox int64, number string) {
	tx.put(`UPDATE inboxes SET last_delivery_at = $3, number = CASE WHEN number = '' THEN $4 ELSE number END
		WHERE workspace_id = $1 AND id = $2 AND last_delivery_at < $3`, tx.Workspace, inbox, micros(tx.Now), number)
}

// Delivery reads a delivery with its body, for the system.
func (s *Store) Delivery(ctx context.Context, id int64) (Delivery, error) {
	d := Delivery{ID: id}
	var at int64
	found, err := one(ctx, s.engine, `SELECT app_id, received_at, items, state, body FROM deliveries WHERE id = $1`, []any{id},
		&d.App, &at, &d.Items, &d.State, &d.Body)
	if err == nil && !found {
		err = notFound
	}
	d.ReceivedAt = moment(at)
	return d, err
}

// QuarantinedItems lists a workspace's items that still wait for a replay, oldest first; of one delivery, or of all (0).
func (s *Store) QuarantinedItems(ctx context.Context, workspace, delivery int64, resolved bool, limit int) ([]Quarantined, error) {
	var out []Quarantined
	err := each(ctx, s.engine, `SELECT id, delivery_id, inbox_id, position, kind, error, raw, at, resolved_at FROM quarantined_items
		WHERE workspace_id = $1 AND (CAST($2 AS BIGINT) = 0 OR delivery_id = $2) AND ($3 OR resolved_at = 0) ORDER BY id LIMIT $4`,
		[]any{workspace, delivery, resolved, limit}, func(r rows) error {
			var q Quarantined
			var at, done int64
			err := r.Scan(&q.ID, &q.Delivery, &q.Inbox, &q.Position, &q.Kind, &q.Error, &q.Raw, &at, &done)
			q.At, q.ResolvedAt = moment(at), moment(done)
			out = append(out, q)
			return err
		})
	return out, err
}
