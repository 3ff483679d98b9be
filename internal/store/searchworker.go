package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"
)

// searcher owns the index of messages. Its goroutine, KeepSearch, writes it; everybody reads.
type searcher struct {
	store *Store
	open  func(context.Context) (searchIndex, error)

	mu    sync.RWMutex // held for reading by whoever uses the index, for writing to replace it
	index searchIndex
	news  *bell         // rung when an index has moved
	lost  chan struct{} // rung when the index was dropped
}

func newSearcher(s *Store, o Options) *searcher {
	r := &searcher{store: s, news: newBell(), lost: make(chan struct{}, 1)}
	r.open = func(ctx context.Context) (searchIndex, error) {
		if o.URL != "" {
			return openPgSearch(ctx, o.URL)
		}
		return openLiteSearch(o.Dir)
	}
	return r
}

func (r *searcher) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index != nil {
		r.index.close()
		r.index = nil
	}
}

// with calls fn with the index, opened if it is not. A damaged one is dropped: the next who comes makes it anew.
func (r *searcher) with(ctx context.Context, fn func(searchIndex) error) error {
	r.mu.RLock()
	for r.index == nil {
		r.mu.RUnlock()
		if err := r.ensure(ctx); err != nil {
			return err
		}
		r.mu.RLock()
	}
	err := fn(r.index)
	r.mu.RUnlock()
	if err != nil && damaged(err) && ctx.Err() == nil {
		r.store.log.Warn("the search's index is damaged and is made anew", "error", err)
		r.close()
		wake(r.lost)
	}
	return err
}

func (r *searcher) ensure(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index != nil {
		return nil
	}
	index, err := r.open(ctx)
	if err == nil {
		r.index = index
	}
	return err
}

// Sizes and paces of the worker.
const (
	searchBatchSize = 1000
	searchGather    = 400 * time.Millisecond // what comes within is one batch: each costs a commit, and disturbs whoever is waiting
	searchLook      = 30 * time.Second       // on average, in case a ring was lost, with its node or with what it was about to do
	searchRetry     = time.Second            // after a failure
	searchBusy      = 4                      // rests so many times as long as it worked while messages come in: a fifth of a core
	searchFlooded   = 14                     // while more come in than it could follow anyhow: what they cost others counts
	searchIdle      = 1                      // and otherwise
)

// KeepSearch keeps the index of messages up to date until ctx ends. One goroutine of each node runs it; nodes take turns. It goes where a ring
// calls it, and otherwise looks rarely, at a time of its own.
func (s *Store) KeepSearch(ctx context.Context) {
	news := s.Gather()
	defer news.Stop()
	k := newSearchKeeper(ctx, s)
	for all := true; ctx.Err() == nil; {
		more, err := k.turn(ctx, news, all)
		wait := searchLook/2 + rand.N(searchLook)
		if all = err != nil; all && ctx.Err() == nil {
			s.log.Warn("the search could not be brought up to date", "error", err)
			wait = searchRetry
		}
		if more {
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-news.Rung():
			k.pace.wait(searchGather)
		case <-s.search.lost:
			clear(k.done)
			all = true
		case <-timer.C:
			all = true
		}
		timer.Stop()
	}
}

// searchKeeper knows which workspaces the index has to follow.
type searchKeeper struct {
	search  *searcher
	pace    pacer
	waiting map[int64]bool
	done    map[int64]int64 // the event up to which nothing was left to do
}

func newSearchKeeper(ctx context.Context, s *Store) *searchKeeper {
	return &searchKeeper{search: s.search, pace: pacer{ctx: ctx}, waiting: map[int64]bool{}, done: map[int64]int64{}}
}

// turn brings each workspace that was rung for, or with all each where something is new, one batch further; more is true if there is more
// to do.
func (k *searchKeeper) turn(ctx context.Context, news *Gatherer, all bool) (more bool, err error) {
	rung, every := news.Take()
	for _, id := range rung {
		k.waiting[id] = true
	}
	if all || every {
		err = k.look(ctx)
	}
	for id := range k.waiting {
		if ctx.Err() != nil {
			break
		}
		began := time.Now()
		did, seq, failed := k.search.step(ctx, id)
		switch {
		case failed != nil:
			err = errors.Join(err, failed)
		case did:
			more = true
			k.search.news.ring(id)
			k.pace.rest(k.search.store, time.Since(began))
		default:
			delete(k.waiting, id)
			k.done[id] = seq
		}
	}
	return more, err
}

