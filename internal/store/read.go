package store

import (
	"context"

	"timbre/internal/desk"
)

// ConversationFor reads the conversation with a number, if the actor may see it.
func (s *Store) ConversationFor(ctx context.Context, a *desk.Actor, number int64) (desk.Conversation, error) {
	return conversationByNumber(ctx, s.engine, a, number)
}
