package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// lookup is one of several reads that do not wait for each other: on PostgreSQL they share a round trip, on SQLite a reader.
type lookup struct {
	text string
	args []any
	row  func(rows) error // called for each row; its first error ends them all
}

func (e *pgEngine) look(ctx context.Context, lookups ...lookup) error {
	e.beside.Add(int64(len(lookups)))
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	b := &pgx.Batch{}
	for _, q := range lookups {
		b.Queue(q.text, q.args...).Query(func(rs pgx.Rows) error { return scanAll(pgRows{rs}, q.row) })
	}
	if err := e.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("query: %w", err)
	}
	return nil
}

func (e *sqliteEngine) look(ctx context.Context, lookups ...lookup) error {
	e.beside.Add(int64(len(lookups)))
	c, err := e.reader(ctx)
	if err != nil {
		return err
	}
	defer func() { e.idle <- c }()
	for _, q := range lookups {
		rs, err := c.query(q.text, q.args, nil)
		if err != nil {
			return err
		}
		err = scanAll(rs, q.row)
		rs.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func scanAll(rs rows, row func(rows) error) error {
	for rs.Next() {
		if err := row(rs); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
	}
	return rs.Err()
}
