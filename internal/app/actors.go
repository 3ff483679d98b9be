package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Lives of a session: it ends when it was not used for sessionAge, and its use is noted every touchSession.
const (
	sessionAge   = 30 * 24 * time.Hour
	touchSession = 5 * time.Minute
)

// SessionAge is how long a browser should keep a session's cookie.
const SessionAge = sessionAge

var errUnauthenticated = &desk.Error{Kind: desk.KindUnauthenticated, Code: "unauthenticated"}

// SessionActor returns who has a session, by its token's hash, in a workspace or in the user's first (0). A workspace that he
// is no active member of is not found; one that is not entered this way says so: sso_required, sso_elsewhere. renewed: the session lives on, and so should its cookie. Who has to set up a second factor first is
// refused with second_factor_required, and returned all the same.
func (a *App) SessionActor(ctx context.Context, hash string, workspace int64) (actor *desk.Actor, renewed bool, err error) {
	key := callerKey{hash, workspace}
	c, found, err := a.caller(key, func() (store.Caller, bool, error) { return a.Store.SessionCaller(ctx, hash, workspace) })
	switch {
	case err != nil:
		return nil, false, err
	case !found, c.Workspace == 0 && workspace == 0:
		return nil, false, errUnauthenticated
	case c.Workspace == 0:
		return nil, false, desk.ErrNotFound
	case c.Bar != store.BarNone:
		return nil, false, a.barred(ctx, c)
	}
	if actor, err = a.actor(ctx, c); err != nil {
		return nil, false, err
	}
	if c.Enrol {
		return actor, false, errEnrol
	}
	now := a.Store.Now()
	if now.Sub(c.LastSeenAt) < touchSession {
		return actor, false, nil
	}
	err = a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		tx.TouchSession(hash, tx.Now.Add(sessionAge))
		return nil
	})
	if err != nil { // reading goes on where nothing can be written
		a.Log.WarnContext(ctx, "the use of a session could not be noted", "error", err)
	}
	a.callers.forget(key)
	return actor, err == nil, nil
}

// TokenActor returns who has a token of the API, by its hash. A token belongs to one workspace; another one is not found.
func (a *App) TokenActor(ctx context.Context, hash string, workspace int64) (*desk.Actor, error) {
	key := callerKey{hash, 0}
	c, found, err := a.caller(key, func() (store.Caller, bool, error) { return a.Store.TokenCaller(ctx, hash) })
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, errUnauthenticated
	case workspace != 0 && workspace != c.Workspace:
		return nil, desk.ErrNotFound
	}
	actor, err := a.actor(ctx, c)
	if err != nil {
		return nil, err
	}
	if a.Store.Now().Sub(c.LastSeenAt) >= touchSession {
		err := a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error { tx.TouchToken(c.Token); return nil })
		if err != nil {
			a.Log.WarnContext(ctx, "the use of a token could not be noted", "error", err)
		}
		a.callers.forget(key)
	}
	return actor, nil
}

// EndOf is when a session (or, with token, a token) ends by its time, by its hash; zero: never, or it has.
func (a *App) EndOf(ctx context.Context, hash string, workspace int64, token bool) time.Time {
	key, look := callerKey{hash, workspace}, func() (store.Caller, bool, error) { return a.Store.SessionCaller(ctx, hash, workspace) }
	if token {
		key, look = callerKey{hash, 0}, func() (store.Caller, bool, error) { return a.Store.TokenCaller(ctx, hash) }
	}
	c, found, err := a.caller(key, look)
	if err != nil || !found {
		return time.Time{}
	}
	return c.ExpiresAt
}

// actors keeps who was asking lately. An entry is good while the rights version that the caller's query brought is its own.
type actors struct {
	mu   sync.Mutex
	list map[actorKey]*desk.Actor
}

type actorKey struct{ workspace, user, token int64 }

// maxActors bounds the memory of actors; each is about a kilobyte.
const maxActors = 10_000

func (a *App) actor(ctx context.Context, c store.Caller) (*desk.Actor, error) {
	key := actorKey{c.Workspace, c.User, c.Token}
	a.actors.mu.Lock()
	known := a.actors.list[key]
	a.actors.mu.Unlock()
	if known != nil && known.RightsVersion == c.RightsVersion {
		return known, nil
	}
	var actor desk.Actor
	var err error
	if c.User != 0 {
		actor, err = a.Store.MemberActor(ctx, c.Workspace, c.User)
	} else {
		actor, err = a.Store.BotActor(ctx, c)
	}
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil, errUnauthenticated // no longer a member since the first query
	}
	if err != nil {
		return nil, err
	}
	if c.Token != 0 && c.User != 0 {
		narrow(&actor, c)
	}
	a.actors.keep(key, &actor)
	return &actor, nil
}

// narrow makes a member who he is by a personal token: no more than its scopes allow.
func narrow(actor *desk.Actor, c store.Caller) {
	actor.Token, actor.Kind = c.Token, desk.ActorPersonal
	if c.Scopes != nil {
		actor.Permissions = slices.DeleteFunc(actor.Permissions, func(p desk.Permission) bool { return !slices.Contains(c.Scopes, p) })
	}
}

func (l *actors) keep(key actorKey, actor *desk.Actor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list == nil {
		l.list = map[actorKey]*desk.Actor{}
	}
	if len(l.list) >= maxActors {
		for old := range l.list { // any one: whoever still asks comes back at once
			delete(l.list, old)
			break
		}
	}
	l.list[key] = actor
}

// MemberActor returns a member as he would ask from a browser, or not found if he is none or not active.
func (a *App) MemberActor(ctx context.Context, workspace, user int64) (desk.Actor, error) {
	return a.Store.MemberActor(ctx, workspace, user)
}
