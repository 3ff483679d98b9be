package app

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// SearchQuery asks for a page of messages that hold some words.
type SearchQuery = store.SearchQuery

// MessagesFound is a page of messages, the newest first.
type MessagesFound = store.SearchPage

// Found is what a search shows at once, each kind by itself.
type Found struct {
	Conversations []desk.Listed
	Contacts      []desk.Card
	Messages      MessagesFound
}

// Search looks for a text among conversations (by their number, and by whom they are with), contacts and messages; at most so many
// of each. The actor finds what he may see.
func (a *App) Search(ctx context.Context, actor *desk.Actor, text string, limit int) (f Found, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return Found{Messages: MessagesFound{Complete: true}}, nil
	}
	if f.Contacts, _, err = a.Contacts(ctx, actor, desk.ContactQuery{Search: text, Limit: limit}); err != nil {
		return f, err
	}
	if f.Conversations, err = a.conversationsFound(ctx, actor, text, f.Contacts, limit); err != nil {
		return f, err
	}
	f.Messages, err = a.SearchMessages(ctx, actor, SearchQuery{Text: text, Limit: limit})
	return f, err
}

// SearchMessages looks for a text among the messages that the actor may see.
func (a *App) SearchMessages(ctx context.Context, actor *desk.Actor, q SearchQuery) (MessagesFound, error) {
	return a.Store.SearchMessages(ctx, actor, q)
}

// conversationsFound are the one with the number that the text is, and the newest of the contacts found.
func (a *App) conversationsFound(ctx context.Context, actor *desk.Actor, text string, contacts []desk.Card, limit int) ([]desk.Listed, error) {
	var out []desk.Listed
	if number, err := strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64); err == nil && number > 0 {
		row, err := a.Listed(ctx, actor, number)
		if err == nil && !row.Conversation.Hidden {
			out = append(out, row)
		} else if err != nil && !errors.Is(err, desk.ErrNotFound) {
			return nil, err
		}
	}
	if len(contacts) == 0 {
		return out, nil
	}
	ids := make([]int64, len(contacts))
	for i := range contacts {
		ids[i] = contacts[i].ID
	}
	rows, err := a.Store.ConversationsOf(ctx, actor, ids, limit)
	for _, row := range rows {
		if len(out) < limit && (len(out) == 0 || out[0].Conversation.ID != row.Conversation.ID) {
			out = append(out, row)
		}
	}
	return out, err
}
