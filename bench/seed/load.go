package seed

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // the driver

	"timbre/internal/store"
)

// loader puts rows into one engine's tables. Indexes are dropped before and built again after, which is several times faster.
type loader interface {
	begin(ctx context.Context) error
	load(ctx context.Context, t table) (int64, error)
	finish(ctx context.Context) error
	close()
}

// migrate makes the empty tables.
func migrate(ctx context.Context, o store.Options) error {
	o.Log = slog.New(slog.DiscardHandler)
	s, err := store.Open(ctx, o)
	if err != nil {
		return err
	}
	s.Close()
	return nil
}

// sqliteLoader writes the file in one transaction, without a journal: a file cut short is thrown away.
type sqliteLoader struct {
	db      *sql.DB
	conn    *sql.Conn
	indexes []string
}

func openSQLite(ctx context.Context, dir string) (*sqliteLoader, error) {
	if err := migrate(ctx, store.Options{Dir: dir}); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.DatabaseFile)+
		"?_pragma=journal_mode(DELETE)&_pragma=synchronous(OFF)&_pragma=cache_size(-400000)&_pragma=temp_store(MEMORY)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return nil, err
	}
	return &sqliteLoader{db: db, conn: conn}, nil
}

func (l *sqliteLoader) exec(ctx context.Context, texts ...string) error {
	for _, text := range texts {
		if _, err := l.conn.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

func (l *sqliteLoader) begin(ctx context.Context) error {
	names, texts, err := l.list(ctx)
	if err != nil {
		return err
	}
	l.indexes = texts
	for _, name := range names {
		if err := l.exec(ctx, "DROP INDEX "+name); err != nil {
			return err
		}
	}
	return l.exec(ctx, "BEGIN")
}

func (l *sqliteLoader) list(ctx context.Context) (names, texts []string, err error) {
	rows, err := l.conn.QueryContext(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, nil, err
		}
		names, texts = append(names, name), append(texts, text)
	}
	return names, texts, rows.Err()
}

// rowsAtOnce is how many rows one statement takes: a call costs about as much as a row.
const rowsAtOnce = 16

func (l *sqliteLoader) load(ctx context.Context, t table) (n int64, err error) {
	group := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(t.columns)), ", ") + ")"
	text := "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES " + group
	one, err := l.conn.PrepareContext(ctx, text)
	if err != nil {
		return 0, err
	}
	defer one.Close()
	many, err := l.conn.PrepareContext(ctx, text+strings.Repeat(", "+group, rowsAtOnce-1))
	if err != nil {
		return 0, err
	}
	defer many.Close()
	waiting := make([]any, 0, rowsAtOnce*len(t.columns))
	for row := range t.rows {
		n++
		if waiting = append(waiting, row...); len(waiting) < cap(waiting) {
			continue
		}
		if _, err := many.ExecContext(ctx, waiting...); err != nil {
			return n, err
		}
		waiting = waiting[:0]
	}
	for len(waiting) > 0 {
		if _, err := one.ExecContext(ctx, waiting[:len(t.columns)]...); err != nil {
			return n, err
		}
		waiting = waiting[len(t.columns):]
	}
	return n, nil
}

func (l *sqliteLoader) finish(ctx context.Context) error {
	return l.exec(ctx, append(l.indexes, "COMMIT", "PRAGMA journal_mode = WAL")...)
}

func (l *sqliteLoader) close() {
	l.conn.Close()
	l.db.Close()
}

// postgresLoader copies.
type postgresLoader struct {
	conn    *pgx.Conn
	indexes []string
}

func openPostgres(ctx context.Context, url string) (*postgresLoader, error) {
	if err := migrate(ctx, store.Options{URL: url}); err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	return &postgresLoader{conn: conn}, nil
}

func (l *postgresLoader) begin(ctx context.Context) error {
	if _, err := l.conn.Exec(ctx, "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'"); err != nil {
		return err
	}
	// A table's key stays: rows come in its order, or nearly.
	rows, err := l.conn.Query(ctx, `SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public'
		AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)`)
	if err != nil {
		return err
	}
	type index struct{ Name, Text string }
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[index])
	if err != nil {
		return err
	}
	for _, i := range found {
		l.indexes = append(l.indexes, i.Text)
		if _, err := l.conn.Exec(ctx, "DROP INDEX "+i.Name); err != nil {
			return err
		}
	}
	return nil
}

func (l *postgresLoader) load(ctx context.Context, t table) (int64, error) {
	return l.conn.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, newRowSource(t.rows))
}

func (l *postgresLoader) finish(ctx context.Context) error {
	for _, text := range append(append([]string{store.FillActivity}, l.indexes...), "VACUUM (ANALYZE, FREEZE)", "CHECKPOINT") {
		if _, err := l.conn.Exec(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

func (l *postgresLoader) close() { l.conn.Close(context.Background()) }
