package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"timbre/internal/desk"
)

// InsertBusinessHours stores new business hours.
func (tx *Tx) InsertBusinessHours(h desk.BusinessHours) error {
	return tx.putHours(`INSERT INTO business_hours (workspace_id, id, name, folded, week, days, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		h, micros(h.CreatedAt))
}

// UpdateBusinessHours writes what may change of business hours.
func (tx *Tx) UpdateBusinessHours(h desk.BusinessHours) error {
	return tx.putHours(`UPDATE business_hours SET name = $3, folded = $4, week = $5, days = $6 WHERE workspace_id = $1 AND id = $2`, h)
}

func (tx *Tx) putHours(statement string, h desk.BusinessHours, more ...any) error {
	week, err := json.Marshal(h.Week)
	if err != nil {
		return fmt.Errorf("business hours: %w", err)
	}
	days, err := json.Marshal(h.Days)
	if err != nil {
		return fmt.Errorf("business hours: %w", err)
	}
	tx.put(statement, append([]any{tx.Workspace, h.ID, h.Name, Fold(h.Name), string(week), string(days)}, more...)...)
	return nil
}

// DeleteBusinessHours takes away what no inbox keeps.
func (tx *Tx) DeleteBusinessHours(id int64) {
	tx.put(`DELETE FROM business_hours WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

func businessHours(ctx context.Context, q querier, workspace int64) ([]desk.BusinessHours, error) {
	var out []desk.BusinessHours
	err := each(ctx, q, `SELECT id, workspace_id, name, week, days, created_at FROM business_hours WHERE workspace_id = $1 ORDER BY folded`,
		[]any{workspace}, func(r rows) error {
			var h desk.BusinessHours
			var week, days string
			var created int64
			if err := r.Scan(&h.ID, &h.Workspace, &h.Name, &week, &days, &created); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(week), &h.Week); err != nil {
				return fmt.Errorf("business hours %d: %w", h.ID, err)
			}
			if err := json.Unmarshal([]byte(days), &h.Days); err != nil {
				return fmt.Errorf("business hours %d: %w", h.ID, err)
			}
			h.CreatedAt = moment(created)
			out = append(out, h)
			return nil
		})
	return out, err
}

// BusinessHours lists a workspace's business hours by name.
func (s *Store) BusinessHours(ctx context.Context, workspace int64) ([]desk.BusinessHours, error) {
	return businessHours(ctx, s.engine, workspace)
}

// BusinessHours lists the workspace's business hours by name.
func (tx *Tx) BusinessHours() ([]desk.BusinessHours, error) {
	return businessHours(tx.ctx, tx, tx.Workspace)
}

// BusinessHoursByID reads business hours.
func (tx *Tx) BusinessHoursByID(id int64) (desk.BusinessHours, error) {
	list, err := tx.BusinessHours()
	if err != nil {
		return desk.BusinessHours{}, err
	}
	i := slices.IndexFunc(list, func(h desk.BusinessHours) bool { return h.ID == id })
	if i < 0 {
		return desk.BusinessHours{}, notFound
	}
	return list[i], nil
}

// ToldClosed returns when the customer of a conversation was told last that nobody attends; the zero time if never.
func (tx *Tx) ToldClosed(conversation int64) (time.Time, error) {
	var at int64
	_, err := one(tx.ctx, tx, `SELECT at FROM told_closed WHERE workspace_id = $1 AND conversation_id = $2`, []any{tx.Workspace, conversation}, &at)
	return moment(at), err
}

// TellClosed notes that the customer is told so now.
func (tx *Tx) TellClosed(conversation int64) {
	tx.put(`INSERT INTO told_closed (workspace_id, conversation_id, at) VALUES ($1, $2, $3)
		ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET at = excluded.at`, tx.Workspace, conversation, micros(tx.Now))
}

// AnsweredSince reports whether a person answered a conversation since a time, among its last messages.
func (tx *Tx) AnsweredSince(c *desk.Conversation, at time.Time) (bool, error) {
	var n int64
	_, err := one(tx.ctx, tx, `SELECT count(*) FROM messages m WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.seq > $3
		AND m.direction = 1 AND m.author_kind IN (1, 6) AND m.delivery NOT IN (8, 10) AND m.received_at >= $4`,
		[]any{tx.Workspace, c.ID, c.LastSeq - 50, micros(at)}, &n)
	return n > 0, err
}
