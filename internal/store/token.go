package store

import (
	"context"
	"strings"
	"time"

	"timbre/internal/desk"
)

// Token of the API. Only the hash of its text is known.
type Token struct {
	ID, Workspace         int64
	Hash                  string
	User                  int64 // 0: a bot
	Name                  string
	Scopes                []desk.Permission // none: all of its owner
	CreatedBy             int64
	CreatedAt, ExpiresAt  time.Time // ExpiresAt zero: never
	LastUsedAt, RevokedAt time.Time
}

// InsertToken stores a new token.
func (tx *Tx) InsertToken(t Token) {
	scopes := make([]string, len(t.Scopes))
	for i, p := range t.Scopes {
		scopes[i] = string(p)
	}
	tx.put(`INSERT INTO tokens (id, token_hash, workspace_id, user_id, name, scopes, created_by, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		t.ID, t.Hash, tx.Workspace, t.User, t.Name, strings.Join(scopes, " "), t.CreatedBy, micros(tx.Now), micros(t.ExpiresAt))
}

// RevokeToken ends a token.
func (tx *Tx) RevokeToken(id int64) {
	tx.admits = true
	tx.put(`UPDATE tokens SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at = 0`, tx.Workspace, id, micros(tx.Now))
}

// RevokePersonalTokens ends the personal tokens of a user, in every workspace.
func (tx *Tx) RevokePersonalTokens(user int64) {
	tx.admits = true
	tx.put(`UPDATE tokens SET revoked_at = $2 WHERE user_id = $1 AND user_id <> 0 AND revoked_at = 0`, user, micros(tx.Now))
}

// TouchToken notes that a token is in use.
func (tx *Tx) TouchToken(id int64) {
	tx.put(`UPDATE tokens SET last_used_at = $2 WHERE id = $1`, id, micros(tx.Now))
}

const tokensInForce = `SELECT id, workspace_id, user_id, name, scopes, created_by, created_at, expires_at, last_used_at FROM tokens
	WHERE workspace_id = $1 AND revoked_at = 0`

func tokens(ctx context.Context, q querier, text string, args ...any) ([]Token, error) {
	var out []Token
	err := each(ctx, q, text+` ORDER BY id`, args, func(r rows) error {
		var t Token
		var scopes string
		var created, expires, used int64
		err := r.Scan(&t.ID, &t.Workspace, &t.User, &t.Name, &scopes, &t.CreatedBy, &created, &expires, &used)
		t.Scopes, t.CreatedAt, t.ExpiresAt, t.LastUsedAt = permissions(scopes), moment(created), moment(expires), moment(used)
		out = append(out, t)
		return err
	})
	return out, err
}

// Tokens lists a workspace's tokens that are not revoked, oldest first: all, or one user's.
func (s *Store) Tokens(ctx context.Context, workspace, user int64) ([]Token, error) {
	if user == 0 {
		return tokens(ctx, s.engine, tokensInForce, workspace)
	}
	return tokens(ctx, s.engine, tokensInForce+` AND user_id = $2`, workspace, user)
}

// Token reads a token that is not revoked.
func (tx *Tx) Token(id int64) (Token, error) {
	list, err := tokens(tx.ctx, tx, tokensInForce+` AND id = $2`, tx.Workspace, id)
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return Token{}, err
	}
	return list[0], nil
}

// TokensNamed lists a user's tokens of one name.
func (tx *Tx) TokensNamed(user int64, name string) ([]Token, error) {
	return tokens(tx.ctx, tx, tokensInForce+` AND user_id = $2 AND name = $3`, tx.Workspace, user, name)
}
