package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Opened is all that a conversation's screen needs.
type Opened = store.Opened

// opening is how many messages are there when a conversation opens.
const opening = 50

// Opening reads a conversation with its contact and its last messages, oldest first, if the actor may see it.
func (a *App) Opening(ctx context.Context, actor *desk.Actor, number int64) (Opened, error) {
	o, err := a.Store.Opened(ctx, actor, number, opening)
	slices.Reverse(o.Messages)
	return o, err
}

// MessageQuery asks for a conversation's messages: the last ones, those before a cursor, or those around one of them.
type MessageQuery struct {
	After  string
	Around int64 // 0: not around one
	Limit  int
}

// MessagePage is a page of messages, newest first.
type MessagePage struct {
	Messages []desk.Shown
	Next     string             // the cursor of older ones; "": there are none
	Previous *desk.Conversation // the contact's next older conversation that the actor may see; nil: none
}

// Messages reads messages of a conversation that the actor may see.
func (a *App) Messages(ctx context.Context, actor *desk.Actor, number int64, q MessageQuery) (p MessagePage, err error) {
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil {
		return p, err
	}
	if q.Around != 0 {
		p.Messages, p.Next, err = a.Store.MessagesAround(ctx, &c, q.Around, q.Limit)
	} else {
		p.Messages, p.Next, err = a.Store.MessagesBefore(ctx, &c, q.After, q.Limit)
	}
	if err != nil {
		return p, err
	}
	p.Previous, err = a.Store.PreviousConversation(ctx, actor, &c)
	return p, err
}

// ShownMessage makes a message that a use case of the actor has just answered, of the conversation with a number, one as it is shown.
func (a *App) ShownMessage(ctx context.Context, number int64, m desk.Message) (desk.Shown, error) {
	if m.ReplyTo == 0 {
		return desk.Shown{Message: m, Number: number}, nil
	}
	list, err := a.Shown(ctx, []desk.Message{m})
	if err != nil {
		return desk.Shown{}, err
	}
	return list[0], nil
}

// Shown reads messages of one workspace that a use case of the actor has just answered as they are shown, in the same order.
func (a *App) Shown(ctx context.Context, messages []desk.Message) ([]desk.Shown, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(messages))
	for i, m := range messages {
		ids[i] = m.ID
	}
	list, err := a.Store.MessagesByIDs(ctx, messages[0].Workspace, ids)
	if err != nil {
		return nil, err
	}
	if len(list) != len(ids) {
		return nil, desk.ErrNotFound
	}
	slices.SortFunc(list, func(x, y desk.Shown) int { return slices.Index(ids, x.ID) - slices.Index(ids, y.ID) })
	return list, nil
}
