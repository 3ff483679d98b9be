package store

import "time"

// Idle is an open or pending conversation with its last activity.
type Idle struct {
	Conversation int64
	At           time.Time
}

// IdleSeen is the last one of an inbox that was looked at for being idle.
func (tx *Tx) IdleSeen(inbox int64) (Idle, error) {
	var at, id int64
	_, err := one(tx.ctx, tx, `SELECT idle_at, idle_id FROM inboxes WHERE workspace_id = $1 AND id = $2`, []any{tx.Workspace, inbox}, &at, &id)
	return Idle{id, moment(at)}, err
}

// SetIdleSeen keeps how far an inbox was looked at; the zero Idle lets all be looked at again.
func (tx *Tx) SetIdleSeen(inbox int64, last Idle) {
	tx.put(`UPDATE inboxes SET idle_at = $3, idle_id = $4 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, inbox, micros(last.At), last.Conversation)
}

// IdleAfter lists up to limit open or pending conversations of an inbox after one, the longest idle first.
func (tx *Tx) IdleAfter(inbox int64, last Idle, limit int) ([]Idle, error) {
	var out []Idle
	text, args := idleAfter(tx.dialect(), tx.Workspace, inbox, last, limit)
	err := each(tx.ctx, tx, text, args, func(r rows) error {
		var i Idle
		var at int64
		err := r.Scan(&i.Conversation, &at)
		i.At = moment(at)
		out = append(out, i)
		return err
	})
	return out, err
}

func idleAfter(d dialect, workspace, inbox int64, last Idle, limit int) (string, []any) {
	table := "conversations"
	if d.postgres {
		table = activityTable
	}
	return `SELECT c.id, c.last_activity_at FROM ` + table + ` c` + d.by("conversations_active_activity") + ` WHERE c.inbox_id = $2 AND c.status < 2 AND c.workspace_id = $1
		AND (c.last_activity_at, c.id) > ($3, ` + d.rowID("$4") + `) ORDER BY c.last_activity_at, c.id LIMIT $5`,
		[]any{workspace, inbox, micros(last.At), last.Conversation, limit}
}

// LastMove returns when a conversation was last opened, assigned or woken after a time, by its system lines; zero if it was not.
func (tx *Tx) LastMove(conversation int64, after time.Time) (at time.Time, err error) {
	err = each(tx.ctx, tx, `SELECT m.content, m.received_at FROM messages m WHERE m.workspace_id = $1 AND m.conversation_id = $2
		AND m.sort_key > $3 AND m.kind = 'event' ORDER BY m.sort_key DESC, m.id DESC LIMIT 50`,
		[]any{tx.Workspace, conversation, micros(after)}, func(r rows) error {
			var row messageRow
			var us int64
			if err := r.Scan(&row.content, &us); err != nil {
				return err
			}
			m, err := row.value()
			if line := m.Content.Event; err == nil && line != nil && at.IsZero() && line.Moves() && line.Name != "pending" {
				at = moment(us)
			}
			return err
		})
	return at, err
}
