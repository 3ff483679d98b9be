// Package witness looks at the database from outside the program: what is stored, whether anything was, and whether it is sound.
// Black-box tests use it where the program's own answers are what is in doubt.
package witness

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"timbre/internal/store"
)

// Witness has a connection of its own to a server's database.
type Witness struct {
	t        testing.TB
	db       *sql.DB
	postgres bool
}

// Of opens the database of a server: at url if that is PostgreSQL, else the file in its data folder.
func Of(t testing.TB, url, data string) *Witness {
	t.Helper()
	w := &Witness{t: t, postgres: url != ""}
	driver, source := "pgx", url
	if !w.postgres {
		driver, source = "sqlite", "file:"+filepath.ToSlash(filepath.Join(data, store.DatabaseFile))+"?_pragma=busy_timeout(10000)"
	}
	var err error
	if w.db, err = sql.Open(driver, source); err != nil {
		t.Fatal(err)
	}
	w.db.SetMaxOpenConns(1)
	t.Cleanup(func() { w.db.Close() })
	return w
}

// Exec changes the database, as the passing of time or a careless operator would.
func (w *Witness) Exec(text string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Exec(text, args...); err != nil {
		w.t.Fatalf("%s: %v", text, err)
	}
}

// Number reads one number.
func (w *Witness) Number(text string, args ...any) (n int64) {
	w.t.Helper()
	if err := w.db.QueryRow(text, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", text, err)
	}
	return n
}

// Texts reads a column of texts.
func (w *Witness) Texts(text string, args ...any) (out []string) {
	w.t.Helper()
	rows, err := w.db.Query(text, args...)
	if err != nil {
		w.t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// Picture is the whole database: each table's rows, as a fingerprint.
type Picture map[string]string

// Picture takes one of all tables.
func (w *Witness) Picture() Picture {
	w.t.Helper()
	p := Picture{}
	for _, table := range w.tables() {
		p[table] = w.fingerprint(table)
	}
	return p
}

// Changed names the tables that differ between two pictures.
func (p Picture) Changed(later Picture) []string {
	var out []string
	for table, rows := range p {
		if later[table] != rows {
			out = append(out, table)
		}
	}
	slices.Sort(out)
	return out
}

func (w *Witness) tables() []string {
	if w.postgres {
		return w.Texts(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
			AND table_name NOT LIKE 'search\_%' AND table_name <> 'attendances'`) // what the search derives, and who is there, follow in their own time
	}
	return w.Texts(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'attendances'`)
}

func (w *Witness) fingerprint(table string) string {
	w.t.Helper()
	rows, err := w.db.Query(`SELECT * FROM ` + table)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		w.t.Fatal(err)
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			w.t.Fatal(err)
		}
		var line strings.Builder
		for _, v := range values {
			fmt.Fprintf(&line, "%v|", *v.(*any))
		}
		lines = append(lines, line.String())
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(lines)
	return fmt.Sprintf("%d rows %x", len(lines), sha256.Sum256([]byte(strings.Join(lines, "\n"))))
}

// Sound fails the test if the engine finds its file damaged, or if two tables that must agree do not.
func (w *Witness) Sound() {
	w.t.Helper()
	if !w.postgres {
		if said := w.Texts(`PRAGMA integrity_check`); len(said) != 1 || said[0] != "ok" {
			w.t.Errorf("integrity_check: %q", said)
		}
	}
	for what, text := range agreements {
		if n := w.Number(text); n != 0 {
			w.t.Errorf("%d times: %s", n, what)
		}
	}
}

// agreements count what contradicts itself.
var agreements = map[string]string{
	"a gap in a workspace's log":                 `SELECT count(*) FROM workspaces w WHERE w.seq <> (SELECT count(*) FROM events e WHERE e.workspace_id = w.id)`,
	"a message without its event":                `SELECT count(*) FROM messages m WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id)`,
	"a conversation that miscounts its messages": `SELECT count(*) FROM conversations c WHERE c.last_seq <> (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)`,
	"a thread with two conversations open":       `SELECT count(*) FROM (SELECT thread_id FROM conversations WHERE status < 3 GROUP BY workspace_id, thread_id HAVING count(*) > 1) x`,
	"a tally that differs from what it counts": `SELECT count(*) FROM (SELECT workspace_id, status, inbox_id, CAST(sum(n) AS BIGINT) AS n FROM tally
		GROUP BY workspace_id, status, inbox_id HAVING sum(n) <> 0) t FULL JOIN
		(SELECT workspace_id, status, inbox_id, count(*) AS n FROM conversations GROUP BY workspace_id, status, inbox_id) c
		ON t.workspace_id = c.workspace_id AND t.status = c.status AND t.inbox_id = c.inbox_id WHERE coalesce(t.n, 0) <> coalesce(c.n, 0)`,
}
