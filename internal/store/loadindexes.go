package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Rows are loaded without indexes, which are built at the end from all of them: several times faster than a row at a time.

const (
	sqliteIndexes = `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`
	// A table's key stays: rows come in its order, or nearly.
	postgresIndexes = `SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema()
		AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)`
)

// setIndexesAside drops what buildIndexes builds again, within the load's transaction.
func (l *Load) setIndexesAside(ctx context.Context) error {
	text := sqliteIndexes
	if l.pgtx != nil {
		text = postgresIndexes
	}
	var drop []string
	err := l.each(ctx, text, func(scan func(...any) error) error {
		var name, index string
		err := scan(&name, &index)
		drop, l.indexes = append(drop, `DROP INDEX `+pgx.Identifier{name}.Sanitize()), append(l.indexes, index)
		return err
	})
	if err != nil {
		return fmt.Errorf("indexes: %w", err)
	}
	return l.all(ctx, drop)
}

func (l *Load) buildIndexes(ctx context.Context) error { return l.all(ctx, l.indexes) }

// all runs statements as they are.
func (l *Load) all(ctx context.Context, texts []string) error {
	for _, text := range texts {
		if err := l.exec(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}
