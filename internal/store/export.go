package store

import (
	"context"

	"timbre/internal/desk"
)

// ExportedConversations lists all of a contact's conversations that the actor may see, hidden ones too, oldest first.
func (s *Store) ExportedConversations(ctx context.Context, a *desk.Actor, contact int64) ([]desk.Listed, error) {
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, contact})
	return listed(ctx, s.engine, 0, `SELECT `+listedColumns+` FROM conversations c`+d.by("conversations_contact")+listedJoins+`
		WHERE c.contact_id = $2 AND c.workspace_id = $1 AND `+where+` ORDER BY c.id`, args)
}

// ExportedMessages reads up to limit messages of a conversation after a place, hidden ones too, oldest first.
func (s *Store) ExportedMessages(ctx context.Context, c *desk.Conversation, afterKey, afterID int64, limit int) ([]desk.Shown, error) {
	var out []desk.Shown
	err := s.engine.look(ctx, shown(c.Number, limit, &out, `SELECT `+shownColumns+` FROM messages m`+shownJoins+`
		WHERE m.conversation_id = $2 AND m.workspace_id = $1 AND (m.sort_key, m.id) > ($3, `+s.engine.dialect().rowID("$4")+`) ORDER BY m.sort_key, m.id LIMIT $5`,
		[]any{c.Workspace, c.ID, afterKey, afterID, limit}))
	return out, err
}
