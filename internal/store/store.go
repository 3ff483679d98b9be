package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"timbre/internal/desk"
)

// Options of Open.
type Options struct {
	URL         string           // postgres://…; "": SQLite in Dir
	Dir         string           // the data folder; made if absent
	Now         func() time.Time // the time, the same on every node; nil: the machine's, set by the database's on PostgreSQL
	Machine     func() time.Time // the machine's clock if Now is nil; nil: time.Now
	Log         *slog.Logger
	CommitDelay time.Duration // added to each commit, to measure slow disks
	OnFailure   func(error)   // called once when the database can no longer be trusted; the program must stop
}

// Store is the database.
type Store struct {
	engine     engine
	writer     *writer
	bell       *bell // new events
	recent     recent
	told       atomic.Pointer[func([]desk.Event)] // who is told of what was committed here
	work       *bell                              // new jobs
	voices     voices
	tallies    tallies
	sizes      keptSizes
	names      *versions
	admissions atomic.Int64
	search     *searcher
	ids        *desk.IDs
	clock      *clock
	log        *slog.Logger
	onFailure  func(error)

	stop    context.CancelFunc
	running sync.WaitGroup
	once    sync.Once
}

// DatabaseFile is the database's name in the data folder.
const DatabaseFile = "timbre.db"

// Open opens the database, brings its schema up to date and starts the writer. Close stops them.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.OnFailure == nil {
		o.OnFailure = func(error) {}
	}
	c := &clock{machine: o.Now}
	if c.machine == nil {
		c.machine = o.Machine
	}
	if c.machine == nil {
		c.machine = time.Now
	}
	s := &Store{bell: newBell(), work: newBell(), names: &versions{of: map[int64]int64{}}, clock: c, log: quietLogger(o.Log), onFailure: o.OnFailure, ids: desk.NewIDs(0, c.now)}
	var err error
	if s.engine, err = openEngine(ctx, o); err != nil {
		return nil, err
	}
	s.search = newSearcher(s, o)
	background, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	if pg, ok := s.engine.(*pgEngine); ok {
		if err := s.listen(ctx, background, pg, o.Now == nil); err != nil {
			cancel()
			s.engine.close()
			return nil, err
		}
		newest, err := newestMigration(true)
		if err != nil {
			cancel()
			s.engine.close()
			return nil, err
		}
		s.running.Go(func() { s.watchFloor(background, pg, newest) })
	}
	if err := s.goOn(ctx); err != nil {
		cancel()
		s.running.Wait()
		s.engine.close()
		return nil, fmt.Errorf("database: %w", err)
	}
	s.writer = &writer{store: s, memory: newMemory(), requests: make(chan *request, 4*maxGroupMembers), stop: make(chan struct{}), stopped: make(chan struct{})}
	go s.writer.loop()
	return s, nil
}

// openEngine opens the database with its schema up to date.
func openEngine(ctx context.Context, o Options) (engine, error) {
	if o.URL != "" {
		e, err := openPostgres(ctx, o.URL, o.CommitDelay)
		if err == nil {
			if err = migratePostgres(ctx, e.pool); err != nil {
				e.close()
			}
		}
		return e, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	path := filepath.Join(o.Dir, DatabaseFile)
	if err := migrateSQLite(ctx, path); err != nil {
		return nil, err
	}
	return openSQLite(path, o.CommitDelay)
}

// Close serves what was accepted, then stops.
func (s *Store) Close() {
	s.once.Do(func() {
		close(s.writer.stop)
		<-s.writer.stopped
		if s.writer.session != nil {
			s.writer.session.close()
		}
		s.stop()
		s.running.Wait()
		s.search.close()
		s.engine.close()
	})
}

// Write runs fn in a transaction of the workspace (0: of the installation) that it may share with others, and returns once it
// is on disk. An error of fn undoes its own writes only. fn may be called twice; it must only depend on tx.
func (s *Store) Write(ctx context.Context, workspace int64, need Need, fn func(*Tx) error) error {
	r := &request{ctx: ctx, workspace: workspace, need: need, fn: fn, done: make(chan error, 1)}
	select {
	case <-s.writer.stop:
		return errStopped
	case <-ctx.Done():
		return ctx.Err()
	case s.writer.requests <- r:
	}
	select {
	case err := <-r.done:
		return err
	case <-s.writer.stopped:
		select {
		case err := <-r.done:
			return err
		default:
			return errStopped
		}
	}
}

// Commits returns how many transactions were committed, and how many requests shared them.
func (s *Store) Commits() (commits, members int64) {
	return s.writer.commits.Load(), s.writer.members.Load()
}

// Queries returns how many queries were read beside the writer.
func (s *Store) Queries() int64 { return s.engine.reads() }

// Statements returns how many statements the writer has sent, each group's begin and commit among them.
func (s *Store) Statements() int64 { return s.engine.sent() }

// Ready reports whether the database can be read and written.
func (s *Store) Ready(ctx context.Context) error {
	if p := s.writer.failed.Load(); p != nil {
		return *p
	}
	if err := s.engine.ping(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// Postgres reports which engine it is.
func (s *Store) Postgres() bool { return s.engine.dialect().postgres }

// Now is the store's clock.
func (s *Store) Now() time.Time { return s.clock.now().UTC().Truncate(time.Microsecond) }

// NewID makes an id.
func (s *Store) NewID() int64 { return s.ids.Next() }

// IsConflict reports whether an error is a broken unique index.
func IsConflict(err error) bool { return unique(err) }

// IsFull reports whether the disk is full.
func IsFull(err error) bool { return retryable(err) || errors.Is(err, errDiskFull) }

// IsAbsent reports whether the database cannot be reached now, or is held by somebody else.
func IsAbsent(err error) bool { return err != nil && absent(err) }

var errDiskFull = errors.New("disk full")
