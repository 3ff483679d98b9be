package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Session of a browser.
type Session = store.Session

// SessionID names a session to people and programs. It opens nothing: it is a part of the hash of its token.
func SessionID(hash string) string { return hash[:16] }

// Sessions lists where a user is signed in, the browser in use last first: oneself (user 0), or a member for who manages members.
// Sessions count everywhere, so those of somebody who is in other workspaces too are shown to himself only.
func (a *App) Sessions(ctx context.Context, actor *desk.Actor, user int64) ([]store.Session, error) {
	user, err := a.sessionsFor(ctx, actor, user)
	if err != nil {
		return nil, err
	}
	return a.Store.SessionsOf(ctx, user)
}

// sessionsFor lets an actor see and end a user's sessions, or says why not.
func (a *App) sessionsFor(ctx context.Context, actor *desk.Actor, user int64) (int64, error) {
	if actor.Kind != desk.ActorUser {
		return 0, desk.Forbidden("session")
	}
	if user == 0 || user == actor.User {
		return actor.User, nil
	}
	if err := actor.Need(desk.PermMembers); err != nil {
		return 0, err
	}
	m, err := a.Store.Member(ctx, actor.Workspace, user)
	if err != nil {
		return 0, err
	}
	if err := above(actor, &m); err != nil {
		return 0, err
	}
	ours, err := a.Store.OnlyHere(ctx, actor.Workspace, user)
	if err == nil && !ours {
		err = desk.Conflict("account_is_his_own")
	}
	return user, err
}

// EndSessions ends where a user is signed in: one session by its id, or, with "", all but the one that asks (by its hash). The streams of
// each close at once.
func (a *App) EndSessions(ctx context.Context, actor *desk.Actor, user int64, id, asking string) error {
	user, err := a.sessionsFor(ctx, actor, user)
	if err != nil {
		return err
	}
	in, need, err := a.placesOf(ctx, user)
	if err != nil {
		return err
	}
	var ended []store.Session
	err = a.writeNeeding(ctx, actor.Workspace, need, func(tx *store.Tx) error {
		all, err := tx.SessionsOf(user)
		if err != nil {
			return err
		}
		ended = slices.DeleteFunc(all, func(s store.Session) bool {
			return id != "" && SessionID(s.Hash) != id || id == "" && s.Hash == asking
		})
		if id != "" && len(ended) == 0 {
			return desk.ErrNotFound
		}
		for _, s := range ended {
			tx.DeleteSession(s.Hash)
		}
		tellSessions(tx, in, user)
		if user == actor.User {
			return nil
		}
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditSessionsEnded, Subject: user, Data: map[string]any{"member": desk.FormatID(user), "count": len(ended)}})
	})
	if err == nil {
		a.left(user, in, ended)
	}
	return err
}

// placesOf is where a user is a member, and what a transaction needs that tells all of them.
func (a *App) placesOf(ctx context.Context, user int64) (in []desk.Workspace, need store.Need, err error) {
	in, err = a.Store.WorkspacesOf(ctx, user)
	for _, w := range in {
		need.Workspaces = append(need.Workspaces, w.ID)
	}
	return in, need, err
}

// tellSessions has the user's streams ask again whether they may go on.
func tellSessions(tx *store.Tx, in []desk.Workspace, user int64) {
	for _, w := range in {
		tx.In(w.ID).Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorUser, Actor: user, Subject: user})
	}
}

// left notes that nobody is at the browsers of sessions that have ended.
func (a *App) left(user int64, in []desk.Workspace, ended []store.Session) {
	for _, s := range ended {
		a.signedOut(user, in, s.Hash)
	}
}

// renewSession replaces all sessions of a user by a new one for the browser that asks, after what it was let in by has changed.
func (a *App) renewSession(tx *store.Tx, in []desk.Workspace, user int64, from Browser) (token string, ended []store.Session, err error) {
	if ended, err = tx.SessionsOf(user); err != nil {
		return "", nil, err
	}
	via := int64(0)
	for _, s := range ended {
		if s.Hash == from.Session {
			via = s.Via
		}
	}
	tx.DeleteSessions(user, "")
	tellSessions(tx, in, user)
	token, err = a.beginSession(tx, user, via, from)
	return token, ended, err
}