// look finds where something is new. However many workspaces there are, it costs one statement.
func (k *searchKeeper) look(ctx context.Context) error {
	logs, err := k.search.store.Logs(ctx, 0)
	for _, l := range logs {
		if done, known := k.done[l.Workspace]; !known || done != l.Last {
			k.waiting[l.Workspace] = true
		}
	}
	return err
}

// pacer rests between batches.
type pacer struct {
	ctx  context.Context
	last int64 // how many writes there had been
}

func (p *pacer) wait(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.ctx.Done():
	case <-timer.C:
	}
}

// rest waits in proportion to what a batch took, longer while the database is written to.
func (p *pacer) rest(s *Store, worked time.Duration) {
	_, writes := s.Commits()
	times := searchIdle
	switch came := writes - p.last; {
	case came > searchBatchSize/2:
		times = searchFlooded
	case came > 0:
		times = searchBusy
	}
	p.last = writes
	p.wait(time.Duration(times) * worked)
}

// step does one batch of a workspace. It reports whether it did something, and else up to which event nothing is left to do: -1 if another node
// is at it.
func (r *searcher) step(ctx context.Context, workspace int64) (did bool, seq int64, err error) {
	err = r.with(ctx, func(index searchIndex) error {
		p, err := index.position(ctx, workspace)
		if err != nil {
			return err
		}
		seq = p.seq
		if p != (searchPosition{}) {
			fits, err := r.fits(ctx, workspace, p)
			if err != nil {
				return err
			}
			if !fits {
				did = true
				return index.clear(ctx, workspace)
			}
		}
		b := &searchBatch{workspace: workspace, from: p, to: p}
		switch {
		case p == (searchPosition{}):
			err = r.begin(ctx, b)
		case !p.built:
			err = r.scan(ctx, index, b)
		default:
			err = r.follow(ctx, index, b)
		}
		if errors.Is(err, errSearchGap) {
			did = true
			return index.clear(ctx, workspace)
		}
		if err != nil {
			return err
		}
		switch {
		case b.to == b.from && !p.built: // the first pass is over once the index is tidy, which it was not yet
			did = true
			return nil
		case b.to == b.from: // nothing new
			did, err = index.settle(ctx, workspace)
			return err
		}
		if did, err = index.apply(ctx, b); !did {
			seq = -1
		}
		return err
	})
	return did, seq, err
}

// errSearchGap says that events were dropped which the index had not followed: it is made anew.
var errSearchGap = errors.New("the log has a gap")

// fits reports whether a position is one of this database: of our version, and its event is the one that it was. An index of another
// database, or of one that was put back to what it was earlier, is not.
func (r *searcher) fits(ctx context.Context, workspace int64, p searchPosition) (bool, error) {
	if p.version != searchVersion {
		return false, nil
	}
	if p.seq == 0 {
		return true, nil
	}
	last, err := r.store.LastSeq(ctx, workspace)
	if err != nil || last < p.seq {
		return false, err
	}
	var at int64
	found, err := one(ctx, r.store.engine, `SELECT at FROM events WHERE workspace_id = $1 AND seq = $2`, []any{workspace, p.seq}, &at)
	return err != nil || !found || at == p.at, err // an event that was dropped since says nothing
}

// begin notes where the log is before the first pass, so that nothing is missed that happens meanwhile.
func (r *searcher) begin(ctx context.Context, b *searchBatch) error {
	b.to.version = searchVersion
	var err error
	if b.to.seq, err = r.store.LastSeq(ctx, b.workspace); err != nil || b.to.seq == 0 {
		return err
	}
	_, err = one(ctx, r.store.engine, `SELECT at FROM events WHERE workspace_id = $1 AND seq = $2`, []any{b.workspace, b.to.seq}, &b.to.at)
	return err
}
