package store

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// AuditEntry is one thing that was done and cannot be taken back, or that somebody must answer for. Nothing changes it.
type AuditEntry struct {
	ID           int64
	At           time.Time
	Action       string // e.g. contact.deleted
	Kind         desk.ActorKind
	User, Token  int64
	Contact      int64
	Conversation int64
	Number       int64          // of the conversation
	Data         map[string]any // numbers and ids only
	Address      string         // of who asked
}

// Audit adds an entry.
func (tx *Tx) Audit(e AuditEntry) error {
	data := ""
	if len(e.Data) > 0 {
		b, err := json.Marshal(e.Data)
		if err != nil {
			return err
		}
		data = string(b)
	}
	tx.put(`INSERT INTO audit (id, workspace_id, at, action, actor_kind, user_id, token_id, contact_id, conversation_id, number, data, address)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, tx.NewID(), tx.Workspace, micros(tx.Now), e.Action, int64(e.Kind),
		e.User, e.Token, e.Contact, e.Conversation, e.Number, data, e.Address)
	return nil
}

// AuditQuery asks for a page of entries, the newest first.
type AuditQuery struct {
	Action  string // "": any
	Contact int64  // 0: any
	Before  int64  // the last one of the page before
	Limit   int
}

// AuditEntries lists a page, and reports whether there is more.
func (s *Store) AuditEntries(ctx context.Context, workspace int64, q AuditQuery) (out []AuditEntry, more bool, err error) {
	text := `SELECT id, at, action, actor_kind, user_id, token_id, contact_id, conversation_id, number, data, address FROM audit WHERE workspace_id = $1`
	args := []any{workspace}
	add := func(condition string, v any) {
		args = append(args, v)
		text += condition + strconv.Itoa(len(args))
	}
	if q.Action != "" {
		add(` AND action = $`, q.Action)
	}
	if q.Contact != 0 {
		add(` AND contact_id = $`, q.Contact)
	}
	if q.Before != 0 {
		add(` AND id < $`, q.Before)
	}
	add(` ORDER BY id DESC LIMIT $`, q.Limit+1)
	err = each(ctx, s.engine, text, args, func(r rows) error {
		var e AuditEntry
		var at int64
		var data string
		if err := r.Scan(&e.ID, &at, &e.Action, &e.Kind, &e.User, &e.Token, &e.Contact, &e.Conversation, &e.Number, &data, &e.Address); err != nil {
			return err
		}
		if e.At = moment(at); data != "" {
			if err := json.Unmarshal([]byte(data), &e.Data); err != nil {
				return err
			}
		}
		out = append(out, e)
		return nil
	})
	if more = len(out) > q.Limit; more {
		out = out[:q.Limit]
	}
	return out, more, err
}
