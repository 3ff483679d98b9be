package api

import (
	"context"
	"encoding/json"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) ledgerRoutes() {
	serve(a, route{method: http.MethodGet, path: "/ledger", name: "list-deliveries", tag: "ledger",
		summary: "Lists what providers delivered, newest first: one row for each inbox of a delivery."}, a.ledger)
	serve(a, route{method: http.MethodGet, path: "/ledger/summary", name: "get-ledger-summary", tag: "ledger",
		summary: "What came in the last 24 hours, and what is in quarantine."}, a.ledgerSummary)
	serve(a, route{method: http.MethodGet, path: "/ledger/{id}", name: "get-delivery", tag: "ledger", summary: "A delivery with its quarantined items."}, a.delivery)
	serve(a, route{method: http.MethodPost, path: "/ledger/replay", name: "replay-all", tag: "ledger", summary: "Reads again what could not be read, and applies all quarantined items again."}, a.replayAll)
	serve(a, route{method: http.MethodPost, path: "/ledger/{id}/replay", name: "replay-delivery", tag: "ledger",
		summary: "Reads a delivery again that could not be read, or applies its quarantined items again."}, a.replay)
}

// LedgerEntry is what a delivery brought one inbox.
type LedgerEntry struct {
	ID          ID        `json:"id"`
	ReceivedAt  Time      `json:"received_at"`
	Inbox       *view.Ref `json:"inbox" doc:"Null: of several."`
	State       string    `json:"state" enum:"applied,waiting,quarantined,unreadable"`
	Items       int       `json:"items"`
	Applied     int       `json:"applied"`
	Duplicates  int       `json:"duplicates"`
	Quarantined int       `json:"quarantined"`
}

func entryOf(p *app.LedgerPart, names *desk.Names) LedgerEntry {
	return LedgerEntry{ID{p.Delivery}, Time{p.ReceivedAt}, refOf(p.Inbox, names.Inboxes[p.Inbox].Name), app.LedgerState(p),
		p.Items, p.Applied, p.Duplicates, p.Quarantined}
}

type ledgerInput struct {
	Paging
	Inbox ID     `query:"inbox"`
	State string `query:"state" enum:"applied,waiting,quarantined,unreadable"`
}

// ledgerCursor is the last row of a page.
type ledgerCursor struct {
	Delivery int64 `json:"d,string"`
	Inbox    int64 `json:"i,string"`
}

func (a *API) ledger(ctx context.Context, actor *desk.Actor, in *ledgerInput) (page Page[LedgerEntry], err error) {
	var after ledgerCursor
	if err := readCursor(in.After, &after); err != nil {
		return page, err
	}
	list, err := a.App.Ledger(ctx, actor, app.LedgerQuery{Inbox: in.Inbox.N, State: in.State, AfterDelivery: after.Delivery,
		AfterInbox: after.Inbox, Limit: in.Limit + 1})
	if err != nil {
		return page, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return page, err
	}
	list, more := cut(list, in.Limit)
	page = whole(shown(list, func(p *app.LedgerPart) LedgerEntry { return entryOf(p, names) }))
	if more {
		last := list[len(list)-1]
		page.Next = writeCursor(ledgerCursor{last.Delivery, last.Inbox})
	}
	return page, nil
}

// LedgerDetail is a delivery with its quarantined items.
type LedgerDetail struct {
	LedgerEntry
	QuarantinedItems []QuarantinedItem `json:"quarantined_items" doc:"At most 100."`
	Unread           *UnreadDelivery   `json:"unread" doc:"Of an unreadable delivery."`
}

// UnreadDelivery is what can be said of a delivery that could not be read.
type UnreadDelivery struct {
	Error Text `json:"error" doc:"Why it still cannot be read. Null: it can by now; replay it."`
	Raw   Text `json:"raw" doc:"As it came, its first 64 KB. Null: others' numbers share the app, so it may be theirs."`
}

// QuarantinedItem is one update that could not be applied.
type QuarantinedItem struct {
	ID    ID     `json:"id"`
	Index int    `json:"index" doc:"Its place in the delivery, from 0."`
	Kind  string `json:"kind"`
	Error string `json:"error"`
	Raw   any    `json:"raw" doc:"As it came. Null: phones and addresses are shown to you masked."`
	State string `json:"state" enum:"quarantined"`
}

