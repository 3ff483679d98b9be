package app

import (
	"context"

	"timbre/internal/desk"
)

// Watch returns the actor whose lists and counts are asked for: an agent's, as far as the actor sees; 0: his own. Looking at them changes
// nothing: a read mark moves for whoever has the conversation, or who is in charge while nobody has it.
func (a *App) Watch(ctx context.Context, actor *desk.Actor, agent int64) (*desk.Actor, error) {
	if agent == 0 || agent == actor.User {
		return actor, nil
	}
	if err := actor.Need(desk.PermSupervise); err != nil {
		return nil, err
	}
	watched, err := a.MemberActor(ctx, actor.Workspace, agent)
	if err != nil {
		return nil, err
	}
	return actor.Watched(watched), nil
}
