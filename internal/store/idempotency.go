package store

import (
	"context"
	"time"
)

// Call is a write that carries a key of its own. It belongs to its author: the user, or the bot's token.
type Call struct {
	Workspace, Author int64
	Name              string // the key
	Hash              string // of the request
	Status            int    // of the answer; 0: it is not known
	Response          string
	Rights            int64 // version of its author's rights when it was answered
	At                time.Time
}

// CallBy finds what became of a key.
func (s *Store) CallBy(ctx context.Context, workspace, author int64, name string) (c Call, found bool, err error) {
	c = Call{Workspace: workspace, Author: author, Name: name}
	var at int64
	found, err = one(ctx, s.engine, `SELECT request_hash, status, response, rights, at FROM idempotency_keys
		WHERE workspace_id = $1 AND author_id = $2 AND name = $3`, []any{workspace, author, name}, &c.Hash, &c.Status, &c.Response, &c.Rights, &at)
	c.At = moment(at)
	return c, found, err
}

// ClaimCall takes a key with the transaction that does its work, so that neither is kept without the other. A key that is taken
// is a conflict.
func (tx *Tx) ClaimCall(c Call) {
	tx.put(`INSERT INTO idempotency_keys (workspace_id, author_id, name, request_hash, status, response, at) VALUES ($1, $2, $3, $4, 0, '', $5)`,
		c.Workspace, c.Author, c.Name, c.Hash, micros(tx.Now))
}

// AnswerCall keeps the answer of a call.
func (tx *Tx) AnswerCall(c Call) {
	tx.put(`INSERT INTO idempotency_keys (workspace_id, author_id, name, request_hash, status, response, rights, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (workspace_id, author_id, name) DO UPDATE SET status = excluded.status, response = excluded.response, rights = excluded.rights`,
		c.Workspace, c.Author, c.Name, c.Hash, c.Status, c.Response, c.Rights, micros(tx.Now))
}

// keepMerges is how long a merge is kept: a little longer than it can be undone.
const keepMerges = 25 * time.Hour

// DropOutdated deletes what nobody can use any more: old keys, ended sessions and invitations, settled merges, what members were told
// long ago, what was heard of browsers that are long gone.
func (tx *Tx) DropOutdated(callsBefore time.Time) {
	tx.put(`DELETE FROM idempotency_keys WHERE at < $1`, micros(callsBefore))
	tx.put(`DELETE FROM sessions WHERE expires_at < $1`, micros(tx.Now))
	tx.put(`DELETE FROM push_subscriptions WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.token_hash = push_subscriptions.session_hash)`)
	tx.put(`DELETE FROM invitations WHERE expires_at < $1`, micros(tx.Now))
	tx.put(`DELETE FROM contact_merges WHERE at < $1`, micros(tx.Now.Add(-keepMerges)))
	tx.put(`DELETE FROM notifications WHERE at < $1`, micros(tx.Now.Add(-keepNotifications)))
	tx.dropSLAResults()
	tx.dropAttendance()
	tx.dropEntrances()
}
