package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) searchRoutes() {
	serve(a, route{method: http.MethodGet, path: "/search", name: "search", tag: "search",
		summary: "Looks for words among conversations, contacts and messages that you may see."}, a.search)
	serve(a, route{method: http.MethodGet, path: "/search/messages", name: "search-messages", tag: "search",
		summary: "Looks for words among messages that you may see, newest first."}, a.searchMessages)
}

type searchInput struct {
	Text  string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"Beginnings of words, in any order; accents and case do not matter. Also #number, a phone in any form, an address."`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"6" doc:"How many of each kind at most."`
}

// FoundAll is what a search found, each kind by itself.
type FoundAll struct {
	Conversations []view.Conversation `json:"conversations" doc:"By number, and the newest with the contacts found, open and closed."`
	Contacts      []view.Contact      `json:"contacts"`
	Messages      MessagesFound       `json:"messages"`
}

// MessagesFound is a page of messages, newest first.
type MessagesFound struct {
	Items    []view.Hit `json:"items"`
	Next     Text       `json:"next" doc:"The cursor of older ones, for /search/messages; null: there are none. A page may be shorter than asked for and still have one."`
	Complete bool       `json:"complete" doc:"False while the index is being made: only the oldest messages are found so far."`
}

func (a *API) search(ctx context.Context, actor *desk.Actor, in *searchInput) (*FoundAll, error) {
	found, err := a.App.Search(ctx, actor, in.Text, in.Limit)
	if err != nil {
		return nil, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &FoundAll{Conversations: view.ConversationsOf(found.Conversations, names),
		Contacts: shown(found.Contacts, func(c *desk.Card) view.Contact { return view.ContactOf(c, names) }),
		Messages: messagesFound(&found.Messages, names)}, nil
}

type searchMessagesInput struct {
	Text string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"Beginnings of words, in any order; accents and case do not matter."`
	Paging
}

func (a *API) searchMessages(ctx context.Context, actor *desk.Actor, in *searchMessagesInput) (*MessagesFound, error) {
	page, err := a.App.SearchMessages(ctx, actor, app.SearchQuery{Text: in.Text, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := messagesFound(&page, names)
	return &out, nil
}

func messagesFound(p *app.MessagesFound, names *desk.Names) MessagesFound {
	return MessagesFound{Items: view.HitsOf(p.Hits, names), Next: Text(p.Next), Complete: p.Complete}
}
