package app

import (
	"context"

	"timbre/internal/desk"
)

// Participations are the conversations that an actor sees because he follows them. Who sees all needs none.
func (a *App) Participations(ctx context.Context, actor *desk.Actor) (map[int64]bool, error) {
	if actor.Sight == desk.SightAll || actor.User == 0 {
		return nil, nil
	}
	return a.Store.Participations(ctx, actor.Workspace, actor.User)
}
