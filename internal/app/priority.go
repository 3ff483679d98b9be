package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// SetPriority says how urgent a conversation is, in any state.
func (a *App) SetPriority(ctx context.Context, actor *desk.Actor, number int64, p desk.Priority) (desk.Conversation, error) {
	if err := actor.Need(desk.PermStatus); err != nil {
		return desk.Conversation{}, err
	}
	return a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		if c.Priority == p {
			return nil
		}
		line := desk.EventLine{Name: "priority", From: c.Priority.String(), To: p.String()}
		c.Priority = p
		return a.step(tx, actor, c, c.Facts(), line)
	})
}
