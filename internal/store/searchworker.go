package store

import (
	"context"
	"errors"
	"sync"
	"time"
)

// searcher owns the index of messages. Its goroutine, KeepSearch, writes it; everybody reads.
type searcher struct {
	store *Store
	open  func(context.Context) (searchIndex, error)

	mu    sync.RWMutex // held for reading by whoever uses the index, for writing to replace it
	index searchIndex
	news  *bell // rung when an index has moved
}

func newSearcher(s *Store, o Options) *searcher {
	r := &searcher{store: s, news: newBell()}
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
	searchPoll      = time.Second            // in case a ring was lost
	searchBusy      = 4                      // rests so many times as long as it worked while messages come in: a fifth of a core
	searchFlooded   = 14                     // while more come in than it could follow anyhow: what they cost others counts
	searchIdle      = 1                      // and otherwise
)

// KeepSearch keeps the index of messages up to date until ctx ends. One goroutine of each node runs it; nodes take turns.
func (s *Store) KeepSearch(ctx context.Context) {
	rung, stop := s.Follow(0)
	defer stop()
	pace := pacer{ctx: ctx}
	for ctx.Err() == nil {
		more, err := s.search.round(ctx, &pace)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("the search could not be brought up to date", "error", err)
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
		case <-rung:
			pace.wait(searchGather)
		case <-time.After(searchPoll):
		}
	}
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

// round brings each workspace one batch further; more is true if there is more to do.
func (r *searcher) round(ctx context.Context, pace *pacer) (more bool, err error) {
	list, err := r.store.Workspaces(ctx)
	if err != nil {
		return false, err
	}
	for _, w := range list {
		began := time.Now()
		step, err := r.step(ctx, w.ID)
		if err != nil {
			return false, err
		}
		if step {
			more = true
			r.news.ring(w.ID)
			pace.rest(r.store, time.Since(began))
		}
	}
	return more, nil
}

// step does one batch of a workspace. It reports whether it did something.
func (r *searcher) step(ctx context.Context, workspace int64) (did bool, err error) {
	err = r.with(ctx, func(index searchIndex) error {
		p, err := index.position(ctx, workspace)
		if err != nil {
			return err
		}
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
		if b.to == b.from { // nothing new
			did, err = index.settle(ctx, workspace)
			return err
		}
		did, err = index.apply(ctx, b)
		return err
	})
	return did, err
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
