package store

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// pgEngine: the writer has a connection of its own, reads share a pool, and one connection listens for other nodes' commits.
type pgEngine struct {
	url   string
	pool  *pgxpool.Pool
	delay time.Duration // of each commit; to set it takes a superuser
	own   atomic.Uint32 // the server's process of the writer's connection

	spent
}

// bellChannel carries the ids of workspaces with new events, space separated.
const bellChannel = "timbre_events"

func openPostgres(ctx context.Context, url string, delay time.Duration) (*pgEngine, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database url: %w", err) // pgx redacts the password
	}
	settle(cfg.ConnConfig)
	// Reads take turns on few connections: each is short, and a hundred of them at once would all end late. An operator whose
	// database is larger or further away says so in the URL.
	if !strings.Contains(url, "pool_max_conns") {
		cfg.MaxConns = int32(max(4, 2*runtime.GOMAXPROCS(0)))
	}
	cfg.PingTimeout = pingWithin
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	return &pgEngine{url: url, pool: pool, delay: delay}, nil
}

// How long PostgreSQL may take. A connection may be lost without anybody saying so, and whoever waits for it would wait for a quarter of
// an hour: until the kernel gives up.
const (
	connectWithin = 10 * time.Second
	pingWithin    = 5 * time.Second
	answerWithin  = 30 * time.Second // of a read, all its rows together, and of a group of the writer
)

// settle sets what every connection of ours needs: plans that do not depend on the values (each query is written for one
// index) and walk that index, no compilation, and commits that are on disk when they return.
func settle(cfg *pgx.ConnConfig) {
	if cfg.ConnectTimeout == 0 || cfg.ConnectTimeout > connectWithin {
		cfg.ConnectTimeout = connectWithin
	}
	cfg.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	cfg.RuntimeParams["jit"] = "off"
	cfg.RuntimeParams["enable_bitmapscan"] = "off" // our indexes are in the order asked for; a bitmap loses it and sorts all
	cfg.RuntimeParams["synchronous_commit"] = "on"
	cfg.RuntimeParams["timezone"] = "UTC"
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "timbre"
	}
}

func (e *pgEngine) dialect() dialect { return dialect{postgres: true} }

func (e *pgEngine) query(ctx context.Context, text string, args ...any) (rows, error) {
	e.beside.Add(1)
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	rs, err := e.pool.Query(ctx, text, args...)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("query: %w", err)
	}
	return ending{pgRows{rs}, cancel}, nil
}

// ending are rows whose time ends with them.
type ending struct {
	pgRows
	cancel context.CancelFunc
}

func (r ending) Close() {
	r.pgRows.Close()
	r.cancel()
}

func (e *pgEngine) ping(ctx context.Context) error { return e.pool.Ping(ctx) }
func (e *pgEngine) close()                         { e.pool.Close() }

// connect opens a connection beside the pool. The settings are its own, from the beginning.
func (e *pgEngine) connect(ctx context.Context, settings map[string]string) (*pgx.Conn, error) {
	cfg, err := pgx.ParseConfig(e.url)
	if err != nil {
		return nil, err
	}
	settle(cfg)
	maps.Copy(cfg.RuntimeParams, settings)
	return pgx.ConnectConfig(ctx, cfg)
}

// pgSession is the writer's connection. A group costs two round trips: begin with all reads, and all writes with the commit.
type pgSession struct {
	e    *pgEngine
	conn *pgx.Conn
}

func (e *pgEngine) session(ctx context.Context) (session, error) {
	// All that the writer reads and changes it finds by keys. A plan made while a table was small would read all of it, and
	// would be kept when it has grown.
	settings := map[string]string{"enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off", "enable_bitmapscan": "off"}
	// Whoever waits for somebody else's lock is told to come again before he gives up by himself.
	settings["lock_timeout"] = "10s"
	// A group holds its workspaces. A node that is paused in the middle of one, or lost, must not keep the others from them.
	settings["idle_in_transaction_session_timeout"] = "5s"
	if e.delay > 0 { // the server waits before each sync; a pg_sleep of one millisecond takes two
		settings["commit_delay"], settings["commit_siblings"] = strconv.FormatInt(e.delay.Microseconds(), 10), "0"
	}
	conn, err := e.connect(ctx, settings)
	if err != nil {
		return nil, fmt.Errorf("writer: %w", err)
	}
	e.own.Store(conn.PgConn().PID())
	return &pgSession{e: e, conn: conn}, nil
}

func (s *pgSession) begin(ctx context.Context, workspaces []int64, m *memory, reads func() []prefetch) (map[int64]*counters, error) {
	got := make(map[int64]*counters, len(workspaces))
	b := &pgx.Batch{}
	b.Queue("BEGIN")
	// Locking the workspaces first, in one order, gives each one writer at a time over all nodes: no deadlock, no lost
	// update, no hole in the events.
	b.Queue("SELECT id, seq, last_number, tally_seq, parked, erased_until, sla_version, "+newestAt+" FROM workspaces w WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", workspaces).
		Query(func(rs pgx.Rows) error {
			for rs.Next() {
				var id int64
				c := &counters{}
				if err := rs.Scan(&id, &c.seq, &c.number, &c.tally, &c.parked, &c.erased, &c.sla, &c.at); err != nil {
					return err
				}
				got[id] = c
			}
			return rs.Err()
		})
	queueReads(b, reads())
	s.e.writer.Add(int64(b.Len()))
	if err := s.conn.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	if m.holds(got) {
		return got, nil
	}
	b = &pgx.Batch{}
	queueReads(b, reads())
	s.e.writer.Add(int64(b.Len()))
	if err := s.conn.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return got, nil
}

func queueReads(b *pgx.Batch, reads []prefetch) {
	for _, r := range reads {
		b.Queue(r.set, transpose(r.typs, r.keys)...).Query(func(rs pgx.Rows) error {
			for rs.Next() {
				if err := r.scan(pgRows{rs}); err != nil {
					return err
				}
			}
			return rs.Err()
		})
	}
}

func (s *pgSession) query(ctx context.Context, queued []put, text string, args []any) (rows, error) {
	if err := s.flush(ctx, queued); err != nil {
		return nil, err
	}
	s.e.writer.Add(1)
	rs, err := s.conn.Query(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return pgRows{rs}, nil
}

func (s *pgSession) flush(ctx context.Context, queued []put) error {
	if len(queued) == 0 {
		return nil
	}
	return s.send(ctx, s.batch(queued))
}

func (s *pgSession) batch(queued []put) *pgx.Batch {
	b := &pgx.Batch{}
	for _, p := range fold(queued) {
		b.Queue(p.text, p.args...)
	}
	return b
}

func (s *pgSession) send(ctx context.Context, b *pgx.Batch) error {
	s.e.writer.Add(int64(b.Len()))
	if err := s.conn.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func (s *pgSession) commit(ctx context.Context, queued []put, ring []int64) error {
	b := s.batch(queued)
	if len(ring) > 0 {
		b.Queue("SELECT pg_notify($1, $2)", bellChannel, strings.Trim(fmt.Sprint(ring), "[]"))
	}
	b.Queue("COMMIT")
	return s.send(ctx, b)
}

func (s *pgSession) rollback(ctx context.Context) error {
	s.e.writer.Add(1)
	_, err := s.conn.Exec(ctx, "ROLLBACK")
	return err
}

func (s *pgSession) rest()        {}
func (s *pgSession) broken() bool { return s.conn.IsClosed() }
func (s *pgSession) close()       { s.conn.Close(context.Background()) }
