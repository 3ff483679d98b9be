package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// ErrNoDatabase says that there is nothing to look at yet.
var ErrNoDatabase = errors.New("there is no database yet")

// Table is a table with its columns in order.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
}

// Column has one type on both engines: int, text, bool or bytes.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Dump reads a whole database as it is at one moment, beside the servers that run on it. It changes nothing, not even the schema.
type Dump struct {
	Postgres bool
	Schema   int64 // number of the last migration
	Tables   []Table

	db *sql.DB
	tx *sql.Tx
}

// OpenDump begins to read. Close ends it.
func OpenDump(ctx context.Context, o Options) (*Dump, error) {
	db, err := openToRead(o)
	if err != nil {
		return nil, err
	}
	d := &Dump{Postgres: o.URL != "", db: db}
	options := &sql.TxOptions{}
	if d.Postgres {
		options = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	if d.tx, err = db.BeginTx(ctx, options); err != nil {
		db.Close()
		return nil, fmt.Errorf("database: %w", err)
	}
	if err := d.describe(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close ends the reading.
func (d *Dump) Close() {
	d.tx.Rollback()
	d.db.Close()
}

func openToRead(o Options) (*sql.DB, error) {
	if o.URL != "" {
		cfg, err := pgx.ParseConfig(o.URL)
		if err != nil {
			return nil, fmt.Errorf("database url: %w", err) // pgx redacts the password
		}
		settle(cfg)
		return stdlib.OpenDB(*cfg), nil
	}
	path := filepath.Join(o.Dir, DatabaseFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoDatabase
	} else if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	return sql.Open("sqlite", liteDSN(path, "busy_timeout(5000)", "query_only(1)"))
}

const versionTable = "goose_db_version"

func (d *Dump) describe(ctx context.Context) (err error) {
	if d.Tables, err = tablesOf(ctx, d.tx, d.Postgres); err != nil {
		return err
	}
	if len(d.Tables) == 0 {
		return ErrNoDatabase
	}
	err = d.tx.QueryRowContext(ctx, `SELECT max(version_id) FROM `+versionTable).Scan(&d.Schema)
	if err != nil {
		return fmt.Errorf("schema version: %w", err)
	}
	return nil
}

// Rows calls fn for each row of a table. The row is fn's for the time of the call.
func (d *Dump) Rows(ctx context.Context, t Table, fn func(row []any) error) error {
	rs, err := d.tx.QueryContext(ctx, `SELECT `+names(t)+` FROM `+t.Name)
	if err != nil {
		return fmt.Errorf("table %s: %w", t.Name, err)
	}
	defer rs.Close()
	row := make([]any, len(t.Columns))
	dst := make([]any, len(row))
	for i := range row {
		dst[i] = &row[i]
	}
	for rs.Next() {
		if err := rs.Scan(dst...); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		for i, c := range t.Columns {
			if n, ok := row[i].(int64); ok && c.Type == "bool" { // SQLite's
				row[i] = n != 0
			}
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return rs.Err()
}

func names(t Table) string {
	list := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		list[i] = c.Name
	}
	return strings.Join(list, ", ")
}

// lister is a transaction or a database.
type lister interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

const (
	sqliteColumns = `SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`
	postgresColumns = `SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
		JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
		WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE 'search\_%' ORDER BY c.table_name, c.ordinal_position`
)

// tablesOf lists the tables of a database by name, but for the one that counts migrations and those that are made anew: the search's and
// the activity.
func tablesOf(ctx context.Context, q lister, postgres bool) ([]Table, error) {
	text := sqliteColumns
	if postgres {
		text = postgresColumns
	}
	rs, err := q.QueryContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("tables: %w", err)
	}
	defer rs.Close()
	var out []Table
	for rs.Next() {
		var table, column, declared string
		if err := rs.Scan(&table, &column, &declared); err != nil {
			return nil, fmt.Errorf("tables: %w", err)
		}
		if table == versionTable || table == activityTable {
			continue
		}
		kind, ok := columnTypes[strings.ToUpper(declared)]
		if !ok {
			return nil, fmt.Errorf("column %s of %s is of the unknown type %s", column, table, declared)
		}
		if len(out) == 0 || out[len(out)-1].Name != table {
			out = append(out, Table{Name: table})
		}
		t := &out[len(out)-1]
		t.Columns = append(t.Columns, Column{column, kind})
	}
	return out, rs.Err()
}

// columnTypes are the declared types of both engines.
var columnTypes = map[string]string{"INTEGER": "int", "BIGINT": "int", "SMALLINT": "int", "TEXT": "text", "BOOLEAN": "bool", "BLOB": "bytes", "BYTEA": "bytes"}
