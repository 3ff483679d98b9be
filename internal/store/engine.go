package store

import (
	"context"
	"fmt"
	"sync/atomic"

	"timbre/internal/desk"
)

// rows is what both drivers' results have in common.
type rows interface {
	Next() bool
	Scan(dst ...any) error
	Err() error
	Close()
}

// querier reads: the pool beside the writer, or a transaction.
type querier interface {
	query(ctx context.Context, text string, args ...any) (rows, error)
	dialect() dialect
}

// put is a queued write without result. A set names a statement that may be folded with its like.
type put struct {
	text string
	set  *set
	args []any
}

// engine is one of the two databases.
type engine interface {
	querier
	// look answers reads that go together.
	look(ctx context.Context, lookups ...lookup) error
	// session opens the writer's own connection.
	session(ctx context.Context) (session, error)
	ping(ctx context.Context) error
	// reads counts the queries so far, the writer's apart.
	reads() int64
	// sent counts the statements of the writer so far.
	sent() int64
	close()
}

// spent counts an engine's statements, beside the writer and of the writer.
type spent struct{ beside, writer atomic.Int64 }

func (s *spent) reads() int64 { return s.beside.Load() }
func (s *spent) sent() int64  { return s.writer.Load() }

// session is the writer's connection. begin … commit or rollback.
type session interface {
	// begin opens a transaction, locks the workspaces in ascending order and reads their counters, and answers the reads: those
	// that memory has not answered. reads is called again if memory turns out not to hold.
	begin(ctx context.Context, workspaces []int64, m *memory, reads func() []prefetch) (map[int64]*counters, error)
	// query sends what is queued, then reads.
	query(ctx context.Context, queued []put, text string, args []any) (rows, error)
	flush(ctx context.Context, queued []put) error
	// commit sends what is queued, rings for the workspaces, and returns after the sync.
	commit(ctx context.Context, queued []put, ring []int64) error
	rollback(ctx context.Context) error
	// rest is called when a group has been answered, for what can wait until then.
	rest()
	broken() bool
	close()
}

// counters of a workspace, locked by the writer.
type counters struct {
	seq, number int64
	at          int64 // when its newest event happened, in microseconds; 0: that is not known
	parked      int64 // updates that wait for their message, at most
	erased      int64 // until when provider ids of erased messages are kept; 0: there are none
	tally       int64 // seq of the last group that moved the tally
	moved       bool  // this group did
	movedFrom   int64 // seq of the group before it that did
	sla         int64 // when the rules of service levels changed last; 0: there never were any
	slaMoved    bool  // this group did that
	rules       *desk.SLARules
	dirty       bool
}

// prefetch is a read of the whole group, answered before its members run.
type prefetch struct {
	text   string // of one key
	keys   [][]any
	set    string // the same of many keys at once, by unnest; PostgreSQL
	typs   []string
	scan   func(rows) error // called for each row
	parked bool             // needless where no update waits for its message
}

// one scans the only row of a query; found is false if there is none.
func one(ctx context.Context, q querier, text string, args []any, dst ...any) (found bool, err error) {
	rs, err := q.query(ctx, text, args...)
	if err != nil {
		return false, err
	}
	defer rs.Close()
	if !rs.Next() {
		return false, rs.Err()
	}
	if err := rs.Scan(dst...); err != nil {
		return false, fmt.Errorf("scan: %w", err)
	}
	return true, rs.Err()
}

// each calls fn for each row of a query.
func each(ctx context.Context, q querier, text string, args []any, fn func(rows) error) error {
	rs, err := q.query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rs.Close()
	return scanAll(rs, fn)
}
