package app

import (
	"context"

	"timbre/internal/desk"
)

// Present is the state of what a stretch of events touches, as it is now.
type Present struct {
	Names         *desk.Names
	Conversations map[int64]*desk.Listed
	Messages      map[int64]*desk.Shown
	Contacts      map[int64]*desk.Card
	Canned        map[int64]*desk.CannedResponse
	Involvements  map[[2]int64]*desk.Involvement // by conversation and user
}

// PresentOf reads what events of a workspace touch: one statement for each noun, however many events.
func (a *App) PresentOf(ctx context.Context, workspace int64, events []desk.Event) (Present, error) {
	var p Present
	conversations, messages, contacts, canned := idSet{}, idSet{}, idSet{}, idSet{}
	for i := range events {
		e := &events[i]
		conversations.add(e.Conversation)
		messages.add(e.Message)
		if e.Conversation == 0 {
			contacts.add(e.Contact)
		}
		if e.Kind == desk.CannedChanged || e.Kind == desk.OwnCannedChanged || e.Kind == desk.TeamCannedChanged {
			canned.add(e.Subject)
		}
	}
	var err error
	if p.Names, err = a.allNames(ctx, workspace); err != nil {
		return p, err
	}
	rows, said, cards, err := a.Store.Rows(ctx, workspace, conversations.list, messages.list, contacts.list)
	if err != nil {
		return p, err
	}
	p.Conversations, p.Messages, p.Contacts = make(map[int64]*desk.Listed, len(rows)), make(map[int64]*desk.Shown, len(said)), make(map[int64]*desk.Card, len(cards))
	for i := range rows {
		p.Conversations[rows[i].Conversation.ID] = &rows[i]
	}
	for i := range said {
		p.Messages[said[i].ID] = &said[i]
	}
	for i := range cards {
		p.Contacts[cards[i].ID] = &cards[i]
	}
	if list := canned.list; len(list) > 0 {
		rows, err := a.Store.CannedByIDs(ctx, workspace, list)
		if err != nil {
			return p, err
		}
		p.Canned = make(map[int64]*desk.CannedResponse, len(rows))
		for i := range rows {
			p.Canned[rows[i].ID] = &rows[i]
		}
	}
	p.Involvements, err = a.involvementsOf(ctx, workspace, events)
	return p, err
}

// CannedOf is the canned response that an event is about as those see it who are told of the event; nil: they have it no longer.
func (p *Present) CannedOf(e *desk.Event) *desk.CannedResponse {
	c := p.Canned[e.Subject]
	if c == nil {
		return nil
	}
	var has bool
	switch e.Kind {
	case desk.CannedChanged:
		has = c.Shared()
	case desk.OwnCannedChanged:
		has = c.Shared() || c.Personal() && c.Owner == e.Actor
	case desk.TeamCannedChanged:
		has = c.Shared() || c.Team != 0 && c.Team == e.After.Team
	}
	if !has {
		return nil
	}
	return c
}

// idSet keeps ids once, in the order in which they came.
type idSet struct {
	seen map[int64]bool
	list []int64
}

func (s *idSet) add(id int64) {
	if id == 0 || s.seen[id] {
		return
	}
	if s.seen == nil {
		s.seen = map[int64]bool{}
	}
	s.seen[id] = true
	s.list = append(s.list, id)
}
