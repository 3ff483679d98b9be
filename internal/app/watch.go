package app

import (
	"context"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// When a busy inbox counts as fallen silent: nothing for quietAfter, although at this time of the day (three hours around now)
// the days before brought usualAtThisTime deliveries or more. An inbox younger than two days has no such past: it is busy if the
// last 24 hours brought usualInADay.
const (
	quietAfter      = time.Hour
	usualAtThisTime = 20
	usualInADay     = 50
	usualDays       = 7
)

// WatchInboxes tells administrators of busy inboxes that fell silent, and takes the notice back when deliveries return. Run it
// every few minutes; twice at once does no harm.
func (a *App) WatchInboxes(ctx context.Context) error {
	list, err := a.Store.AllInboxes(ctx)
	if err != nil {
		return err
	}
	noted := map[int64]map[int64]bool{}
	for _, b := range list {
		if noted[b.Workspace] == nil {
			if noted[b.Workspace], err = a.Store.QuietInboxes(ctx, b.Workspace); err != nil {
				return err
			}
		}
		if err := a.watch(ctx, b, noted[b.Workspace][b.ID]); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) watch(ctx context.Context, b store.Inbox, noted bool) error {
	silent := b.State != desk.InboxRemoved && !b.LastDelivery.IsZero() && a.Store.Now().Sub(b.LastDelivery) >= quietAfter
	if silent == noted {
		return nil
	}
	if silent {
		if busy, err := a.busy(ctx, b); err != nil || !busy {
			return err
		}
	}
	return a.Store.Write(ctx, b.Workspace, store.Need{}, func(tx *store.Tx) error {
		if silent {
			a.notify(tx, desk.Notice{Inbox: b.ID, Code: store.QuietNotice, Severity: "warning"})
		} else {
			tx.ResolveNotices(b.ID, store.QuietNotice, 0)
			tx.Emit(desk.Event{Kind: desk.NoticeChanged, ActorKind: desk.ActorSystem})
		}
		tx.Emit(desk.Event{Kind: desk.InboxChanged, ActorKind: desk.ActorSystem, Subject: b.ID})
		return nil
	})
}

// busy reports whether an inbox usually gets deliveries at this time.
func (a *App) busy(ctx context.Context, b store.Inbox) (bool, error) {
	const day, around = 24 * time.Hour, 90 * time.Minute
	now := a.Store.Now()
	if now.Sub(b.CreatedAt) < 2*day {
		n, err := a.Store.DeliveriesOf(ctx, b.Workspace, b.ID, now.Add(-day), now, usualInADay)
		return n >= usualInADay, err
	}
	sum := 0
	for d := range usualDays {
		then := now.Add(-time.Duration(d+1) * day)
		n, err := a.Store.DeliveriesOf(ctx, b.Workspace, b.ID, then.Add(-around), then.Add(around), usualAtThisTime)
		if sum += n; err != nil || sum >= usualAtThisTime {
			return err == nil, err
		}
	}
	return false, nil
}
