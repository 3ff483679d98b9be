package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"timbre/internal/desk"
)

// Bounds of a group. Work is counted in items, so that one large delivery fills a group by itself and delays nobody else's
// next one.
const (
	maxGroupMembers = 256
	maxGroupWork    = 512
)

// request is one closure that waits for its commit.
type request struct {
	ctx       context.Context
	workspace int64
	need      Need
	fn        func(*Tx) error
	done      chan error
}

// writer owns the goroutine that commits. Only it touches the session.
type writer struct {
	store    *Store
	session  session
	memory   *memory
	events   []desk.Event // of the last group, whose room the next one uses
	requests chan *request
	stop     chan struct{}
	stopped  chan struct{}
	failed   atomic.Pointer[error] // set once no more may be acknowledged
	commits  atomic.Int64
	members  atomic.Int64
}

// errStopped answers requests that came after Close.
var errStopped = desk.Unavailable("stopping", nil)

func (w *writer) loop() {
	defer close(w.stopped)
	for {
		select {
		case <-w.stop:
			w.drain()
			return
		case r := <-w.requests:
			w.serve(w.gather(r))
		}
	}
}

// gather takes what waits, up to the bounds of a group.
func (w *writer) gather(first *request) []*request {
	group := []*request{first}
	for work := first.need.work(); len(group) < maxGroupMembers && work < maxGroupWork; {
		select {
		case r := <-w.requests:
			group = append(group, r)
			work += r.need.work()
		default:
			return group
		}
	}
	return group
}

// drain serves what was accepted before the stop.
func (w *writer) drain() {
	for {
		select {
		case r := <-w.requests:
			w.serve(w.gather(r))
		default:
			return
		}
	}
}

func (w *writer) serve(group []*request) {
	if p := w.failed.Load(); p != nil {
		answer(group, desk.Unavailable("database_failed", *p))
		return
	}
	live := group[:0]
	for _, r := range group {
		if err := r.ctx.Err(); err != nil {
			r.done <- err
			continue
		}
		live = append(live, r)
	}
	if len(live) == 0 {
		return
	}
	// Who did not say what he reads will ask for it in the middle, and what the others have queued would be sent on before it is all
	// together. So he comes first.
	slices.SortStableFunc(live, func(x, y *request) int { return cmp.Compare(named(x), named(y)) })
	err := w.commitPatiently(live)
	if err == nil {
		return
	}
	if len(live) == 1 || absent(err) || contended(err) || errors.Is(err, context.DeadlineExceeded) { // alone it would be no better, and all others would wait
		answer(live, err)
		return
	}
	// One member spoiled the group: each runs again by itself, so that only the guilty one fails.
	for _, r := range live {
		if err := w.commitPatiently([]*request{r}); err != nil {
			r.done <- err
		}
	}
}

// mostContended is how often a group runs again that lost to somebody else's transaction.
const mostContended = 5

// commitPatiently is commitGroup, again and again if PostgreSQL undid it for the sake of somebody else's transaction. What it undid is
// undone whole, and the pauses between are left to chance, so that two who met do not meet again.
func (w *writer) commitPatiently(members []*request) (err error) {
	for n := 0; ; n++ {
		if err = w.commitGroup(members); !contended(err) || n == mostContended {
			return err
		}
		select {
		case <-time.After(rand.N(10 * time.Millisecond << n)):
		case <-w.stop: // there is no time left
			return err
		}
	}
}

func named(r *request) int {
	if r.need.reads() {
		return 1
	}
	return 0
}

func answer(group []*request, err error) {
	for _, r := range group {
		r.done <- err
	}
}

