package app

import (
	"context"
	"slices"
	"strings"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/mail"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Browser is where a session is begun from.
type Browser struct {
	UserAgent, Address string
	Known              string // hash of the token by which it is known again; "": a program
	Session            string // hash of the session that asks and that a new one is to replace; "": none
}

var errCredentials = &desk.Error{Kind: desk.KindUnauthenticated, Code: "wrong_credentials"}

// SignIn begins a session and returns its token. It takes as long for an unknown address as for a wrong password, and answers
// the same.
func (a *App) SignIn(ctx context.Context, email, password string, p Proof, from Browser) (token string, err error) {
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
		return "", errCredentials
	}
	in, need, err := a.placesOf(ctx, acc.ID)
	if err != nil {
		return "", err
	}
	if in, err = a.letIn(ctx, acc.ID, in); err != nil {
		return "", err
	}
	if err := a.demand(ctx, acc.ID, p); err != nil {
		return "", err
	}
	rehashed := ""
	if a.Passwords.NeedsRehash(acc.PasswordHash) {
		if rehashed, err = a.Passwords.Hash(ctx, password); err != nil {
			return "", err
		}
	}
	err = a.Store.Write(ctx, 0, need, func(tx *store.Tx) error {
		now, err := tx.Account(acc.ID)
		if err != nil {
			return err
		}
		if now.PasswordHash != acc.PasswordHash { // he has chosen another one meanwhile
			return errCredentials
		}
		if err := a.prove(tx, acc.ID, p); err != nil {
			return err
		}
		if rehashed != "" {
			now.PasswordHash = rehashed
			tx.UpdateAccount(now)
		}
		if token, err = a.beginSession(tx, acc.ID, 0, from); err != nil {
			return err
		}
		return notedSession(tx, in, AuditSignedIn, acc.ID, from.Address)
	})
	return token, a.wrongCode(acc.ID, from, err)
}

// beginSession stores a session with a new token, of who came by a provider or by none (0). To somebody who comes with a browser that he has not used before it is told by mail.
func (a *App) beginSession(tx *store.Tx, user, via int64, from Browser) (token string, err error) {
	if from.Known != "" {
		stranger, err := tx.MeetBrowser(user, from.Known)
		if err != nil {
			return "", err
		}
		if stranger {
			m := accountMail{Kind: mail.AboutBrowser, User: user, UserAgent: sanitize.Log(from.UserAgent), Address: from.Address}
			if err := tellAccount(tx.In(0), m); err != nil {
				return "", err
			}
		}
	}
	enrol := false
	vouched, err := tx.VouchesFactor(via, user)
	if err == nil && !vouched {
		enrol, err = a.mustEnrol(tx, user)
	}
	if err != nil {
		return "", err
	}
	token, hash := auth.NewToken(auth.SessionToken)
	tx.InsertSession(store.Session{Hash: hash, User: user, Enrol: enrol, Via: via, ExpiresAt: tx.Now.Add(sessionAge),
		UserAgent: sanitize.Log(from.UserAgent), Address: from.Address})
	return token, nil
}

// mustEnrol reports whether somebody is to set up a second factor before anything else. A passkey is one.
func (a *App) mustEnrol(tx *store.Tx, user int64) (bool, error) {
	wanted, err := tx.DemandsFactor(user)
	if err != nil || !wanted {
		return false, err
	}
	f, err := tx.SecondFactor(user)
	if err != nil || f.Sealed != "" {
		return false, err
	}
	has, err := tx.HasPasskey(user, a.site.Host)
	return !has, err
}

// SignOut ends a session, by its token's hash, and with it the streams that it has open.
func (a *App) SignOut(ctx context.Context, hash string) error {
	c, found, err := a.Store.SessionCaller(ctx, hash, 0)
	if err != nil || !found {
		return err
	}
	in, need, err := a.placesOf(ctx, c.User)
	if err != nil {
		return err
	}
	went := in
	if c.Via != 0 { // he was in one of them only
		went = slices.DeleteFunc(slices.Clone(in), func(w desk.Workspace) bool { return w.ID != c.Workspace })
	}
	err = a.Store.Write(ctx, 0, need, func(tx *store.Tx) error {
		tx.DeleteSession(hash)
		tellSessions(tx, in, c.User)
		return notedSession(tx, went, AuditSignedOut, c.User, a.origin(ctx))
	})
	if err == nil {
		a.signedOut(c.User, in, hash)
	}
	return err
}
