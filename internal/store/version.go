package store

import (
	"context"

	"timbre/internal/desk"
)

// Versions lists what a message of a conversation said before, oldest first, and whether it is deleted now, for whoever has checked
// that it may be seen.
func (s *Store) Versions(ctx context.Context, c *desk.Conversation, message int64) (list []desk.Version, deleted bool, err error) {
	m, found, err := oneMessage(ctx, s.engine, `m.workspace_id = $1 AND m.id = $2 AND m.conversation_id = $3`, c.Workspace, message, c.ID)
	if err == nil && !found {
		err = notFound
	}
	if err != nil {
		return nil, false, err
	}
	err = each(ctx, s.engine, `SELECT text, replaced_at FROM message_versions WHERE workspace_id = $1 AND message_id = $2 ORDER BY replaced_at`,
		[]any{c.Workspace, message}, func(r rows) error {
			var v desk.Version
			var until int64
			err := r.Scan(&v.Text, &until)
			v.Until = moment(until)
			list = append(list, v)
			return err
		})
	return list, !m.DeletedAt.IsZero(), err
}
