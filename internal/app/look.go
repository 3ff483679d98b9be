package app

import (
	"context"

	"timbre/internal/desk"
)

// Look is a person's look at a conversation that he may see. A bot's token looks at none.
func (a *App) Look(ctx context.Context, actor *desk.Actor, number int64) (desk.Conversation, error) {
	if actor.User == 0 {
		return desk.Conversation{}, &desk.Error{Kind: desk.KindForbidden, Code: "only_people"}
	}
	return a.Store.ConversationFor(ctx, actor, number)
}
