package store

import (
	"context"
	"time"
)

// PasswordReset lets somebody choose a new password, once. Only the hash of its token is known.
type PasswordReset struct {
	Hash      string
	User      int64
	ExpiresAt time.Time
}

// InsertPasswordReset stores a new one. Those before it stay good: which mail comes first, nobody knows.
func (tx *Tx) InsertPasswordReset(r PasswordReset) {
	tx.put(`INSERT INTO password_resets (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
		r.Hash, r.User, micros(tx.Now), micros(r.ExpiresAt))
}

// DropPasswordResets ends all of a user.
func (tx *Tx) DropPasswordResets(user int64) {
	tx.put(`DELETE FROM password_resets WHERE user_id = $1`, user)
}

func passwordReset(ctx context.Context, q querier, hash string, now time.Time) (r PasswordReset, err error) {
	var expires int64
	found, err := one(ctx, q, `SELECT token_hash, user_id, expires_at FROM password_resets WHERE token_hash = $1 AND expires_at > $2`,
		[]any{hash, micros(now)}, &r.Hash, &r.User, &expires)
	if err == nil && !found {
		err = notFound
	}
	r.ExpiresAt = moment(expires)
	return r, err
}

// PasswordReset finds one that can be used.
func (s *Store) PasswordReset(ctx context.Context, hash string) (PasswordReset, error) {
	return passwordReset(ctx, s.engine, hash, s.Now())
}

// PasswordReset finds one that can be used. Of two who use it at once, one finds it, as long as both hold the same workspace.
func (tx *Tx) PasswordReset(hash string) (PasswordReset, error) {
	return passwordReset(tx.ctx, tx, hash, tx.Now)
}

// MeetBrowser notes that a user signs in with a browser, by its token's hash, and reports whether it is new where others are known.
func (tx *Tx) MeetBrowser(user int64, hash string) (stranger bool, err error) {
	var all, this int64
	if _, err := one(tx.ctx, tx, `SELECT count(*), coalesce(sum(CASE WHEN token_hash = $2 THEN 1 ELSE 0 END), 0) FROM known_browsers WHERE user_id = $1`,
		[]any{user, hash}, &all, &this); err != nil {
		return false, err
	}
	tx.put(`INSERT INTO known_browsers (user_id, token_hash, seen_at) VALUES ($1, $2, $3)
		ON CONFLICT (user_id, token_hash) DO UPDATE SET seen_at = excluded.seen_at`, user, hash, micros(tx.Now))
	return all > 0 && this == 0, nil
}

// keepBrowsers is how long a browser is known in which nobody signs in.
const keepBrowsers = 400 * 24 * time.Hour

// dropEntrances deletes what nobody can use any more.
func (tx *Tx) dropEntrances() {
	tx.put(`DELETE FROM password_resets WHERE expires_at < $1`, micros(tx.Now))
	tx.put(`DELETE FROM spent_challenges WHERE expires_at < $1`, micros(tx.Now))
	tx.put(`DELETE FROM known_browsers WHERE seen_at < $1`, micros(tx.Now.Add(-keepBrowsers)))
}
