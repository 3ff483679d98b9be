package app

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Participants are those who follow a conversation, with what the actor himself has to do with it.
type Participants struct {
	Users []int64
	Mine  desk.Involvement
}

// Participants reads who follows a conversation that the actor may see.
func (a *App) Participants(ctx context.Context, actor *desk.Actor, number int64) (p Participants, err error) {
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil {
		return p, err
	}
	if p.Users, err = a.Store.Participants(ctx, &c); err != nil {
		return p, err
	}
	p.Mine, err = a.involvement(ctx, actor, &c)
	return p, err
}

func (a *App) involvement(ctx context.Context, actor *desk.Actor, c *desk.Conversation) (desk.Involvement, error) {
	none := desk.Involvement{Workspace: c.Workspace, Conversation: c.ID, Number: c.Number, User: actor.User}
	if actor.User == 0 {
		return none, nil
	}
	list, err := a.Store.InvolvementsIn(ctx, c.Workspace, []int64{c.ID}, []int64{actor.User})
	if err != nil || len(list) == 0 {
		return none, err
	}
	return list[0], nil
}

// Involvements lists what the actor has to do with conversations that are not closed, and whatever calls him.
func (a *App) Involvements(ctx context.Context, actor *desk.Actor) ([]desk.Involvement, error) {
	if actor.User == 0 {
		return nil, nil
	}
	return a.Store.Involvements(ctx, actor)
}

// InvolvedIn is what the actor has to do with conversations of a list that he was answered.
func (a *App) InvolvedIn(ctx context.Context, actor *desk.Actor, list []desk.Listed) ([]desk.Involvement, error) {
	if actor.User == 0 || len(list) == 0 {
		return nil, nil
	}
	conversations := make([]int64, len(list))
	for i := range list {
		conversations[i] = list[i].Conversation.ID
	}
	return a.Store.InvolvementsIn(ctx, actor.Workspace, conversations, []int64{actor.User})
}

// Participate lets a member of the inbox follow a conversation, or no longer. Oneself may always; others need the permission.
func (a *App) Participate(ctx context.Context, actor *desk.Actor, number, user int64, follow bool) (p Participants, err error) {
	if user != actor.User || user == 0 {
		if err := actor.Need(desk.PermParticipants); err != nil {
			return p, err
		}
	}
	_, err = a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		if follow {
			if err := mayFollow(tx, c, user, "user_id"); err != nil {
				return err
			}
		}
		return a.follow(tx, authorOf(actor), c, user, follow)
	})
	if err != nil {
		return p, err
	}
	p, err = a.Participants(ctx, actor, number)
	if desk.CodeOf(err) == desk.ErrNotFound.Code { // he saw it only because he followed it
		return Participants{Mine: desk.Involvement{Number: number, User: actor.User}}, nil
	}
	return p, err
}

// mayFollow refuses who is not in the conversation's inbox.
func mayFollow(tx *store.Tx, c *desk.Conversation, user int64, field string) error {
	ok, err := tx.InInbox(c.Inbox, user)
	if err == nil && !ok {
		return desk.Invalid(field, "not_in_inbox")
	}
	return err
}

// follow notes that a user follows a conversation, or no longer, and tells everybody who sees it.
func (a *App) follow(tx *store.Tx, by author, c *desk.Conversation, user int64, follow bool) error {
	i, err := tx.Involvement(c, user)
	if err != nil || i.Participates == follow {
		return err
	}
	i.Participates = follow
	tx.SaveInvolvement(c, i)
	emitParticipant(tx, by, c, user, desk.FollowsData(follow, false))
	emitInvolvement(tx, by, c, user, 0)
	return nil
}

func emitParticipant(tx *store.Tx, by author, c *desk.Conversation, user int64, data json.RawMessage) {
	tx.Emit(desk.Event{Kind: desk.ParticipantsChanged, ActorKind: by.kind, Actor: by.id, Conversation: c.ID, Contact: c.Contact, Subject: user,
		Before: c.Facts(), After: c.Facts(), Data: data})
}

// emitInvolvement tells a user's devices, and of which message if one called him.
func emitInvolvement(tx *store.Tx, by author, c *desk.Conversation, user, message int64) {
	tx.Emit(desk.Event{Kind: desk.InvolvementChanged, ActorKind: by.kind, Actor: by.id, Conversation: c.ID, Message: message, Contact: c.Contact,
		Subject: user, Before: c.Facts(), After: c.Facts()})
}

// Mute keeps word of a conversation from the actor until a time: Never for good, zero no longer.
func (a *App) Mute(ctx context.Context, actor *desk.Actor, number int64, until time.Time) (desk.Involvement, error) {
	return a.involve(ctx, actor, number, func(tx *store.Tx, i *desk.Involvement) error {
		if !until.IsZero() && !until.After(tx.Now) {
			return desk.Invalid("until", "in_the_past")
		}
		i.MutedUntil = until
		return nil
	})
}

// ReadMentions notes that the actor has read what mentions him in a conversation.
func (a *App) ReadMentions(ctx context.Context, actor *desk.Actor, number int64) (desk.Involvement, error) {
	return a.involve(ctx, actor, number, func(_ *store.Tx, i *desk.Involvement) error {
		i.MentionRead = max(i.MentionRead, i.Mention)
		return nil
	})
}

// involve changes what the actor has to do with a conversation that he may see. A bot's token has nothing to do with any.
func (a *App) involve(ctx context.Context, actor *desk.Actor, number int64, do func(*store.Tx, *desk.Involvement) error) (out desk.Involvement, err error) {
	if actor.User == 0 {
		return out, &desk.Error{Kind: desk.KindForbidden, Code: "only_people"}
	}
	_, err = a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		i, err := tx.Involvement(c, actor.User)
		if err != nil {
			return err
		}
		before := i
		if err := do(tx, &i); err != nil {
			return err
		}
		if out = i; i == before {
			return nil
		}
		tx.SaveInvolvement(c, i)
		emitInvolvement(tx, authorOf(actor), c, actor.User, 0)
		return nil
	})
	return out, err
}

// involvementsOf reads those that events tell of.
func (a *App) involvementsOf(ctx context.Context, workspace int64, events []desk.Event) (map[[2]int64]*desk.Involvement, error) {
	var conversations, users idSet
	for i := range events {
		if e := &events[i]; e.Kind == desk.InvolvementChanged {
			conversations.add(e.Conversation)
			users.add(e.Subject)
		}
	}
	if len(users.list) == 0 {
		return nil, nil
	}
	list, err := a.Store.InvolvementsIn(ctx, workspace, conversations.list, users.list)
	out := make(map[[2]int64]*desk.Involvement, len(list))
	for i := range list {
		out[[2]int64{list[i].Conversation, list[i].User}] = &list[i]
	}
	return out, err
}

// InvolvementOf is the involvement that an event tells of, as it is now; nil: it tells of none.
func (p *Present) InvolvementOf(e *desk.Event) *desk.Involvement {
	if e.Kind != desk.InvolvementChanged {
		return nil
	}
	return p.Involvements[[2]int64{e.Conversation, e.Subject}]
}

// without returns the users that are not among others.
func without(users, others []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(users), func(id int64) bool { return slices.Contains(others, id) })
}
