package app

import (
	"context"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Standing is where a conversation stood.
type Standing struct {
	Status         desk.Status
	Assignee, Team int64
	SnoozedUntil   time.Time // zero: it was not snoozed
	Waits          bool
}

// Restoring is a conversation that goes back to where it stood.
type Restoring struct {
	Number int64
	To     Standing
	Expect // what the change made of it
}

// Restore takes a change of many conversations back: each goes to where it stood, if it is still as that change left it.
func (a *App) Restore(ctx context.Context, actor *desk.Actor, items []Restoring) ([]Done, error) {
	for _, p := range []desk.Permission{desk.PermBulk, desk.PermStatus} {
		if err := actor.Need(p); err != nil {
			return nil, err
		}
	}
	if err := a.acts(actor, time.Time{}); err != nil {
		return nil, err
	}
	return atOnce(items, func(r Restoring) (desk.Conversation, error) {
		return a.change(ctx, actor, r.Number, r.Expect, func(tx *store.Tx, c *desk.Conversation) error {
			return a.restore(tx, actor, c, r.To)
		})
	})
}

func (a *App) restore(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, to Standing) error {
	others := (c.Assignee != to.Assignee && (c.Assignee != 0 && c.Assignee != actor.User || to.Assignee != 0 && to.Assignee != actor.User)) || c.Team != to.Team
	if others {
		if err := actor.Need(desk.PermAssignOthers); err != nil {
			return err
		}
	}
	before, over := c.Facts(), c.Status == desk.Closed
	if err := a.restoreStatus(tx, actor, c, to); err != nil {
		return err
	}
	if c.Status != desk.Closed {
		if err := a.restoreOwner(tx, c, to, over); err != nil {
			return err
		}
	}
	if c.Facts() == before && c.Status != desk.Snoozed {
		return nil
	}
	return a.step(tx, actor, c, before, desk.EventLine{Name: "restored"})
}

func (a *App) restoreStatus(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, to Standing) error {
	switch {
	case to.Status == desk.Closed && c.Status == desk.Closed:
		return nil
	case to.Status == desk.Closed:
		if err := a.catchUp(tx, c); err != nil {
			return err
		}
		closeConversation(c, actor.ID(), tx.Now)
		return nil
	case c.Status == desk.Closed:
		if err := a.openAgain(tx, c, to.Waits); err != nil {
			return err
		}
	}
	c.Status, c.SnoozedUntil = to.Status, time.Time{}
	if to.Status != desk.Snoozed {
		return nil
	}
	if !to.SnoozedUntil.After(tx.Now) { // its time has come meanwhile
		c.Status = desk.Open
		return nil
	}
	c.SnoozedUntil = to.SnoozedUntil
	return a.wakeAt(tx, actor, c)
}

// openAgain opens a conversation that was closed by mistake.
func (a *App) openAgain(tx *store.Tx, c *desk.Conversation, waits bool) error {
	b, err := tx.Inbox(c.Inbox)
	if err != nil {
		return err
	}
	if err := refuseRemoved(&b); err != nil {
		return err
	}
	other, found, err := tx.LastConversation(c.Thread)
	if err != nil {
		return err
	}
	if found && other.Status != desk.Closed {
		return desk.Conflict("another_open").With("number", other.Number)
	}
	opened := c.OpenedAt
	reopenConversation(c, tx.Now)
	c.OpenedAt = opened // it was never really over
	if !waits {
		return nil
	}
	since, waited, err := tx.UnansweredSince(c.ID, 0)
	if waited {
		c.WaitingSince = since
	}
	return err
}

// restoreOwner gives it back to agent and team, as far as they still work in its inbox. over: it was closed, and whoever had it may have left since.
func (a *App) restoreOwner(tx *store.Tx, c *desk.Conversation, to Standing, over bool) error {
	if c.Team != to.Team {
		ok := to.Team == 0
		if !ok {
			var err error
			if ok, err = tx.TeamWorks(c.Inbox, to.Team); err != nil {
				return err
			}
		}
		if !ok {
			return desk.Invalid("team_id", "not_in_inbox")
		}
		c.Team = to.Team
	}
	if to.Assignee != 0 && (over || c.Assignee != to.Assignee) {
		ok, err := tx.InInbox(c.Inbox, to.Assignee)
		if err != nil {
			return err
		}
		if !ok {
			return desk.Invalid("assignee_id", "not_in_inbox")
		}
		c.Bot = 0
	}
	c.Assignee = to.Assignee
	return nil
}
