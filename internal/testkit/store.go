package testkit

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"timbre/internal/store"
)

// Engines runs a test on SQLite and on PostgreSQL, each time with a database that holds nothing but the schema.
func Engines(t *testing.T, fn func(t *testing.T, options store.Options)) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			dir, url := Database(t, engine == "postgres")
			fn(t, store.Options{Dir: dir, URL: url, Now: NewClock().Now, Log: Logger(t)})
		})
	}
}

// Stores runs a test on a new store of each engine.
func Stores(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	Engines(t, func(t *testing.T, o store.Options) { fn(t, Open(t, o)) })
}

// Open opens a store and closes it with the test.
func Open(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	s, err := store.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Logger writes to the test's log.
func Logger(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Helper()
	w.t.Logf("%s", p)
	return len(p), nil
}
