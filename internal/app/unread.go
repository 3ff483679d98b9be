package app

import (
	"context"
	"errors"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// keepUnread records a delivery that could not be read, for each inbox that it may be for. Sending it again would not help; after
// a fix it can be replayed.
func (a *App) keepUnread(ctx context.Context, d store.Delivery) error {
	inboxes, err := a.Store.InboxesOfApp(ctx, d.App)
	if err != nil {
		return err
	}
	d.State = store.DeliveryBroken
	return a.Store.Write(ctx, 0, workspacesOf(inboxes), func(tx *store.Tx) error {
		tx.InsertDelivery(d)
		for _, b := range inboxes {
			tx.In(b.Workspace).InsertPart(store.Part{Delivery: d.ID, Inbox: b.ID, ReceivedAt: d.ReceivedAt, State: d.State})
		}
		return nil
	})
}

// errReadAlready: another was faster.
var errReadAlready = errors.New("the delivery was read meanwhile")

// readAgain reads a delivery that could not be read and applies it as at its arrival, once: of two who do it at the same time, one
// finds it done.
func (a *App) readAgain(ctx context.Context, id int64) error {
	d, err := a.Store.Delivery(ctx, id)
	if err != nil || d.State != store.DeliveryBroken {
		return err
	}
	updates, err := parse(a.Channels[whatsappName], d.Body)
	if err != nil {
		return err
	}
	items, err := a.assign(ctx, d.App, updates)
	if err != nil {
		return err
	}
	d.Items = len(updates)
	take := func(state store.DeliveryState) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			unread, err := tx.UnreadDelivery(d.ID)
			if err != nil {
				return err
			}
			if !unread {
				return errReadAlready
			}
			tx.ReadDelivery(d, state)
			return nil
		}
	}
	if len(updates) > maxInline {
		err = a.postpone(ctx, d, items, take(store.DeliveryWaiting))
	} else {
		err = a.apply(ctx, items, take(store.DeliveryApplied), d)
	}
	if errors.Is(err, errReadAlready) {
		return nil
	}
	return err
}

// Unread is what can be shown of a delivery that could not be read.
type Unread struct {
	Error string // why it still cannot be read; "": it can by now
	Raw   string // as it came, if it can be nobody else's
}

// longestRaw bounds the bytes of a delivery that are shown.
const longestRaw = 64 << 10

// unread looks at a delivery that could not be read once more. Its body belongs to the installation: it is shown if all inboxes
// that it may be for are the actor's.
func (a *App) unread(ctx context.Context, actor *desk.Actor, id int64) (*Unread, error) {
	d, err := a.Store.Delivery(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &Unread{}
	if _, err := parse(a.Channels[whatsappName], d.Body); err != nil {
		out.Error, _, _ = strings.Cut(err.Error(), "\n") // behind it is a stack
	}
	inboxes, err := a.Store.InboxesOfApp(ctx, d.App)
	if err != nil {
		return nil, err
	}
	for _, b := range inboxes {
		if b.Workspace != actor.Workspace || !actor.InInbox(b.ID) {
			return out, nil
		}
	}
	out.Raw = strings.ToValidUTF8(string(d.Body[:min(len(d.Body), longestRaw)]), "\uFFFD")
	return out, nil
}
