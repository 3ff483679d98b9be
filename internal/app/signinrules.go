package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// SignInRules are what a workspace asks of whoever signs in.
type SignInRules = store.SignInRules

// SignInRules reads the workspace's.
func (a *App) SignInRules(ctx context.Context, actor *desk.Actor) (SignInRules, error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return SignInRules{}, err
	}
	return a.Store.SignInRules(ctx, actor.Workspace, a.site.Host)
}

// WantSecondFactor has everybody in the workspace need a second factor, or not. Who has none goes on until he signs in the next time, and
// sets one up then.
func (a *App) WantSecondFactor(ctx context.Context, actor *desk.Actor, wanted bool) (SignInRules, error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return SignInRules{}, err
	}
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		tx.WantSecondFactor(wanted)
		emit(tx, actor, desk.WorkspaceChanged, tx.Workspace)
		action := AuditFactorNotWanted
		if wanted {
			action = AuditFactorWanted
		}
		return a.audit(ctx, tx, actor, AuditEntry{Action: action})
	})
	if err != nil {
		return SignInRules{}, err
	}
	return a.Store.SignInRules(ctx, actor.Workspace, a.site.Host)
}
