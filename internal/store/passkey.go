package store

import (
	"context"
	"strings"
	"time"
)

// Passkey is a key of a user's that his device keeps; we know its public half.
type Passkey struct {
	ID, User   int64
	Site       string // host that it is good for
	Credential string // its keeper's id of it, base64url
	Key        string // public
	Count      int64  // of its last use; 0: its keeper does not count
	Synced     bool   // its keeper has a copy elsewhere
	Transports []string
	Name       string

	CreatedAt, LastUsedAt time.Time
}

const passkeyColumns = `id, user_id, site, credential, public_key, sign_count, synced, transports, name, created_at, last_used_at`

func passkeys(ctx context.Context, q querier, where string, args ...any) ([]Passkey, error) {
	var out []Passkey
	err := each(ctx, q, `SELECT `+passkeyColumns+` FROM passkeys WHERE `+where+` ORDER BY id`, args, func(r rows) error {
		var k Passkey
		var transports string
		var created, used int64
		err := r.Scan(&k.ID, &k.User, &k.Site, &k.Credential, &k.Key, &k.Count, &k.Synced, &transports, &k.Name, &created, &used)
		k.Transports, k.CreatedAt, k.LastUsedAt = strings.Fields(transports), moment(created), moment(used)
		out = append(out, k)
		return err
	})
	return out, err
}

// Passkeys lists a user's, the oldest first.
func (s *Store) Passkeys(ctx context.Context, user int64) ([]Passkey, error) {
	return passkeys(ctx, s.engine, `user_id = $1`, user)
}

// Passkeys lists a user's, the oldest first.
func (tx *Tx) Passkeys(user int64) ([]Passkey, error) {
	return passkeys(tx.ctx, tx, `user_id = $1`, user)
}

// PasskeyOf finds the passkey that its keeper calls so.
func (s *Store) PasskeyOf(ctx context.Context, credential string) (Passkey, error) {
	return thePasskey(passkeys(ctx, s.engine, `credential = $1`, credential))
}

// PasskeyOf finds the passkey that its keeper calls so.
func (tx *Tx) PasskeyOf(credential string) (Passkey, error) {
	return thePasskey(passkeys(tx.ctx, tx, `credential = $1`, credential))
}

// Passkey finds one of a user's.
func (tx *Tx) Passkey(user, id int64) (Passkey, error) {
	return thePasskey(passkeys(tx.ctx, tx, `user_id = $1 AND id = $2`, user, id))
}

func thePasskey(list []Passkey, err error) (Passkey, error) {
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return Passkey{}, err
	}
	return list[0], nil
}

// InsertPasskey stores a new one.
func (tx *Tx) InsertPasskey(k Passkey) {
	tx.put(`INSERT INTO passkeys (`+passkeyColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`,
		k.ID, k.User, k.Site, k.Credential, k.Key, k.Count, k.Synced, strings.Join(k.Transports, " "), k.Name, micros(tx.Now))
}

// RenamePasskey gives one of a user's another name.
func (tx *Tx) RenamePasskey(user, id int64, name string) {
	tx.put(`UPDATE passkeys SET name = $3 WHERE user_id = $1 AND id = $2`, user, id, name)
}

// UsePasskey notes that one was used.
func (tx *Tx) UsePasskey(id, count int64, synced bool) {
	tx.put(`UPDATE passkeys SET sign_count = $2, synced = $3, last_used_at = $4 WHERE id = $1`, id, count, synced, micros(tx.Now))
}

// DeletePasskey forgets one of a user's.
func (tx *Tx) DeletePasskey(user, id int64) {
	tx.put(`DELETE FROM passkeys WHERE user_id = $1 AND id = $2`, user, id)
}

// DropPasskeys forgets all of a user's.
func (tx *Tx) DropPasskeys(user int64) {
	tx.put(`DELETE FROM passkeys WHERE user_id = $1`, user)
}

const hasPasskey = `SELECT 1 FROM passkeys WHERE user_id = $1 AND site = $2 LIMIT 1`

// HasPasskey reports whether a user has a passkey that is good at a host.
func (tx *Tx) HasPasskey(user int64, site string) (bool, error) {
	var n int
	return one(tx.ctx, tx, hasPasskey, []any{user, site}, &n)
}

// HasPasskey reports whether a user has a passkey that is good at a host.
func (s *Store) HasPasskey(ctx context.Context, user int64, site string) (bool, error) {
	var n int
	return one(ctx, s.engine, hasPasskey, []any{user, site}, &n)
}

// SpendChallenge uses a challenge up, by its hash, and reports whether it was still good. Of two who answer it at once one is told so,
// as long as both hold the same workspace. It is remembered until it would have ended.
func (tx *Tx) SpendChallenge(hash string, until time.Time) (good bool, err error) {
	var n int
	spent, err := one(tx.ctx, tx, `SELECT 1 FROM spent_challenges WHERE hash = $1`, []any{hash}, &n)
	if err != nil || spent {
		return false, err
	}
	tx.put(`INSERT INTO spent_challenges (hash, expires_at) VALUES ($1, $2)`, hash, micros(until))
	return true, nil
}

// SessionBegan tells when a session began that has not ended, and by which provider it came (0: none).
func (s *Store) SessionBegan(ctx context.Context, hash string) (at time.Time, via int64, err error) {
	var began int64
	found, err := one(ctx, s.engine, `SELECT created_at, via FROM sessions WHERE token_hash = $1 AND expires_at > $2`, []any{hash, micros(s.Now())}, &began, &via)
	if err == nil && !found {
		err = notFound
	}
	return moment(began), via, err
}
