package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) blockRoutes() {
	serve(a, route{method: http.MethodGet, path: "/blocked-contacts", name: "list-blocked-contacts", tag: "contacts",
		summary: "Lists the blocked contacts, blocked last first, with how many messages each has written since."}, a.blockedContacts)
	serve(a, route{method: http.MethodPost, path: "/contacts/{id}/block", name: "block-contact", tag: "contacts",
		summary: "Hides a contact's conversations, and what it writes from now on: it is recorded and shown nowhere."}, a.block)
	serve(a, route{method: http.MethodPost, path: "/contacts/{id}/unblock", name: "unblock-contact", tag: "contacts",
		summary: "Shows a blocked contact's conversations as they were, with what it wrote meanwhile. Nothing is reopened or notified."}, a.unblock)
}

// blockedCursor is the last contact of a page.
type blockedCursor struct {
	At int64 `json:"t,string"`
	ID int64 `json:"i,string"`
}

type blockedInput struct{ Paging }

func (a *API) blockedContacts(ctx context.Context, actor *desk.Actor, in *blockedInput) (Page[view.Contact], error) {
	var before blockedCursor
	if err := readCursor(in.After, &before); err != nil {
		return Page[view.Contact]{}, err
	}
	list, next, err := a.App.BlockedContacts(ctx, actor, app.BlockedQuery{Before: app.BlockedPlace(before), Limit: in.Limit})
	if err != nil {
		return Page[view.Contact]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return Page[view.Contact]{}, err
	}
	page := whole(shown(list, func(c *desk.Card) view.Contact { return view.ContactOf(c, names) }))
	if next != nil {
		page.Next = writeCursor(blockedCursor(*next))
	}
	return page, nil
}

type blockInput struct {
	ByID
	Body *struct {
		Provider bool `json:"provider,omitempty" doc:"Also where the provider can block, as WhatsApp. Only who wrote within the reply window: else 409 block_window_closed."`
	}
}

func (a *API) block(ctx context.Context, actor *desk.Actor, in *blockInput) (*view.Contact, error) {
	c, err := a.App.Block(ctx, actor, in.ID.N, in.Body != nil && in.Body.Provider)
	return a.card(ctx, c, err)
}

func (a *API) unblock(ctx context.Context, actor *desk.Actor, in *ByID) (*view.Contact, error) {
	c, err := a.App.Unblock(ctx, actor, in.ID.N)
	return a.card(ctx, c, err)
}
