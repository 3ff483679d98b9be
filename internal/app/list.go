package app

import (
	"context"

	"timbre/internal/desk"
)

// Conversations returns a page of what the actor may see, and the cursor of the following page, "" if there is none.
func (a *App) Conversations(ctx context.Context, actor *desk.Actor, q desk.ListQuery) ([]desk.Listed, string, error) {
	if err := a.zoned(ctx, actor, q.Filter, &q.Zone); err != nil {
		return nil, "", err
	}
	return a.Store.List(ctx, actor, q)
}

// Listed reads a conversation as a list shows it, if the actor may see it.
func (a *App) Listed(ctx context.Context, actor *desk.Actor, number int64) (desk.Listed, error) {
	l, _, err := a.Store.ListedFor(ctx, actor, number)
	return l, err
}

// Row reads a conversation that a use case of the actor has just answered as a list shows it.
func (a *App) Row(ctx context.Context, c desk.Conversation) (desk.Listed, error) {
	list, _, _, err := a.Store.Rows(ctx, c.Workspace, []int64{c.ID}, nil, nil)
	if err == nil && len(list) == 0 {
		err = desk.ErrNotFound
	}
	if err != nil {
		return desk.Listed{}, err
	}
	return list[0], nil
}
