package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Counts of the built-in views, as one actor sees them.
type Counts = store.Counts

// Counts reads the counts of the built-in views.
func (a *App) Counts(ctx context.Context, actor *desk.Actor) (Counts, error) {
	return a.Store.Counts(ctx, actor)
}

// Overview is all that the frame of the interface needs.
type Overview struct {
	Me      Me
	Inboxes []InboxView
	Teams   []desk.Team
	Members []Colleague
	Labels  []LabelView
	Views   []desk.SavedView
	Counts  Counts
	Notices []desk.Notice

	Attributes []AttributeView
}

// Overview reads what the frame needs. The counts come first: what changes while the rest is read comes again as an event
// after their seq.
func (a *App) Overview(ctx context.Context, actor *desk.Actor) (o Overview, err error) {
	if o.Counts, err = a.Counts(ctx, actor); err != nil {
		return o, err
	}
	if o.Me, err = a.Me(ctx, actor); err != nil {
		return o, err
	}
	b, err := a.Store.Belonging(ctx, actor.Workspace)
	if err != nil {
		return o, err
	}
	if o.Inboxes, err = a.inboxViews(ctx, actor, b); err != nil {
		return o, err
	}
	if o.Teams, err = a.Teams(ctx, actor); err != nil {
		return o, err
	}
	list, err := a.Store.Members(ctx, actor.Workspace)
	if err != nil {
		return o, err
	}
	o.Members = colleagues(actor, list, b)
	if o.Labels, err = a.Labels(ctx, actor); err != nil {
		return o, err
	}
	if o.Attributes, err = a.attributes(ctx, actor); err != nil {
		return o, err
	}
	if o.Views, err = a.SavedViews(ctx, actor, desk.SavedConversations); err != nil {
		return o, err
	}
	o.Notices, err = a.Notices(ctx, actor)
	return o, err
}
