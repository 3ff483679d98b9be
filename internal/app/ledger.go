package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// What the ledger is made of, for the edges.
type (
	LedgerQuery = store.LedgerQuery
	LedgerPart  = store.Part
	Quarantined = store.Quarantined
)

// LedgerState names how far a part has come.
func LedgerState(p *LedgerPart) string {
	switch {
	case p.State == store.DeliveryBroken:
		return "unreadable"
	case p.Quarantined > 0:
		return "quarantined"
	case p.State == store.DeliveryWaiting:
		return "waiting"
	}
	return "applied"
}

// Ledger lists a page of what was delivered to the actor's inboxes, newest first.
func (a *App) Ledger(ctx context.Context, actor *desk.Actor, q LedgerQuery) ([]LedgerPart, error) {
	if err := actor.Need(desk.PermLedger); err != nil {
		return nil, err
	}
	if q.Inbox != 0 && !actor.InInbox(q.Inbox) {
		return nil, desk.ErrNotFound
	}
	return a.Store.Ledger(ctx, actor, q)
}

// maxShownItems bounds the quarantined items that one page shows.
const maxShownItems = 100

// LedgerDetail is one delivery as far as it is the actor's, as one part.
type LedgerDetail struct {
	LedgerPart
	Quarantined []Quarantined // at most maxShownItems
	Unread      *Unread       // of one that could not be read
}

// Delivery shows one delivery.
func (a *App) Delivery(ctx context.Context, actor *desk.Actor, id int64) (LedgerDetail, error) {
	if err := actor.Need(desk.PermLedger); err != nil {
		return LedgerDetail{}, err
	}
	parts, err := a.Store.LedgerParts(ctx, actor, id)
	if err != nil {
		return LedgerDetail{}, err
	}
	whole := parts[0]
	for _, p := range parts[1:] {
		whole.Inbox = 0 // of several
		whole.Items += p.Items
		whole.Applied += p.Applied
		whole.Duplicates += p.Duplicates
		whole.Quarantined += p.Quarantined
		whole.State = max(whole.State, p.State)
	}
	out := LedgerDetail{LedgerPart: whole}
	if whole.State == store.DeliveryBroken {
		out.Unread, err = a.unread(ctx, actor, id)
		return out, err
	}
	out.Quarantined, err = a.Store.Quarantine(ctx, actor, id, 0, maxShownItems)
	return out, err
}

// Replayed counts what became of a replay.
type Replayed struct{ Replayed, Failed int }

// replayPage is how many quarantined items or unread deliveries are looked up at once.
const replayPage = 200

// Replay reads a delivery again that could not be read, and applies its quarantined items again; or those of all deliveries (0).
// What fails again stays as it is.
func (a *App) Replay(ctx context.Context, actor *desk.Actor, delivery int64) (done Replayed, err error) {
	if err := actor.Need(desk.PermLedger); err != nil {
		return done, err
	}
	if err := actor.Need(desk.PermInboxes); err != nil {
		return done, err
	}
	if delivery != 0 {
		if _, err := a.Store.LedgerParts(ctx, actor, delivery); err != nil {
			return done, err
		}
	}
	done, err = a.replayAll(ctx, actor, delivery)
	if done != (Replayed{}) {
		data := map[string]any{"replayed": done.Replayed, "failed": done.Failed}
		err = errors.Join(err, a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
			return a.audit(ctx, tx, actor, AuditEntry{Action: "delivery.replayed", Subject: delivery, Data: data})
		}))
	}
	return done, err
}

func (a *App) replayAll(ctx context.Context, actor *desk.Actor, delivery int64) (done Replayed, err error) {
	if err := a.replayUnread(ctx, actor, delivery, &done); err != nil {
		return done, err
	}
	source := replaySource{app: a}
	for after, more := int64(0), true; more; {
		page, err := a.Store.Quarantine(ctx, actor, delivery, after, replayPage)
		if err != nil {
			return done, err
		}
		more = len(page) == replayPage
		for _, q := range page {
			after = q.ID
			err := a.replay(ctx, actor.Workspace, &source, q)
			if err := done.count(ctx, err); err != nil {
				return done, err
			}
			if err != nil {
				a.Log.WarnContext(ctx, "a quarantined item failed again", "delivery", q.Delivery, "kind", q.Kind, "error", err)
			}
		}
	}
	return done, nil
}

