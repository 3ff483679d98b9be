package store

import "context"

// Holding lists the conversations of a workspace, or its contacts, that pass a test of an attribute, by id.
func (s *Store) Holding(ctx context.Context, workspace int64, t AttributeTest, conversations bool) (ids []int64, err error) {
	where, args := attributeHolds(t, conversations, []any{workspace})
	text := `SELECT c.id FROM conversations c WHERE c.workspace_id = $1 AND ` + where + ` ORDER BY c.id`
	if !conversations {
		text = `SELECT ct.id FROM contacts ct WHERE ct.workspace_id = $1 AND ` + where + ` ORDER BY ct.id`
	}
	err = each(ctx, s.engine, text, args, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
