package app

import (
	"context"
	"slices"
	"time"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// Token of the API.
type Token = store.Token

// Tokens lists the tokens in force: all for who manages tokens, else one's own.
func (a *App) Tokens(ctx context.Context, actor *desk.Actor) ([]store.Token, error) {
	switch {
	case actor.Can(desk.PermTokens):
		return a.Store.Tokens(ctx, actor.Workspace, 0)
	case actor.User == 0:
		return nil, desk.Forbidden(string(desk.PermTokens))
	}
	return a.Store.Tokens(ctx, actor.Workspace, actor.User)
}

// NewToken is a token to make. A personal one writes as whoever makes it; a bot's acts for itself and only administrators of
// tokens make it.
type NewToken struct {
	Name      string
	Bot       bool
	Scopes    []desk.Permission // none: all that its maker may do
	ExpiresAt time.Time         // zero: never
}

// MakeToken makes a token and returns its text, which is shown once. It never may do more than its maker, and no token makes
// another one.
func (a *App) MakeToken(ctx context.Context, actor *desk.Actor, n NewToken) (t store.Token, text string, err error) {
	if actor.Kind != desk.ActorUser {
		return t, "", desk.Forbidden("session")
	}
	if n.Bot {
		if err := actor.Need(desk.PermTokens); err != nil {
			return t, "", err
		}
	}
	f := faults{}
	n.Name = f.name("name", n.Name)
	for _, p := range n.Scopes {
		if !actor.Can(p) {
			f.add("scopes", "not_yours")
		}
	}
	if !n.ExpiresAt.IsZero() && !n.ExpiresAt.After(a.Store.Now()) {
		f.add("expires_at", "in_the_past")
	}
	if err := f.err(); err != nil {
		return t, "", err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		t, text = makeToken(tx, actor, n)
		return a.noted(ctx, tx, actor, "token.made", subject{t.ID, t.Name}, nil, tokenFacts(t))
	})
	return t, text, err
}

func makeToken(tx *store.Tx, actor *desk.Actor, n NewToken) (store.Token, string) {
	text, hash := auth.NewToken(auth.APIToken)
	t := store.Token{ID: tx.NewID(), Workspace: tx.Workspace, Hash: hash, User: actor.User, Name: n.Name, Scopes: n.Scopes,
		CreatedBy: actor.User, CreatedAt: tx.Now, ExpiresAt: n.ExpiresAt}
	if n.Bot {
		t.User = 0
		if len(t.Scopes) == 0 { // a bot has no owner whose rights it could follow
			t.Scopes = slices.Clone(actor.Permissions)
		}
	}
	tx.InsertToken(t)
	return t, text
}

// RevokeToken ends a token: any for who manages tokens, else one's own.
func (a *App) RevokeToken(ctx context.Context, actor *desk.Actor, id int64) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		t, err := tx.Token(id)
		if err != nil {
			return err
		}
		if !actor.Can(desk.PermTokens) && (actor.User == 0 || t.User != actor.User) {
			return desk.ErrNotFound
		}
		tx.RevokeToken(id)
		emit(tx, actor, desk.MemberChanged, id) // ends the streams that it reads
		return a.noted(ctx, tx, actor, "token.revoked", subject{id, t.Name}, tokenFacts(t), nil)
	})
}