// replayUnread reads the deliveries again that could not be read.
func (a *App) replayUnread(ctx context.Context, actor *desk.Actor, delivery int64, done *Replayed) error {
	for after, more := int64(0), true; more; {
		page, err := a.Store.UnreadDeliveries(ctx, actor, delivery, after, replayPage)
		if err != nil {
			return err
		}
		more = len(page) == replayPage
		for _, id := range page {
			after = id
			err := a.readAgain(ctx, id)
			if err := done.count(ctx, err); err != nil {
				return err
			}
			if err != nil {
				a.Log.WarnContext(ctx, "a delivery could still not be read", "delivery", id, "error", err)
			}
		}
	}
	return nil
}

// count counts one replay. It returns what ends all of them: the database is not there, or nobody waits any more.
func (r *Replayed) count(ctx context.Context, err error) error {
	switch {
	case err == nil:
		r.Replayed++
	case ctx.Err() != nil, Refusal(err) != nil && Refusal(err).Kind == desk.KindUnavailable:
		return err
	default:
		r.Failed++
	}
	return nil
}

// replaySource reads deliveries for a replay, each once while its items follow each other.
type replaySource struct {
	app      *App
	delivery store.Delivery
	items    []item
}

var errNotThere = errors.New("the item is no longer in its delivery, or its inbox is gone")

func (s *replaySource) item(ctx context.Context, q store.Quarantined) (item, error) {
	if s.delivery.ID != q.Delivery {
		d, err := s.app.Store.Delivery(ctx, q.Delivery)
		if err != nil {
			return item{}, err
		}
		updates, err := parse(s.app.Channels[whatsappName], d.Body)
		if err != nil {
			return item{}, err
		}
		items, err := s.app.assign(ctx, d.App, updates)
		if err != nil {
			return item{}, err
		}
		s.delivery, s.items = d, items
	}
	i := slices.IndexFunc(s.items, func(it item) bool { return it.Index == q.Position && it.inbox.ID == q.Inbox })
	if i < 0 {
		return item{}, errNotThere
	}
	return s.items[i], s.items[i].bad
}

// replay applies one item and takes it out of quarantine, in one transaction.
func (a *App) replay(ctx context.Context, workspace int64, source *replaySource, q store.Quarantined) error {
	it, err := source.item(ctx, q)
	if err != nil {
		return err
	}
	if it.inbox.Workspace != workspace {
		return errNotThere
	}
	d := source.delivery
	return a.Store.Write(ctx, 0, needOf([]item{it}), func(tx *store.Tx) error {
		in := tx.In(workspace)
		if waits, err := in.QuarantinedItem(q.ID); err != nil || !waits {
			return err
		}
		duplicate, err := a.applyContained(in, &it, d)
		if err != nil {
			return err
		}
		in.ReleaseQuarantined(q)
		part := store.Part{Delivery: d.ID, Inbox: q.Inbox, ReceivedAt: d.ReceivedAt, State: d.State, Applied: 1, Quarantined: -1}
		if duplicate {
			part.Applied, part.Duplicates = 0, 1
		}
		in.AddToPart(part)
		return nil
	})
}

// UnreadCount counts the deliveries that could not be read and may be for the actor's inboxes.
func (a *App) UnreadCount(ctx context.Context, actor *desk.Actor) (int, error) {
	if err := actor.Need(desk.PermLedger); err != nil {
		return 0, err
	}
	return a.Store.CountUnread(ctx, actor)
}

// InboxTraffic is what one inbox got in the last 24 hours, and what of all times is in quarantine.
type InboxTraffic struct {
	Inbox                          desk.Inbox
	Received, Applied, Quarantined int
	Quiet                          bool
}

// Traffic sums the ledger for the actor's inboxes.
func (a *App) Traffic(ctx context.Context, actor *desk.Actor) ([]InboxTraffic, error) {
	if err := actor.Need(desk.PermLedger); err != nil {
		return nil, err
	}
	sums, err := a.Store.TrafficSince(ctx, actor, a.Store.Now().Add(-24*time.Hour))
	if err != nil {
		return nil, err
	}
	inboxes, err := a.Store.Inboxes(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	quiet, err := a.Store.QuietInboxes(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	var out []InboxTraffic
	for _, b := range inboxes {
		if actor.InInbox(b.ID) && b.State != desk.InboxRemoved {
			t := sums[b.ID]
			out = append(out, InboxTraffic{b.Inbox, t.Received, t.Applied, t.Quarantined, quiet[b.ID]})
		}
	}
	return out, nil
}
