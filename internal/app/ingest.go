package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// maxInline is how many items are applied before the answer. A larger delivery is recorded, answered and applied in chunks by
// job, so that a history sync delays nobody.
const maxInline = 100

// item is one update on its way to one inbox.
type item struct {
	channel.Update
	inbox    store.Inbox
	attended *attended // nil: nobody is told when it is closed
	bad      error     // why it is quarantined
}

// Ingest records a verified delivery and applies it, in one transaction. When it returns nil the delivery is on disk and may
// be answered. A delivery that cannot be read is recorded too: sending it again would not help.
func (a *App) Ingest(ctx context.Context, app store.App, ch channel.Channel, body []byte) error {
	d := store.Delivery{ID: a.Store.NewID(), App: app.ID, ReceivedAt: a.Store.Now(), Body: body}
	updates, err := parse(ch, body)
	if err != nil {
		a.Log.WarnContext(ctx, "a delivery could not be read; it is kept", "delivery", d.ID, "app", app.ID, "error", err)
		return a.keepUnread(ctx, d)
	}
	d.Items = len(updates)
	items, err := a.assign(ctx, app.ID, updates)
	if err != nil {
		return err
	}
	if len(updates) > maxInline {
		d.State = store.DeliveryWaiting
		return a.postpone(ctx, d, items, func(tx *store.Tx) error { tx.InsertDelivery(d); return nil })
	}
	return a.apply(ctx, items, func(tx *store.Tx) error { tx.InsertDelivery(d); return nil }, d)
}

