package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// OwnIdentity is a provider of a workspace of the actor's, and whether it knows him.
type OwnIdentity struct {
	desk.SSOProvider
	Linked   bool
	Identity store.SSOIdentity
}

// OwnIdentities are a user's, and what he can do with them.
type OwnIdentities struct {
	List            []OwnIdentity
	Fresh, Password bool // as of OwnPasskeys
	Passwords       bool // a workspace of his lets in by one
}

// OwnIdentities lists the providers of the actor's workspaces. session is the hash of his session.
func (a *App) OwnIdentities(ctx context.Context, actor *desk.Actor, session string) (own OwnIdentities, err error) {
	if actor.Kind != desk.ActorUser {
		return own, desk.Forbidden("session")
	}
	acc, err := a.Store.Account(ctx, actor.User)
	if err != nil {
		return own, err
	}
	own.Password = acc.PasswordHash != ""
	if own.Fresh, err = a.fresh(ctx, actor, session); err != nil {
		return own, err
	}
	providers, err := a.Store.SSOProvidersOf(ctx, actor.User)
	if err != nil {
		return own, err
	}
	list, err := a.Store.SSOIdentities(ctx, actor.User)
	if err != nil {
		return own, err
	}
	in, err := a.Store.WorkspacesOf(ctx, actor.User)
	if err != nil {
		return own, err
	}
	known := map[int64]store.SSOIdentity{}
	for _, i := range list {
		known[i.Provider] = i
	}
	closed := 0
	for _, p := range providers {
		if p.Required {
			closed++
		}
		i, linked := known[p.ID]
		own.List = append(own.List, OwnIdentity{p.SSOProvider, linked, i})
	}
	own.Passwords = closed < len(in)
	return own, nil
}

// LinkSSO begins to link the actor's account with a provider of one of his workspaces, after his password: see AnswerSSO.
func (a *App) LinkSSO(ctx context.Context, actor *desk.Actor, session string, provider int64, password string) (address, flow string, err error) {
	if _, err := a.himself(ctx, actor, session, password); err != nil {
		return "", "", err
	}
	list, err := a.Store.SSOProvidersOf(ctx, actor.User)
	if err != nil {
		return "", "", err
	}
	for _, p := range list {
		if p.ID == provider {
			return a.beginSSO(ctx, p, session)
		}
	}
	return "", "", desk.ErrNotFound
}

// UnlinkSSO forgets who the actor is to a provider, after his password. The sessions that came by it end.
func (a *App) UnlinkSSO(ctx context.Context, actor *desk.Actor, session string, provider int64, password string) error {
	acc, err := a.himself(ctx, actor, session, password)
	if err != nil {
		return err
	}
	via, err := a.Store.SessionVia(ctx, session)
	if err != nil {
		return err
	}
	if via == provider {
		return desk.Conflict("sso_own_session")
	}
	list, err := a.Store.SSOProvidersOf(ctx, actor.User)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.ID == provider {
			return a.unlink(ctx, actor, p, acc.ID)
		}
	}
	return desk.ErrNotFound
}

// UnlinkMember forgets who a member is to the workspace's provider: he may have another account there by now. The sessions that came by it end.
func (a *App) UnlinkMember(ctx context.Context, actor *desk.Actor, user int64) error {
	if err := actor.Need(desk.PermMembers); err != nil {
		return err
	}
	if user == actor.User {
		return desk.Conflict("sso_own_session") // his own goes by his password
	}
	m, err := a.Store.Member(ctx, actor.Workspace, user)
	if err != nil {
		return err
	}
	if err := above(actor, &m); err != nil {
		return err
	}
	p, found, err := a.Store.SSOProvider(ctx, actor.Workspace)
	if err != nil || !found {
		return err
	}
	return a.unlink(ctx, actor, p, user)
}

func (a *App) unlink(ctx context.Context, actor *desk.Actor, p store.SSOProvider, user int64) error {
	in, need, err := a.placesOf(ctx, user)
	if err != nil {
		return err
	}
	need.Workspaces = append(need.Workspaces, p.Workspace)
	var ended []store.Session
	err = a.writeNeeding(ctx, actor.Workspace, need, func(tx *store.Tx) error {
		known, err := tx.HasIdentity(user, p.ID)
		if err != nil || !known {
			return err
		}
		all, err := tx.SessionsOf(user)
		if err != nil {
			return err
		}
		for _, s := range all {
			if s.Via == p.ID {
				ended = append(ended, s)
			}
		}
		tx.DropSSOIdentity(user, p.ID)
		tellSessions(tx, in, user)
		return a.audit(ctx, tx.In(p.Workspace), actor, AuditEntry{Action: AuditSSOUnlinked, Subject: user})
	})
	if err == nil {
		a.left(user, in, ended)
	}
	return err
}
