package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// named gives the mentions of a note the names by which they are shown.
func (a *App) named(ctx context.Context, actor *desk.Actor, list []desk.Mention) ([]desk.Mention, error) {
	if len(list) == 0 {
		return nil, nil
	}
	if len(list) > desk.MaxMentions {
		return nil, desk.Invalid("mentions", "too_many")
	}
	names, err := a.Names(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []desk.Mention
	for _, m := range list {
		var known bool
		if m.Team != 0 {
			m.Agent = 0
			m.Name, known = names.Teams[m.Team]
		} else {
			m.Name, known = names.Members[m.Agent]
		}
		if !known {
			return nil, desk.Invalid("mentions", "not_found")
		}
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out, nil
}

// called are the users whom mentions call: agents of the conversation's inbox, and the members of teams that work in it. Others are
// refused. Who writes the note is not called by it.
func called(tx *store.Tx, c *desk.Conversation, list []desk.Mention, writer int64) ([]int64, error) {
	var out []int64
	add := func(users ...int64) {
		for _, id := range users {
			if id != writer && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	for _, m := range list {
		if m.Team == 0 {
			if err := mayFollow(tx, c, m.Agent, "mentions"); err != nil {
				return nil, err
			}
			add(m.Agent)
			continue
		}
		ok, err := tx.TeamWorks(c.Inbox, m.Team)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, desk.Invalid("mentions", "not_in_inbox")
		}
		members, err := tx.TeamIn(c.Inbox, m.Team)
		if err != nil {
			return nil, err
		}
		add(members...)
	}
	return out, nil
}

// call makes users participants, so that they see what they are called to, and tells them of the note.
func (a *App) call(tx *store.Tx, by author, c *desk.Conversation, message int64, users []int64) error {
	for _, user := range users {
		i, err := tx.Involvement(c, user)
		if err != nil {
			return err
		}
		joins := !i.Participates
		i.Participates = true
		if i.Mention = max(i.Mention, message); i.MentionRead >= message { // an older note that calls him only now
			i.MentionRead = message - 1
		}
		tx.AddMention(c.ID, user, message)
		tx.SaveInvolvement(c, i)
		if joins {
			emitParticipant(tx, by, c, user, desk.FollowsData(true, true))
		}
		emitInvolvement(tx, by, c, user, message)
	}
	return nil
}

// uncall takes back that a note called users. They go on following.
func (a *App) uncall(tx *store.Tx, by author, c *desk.Conversation, message int64, users []int64) error {
	for _, user := range users {
		i, err := tx.Involvement(c, user)
		if err != nil {
			return err
		}
		tx.DropMention(c.ID, user, message)
		if i.Mention != message {
			continue
		}
		if i.Mention, err = tx.NewestMention(c.ID, user, message); err != nil {
			return err
		}
		tx.SaveInvolvement(c, i)
		emitInvolvement(tx, by, c, user, 0)
	}
	return nil
}
