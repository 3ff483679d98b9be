package store

import "context"

// SkipSearch lets the search begin after what a database has: nothing of it will be found. It is for measurements of a seeded
// database that are not about searching it, of which indexing two million messages would be a part for minutes.
func SkipSearch(ctx context.Context, o Options) error {
	s, err := Open(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	list, err := s.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, w := range list {
		err := s.search.with(ctx, func(index searchIndex) error {
			b := &searchBatch{workspace: w.ID}
			if err := s.search.begin(ctx, b); err != nil {
				return err
			}
			b.to.built = true
			if _, err := one(ctx, s.engine, `SELECT coalesce(max(id), 0) FROM messages WHERE workspace_id = $1`, []any{w.ID}, &b.to.scanned); err != nil {
				return err
			}
			_, err := index.apply(ctx, b)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
