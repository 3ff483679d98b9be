package app

import (
	"context"
	"time"

	"timbre/internal/desk"
)

// FilterFields are what the actor can filter conversations by.
func (a *App) FilterFields(_ context.Context, _ *desk.Actor) ([]desk.FilterField, error) {
	return desk.ConversationFields, nil
}

// ParseFilter reads a filter of conversations; "" is none.
func (a *App) ParseFilter(ctx context.Context, actor *desk.Actor, text string) (*desk.Filter, error) {
	if text == "" {
		return nil, nil
	}
	known, err := a.FilterFields(ctx, actor)
	if err != nil {
		return nil, err
	}
	return desk.ParseFilter(text, func(name string) (desk.FilterField, bool) {
		for _, f := range known {
			if f.Name == name {
				return f, true
			}
		}
		return desk.FilterField{}, false
	})
}

// CountMatching counts what a filtered list would have, up to a thousand. more: there may be others.
func (a *App) CountMatching(ctx context.Context, actor *desk.Actor, q desk.ListQuery) (n int, more bool, err error) {
	if err := a.zoned(ctx, actor, &q); err != nil {
		return 0, false, err
	}
	return a.Store.Matching(ctx, actor, q)
}

// zoned says in which zone the days of a query's filter begin, if it names any.
func (a *App) zoned(ctx context.Context, actor *desk.Actor, q *desk.ListQuery) error {
	days := false
	q.Filter.Each(func(c *desk.Filter) {
		if c.Op == desk.OpSince || c.Op == desk.OpBefore {
			days = days || desk.FilterDay(c.Values[0])
		}
	})
	if !days {
		return nil
	}
	w, err := a.Store.Workspace(ctx, actor.Workspace)
	if err != nil {
		return err
	}
	if zone, err := time.LoadLocation(w.TimeZone); err == nil {
		q.Zone = zone
	}
	return nil
}
