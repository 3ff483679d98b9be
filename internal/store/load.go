package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"timbre/internal/store/schema"
)

// ErrNotEmpty refuses to load a dump over something else.
var ErrNotEmpty = errors.New("the database is not empty")

// Load fills an empty database with a dump, in one transaction: it is there as a whole or not at all. On SQLite the file gets its
// name last.
type Load struct {
	lite *sql.DB
	tx   *sql.Tx
	path string // of the file on its way

	conn *pgx.Conn
	pgtx pgx.Tx

	tables  []Table  // of the schema
	indexes []string // the statements that build them
	now     func() time.Time
}

// OpenLoad makes an empty database of a schema. Close gives up what Finish has not finished.
func OpenLoad(ctx context.Context, o Options, version int64) (*Load, error) {
	l := &Load{now: o.Now}
	if l.now == nil {
		l.now = time.Now
	}
	var err error
	if o.URL != "" {
		err = l.openPostgres(ctx, o.URL, version)
	} else {
		err = l.openSQLite(ctx, o.Dir, version)
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

func (l *Load) openSQLite(ctx context.Context, dir string, version int64) (err error) {
	path := filepath.Join(dir, DatabaseFile)
	if _, err := os.Stat(path); err == nil {
		return ErrNotEmpty
	}
	l.path = path + ".restoring"
	l.removeParts() // of a run that was broken off
	// Nothing is synced before the end: a file that is cut short is thrown away.
	l.lite, err = sql.Open("sqlite", liteDSN(l.path, "journal_mode(DELETE)", "synchronous(OFF)", "foreign_keys(0)", "cache_size(-64000)", "temp_store(MEMORY)"))
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	l.lite.SetMaxOpenConns(1)
	if err := migrateTo(ctx, l.lite, false, version); err != nil {
		return err
	}
	if l.tables, err = tablesOf(ctx, l.lite, false); err != nil {
		return err
	}
	if l.tx, err = l.lite.BeginTx(ctx, nil); err != nil {
		return err
	}
	return l.setIndexesAside(ctx)
}

func (l *Load) openPostgres(ctx context.Context, url string, version int64) error {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("database url: %w", err) // pgx redacts the password
	}
	settle(cfg)
	db := stdlib.OpenDB(*cfg)
	defer db.Close()
	var used bool
	switch tables, err := tablesOf(ctx, db, true); {
	case err != nil:
		return err
	case len(tables) > 0:
		if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM workspaces) OR EXISTS (SELECT 1 FROM users)`).Scan(&used); err != nil {
			return fmt.Errorf("%w: it holds other tables: %w", ErrNotEmpty, err)
		}
		if used {
			return ErrNotEmpty
		}
	}
	if err := migrateTo(ctx, db, true, version); err != nil {
		return err
	}
	if l.tables, err = tablesOf(ctx, db, true); err != nil {
		return err
	}
	if l.conn, err = pgx.ConnectConfig(ctx, cfg); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if l.pgtx, err = l.conn.Begin(ctx); err != nil {
		return err
	}
	if err := l.exec(ctx, `SET LOCAL maintenance_work_mem = '256MB'`); err != nil {
		return err
	}
	return l.setIndexesAside(ctx)
}

// migrateTo makes a schema as it was at a version.
func migrateTo(ctx context.Context, db *sql.DB, postgres bool, version int64) error {
	fsys, err := schema.For(postgres)
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	if postgres {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, db, fsys, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if sources := p.ListSources(); len(sources) == 0 || version > sources[len(sources)-1].Version || version < 1 {
		return fmt.Errorf("the backup has schema %d, which this program does not know: restore it with the version that made it", version)
	}
	current, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("schema version: %w", err)
	}
	if current > version {
		return fmt.Errorf("%w: its schema %d is newer than the backup's %d", ErrNotEmpty, current, version)
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrate to %d: %w", version, err)
	}
	return nil
}

// Table loads a table's rows until next returns io.EOF. Values are int64, string, bool or []byte.
func (l *Load) Table(ctx context.Context, t Table, next func() ([]any, error)) error {
	if err := l.fits(t); err != nil {
		return err
	}
	if l.pgtx != nil {
		columns := strings.Split(names(t), ", ")
		_, err := l.pgtx.CopyFrom(ctx, pgx.Identifier{t.Name}, columns, pgx.CopyFromFunc(func() ([]any, error) {
			row, err := next()
			if err == io.EOF {
				return nil, nil
			}
			return row, err
		}))
		if err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		return nil
	}
	return l.insert(ctx, t, next)
}

// rowsAtOnce is how many rows one statement of SQLite takes: a call costs about as much as a row.
const rowsAtOnce = 16

func (l *Load) insert(ctx context.Context, t Table, next func() ([]any, error)) error {
	prepare := func(rows int) (*sql.Stmt, error) {
		values := "(?" + strings.Repeat(", ?", len(t.Columns)-1) + ")"
		return l.tx.PrepareContext(ctx, `INSERT INTO `+t.Name+` (`+names(t)+`) VALUES `+values+strings.Repeat(", "+values, rows-1))
	}
	one, err := prepare(1)
	if err != nil {
		return fmt.Errorf("table %s: %w", t.Name, err)
	}
	defer one.Close()
	many, err := prepare(rowsAtOnce)
	if err != nil {
		return fmt.Errorf("table %s: %w", t.Name, err)
	}
	defer many.Close()
	waiting := make([]any, 0, rowsAtOnce*len(t.Columns))
	for err == nil {
		var row []any
		if row, err = next(); err != nil {
			break
		}
		if waiting = append(waiting, row...); len(waiting) == cap(waiting) {
			_, err = many.ExecContext(ctx, waiting...)
			waiting = waiting[:0]
		}
	}
	if err == io.EOF {
		err = nil
		for row := range slices.Chunk(waiting, len(t.Columns)) {
			if _, err = one.ExecContext(ctx, row...); err != nil {
				break
			}
		}
	}
	if err != nil {
		return fmt.Errorf("table %s: %w", t.Name, err)
	}
	return nil
}

// fits refuses a table that the schema does not have so. What passes holds no names but the schema's own.
func (l *Load) fits(t Table) error {
	i := slices.IndexFunc(l.tables, func(known Table) bool { return known.Name == t.Name })
	if i < 0 {
		return fmt.Errorf("the backup has a table %q that its schema does not have", t.Name)
	}
	for _, c := range t.Columns {
		if !slices.Contains(l.tables[i].Columns, c) {
			return fmt.Errorf("the backup has a column %q of %s that its schema does not have", c.Name, t.Name)
		}
	}
	return nil
}

// Finish holds what would go out and makes the load last.
func (l *Load) Finish(ctx context.Context) error {
	if err := l.buildIndexes(ctx); err != nil {
		return err
	}
	if err := l.hold(ctx, l.now()); err != nil {
		return err
	}
	if l.pgtx != nil {
		if err := l.fillActivity(ctx); err != nil {
			return err
		}
		return l.pgtx.Commit(ctx)
	}
	if err := l.tx.Commit(); err != nil {
		return err
	}
	if _, err := l.lite.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := l.lite.Close(); err != nil {
		return err
	}
	if err := syncFile(l.path); err != nil {
		return err
	}
	dir := filepath.Dir(l.path)
	if err := os.Rename(l.path, filepath.Join(dir, DatabaseFile)); err != nil {
		return err
	}
	return syncFile(dir)
}

// fillActivity makes what a dump leaves out, if the schema has it already.
func (l *Load) fillActivity(ctx context.Context) error {
	var there bool
	err := l.pgtx.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, activityTable).Scan(&there)
	if err == nil && there {
		_, err = l.pgtx.Exec(ctx, FillActivity)
	}
	if err != nil {
		return fmt.Errorf("activity: %w", err)
	}
	return nil
}

// Close gives up what is not finished.
func (l *Load) Close() {
	if l.pgtx != nil {
		l.pgtx.Rollback(context.Background())
	}
	if l.conn != nil {
		l.conn.Close(context.Background())
	}
	if l.tx != nil {
		l.tx.Rollback()
	}
	if l.lite != nil {
		l.lite.Close()
		l.removeParts()
	}
}

func (l *Load) removeParts() {
	for _, end := range []string{"", "-journal", "-wal", "-shm"} {
		os.Remove(l.path + end)
	}
}

// syncFile makes a file, or the names in a folder, survive a power cut.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
