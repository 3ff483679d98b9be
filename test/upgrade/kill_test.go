package upgrade

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"timbre/internal/store"
	"timbre/internal/testkit/servertest"
	"timbre/test/witness"
)

// A child brings a database up to date as each start of the program does, in a process of its own that can be killed.
const (
	childFolder = "TIMBRE_UPGRADE_FOLDER"
	childURL    = "TIMBRE_UPGRADE_URL"
)

// asChild does so if this process is one.
func asChild() bool {
	dir := os.Getenv(childFolder)
	if dir == "" {
		return false
	}
	s, err := store.Open(context.Background(), store.Options{Dir: dir, URL: os.Getenv(childURL)})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s.Close()
	return true
}

// patient is a database that is brought up to date.
type patient struct {
	t              *testing.T
	data, database string // folder and URL
	db             *sql.DB
	hold           *pgx.Conn // keeps what a migration stands still for; PostgreSQL
}

// child starts bringing it up to date.
func (p *patient) child() (cmd *exec.Cmd, said *bytes.Buffer) {
	p.t.Helper()
	cmd, said = exec.Command(os.Args[0]), &bytes.Buffer{}
	cmd.Env = append(os.Environ(), childFolder+"="+p.data, childURL+"="+p.database)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	return cmd, said
}

func treat(t *testing.T, version, engine string) *patient {
	t.Helper()
	p := &patient{t: t}
	p.data, p.database = place(t, version, engine)
	driver, source := "sqlite", "file:"+filepath.ToSlash(filepath.Join(p.data, databaseFile))+"?_pragma=busy_timeout(0)"
	if p.database != "" {
		driver, source = "pgx", p.database
		var err error
		if p.hold, err = pgx.Connect(t.Context(), p.database); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.hold.Close(context.Background()) })
	}
	var err error
	if p.db, err = sql.Open(driver, source); err != nil {
		t.Fatal(err)
	}
	p.db.SetMaxOpenConns(1)
	t.Cleanup(func() { p.db.Close() })
	return p
}

func (p *patient) exec(text string) {
	p.t.Helper()
	if _, err := p.db.Exec(text); err != nil {
		p.t.Fatalf("%s: %v", text, err)
	}
}

func (p *patient) number(text string) (n int64) {
	p.t.Helper()
	if err := p.db.QueryRow(text).Scan(&n); err != nil {
		p.t.Fatalf("%s: %v", text, err)
	}
	return n
}

// standsAt makes the migration to a version stand still when all that it changes has been changed, before it is committed.
func (p *patient) standsAt(version int64) {
	p.t.Helper()
	if p.database == "" {
		p.exec(`CREATE VIEW endless AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT n FROM n`)
		p.exec(fmt.Sprintf(`CREATE TRIGGER stand BEFORE INSERT ON goose_db_version WHEN NEW.version_id = %d BEGIN SELECT count(*) FROM endless; END`, version))
		return
	}
	if _, err := p.hold.Exec(p.t.Context(), `SELECT pg_advisory_lock(7420099)`); err != nil {
		p.t.Fatal(err)
	}
	p.exec(fmt.Sprintf(`CREATE OR REPLACE FUNCTION stand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF NEW.version_id = %d THEN PERFORM pg_advisory_xact_lock(7420099); END IF; RETURN NEW; END $$`, version))
	p.exec(`CREATE OR REPLACE TRIGGER stand BEFORE INSERT ON goose_db_version FOR EACH ROW EXECUTE FUNCTION stand()`)
}

// goesOn takes that away again.
func (p *patient) goesOn() {
	p.t.Helper()
	if p.database == "" {
		p.exec(`DROP TRIGGER stand`)
		p.exec(`DROP VIEW endless`)
		return
	}
	if _, err := p.hold.Exec(p.t.Context(), `SELECT pg_advisory_unlock(7420099)`); err != nil {
		p.t.Fatal(err)
	}
	p.until("PostgreSQL has noticed that the program is gone", func() bool {
		return p.number(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'timbre'`) == 0
	})
	p.exec(`DROP TRIGGER stand ON goose_db_version`)
}

// stands reports whether the migration to the next version has begun, and is not committed.
func (p *patient) stands(before int64) bool {
	p.t.Helper()
	if p.database != "" {
		return p.number(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7420099 AND NOT granted`) == 1
	}
	var at int64
	if err := p.db.QueryRow(`SELECT max(version_id) FROM goose_db_version`).Scan(&at); err != nil || at != before {
		return false
	}
	_, err := p.db.Exec(`BEGIN IMMEDIATE`)
	if err == nil {
		p.exec(`ROLLBACK`)
	}
	return err != nil
}

func (p *patient) until(what string, holds func() bool) {
	p.t.Helper()
	limit := time.NewTimer(servertest.Patience)
	defer limit.Stop()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-limit.C:
			p.t.Fatalf("this did not happen: %s", what)
		}
	}
}

// shape is what the database is made of, and how much is in it.
func (p *patient) shape() string {
	p.t.Helper()
	text := `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE name NOT IN ('stand', 'endless') ORDER BY 1`
	if p.database != "" {
		text = `SELECT c.relkind::text || ' ' || c.relname::text || ' ' || coalesce(string_agg(a.attname::text || ' ' || a.atttypid::text || ' ' || a.attnotnull::text, ', ' ORDER BY a.attnum), '')
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE n.nspname = 'public' GROUP BY c.oid, c.relkind, c.relname ORDER BY 1` // words of the catalogue alone: what is being changed is locked
	}
	rows, err := p.db.Query(text)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			p.t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// migrations are the versions that schemas may have, in order.
func migrations(t *testing.T) (list []int64) {
	t.Helper()
	files, err := filepath.Glob("../../internal/store/schema/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no migrations", err)
	}
	for _, f := range files {
		n, err := strconv.ParseInt(strings.SplitN(filepath.Base(f), "_", 2)[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// R25: kill -9 in each migration of a database that an older version has left: what is there is whole, of the version before, and the next
// start goes on from there. In the end all is shown as it was.
func TestR25KilledInEachMigration(t *testing.T) {
	versions, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		versions = versions[len(versions)-1:]
	}
	for _, version := range versions {
		for engine := range engines {
			t.Run(version.Name()+" "+engine, func(t *testing.T) {
				p := treat(t, version.Name(), engine)
				before := p.number(`SELECT max(version_id) FROM goose_db_version`)
				for i, next := range migrations(t) {
					if next <= before {
						continue
					}
					if !testing.Short() || i%5 == 0 { // a start costs more than a migration
						p.killedIn(before, next)
					}
					before = next
				}
				p.db.Close()
				u := begin(t, version.Name(), engine, p.data, p.database)
				u.showsAsBefore()
				witness.Of(t, p.database, p.data).Sound()
			})
		}
	}
}

// killedIn lets a start come as far as into a migration, and kills it there.
func (p *patient) killedIn(before, next int64) {
	p.t.Helper()
	p.standsAt(next)
	cmd, said := p.child()
	p.until(fmt.Sprint("it is in migration ", next), func() bool { return p.stands(before) })
	was := p.shape()
	if err := cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	p.goesOn()
	if at := p.number(`SELECT max(version_id) FROM goose_db_version`); at != before {
		p.t.Fatalf("killed in migration %d it is at %d: %s", next, at, said)
	}
	if p.shape() != was {
		p.t.Fatalf("killed in migration %d it has half of it", next)
	}
}
