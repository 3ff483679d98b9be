package store

import (
	"context"
	"time"

	"timbre/internal/desk"
)

// Digest is up to what a member was told by mail, and what became of the last one.
type Digest struct {
	State   desk.MailState
	Code    string
	Through int64     // the newest notification of it
	Until   time.Time // of what was written up to then it tells
	At      time.Time
}

// Digest reads a member's; the zero one: he was told of nothing yet.
func (s *Store) Digest(ctx context.Context, workspace, user int64) (Digest, error) {
	return digest(ctx, s.engine, workspace, user)
}

// Digest reads a member's; the zero one: he was told of nothing yet.
func (tx *Tx) Digest(user int64) (Digest, error) { return digest(tx.ctx, tx, tx.Workspace, user) }

func digest(ctx context.Context, q querier, workspace, user int64) (d Digest, err error) {
	var until, at int64
	_, err = one(ctx, q, `SELECT state, code, through, until, at FROM digests WHERE workspace_id = $1 AND user_id = $2`,
		[]any{workspace, user}, &d.State, &d.Code, &d.Through, &until, &at)
	d.Until, d.At = moment(until), moment(at)
	return d, err
}

// SaveDigest stores a member's.
func (tx *Tx) SaveDigest(user int64, d Digest) {
	tx.put(`INSERT INTO digests (workspace_id, user_id, state, code, through, until, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (workspace_id, user_id) DO UPDATE SET state = excluded.state, code = excluded.code, through = excluded.through,
		until = excluded.until, at = excluded.at`, tx.Workspace, user, string(d.State), d.Code, d.Through, micros(d.Until), micros(d.At))
}

// Waiting is a conversation in which something waits for a member.
type Waiting struct {
	Number int64
	Name   string
	Unread int
	At     time.Time
}

// UnreadOf lists the actor's own conversations in which customers have written since a time, the newest first.
func (s *Store) UnreadOf(ctx context.Context, a *desk.Actor, since time.Time, limit int) (out []Waiting, err error) {
	if len(a.Inboxes) == 0 {
		return nil, nil
	}
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, a.User, micros(since), limit})
	err = each(ctx, s.engine, `SELECT c.number, ct.name, c.unread_count, c.last_activity_at
		FROM conversations c JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id
		WHERE c.workspace_id = $1 AND c.assignee_id = $2 AND c.unread_count > 0 AND c.last_activity_at > $3 AND c.status < 3 AND `+where+`
		ORDER BY c.last_activity_at DESC LIMIT $4`, args, func(r rows) error {
		var w Waiting
		var at int64
		err := r.Scan(&w.Number, &w.Name, &w.Unread, &at)
		w.At = moment(at)
		out = append(out, w)
		return err
	})
	return out, err
}