func quarantinedOf(q *app.Quarantined) QuarantinedItem {
	out := QuarantinedItem{ID{q.ID}, q.Position, q.Kind, q.Error, json.RawMessage(q.Raw), "quarantined"}
	if !json.Valid([]byte(q.Raw)) {
		out.Raw = q.Raw
	}
	return out
}

func (a *API) delivery(ctx context.Context, actor *desk.Actor, in *ByID) (LedgerDetail, error) {
	d, err := a.App.Delivery(ctx, actor, in.ID.N)
	if err != nil {
		return LedgerDetail{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return LedgerDetail{}, err
	}
	out := LedgerDetail{LedgerEntry: entryOf(&d.LedgerPart, names), QuarantinedItems: shown(d.Quarantined, quarantinedOf)}
	if u := d.Unread; u != nil {
		out.Unread = &UnreadDelivery{Text(u.Error), Text(u.Raw)}
	}
	if names.Masked { // what came has numbers in it, as has what is said of it
		for i := range out.QuarantinedItems {
			q := &out.QuarantinedItems[i]
			q.Raw, q.Error = nil, names.Called(q.Error)
		}
		if out.Unread != nil {
			out.Unread = &UnreadDelivery{Error: Text(names.Called(string(out.Unread.Error)))}
		}
	}
	return out, nil
}

func (a *API) replay(ctx context.Context, actor *desk.Actor, in *ByID) (LedgerDetail, error) {
	if _, err := a.App.Replay(ctx, actor, in.ID.N); err != nil {
		return LedgerDetail{}, err
	}
	return a.delivery(ctx, actor, in)
}

// Replayed counts what became of a replay: quarantined items, and deliveries that could not be read.
type Replayed struct {
	Replayed int `json:"replayed"`
	Failed   int `json:"failed"`
}

func (a *API) replayAll(ctx context.Context, actor *desk.Actor, _ *none) (Replayed, error) {
	r, err := a.App.Replay(ctx, actor, 0)
	return Replayed(r), err
}

// LedgerSummary sums my inboxes: items of the last 24 hours, quarantined ones of all times.
type LedgerSummary struct {
	Received       int            `json:"received"`
	Applied        int            `json:"applied"`
	Quarantined    int            `json:"quarantined"`
	Unreadable     int            `json:"unreadable" doc:"Deliveries that could not be read, of all times."`
	Inboxes        []InboxTraffic `json:"inboxes"`
	LastDeliveryAt Time           `json:"last_delivery_at"`
	Quiet          bool           `json:"quiet" doc:"A busy inbox fell silent."`
}

// InboxTraffic is one inbox's part of the sum.
type InboxTraffic struct {
	Inbox          *view.Ref `json:"inbox"`
	Received       int       `json:"received"`
	Applied        int       `json:"applied"`
	Quarantined    int       `json:"quarantined"`
	LastDeliveryAt Time      `json:"last_delivery_at"`
	Quiet          bool      `json:"quiet"`
}

func (a *API) ledgerSummary(ctx context.Context, actor *desk.Actor, _ *none) (s LedgerSummary, err error) {
	list, err := a.App.Traffic(ctx, actor)
	if err != nil {
		return s, err
	}
	s.Unreadable, err = a.App.UnreadCount(ctx, actor)
	s.Inboxes = shown(list, func(t *app.InboxTraffic) InboxTraffic {
		s.Received += t.Received
		s.Applied += t.Applied
		s.Quarantined += t.Quarantined
		s.Quiet = s.Quiet || t.Quiet
		if t.Inbox.LastDelivery.After(s.LastDeliveryAt.Time) {
			s.LastDeliveryAt = Time{t.Inbox.LastDelivery}
		}
		return InboxTraffic{refOf(t.Inbox.ID, t.Inbox.Name), t.Received, t.Applied, t.Quarantined, Time{t.Inbox.LastDelivery}, t.Quiet}
	})
	return s, err
}