// parse reads a delivery. One that makes the channel panic cannot be read.
func parse(ch channel.Channel, body []byte) (updates []channel.Update, err error) {
	defer func() {
		if p := recover(); p != nil {
			updates, err = nil, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return ch.Parse(body)
}

// assign gives each update to its inbox. What speaks of a whole account goes to each of its inboxes, what speaks of one of its numbers to
// that one's: the others may be another company's. What is for a number that is not ours is only recorded.
func (a *App) assign(ctx context.Context, app int64, updates []channel.Update) ([]item, error) {
	accounts := make([]string, 0, 1)
	for _, u := range updates {
		if u.Account != "" && (len(accounts) == 0 || accounts[len(accounts)-1] != u.Account) {
			accounts = append(accounts, u.Account)
		}
	}
	r, err := a.route(ctx, app, accounts)
	if err != nil {
		return nil, err
	}
	items := make([]item, 0, len(updates))
	for _, u := range updates {
		if b, ok := r.byAccount[u.Account]; ok && u.Account != "" {
			items = append(items, item{Update: u, inbox: b, attended: r.attended[b.ID], bad: u.Problem})
		} else if u.Account == "" {
			for _, b := range r.concerned(&u) {
				items = append(items, item{Update: u, inbox: b, bad: u.Problem})
			}
		}
	}
	return items, nil
}

// apply runs the items in one transaction, after record. An item that fails is quarantined and the others run again without
// it; only a failure of the database itself is returned.
func (a *App) apply(ctx context.Context, items []item, record func(*store.Tx) error, d store.Delivery) error {
	need := needOf(items)
	for {
		failed := -1
		err := a.Store.Write(ctx, 0, need, func(tx *store.Tx) error {
			failed = -1
			if err := record(tx); err != nil {
				return err
			}
			parts := newParts(d)
			for i := range items {
				it := &items[i]
				in := tx.In(it.inbox.Workspace)
				duplicate, err := false, it.bad
				if it.inbox.State == desk.InboxRemoved {
					parts.count(it, false, false)
					continue
				}
				if err == nil {
					if duplicate, err = a.applyContained(in, it, d); err != nil {
						if tx.Spoiled() {
							return err
						}
						failed = i
						return &itemError{err}
					}
				} else {
					in.Quarantine(quarantined(it, d, err))
				}
				parts.count(it, duplicate, it.bad != nil)
			}
			parts.save(tx, a)
			return nil
		})
		if bad, ok := errors.AsType[*itemError](err); ok && failed >= 0 {
			a.Log.WarnContext(ctx, "an item of a delivery failed; it is quarantined", "delivery", d.ID, "kind", items[failed].Kind, "error", bad.error)
			items[failed].bad = bad.error
			continue
		}
		if err == nil || !store.IsDataError(err) || len(items) == 0 {
			return err
		}
		return a.applySingly(ctx, items, record, d, err)
	}
}

// applySingly is for values that the database itself refuses: each item by itself, the refused ones quarantined.
func (a *App) applySingly(ctx context.Context, items []item, record func(*store.Tx) error, d store.Delivery, cause error) error {
	if len(items) == 1 {
		if items[0].bad != nil {
			return cause // it fails even as a quarantined item
		}
		items[0].bad = cause
		return a.apply(ctx, items, record, d)
	}
	if err := a.Store.Write(ctx, 0, store.Need{}, record); err != nil {
		return err
	}
	for i := range items {
		if err := a.apply(ctx, items[i:i+1], recorded, d); err != nil {
			return err
		}
	}
	return nil
}

// recorded stands for the record of a delivery that is there already.
func recorded(*store.Tx) error { return nil }

// itemError is a failure of one item, which the transaction survives without it.
type itemError struct{ error }

// applyContained applies one item. A panic is its error.
func (a *App) applyContained(tx *store.Tx, it *item, d store.Delivery) (duplicate bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			a.Log.Error("panic while applying an item", "kind", it.Kind, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	in := &inbound{app: a, tx: tx, inbox: it.inbox, attended: it.attended}
	switch u := it.Update; {
	case u.Message != nil:
		return in.message(u.Message)
	case u.Status != nil:
		return in.status(u.Status)
	case u.Reaction != nil:
		return in.reaction(u.Reaction)
	case u.Edit != nil:
		return in.edit(u.Edit)
	case u.Revoke != nil:
		return in.revoke(u.Revoke)
	case u.Rename != nil:
		return in.rename(u.Rename)
	case u.Card != nil:
		return false, in.card(u.Card)
	case u.Template != nil:
		return false, in.template(u.Template)
	case u.News != nil:
		return false, in.news(u.News)
	case u.Preference != nil:
		return false, in.preference(u.Preference)
	}
	return false, nil // recorded only
}

func quarantined(it *item, d store.Delivery, err error) store.Quarantined {
	return store.Quarantined{Delivery: d.ID, Inbox: it.inbox.ID, Position: it.Index, Kind: it.Kind, Error: err.Error(), Raw: string(it.Raw)}
}

// needOf names what the items will touch, so that one read serves the group.
func needOf(items []item) store.Need {
	n := store.Need{Items: len(items)}
	for i := range items {
		it := &items[i]
		ws, inbox := it.inbox.Workspace, it.inbox.ID
		if len(n.Workspaces) == 0 || n.Workspaces[len(n.Workspaces)-1] != ws {
			n.Workspaces = append(n.Workspaces, ws)
		}
		external := func(id string) {
			if id != "" {
				n.External = append(n.External, store.ExternalKey{Workspace: ws, Inbox: inbox, ID: id})
			}
		}
		switch {
		case it.Message != nil:
			n.Identities = append(n.Identities, firstKey(it.inbox, it.Message.From)...)
			external(it.Message.ID)
			external(it.Message.Quoted)
			n.Parked = append(n.Parked, store.ExternalKey{Workspace: ws, Inbox: inbox, ID: it.Message.ID})
		case it.Status != nil:
			external(it.Status.ID)
		case it.Reaction != nil:
			external(it.Reaction.Target)
		case it.Edit != nil:
			external(it.Edit.Target)
		case it.Revoke != nil:
			external(it.Revoke.Target)
		}
	}
	return n
}

// firstKey is enough to find a person in most cases: his other address is known to be his by his thread.
func firstKey(b store.Inbox, p channel.Person) []store.IdentityKey {
	keys := identityKeys(b, p)
	return keys[:min(1, len(keys))]
}

// parts counts what became of a delivery's items, for each inbox.
type parts struct {
	d    store.Delivery
	list []store.Part
	tell map[int64]string // numbers of inboxes of which we did not know them, by inbox
}

func newParts(d store.Delivery) *parts { return &parts{d: d} }

func (p *parts) count(it *item, duplicate, bad bool) {
	if it.inbox.Number == "" && it.Account != "" && it.Number != "" {
		if p.tell == nil {
			p.tell = map[int64]string{}
		}
		p.tell[it.inbox.ID] = it.Number
	}
	for i := range p.list {
		if p.list[i].Inbox == it.inbox.ID {
			addItem(&p.list[i], it, duplicate, bad)
			return
		}
	}
	part := store.Part{Workspace: it.inbox.Workspace, Delivery: p.d.ID, Inbox: it.inbox.ID, ReceivedAt: p.d.ReceivedAt}
	addItem(&part, it, duplicate, bad)
	p.list = append(p.list, part)
}

func addItem(p *store.Part, it *item, duplicate, bad bool) {
	p.Items++
	switch {
	case it.inbox.State == desk.InboxRemoved: // it is in the ledger, and nothing came of it
	case bad:
		p.Quarantined++
	case duplicate:
		p.Duplicates++
	default:
		p.Applied++
	}
}

func (p *parts) save(tx *store.Tx, a *App) {
	for _, part := range p.list {
		in := tx.In(part.Workspace)
		if p.d.State == store.DeliveryApplied {
			in.InsertPart(part)
		} else {
			in.AddToPart(part)
		}
		if a.touch.due(part.Inbox, tx.Now) {
			number := p.tell[part.Inbox]
			if number != "" {
				number = desk.FormatPhone("+" + number)
			}
			in.TouchInbox(part.Inbox, number)
		}
	}
}

// applyJob is the kind of the job that applies a large delivery.
const applyJob = "apply_delivery"

type applyArgs struct {
	Delivery int64 `json:"delivery,string"`
}

// postpone records a large delivery and leaves the rest to a job.
func (a *App) postpone(ctx context.Context, d store.Delivery, items []item, record func(*store.Tx) error) error {
	args, err := json.Marshal(applyArgs{d.ID})
	if err != nil {
		return err
	}
	inboxes := inboxesOf(items)
	return a.Store.Write(ctx, 0, workspacesOf(inboxes), func(tx *store.Tx) error {
		if err := record(tx); err != nil {
			return err
		}
		for _, b := range inboxes {
			tx.In(b.Workspace).AddToPart(store.Part{Delivery: d.ID, Inbox: b.ID, ReceivedAt: d.ReceivedAt, State: store.DeliveryWaiting})
		}
		tx.Enqueue(store.Job{Kind: applyJob, Args: string(args)})
		return nil
	})
}

// ApplyDelivery applies a recorded delivery in chunks. Applied twice it changes nothing more.
func (a *App) ApplyDelivery(ctx context.Context, id int64) error {
	d, err := a.Store.Delivery(ctx, id)
	if err != nil || d.State != store.DeliveryWaiting {
		return err
	}
	app, found, err := a.Store.AppByID(ctx, d.App)
	if err != nil || !found {
		return err
	}
	updates, err := parse(a.Channels[whatsappName], d.Body)
	if err != nil {
		return err
	}
	items, err := a.assign(ctx, app.ID, updates)
	if err != nil {
		return err
	}
	all := items
	for len(items) > 0 {
		n := min(len(items), maxInline)
		if err := a.apply(ctx, items[:n], recorded, d); err != nil {
			return err
		}
		items = items[n:]
	}
	return a.Store.Write(ctx, 0, workspacesOf(inboxesOf(all)), func(tx *store.Tx) error {
		tx.FinishDelivery(id)
		for _, inbox := range inboxesOf(all) {
			tx.In(inbox.Workspace).AddToPart(store.Part{Delivery: id, Inbox: inbox.ID, ReceivedAt: d.ReceivedAt})
		}
		return nil
	})
}

// inboxesOf lists the inboxes that items are for, each once.
func inboxesOf(items []item) []store.Inbox {
	var out []store.Inbox
	for _, it := range items {
		if !slices.ContainsFunc(out, func(b store.Inbox) bool { return b.ID == it.inbox.ID }) {
			out = append(out, it.inbox)
		}
	}
	return out
}

// workspacesOf lists the workspaces of inboxes.
func workspacesOf(inboxes []store.Inbox) store.Need {
	var n store.Need
	for _, b := range inboxes {
		n.Workspaces = append(n.Workspaces, b.Workspace)
	}
	return n
}

// whatsappName is the channel whose apps sign deliveries; each app of another channel will name its own.
const whatsappName = "whatsapp"
