package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // the driver "sqlite", for what is not in a hurry: migrations, dumps, loads

	"timbre/internal/store/schema"
)

// migrateSQLite brings a file's schema up to date, and makes the file if there is none. It is in WAL mode from then on.
func migrateSQLite(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", liteDSN(path, "busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(0)"))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return errors.Join(migrate(ctx, goose.DialectSQLite3, db), db.Close())
}

// migratePostgres does the same. A lock lets one node do it while the others wait.
func migratePostgres(ctx context.Context, pool *pgxpool.Pool) error {
	// Looked at each second: the lock of a program that was killed in the middle lasts until PostgreSQL has noticed.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	return migrate(ctx, goose.DialectPostgres, db, goose.WithSessionLocker(locker))
}

func migrate(ctx context.Context, dialect goose.Dialect, db *sql.DB, options ...goose.ProviderOption) error {
	fsys, err := schema.For(dialect == goose.DialectPostgres)
	if err != nil {
		return err
	}
	options = append(options, goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider(dialect, db, fsys, options...)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	current, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("schema version: %w", err)
	}
	newest := int64(0)
	for _, m := range p.ListSources() {
		newest = max(newest, m.Version)
	}
	if current > newest {
		return mayWork(ctx, db, current, newest)
	}
	if current < newest {
		if err := migrateUp(ctx, p, db, dialect == goose.DialectPostgres, current, newest); err != nil {
			return fmt.Errorf("migrate from %d to %d: %w", current, newest, err)
		}
	}
	if err := fillContactWords(ctx, db); err != nil {
		return fmt.Errorf("words of contacts: %w", err)
	}
	return nil
}

func migrateUp(ctx context.Context, p *goose.Provider, db *sql.DB, postgres bool, current, newest int64) error {
	floor, err := floorToSet(postgres, current)
	if err != nil {
		return err
	}
	former := int64(0)
	if current > 0 { // a new database has nobody on it, and no place for the floor yet
		if former, err = floorOf(ctx, db); err == nil {
			err = raiseFloor(ctx, p, db, postgres, floor, newest)
		}
	}
	if err == nil {
		_, err = p.Up(ctx)
	}
	if err == nil && floor > former {
		return setFloor(ctx, db, floor)
	}
	if err == nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	if now, e := p.GetDBVersion(ctx); e == nil && 0 < now && now < floor { // nothing was taken away: who could work here may go on
		err = errors.Join(err, setFloor(ctx, db, former))
	}
	return err
}

// liteDSN names a file to the driver "sqlite", with pragmas of its connections.
func liteDSN(path string, pragmas ...string) string {
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: "_pragma=" + strings.Join(pragmas, "&_pragma=")}
	return u.String()
}
