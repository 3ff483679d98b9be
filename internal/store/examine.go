package store

import (
	"context"
	"database/sql"
	"fmt"

	"io/fs"
	"timbre/internal/store/schema"
)

// Examination is what an operator should know of a database.
type Examination struct {
	Postgres       bool
	Version        string // of the engine
	Schema, Newest int64  // last migration here, and the last that this program knows
	Floor          int64  // what a program must know at least to work here
	Faults         []string
	Settings       map[string]string // of PostgreSQL; on SQLite journal_mode
	AppSecret      string            // sealed; "": none
	InboxToken     string            // sealed; "": none
	Backlog        map[string]int64  // see Backlog
	Paused         int64             // inboxes
	SearchBehind   int64             // events of all workspaces that the search has not followed; -1: its index is not made yet
}

// Examine looks at a database beside the servers that run on it. ErrNoDatabase: there is none yet.
func Examine(ctx context.Context, o Options) (Examination, error) {
	d, err := OpenDump(ctx, o)
	if err != nil {
		return Examination{}, err
	}
	defer d.Close()
	x := Examination{Postgres: d.Postgres, Schema: d.Schema, Settings: map[string]string{}, Backlog: map[string]int64{}}
	if x.Newest, err = newestMigration(d.Postgres); err != nil {
		return x, err
	}
	if x.Floor, err = floorOf(ctx, d.tx); err != nil {
		return x, err
	}
	if d.Postgres {
		err = x.postgres(ctx, d.tx)
	} else {
		err = x.sqlite(ctx, d.tx)
	}
	if err != nil || x.Schema != x.Newest {
		return x, err
	}
	for name, text := range backlogs {
		var n int64
		if err := d.tx.QueryRowContext(ctx, text).Scan(&n); err != nil {
			return x, fmt.Errorf("%s: %w", name, err)
		}
		x.Backlog[name] = n
	}
	if x.SearchBehind, err = searchBehind(ctx, o, d.tx); err != nil {
		return x, fmt.Errorf("search: %w", err)
	}
	return x, d.tx.QueryRowContext(ctx, `SELECT coalesce((SELECT max(secret_sealed) FROM meta_apps), ''),
		coalesce((SELECT max(token_sealed) FROM inboxes WHERE deleted_at = 0), ''),
		(SELECT count(*) FROM inboxes WHERE deleted_at = 0 AND state = 'paused')`).Scan(&x.AppSecret, &x.InboxToken, &x.Paused)
}

func newestMigration(postgres bool) (newest int64, err error) {
	fsys, err := schema.For(postgres)
	if err != nil {
		return 0, err
	}
	list, err := fs.Glob(fsys, "*.sql")
	for _, name := range list {
		var n int64
		if _, err := fmt.Sscanf(name, "%d_", &n); err != nil {
			return 0, fmt.Errorf("migration %s: %w", name, err)
		}
		newest = max(newest, n)
	}
	return newest, err
}

func (x *Examination) sqlite(ctx context.Context, tx *sql.Tx) error {
	var journal string
	if err := tx.QueryRowContext(ctx, `SELECT sqlite_version(), journal_mode FROM pragma_journal_mode`).Scan(&x.Version, &journal); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	x.Settings["journal_mode"] = journal
	faults, err := column1(ctx, tx, `PRAGMA quick_check(5)`)
	if err != nil {
		return fmt.Errorf("quick_check: %w", err)
	}
	for _, f := range faults {
		if f != "ok" {
			x.Faults = append(x.Faults, f)
		}
	}
	return nil
}

// postgresSettings decide whether what was acknowledged survives.
var postgresSettings = []string{"server_version", "synchronous_commit", "fsync", "full_page_writes", "max_connections"}

func (x *Examination) postgres(ctx context.Context, tx *sql.Tx) error {
	for _, name := range postgresSettings {
		var value string
		if err := tx.QueryRowContext(ctx, `SELECT current_setting('`+name+`')`).Scan(&value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		x.Settings[name] = value
	}
	x.Version = x.Settings["server_version"]
	return nil
}

func column1(ctx context.Context, tx *sql.Tx, text string) (out []string, err error) {
	rs, err := tx.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	for rs.Next() {
		var s string
		if err := rs.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rs.Err()
}
