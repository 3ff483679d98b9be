package store

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"zombiezen.com/go/sqlite"
)

// sqliteEngine: one connection writes, a few read. Page caches are small, since they are kept for each connection and never
// given back.
type sqliteEngine struct {
	path  string
	delay time.Duration // added to each commit, for benchmarks of slow disks

	readers     int
	idle        chan *liteConn // those that nobody uses
	checkpoints *checkpoints
	spent
}

// sqliteReaders is one for each core that can run them, two at least.
func sqliteReaders() int { return min(max(runtime.GOMAXPROCS(0), 2), 8) }

// readerKeeps bounds the statements that a reader keeps prepared; lists have one for each number of inboxes and kind of view.
const readerKeeps = 32

// pragmas of every connection, readers and writers. A power cut loses nothing that was committed.
var pragmas = []string{"synchronous = FULL", "foreign_keys = 0", "temp_store = MEMORY"}

// openSQLite opens a file that has its schema.
func openSQLite(path string, delay time.Duration) (*sqliteEngine, error) {
	e := &sqliteEngine{path: path, delay: delay, idle: make(chan *liteConn, sqliteReaders())}
	for range cap(e.idle) {
		c, err := openLite(path, readerKeeps, sqlite.OpenReadWrite, append(pragmas, "cache_size = -2500", "query_only = 1")...)
		if err != nil {
			e.close()
			return nil, err
		}
		e.readers++
		e.idle <- c
	}
	var err error
	if e.checkpoints, err = startCheckpoints(path); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

func (e *sqliteEngine) dialect() dialect { return dialect{} }

func (e *sqliteEngine) query(ctx context.Context, text string, args ...any) (rows, error) {
	e.beside.Add(1)
	c, err := e.reader(ctx)
	if err != nil {
		return nil, err
	}
	rs, err := c.query(text, args, func() { e.idle <- c })
	if err != nil {
		e.idle <- c
		return nil, err
	}
	return rs, nil
}

// reader waits for one that nobody uses; whoever takes it puts it back.
func (e *sqliteEngine) reader(ctx context.Context) (*liteConn, error) {
	select {
	case c := <-e.idle:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (e *sqliteEngine) ping(ctx context.Context) error {
	var n int64
	_, err := one(ctx, e, "SELECT count(*) FROM installation", nil, &n)
	return err
}

// close waits for readers that are still out.
func (e *sqliteEngine) close() {
	if e.checkpoints != nil {
		e.checkpoints.stop()
	}
	for range e.readers {
		(<-e.idle).close()
	}
}

// sqliteSession is the writer's connection.
type sqliteSession struct {
	*liteConn
	e     *sqliteEngine
	since int // statements since the last checkpoint was asked for
	bad   bool
}

func (e *sqliteEngine) session(context.Context) (session, error) {
	c, err := openLite(e.path, 0, sqlite.OpenReadWrite, append(pragmas, "cache_size = -8000", "wal_autocheckpoint = 0")...)
	if err != nil {
		return nil, fmt.Errorf("writer: %w", err)
	}
	return &sqliteSession{liteConn: c, e: e}, nil
}

func (s *sqliteSession) run(text string, args ...any) error {
	s.e.writer.Add(1)
	s.since++
	if err := s.liteConn.run(text, args...); err != nil {
		s.bad = s.bad || untrusted(err)
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// ask reads at once.
func (s *sqliteSession) ask(text string, args []any, scan func(rows) error) error {
	s.e.writer.Add(1)
	rs, err := s.liteConn.query(text, args, nil)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		if err := scan(rs); err != nil {
			return err
		}
	}
	return rs.Err()
}

func (s *sqliteSession) begin(_ context.Context, workspaces []int64, m *memory, reads func() []prefetch) (map[int64]*counters, error) {
	if err := s.run("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	got := make(map[int64]*counters, len(workspaces))
	for _, ws := range workspaces {
		err := s.ask("SELECT seq, last_number, tally_seq, parked, erased_until, sla_version, "+newestAt+" FROM workspaces w WHERE id = $1", []any{ws}, func(r rows) error {
			c := &counters{}
			got[ws] = c
			return r.Scan(&c.seq, &c.number, &c.tally, &c.parked, &c.erased, &c.sla, &c.at)
		})
		if err != nil {
			return nil, err
		}
	}
	m.holds(got)
	for _, r := range reads() {
		if r.parked && !anyParked(got) {
			continue
		}
		for _, key := range r.keys {
			if err := s.ask(r.text, key, r.scan); err != nil {
				return nil, err
			}
		}
	}
	return got, nil
}

func (s *sqliteSession) query(_ context.Context, queued []put, text string, args []any) (rows, error) {
	if err := s.flush(context.Background(), queued); err != nil {
		return nil, err
	}
	s.e.writer.Add(1)
	return s.liteConn.query(text, args, nil)
}

func (s *sqliteSession) flush(_ context.Context, queued []put) error {
	for _, p := range queued {
		text := p.text
		if p.set != nil {
			text = p.set.one
		}
		if err := s.run(text, p.args...); err != nil {
			return err
		}
	}
	return nil
}

func (s *sqliteSession) commit(ctx context.Context, queued []put, _ []int64) error {
	if err := s.flush(ctx, queued); err != nil {
		return err
	}
	if s.e.delay > 0 {
		time.Sleep(s.e.delay)
	}
	if failed := s.e.checkpoints.failed.Load(); failed != nil {
		s.bad = true
		return *failed
	}
	if err := s.run("COMMIT"); err != nil {
		// A full disk is refused cleanly and may heal. After any other failed commit nothing is known of the file: the
		// program must stop and recover.
		s.bad = !retryable(err)
		return err
	}
	return nil
}

// rest lets the log be moved into the file, now and then; the group has been answered.
func (s *sqliteSession) rest() {
	if s.since >= checkpointEvery {
		s.since = 0
		s.e.checkpoints.ring()
	}
	if s.e.checkpoints.long.CompareAndSwap(true, false) {
		if _, err := checkpoint(s.liteConn); err != nil {
			err = fmt.Errorf("checkpoint: %w", err)
			s.e.checkpoints.failed.CompareAndSwap(nil, &err)
		}
	}
}

// rollback has nothing to do if the transaction never began, because somebody holds the file, or if SQLite has undone it already, as it
// does when the disk is full. Both may heal, and say nothing against the file.
func (s *sqliteSession) rollback(context.Context) error {
	if s.conn.AutocommitEnabled() {
		return nil
	}
	return s.run("ROLLBACK")
}

func (s *sqliteSession) broken() bool { return s.bad }

// anyParked reports whether some workspace of a group has updates that wait for their message.
func anyParked(list map[int64]*counters) bool {
	for _, c := range list {
		if c.parked > 0 {
			return true
		}
	}
	return false
}
