package app

import (
	"context"
	"strings"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Browser is where a session is begun from.
type Browser struct{ UserAgent, Address string }

// SignIn begins a session and returns its token. It takes as long for an unknown address as for a wrong password, and answers
// the same.
func (a *App) SignIn(ctx context.Context, email, password string, from Browser) (token string, err error) {
	acc, _, err := a.Store.AccountByEmail(ctx, strings.ToLower(strings.TrimSpace(email)))
	if err != nil {
		return "", err
	}
	ok, err := a.Passwords.Verify(ctx, acc.PasswordHash, password)
	if err != nil {
		return "", err
	}
	if !ok {
		a.refused.add(acc.ID, from.Address, a.Store.Now())
		return "", &desk.Error{Kind: desk.KindUnauthenticated, Code: "wrong_credentials"}
	}
	in, err := a.Store.WorkspacesOf(ctx, acc.ID)
	if err != nil {
		return "", err
	}
	if len(in) == 0 {
		return "", &desk.Error{Kind: desk.KindForbidden, Code: "no_workspace"}
	}
	rehashed := ""
	if a.Passwords.NeedsRehash(acc.PasswordHash) {
		if rehashed, err = a.Passwords.Hash(ctx, password); err != nil {
			return "", err
		}
	}
	err = a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		if rehashed != "" {
			acc.PasswordHash = rehashed
			tx.UpdateAccount(acc)
		}
		token = a.beginSession(tx, acc.ID, from)
		return notedSession(tx, in, AuditSignedIn, acc.ID, from.Address)
	})
	return token, err
}

// beginSession stores a session with a new token.
func (a *App) beginSession(tx *store.Tx, user int64, from Browser) (token string) {
	token, hash := auth.NewToken(auth.SessionToken)
	tx.InsertSession(store.Session{Hash: hash, User: user, ExpiresAt: tx.Now.Add(sessionAge),
		UserAgent: sanitize.Log(from.UserAgent), Address: from.Address})
	return token
}

// SignOut ends a session, by its token's hash, and with it the streams that it has open.
func (a *App) SignOut(ctx context.Context, hash string) error {
	c, found, err := a.Store.SessionCaller(ctx, hash, 0)
	if err != nil || !found {
		return err
	}
	in, err := a.Store.WorkspacesOf(ctx, c.User)
	if err != nil {
		return err
	}
	var need store.Need
	for _, w := range in {
		need.Workspaces = append(need.Workspaces, w.ID)
	}
	err = a.Store.Write(ctx, 0, need, func(tx *store.Tx) error {
		tx.DeleteSession(hash)
		for _, w := range in {
			tx.In(w.ID).Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorUser, Actor: c.User, Subject: c.User})
		}
		return notedSession(tx, in, AuditSignedOut, c.User, a.origin(ctx))
	})
	if err == nil {
		a.signedOut(c.User, in, hash)
	}
	return err
}
