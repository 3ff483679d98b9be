package app

import (
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// takeOnReply gives a conversation that nobody has to whoever answers it, where the inbox wants that.
func (a *App) takeOnReply(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, p prepared) error {
	free := c.Assignee == 0 && c.Bot == 0 && c.Status == desk.Open
	if !free || !actor.Human() || actor.User == 0 || p.inbox.Settings.AssignOnReplyOff {
		return nil
	}
	before := c.Facts()
	c.Assignee = actor.User
	return a.record(tx, c, before, authorOf(actor), desk.EventLine{Name: "accepted", ToID: actor.User})
}

// answered moves what a public reply changes.
func (a *App) answered(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, m desk.Message, p prepared) error {
	c.LastMessage, c.LastActivityAt = m.ID, tx.Now
	if !actor.Human() {
		return nil
	}
	c.WaitingSince, c.MarkedUnreadAt = desk.Never, time.Time{}
	if c.FirstReplyAt.IsZero() {
		c.FirstReplyAt = tx.Now
	}
	if actor.User != 0 && c.Status != desk.Closed {
		tx.Replied(c, actor.User)
		if c.Assignee != actor.User {
			tx.Had(c, actor.User)
		}
	}
	if p.inbox.Settings.Receipts() == desk.ReceiptsAnswer {
		return a.markRead(tx, *c, false)
	}
	return nil
}

// headerOf is the file above the text of a template or an interactive message.
func headerOf(c *desk.Content) *desk.Media {
	switch {
	case c.Interactive != nil:
		return c.Interactive.Header
	case c.Template != nil:
		return c.Template.Header
	}
	return nil
}
