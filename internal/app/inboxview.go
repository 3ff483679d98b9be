package app

import (
	"context"
	"slices"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// Capabilities of an inbox's channel.
type Capabilities = channel.Capabilities

// InboxView is an inbox with what its page shows besides.
type InboxView struct {
	desk.Inbox
	WebhookPath    string // "" for who does not manage inboxes
	Teams, Members []int64
	Capabilities   Capabilities
	Quiet          bool        // a busy inbox fell silent
	Open           bool        // by its business hours
	Changes        []time.Time // when it opens or closes next, by turns
}

// nextChanges is how many openings and closings are told ahead: some days of them, so that a screen which stays open, or is offline, knows.
const nextChanges = 20

// WebhookPrefix is where the apps of the channel deliver to, before the app's own part.
const WebhookPrefix = "/hooks/whatsapp/"

// Inboxes lists the actor's inboxes.
func (a *App) Inboxes(ctx context.Context, actor *desk.Actor) ([]InboxView, error) {
	b, err := a.Store.Belonging(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	return a.inboxViews(ctx, actor, b)
}

func (a *App) inboxViews(ctx context.Context, actor *desk.Actor, b store.Belonging) ([]InboxView, error) {
	list, err := a.Store.Inboxes(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(i store.Inbox) bool { return !actor.InInbox(i.ID) })
	quiet, err := a.Store.QuietInboxes(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	var paths map[int64]string
	if actor.Can(desk.PermInboxes) {
		if paths, err = a.Store.AppPaths(ctx, actor.Workspace); err != nil {
			return nil, err
		}
	}
	calendars, err := a.calendarsFor(ctx, actor.Workspace, list)
	if err != nil {
		return nil, err
	}
	now := a.Store.Now()
	out := make([]InboxView, len(list))
	for i, in := range list {
		v := InboxView{Inbox: in.Inbox, Teams: b.TeamsOfInbox[in.ID], Members: b.MembersOfInbox[in.ID], Quiet: quiet[in.ID]}
		calendar := calendars.of(&in.Inbox)
		v.Open, v.Changes = calendar.IsOpen(now), calendar.Changes(now, nextChanges)
		if ch, ok := a.Channels[in.Channel]; ok {
			v.Capabilities = ch.Capabilities()
		}
		if paths == nil {
			v.Account, v.Portfolio = "", ""
		} else if p := paths[in.App]; p != "" {
			v.WebhookPath = WebhookPrefix + p
		}
		out[i] = v
	}
	return out, nil
}

// Inbox reads one of the actor's inboxes.
func (a *App) Inbox(ctx context.Context, actor *desk.Actor, id int64) (InboxView, error) {
	all, err := a.Inboxes(ctx, actor)
	if err != nil {
		return InboxView{}, err
	}
	i := slices.IndexFunc(all, func(v InboxView) bool { return v.ID == id })
	if i < 0 {
		return InboxView{}, desk.ErrNotFound
	}
	return all[i], nil
}
