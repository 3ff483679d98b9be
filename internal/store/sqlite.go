package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// sqliteEngine: one connection writes, a few read. Page caches are small, since they are kept for each connection and never
// given back.
type sqliteEngine struct {
	write *sql.DB
	read  *sql.DB
	delay time.Duration // added to each commit, for benchmarks of slow disks

	spent

	mu    sync.RWMutex
	stmts map[string]*prepared
}

type prepared struct {
	stmt  *sql.Stmt
	order []int
}

const sqliteReaders = 4

// maxPrepared bounds the texts kept prepared; lists have one for each number of inboxes and kind of view.
const maxPrepared = 800

func openSQLite(path string, delay time.Duration) (*sqliteEngine, error) {
	dsn := func(pragmas ...string) string {
		common := []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(0)", "temp_store(MEMORY)"}
		return "file:" + filepath.ToSlash(path) + "?_pragma=" + strings.Join(append(common, pragmas...), "&_pragma=")
	}
	write, err := sql.Open("sqlite", dsn("cache_size(-16000)", "wal_autocheckpoint(1500)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	write.SetConnMaxLifetime(0)
	read, err := sql.Open("sqlite", dsn("cache_size(-6000)", "query_only(1)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	read.SetMaxOpenConns(sqliteReaders)
	read.SetMaxIdleConns(sqliteReaders)
	e := &sqliteEngine{write: write, read: read, delay: delay, stmts: map[string]*prepared{}}
	if err := write.Ping(); err != nil { // creates the file, so that readers find it
		e.close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return e, nil
}

func (e *sqliteEngine) dialect() dialect { return dialect{} }

func (e *sqliteEngine) query(ctx context.Context, text string, args ...any) (rows, error) {
	e.beside.Add(1)
	ctx = context.WithoutCancel(ctx) // reads are short and local: not cancelling them spares a goroutine each
	p, err := e.prepare(text)
	if err != nil {
		return nil, err
	}
	var rs *sql.Rows
	if p == nil {
		q, order := question(text)
		rs, err = e.read.QueryContext(ctx, q, permute(args, order)...)
	} else {
		rs, err = p.stmt.QueryContext(ctx, permute(args, p.order)...)
	}
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return sqlRows{rs}, nil
}

// prepare returns nil if enough texts are kept prepared.
func (e *sqliteEngine) prepare(text string) (*prepared, error) {
	e.mu.RLock()
	p := e.stmts[text]
	e.mu.RUnlock()
	if p != nil {
		return p, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if p := e.stmts[text]; p != nil {
		return p, nil
	}
	if len(e.stmts) >= maxPrepared {
		return nil, nil // run as it is: closing one that is in use would fail its reader
	}
	q, order := question(text)
	stmt, err := e.read.Prepare(q)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	p = &prepared{stmt, order}
	e.stmts[text] = p
	return p, nil
}

func (e *sqliteEngine) exec(ctx context.Context, text string, args ...any) error {
	q, order := question(text)
	_, err := e.write.ExecContext(ctx, q, permute(args, order)...)
	return err
}

func (e *sqliteEngine) ping(ctx context.Context) error { return e.read.PingContext(ctx) }

func (e *sqliteEngine) close() {
	e.read.Close()
	e.write.Close()
}

type sqlRows struct{ *sql.Rows }

func (r sqlRows) Close() { r.Rows.Close() }

// sqliteSession is the writer's connection.
type sqliteSession struct {
	e     *sqliteEngine
	conn  *sql.Conn
	stmts map[string]*prepared
	bad   bool
}

func (e *sqliteEngine) session(ctx context.Context) (session, error) {
	conn, err := e.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("writer: %w", err)
	}
	return &sqliteSession{e: e, conn: conn, stmts: map[string]*prepared{}}, nil
}

// prepare is called for each statement that is sent.
func (s *sqliteSession) prepare(text string) (*prepared, error) {
	s.e.writer.Add(1)
	if p := s.stmts[text]; p != nil {
		return p, nil
	}
	q, order := question(text)
	stmt, err := s.conn.PrepareContext(context.Background(), q)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	p := &prepared{stmt, order}
	s.stmts[text] = p
	return p, nil
}

func (s *sqliteSession) run(text string, args ...any) error {
	p, err := s.prepare(text)
	if err != nil {
		return err
	}
	if _, err := p.stmt.Exec(permute(args, p.order)...); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func (s *sqliteSession) begin(ctx context.Context, workspaces []int64, reads []prefetch) (map[int64]*counters, error) {
	if err := s.run("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	got := make(map[int64]*counters, len(workspaces))
	for _, ws := range workspaces {
		rs, err := s.query(ctx, nil, "SELECT seq, last_number, tally_seq, parked FROM workspaces WHERE id = $1", []any{ws})
		if err != nil {
			return nil, err
		}
		c := &counters{}
		if rs.Next() {
			if err := rs.Scan(&c.seq, &c.number, &c.tally, &c.parked); err != nil {
				rs.Close()
				return nil, err
			}
			got[ws] = c
		}
		rs.Close()
	}
	for _, r := range reads {
		if r.parked && !anyParked(got) {
			continue
		}
		for _, key := range r.keys {
			rs, err := s.query(ctx, nil, r.text, key)
			if err != nil {
				return nil, err
			}
			for rs.Next() {
				if err := r.scan(rs); err != nil {
					rs.Close()
					return nil, err
				}
			}
			rs.Close()
			if err := rs.Err(); err != nil {
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
	p, err := s.prepare(text)
	if err != nil {
		return nil, err
	}
	rs, err := p.stmt.Query(permute(args, p.order)...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return sqlRows{rs}, nil
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
	if err := s.run("COMMIT"); err != nil {
		// A full disk is refused cleanly and may heal. After any other failed commit nothing is known of the file: the
		// program must stop and recover.
		s.bad = !retryable(err)
		return err
	}
	return nil
}

func (s *sqliteSession) rollback(context.Context) error { return s.run("ROLLBACK") }
func (s *sqliteSession) broken() bool                   { return s.bad }
func (s *sqliteSession) close()                         { s.conn.Close() }

// anyParked reports whether some workspace of a group has updates that wait for their message.
func anyParked(list map[int64]*counters) bool {
	for _, c := range list {
		if c.parked > 0 {
			return true
		}
	}
	return false
}
