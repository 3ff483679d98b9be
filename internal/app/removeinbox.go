package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// RemoveInbox disconnects a number for good: nothing comes or goes by it any more, and whoever was in the inbox can read what was. Its
// access token is forgotten. finish: its open conversations are closed, or they stay as they are; nil: it stays while it has any.
func (a *App) RemoveInbox(ctx context.Context, actor *desk.Actor, id int64, finish *bool) (r desk.Removal, err error) {
	if err := a.mayManage(actor, id); err != nil {
		return r, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		b, err := tx.Inbox(id)
		if err != nil {
			return err
		}
		if err := refuseRemoved(&b); err != nil {
			return err
		}
		before, err := factsOfInbox(tx, b)
		if err != nil {
			return err
		}
		h, err := hangingOn(tx, actor, desk.RemovalInbox, id)
		if err != nil {
			return err
		}
		if finish == nil && h.Conversations > 0 {
			return hasConversations("inbox_has_conversations", &h)
		}
		if err := a.disconnect(tx, &b, actor.ID()); err != nil {
			return err
		}
		r = desk.Removal{Noun: desk.RemovalInbox, Subject: id, Name: b.Name, Plan: desk.RemovalPlan{Close: deref(finish)}, Total: h.Scheduled, Untold: h.Untold}
		if r.Plan.Close {
			r.Total += h.Conversations
		}
		if r, err = a.begin(tx, actor, r); err != nil {
			return err
		}
		tx.RenewRights()
		emit(tx, actor, desk.InboxChanged, id)
		return a.noted(ctx, tx, actor, "inbox.removed", subject{id, b.Name}, before, nil)
	})
	if err == nil {
		a.forgetRoutes()
	}
	return r, err
}

// disconnect ends all that an inbox does by itself, since somebody took it away. What waits to be sent fails by its own jobs, which find it so.
func (a *App) disconnect(tx *store.Tx, b *store.Inbox, by int64) error {
	b.State, b.StateCode, b.TokenSealed = desk.InboxRemoved, "", ""
	b.Settings.Routing, b.Settings.AutoClose.Off = desk.Routing{}, true
	tx.CancelJob(autoCloseKey(b.ID))
	tx.ReleaseJobs(inboxKey(b.ID))
	tx.ResolveCritical(b.ID, by)
	tx.ResolveHolds(b.ID, by)
	shared, err := tx.PortfolioElsewhere(*b)
	if err != nil {
		return err
	}
	if !shared {
		tx.DropTemplatesOf(b.Portfolio)
		emit(tx, &desk.Actor{Kind: desk.ActorSystem}, desk.TemplateChanged, 0)
	}
	return tx.UpdateInbox(*b)
}

// inboxPortion takes back what is scheduled in an inbox, and closes its conversations if the plan says so.
func (a *App) inboxPortion(tx *store.Tx, by *desk.Actor, r *desk.Removal) (n int, done bool, err error) {
	scheduled, err := tx.ScheduledIn(r.Subject, removeAtOnce)
	if err != nil {
		return 0, false, err
	}
	for i := range scheduled {
		if err := a.dropScheduled(tx, by, &scheduled[i]); err != nil {
			return 0, false, err
		}
	}
	n = len(scheduled)
	if n == removeAtOnce || !r.Plan.Close {
		return n, n < removeAtOnce, nil
	}
	list, err := tx.InboxsConversations(r.Subject, removeAtOnce-n)
	if err != nil {
		return n, false, err
	}
	for i := range list {
		c := &list[i]
		if err := a.catchUp(tx, c); err != nil {
			return n, false, err
		}
		before := c.Facts()
		closeConversation(c, by.ID(), tx.Now)
		if err := a.record(tx, c, before, authorOf(by), desk.EventLine{Name: "closed"}); err != nil {
			return n, false, err
		}
	}
	n += len(list)
	return n, n < removeAtOnce, nil
}

// inboxRemoved is the code of what cannot be, since the inbox was taken away.
const inboxRemoved = "inbox_removed"

// refuseRemoved refuses what an inbox that was taken away cannot do any more.
func refuseRemoved(b *store.Inbox) error {
	if b.State == desk.InboxRemoved {
		return desk.Conflict(inboxRemoved)
	}
	return nil
}
