package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"timbre/internal/store/schema"
)

// migrate brings the schema up to date. On PostgreSQL a lock lets one node do it while the others wait.
func (s *Store) migrate(ctx context.Context) error {
	fsys, err := schema.For(s.Postgres())
	if err != nil {
		return err
	}
	var db *sql.DB
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	switch e := s.engine.(type) {
	case *sqliteEngine:
		db = e.write
	case *pgEngine:
		dialect = goose.DialectPostgres
		db = stdlib.OpenDBFromPool(e.pool)
		defer db.Close()
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("migrations: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
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
		return fmt.Errorf("the database was made by a newer version (schema %d, this program knows %d): start that version", current, newest)
	}
	if current == newest {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate from %d to %d: %w", current, newest, err)
	}
	return nil
}
