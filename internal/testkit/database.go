// Package testkit runs the server and its parts in tests: on either engine, with a clock that tests move.
package testkit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"timbre/internal/store"
)

var (
	cluster   = sync.OnceValues(StartCluster)
	started   atomic.Bool // the cluster, so that Main need not start one to stop it
	templated atomic.Bool // it holds template
	databases atomic.Int64

	template = fmt.Sprintf("timbre_%d_template", os.Getpid())
)

// Main runs a package's tests, stops the server that they started, and does what is to be done afterwards. Call it from TestMain.
func Main(m *testing.M, afterwards ...func()) {
	code := m.Run()
	for _, fn := range afterwards {
		fn()
	}
	if started.Load() {
		if c, err := cluster(); err == nil {
			if templated.Load() {
				c.Drop(context.Background(), template)
			}
			c.Stop()
		}
	}
	os.Exit(code)
}

// Postgres returns the URL of a new, empty database. Where there is no PostgreSQL the test is skipped, or fails if CI=true.
func Postgres(t testing.TB) string {
	t.Helper()
	return newDatabase(t, "")
}

// Database returns a new data folder and, for PostgreSQL, the URL of a new database; the schema is there and up to date.
func Database(t testing.TB, postgres bool) (dir, url string) {
	t.Helper()
	dir = t.TempDir()
	if postgres {
		theCluster(t)
		if err := postgresTemplate(); err != nil {
			t.Fatal(err)
		}
		return dir, newDatabase(t, template)
	}
	file, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, store.DatabaseFile), file, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, ""
}

func newDatabase(t testing.TB, template string) string {
	t.Helper()
	c := theCluster(t)
	name := fmt.Sprintf("timbre_%d_%d", os.Getpid(), databases.Add(1))
	url, err := c.Create(context.Background(), name, template)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Drop(context.Background(), name) })
	return url
}

func theCluster(t testing.TB) *Cluster {
	t.Helper()
	started.Store(true)
	c, err := cluster()
	if err != nil {
		notHere(t, err)
	}
	return c
}

func notHere(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("PostgreSQL: %v", err)
	}
	t.Skipf("PostgreSQL is not here (apt-get install postgresql): %v", err)
}

// All migrations in turn take longer than most tests. So each engine walks through them once in a program of tests, and what comes
// out is copied.

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "timbre-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := migrated(store.Options{Dir: dir}); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, store.DatabaseFile)
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return nil, errors.New("a closed database left something in its log")
	}
	return os.ReadFile(path)
})

var postgresTemplate = sync.OnceValue(func() error {
	c, err := cluster()
	if err != nil {
		return err
	}
	url, err := c.Create(context.Background(), template, "")
	if err != nil {
		return err
	}
	templated.Store(true)
	return migrated(store.Options{URL: url, Dir: os.TempDir()})
})

func migrated(o store.Options) error {
	s, err := store.Open(context.Background(), o)
	if err != nil {
		return err
	}
	s.Close()
	return nil
}
