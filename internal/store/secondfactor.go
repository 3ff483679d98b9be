package store

import "context"

// SecondFactor is what somebody proves himself by besides his password.
type SecondFactor struct {
	Sealed string // key of his authenticator app; "": he has none
	Step   int64  // of the last code that was used
	Codes  int    // recovery codes that are left
}

func secondFactor(ctx context.Context, q querier, user int64) (f SecondFactor, err error) {
	found, err := one(ctx, q, `SELECT totp_sealed, totp_step, (SELECT count(*) FROM recovery_codes c WHERE c.user_id = u.id) FROM users u WHERE u.id = $1`,
		[]any{user}, &f.Sealed, &f.Step, &f.Codes)
	if err == nil && !found {
		err = notFound
	}
	return f, err
}

// SecondFactor reads a user's.
func (s *Store) SecondFactor(ctx context.Context, user int64) (SecondFactor, error) {
	return secondFactor(ctx, s.engine, user)
}

// SecondFactor reads a user's.
func (tx *Tx) SecondFactor(user int64) (SecondFactor, error) { return secondFactor(tx.ctx, tx, user) }

// SetTOTP gives a user an authenticator app, whose first code was of a step, or takes it away with all recovery codes ("").
func (tx *Tx) SetTOTP(user int64, sealed string, step int64) {
	tx.put(`UPDATE users SET totp_sealed = $2, totp_step = $3 WHERE id = $1`, user, sealed, step)
	if sealed == "" {
		tx.put(`DELETE FROM recovery_codes WHERE user_id = $1`, user)
	}
}

// UseTOTP notes of which step a user's last code was.
func (tx *Tx) UseTOTP(user, step int64) {
	tx.put(`UPDATE users SET totp_step = $2 WHERE id = $1`, user, step)
}

// SetRecoveryCodes replaces a user's recovery codes, by their hashes.
func (tx *Tx) SetRecoveryCodes(user int64, hashes []string) {
	tx.put(`DELETE FROM recovery_codes WHERE user_id = $1`, user)
	for _, hash := range hashes {
		tx.put(`INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2)`, user, hash)
	}
}

// UseRecoveryCode uses a recovery code up, if it is one of the user's.
func (tx *Tx) UseRecoveryCode(user int64, hash string) (bool, error) {
	var n int
	found, err := one(tx.ctx, tx, `SELECT 1 FROM recovery_codes WHERE user_id = $1 AND code_hash = $2`, []any{user, hash}, &n)
	if found && err == nil {
		tx.put(`DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2`, user, hash)
	}
	return found, err
}

const demandsFactor = `SELECT 1 FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
	WHERE m.user_id = $1 AND m.active AND m.pending_name = '' AND w.second_factor LIMIT 1`

// DemandsFactor reports whether a workspace that a user is in wants everybody to have a second factor.
func (tx *Tx) DemandsFactor(user int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, demandsFactor, []any{user}, &n)
}

// DemandsFactor reports whether a workspace that a user is in wants everybody to have a second factor.
func (s *Store) DemandsFactor(ctx context.Context, user int64) (bool, error) {
	var n int
	return one(ctx, s.engine, demandsFactor, []any{user}, &n)
}

// SignInRules are what a workspace asks of whoever signs in.
type SignInRules struct {
	SecondFactor bool // everybody needs one
	Without      int  // active members who have none yet
}

// SignInRules reads a workspace's. A passkey that is good at the host given is a second factor, too.
func (s *Store) SignInRules(ctx context.Context, workspace int64, site string) (r SignInRules, err error) {
	_, err = one(ctx, s.engine, `SELECT w.second_factor, (SELECT count(*) FROM memberships m JOIN users u ON u.id = m.user_id
		WHERE m.workspace_id = w.id AND m.active AND m.pending_name = '' AND u.totp_sealed = ''
			AND (u.password_hash <> '' OR EXISTS (SELECT 1 FROM sso_identities i WHERE i.user_id = u.id))
			AND NOT EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id AND p.site = $2)) FROM workspaces w WHERE w.id = $1`,
		[]any{workspace, site}, &r.SecondFactor, &r.Without)
	return r, err
}

// WantSecondFactor has everybody in the workspace need a second factor, or not.
func (tx *Tx) WantSecondFactor(wanted bool) {
	tx.put(`UPDATE workspaces SET second_factor = $2 WHERE id = $1`, tx.Workspace, wanted)
}