// commitGroup runs the members in one transaction and answers them after the sync. On an error nobody was answered and
// nothing was kept, except that a group of one returns its member's error.
func (w *writer) commitGroup(members []*request) error {
	// The transaction outlives a caller who goes away: his write may be committed with the others'.
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	if err := w.ready(ctx); err != nil {
		return desk.Unavailable("database_unavailable", err)
	}
	g, err := w.begin(ctx, members)
	if err != nil {
		return w.abandon(ctx, err)
	}
	results := make([]error, len(members))
	for i, r := range members {
		results[i] = g.run(r)
		if g.err != nil { // the transaction itself is spoiled
			return w.abandon(ctx, g.err)
		}
		if results[i] != nil && g.dirty { // it failed after it had written
			if len(members) == 1 {
				w.abandon(ctx, nil)
				return results[i]
			}
			return w.abandon(ctx, errRunSingly)
		}
	}
	if !g.wrote() {
		w.abandon(ctx, nil)
		finish(members, results)
		return nil
	}
	ring := g.finish()
	if err := w.session.commit(ctx, g.queue, ring); err != nil {
		return w.abandon(ctx, err)
	}
	g.memory.keep(g)
	w.store.tallies.follow(g)
	w.commits.Add(1)
	w.members.Add(int64(len(members)))
	w.store.names.raise(g.renamed)
	if g.admits {
		w.store.admissions.Add(1)
	}
	w.store.recent.add(g.events)
	if told := w.store.told.Load(); told != nil {
		(*told)(g.events)
	}
	w.events = g.events
	finish(members, results)
	for _, ws := range ring {
		w.store.bell.ring(ws)
	}
	if g.jobs {
		w.store.work.ring(0)
	}
	w.session.rest()
	return nil
}

var errRunSingly = errors.New("a member failed after it had written")

func finish(members []*request, results []error) {
	for i, r := range members {
		r.done <- results[i]
	}
}

// abandon rolls back. If the session is no longer sound it is dropped and opened anew for the next group; on SQLite a failed
// commit means that the file cannot be trusted until it is opened again, so nothing more is acknowledged.
func (w *writer) abandon(ctx context.Context, cause error) error {
	err := w.session.rollback(ctx)
	if w.session.broken() || (err != nil && !w.store.engine.dialect().postgres) {
		if !w.store.engine.dialect().postgres && cause != nil && !errors.Is(cause, errRunSingly) {
			w.fail(cause)
		}
		w.session.close()
		w.session = nil
	}
	return cause
}

func (w *writer) fail(cause error) {
	err := fmt.Errorf("the database failed to sync: %w", cause)
	if w.failed.CompareAndSwap(nil, &err) {
		w.store.log.Error("database failed; refusing writes until restart", "error", cause)
		w.store.onFailure(err)
	}
}

// ready opens the session if there is none.
func (w *writer) ready(ctx context.Context) error {
	if w.session != nil && !w.session.broken() {
		return nil
	}
	s, err := w.store.engine.session(ctx)
	if err != nil {
		return err
	}
	w.session = s
	w.memory.forget() // what became of the last commit may not be known
	w.store.bell.ring(0)
	return nil
}

// begin opens a group for the members' workspaces, with their reads.
func (w *writer) begin(ctx context.Context, members []*request) (*group, error) {
	g := &group{ctx: ctx, store: w.store, session: w.session, memory: w.memory, events: w.events[:0], now: w.store.Now()}
	var ids []int64
	for _, r := range members {
		if r.workspace != 0 {
			ids = append(ids, r.workspace)
		}
		ids = append(ids, r.need.Workspaces...)
	}
	slices.Sort(ids)
	counters, err := w.session.begin(ctx, slices.Compact(ids), w.memory, func() []prefetch { return g.prefetches(members) })
	if err != nil {
		return nil, err
	}
	g.counters = counters
	return g, nil
}

// run calls a member's closure. A panic is its error; the group goes on without it.
func (g *group) run(r *request) (err error) {
	queued, events := len(g.queue), len(g.events)
	g.dirty = false
	defer func() {
		if p := recover(); p != nil {
			g.store.log.Error("panic in a transaction", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in a transaction: %v", p)
			g.dirty = true
		}
		if err != nil && !g.dirty {
			g.dirty = len(g.queue) != queued || len(g.events) != events
		}
	}()
	if r.workspace != 0 && g.counters[r.workspace] == nil {
		return notFound
	}
	return r.fn(&Tx{group: g, Workspace: r.workspace, Now: g.now})
}

// log is the logger that everything here writes to when nobody waits for an answer.
func quietLogger(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l
}
