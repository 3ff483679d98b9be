package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// NoAnswer says that nobody needs to answer the customer's last word: he waits no longer. It stands in place of a reply.
func (a *App) NoAnswer(ctx context.Context, actor *desk.Actor, number int64, expect Expect) (desk.Conversation, error) {
	return a.waiting(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) (string, error) {
		if c.WaitingSince == desk.Never {
			return "", nil
		}
		c.WaitingSince = desk.Never
		return "no_answer", nil
	})
}

// NeedsAnswer takes that back: the customer waits since his first word that nobody has answered.
func (a *App) NeedsAnswer(ctx context.Context, actor *desk.Actor, number int64, expect Expect) (desk.Conversation, error) {
	return a.waiting(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) (string, error) {
		if c.Status == desk.Closed {
			return "", desk.Conflict("conversation_closed")
		}
		since, waits, err := tx.UnansweredSince(c.ID, 0)
		if err != nil || !waits || c.WaitingSince != desk.Never {
			return "", err
		}
		c.WaitingSince = since
		return "needs_answer", nil
	})
}

// waiting changes whether the customer waits, with a line of the name that do returns; "": nothing has changed.
func (a *App) waiting(ctx context.Context, actor *desk.Actor, number int64, expect Expect, do func(*store.Tx, *desk.Conversation) (string, error)) (desk.Conversation, error) {
	if err := actor.Need(desk.PermReply); err != nil {
		return desk.Conversation{}, err
	}
	return a.change(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) error {
		before := c.Facts()
		line, err := do(tx, c)
		if err != nil || line == "" {
			return err
		}
		return a.step(tx, actor, c, before, desk.EventLine{Name: line})
	})
}
