package store

import (
	"context"
	"errors"
	"time"
)

// SearchLag is how far the index of a workspace is behind.
type SearchLag struct {
	Built  bool  // the first pass over the messages is over
	Events int64 // of the log that were not followed yet
}

// SearchLag says how far the index of a workspace is behind the log.
func (s *Store) SearchLag(ctx context.Context, workspace int64) (b SearchLag, err error) {
	last, err := s.LastSeq(ctx, workspace)
	if err != nil {
		return b, err
	}
	err = s.search.with(ctx, func(index searchIndex) error {
		p, err := index.position(ctx, workspace)
		if err != nil {
			return err
		}
		fits, err := s.search.fits(ctx, workspace, p)
		b.Built, b.Events = p.built && fits, max(0, last-p.seq)
		return err
	})
	return b, err
}

// AwaitSearch returns once a workspace's index has all that the log has now. KeepSearch must run.
func (s *Store) AwaitSearch(ctx context.Context, workspace int64) error {
	moved, stop := s.search.news.follow(workspace)
	defer stop()
	last, err := s.LastSeq(ctx, workspace)
	if err != nil {
		return err
	}
	for {
		b, err := s.SearchLag(ctx, workspace)
		if err != nil {
			return err
		}
		now, err := s.LastSeq(ctx, workspace)
		if err != nil {
			return err
		}
		if b.Built && now-b.Events >= last {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), errors.New("the search did not catch up"))
		case <-moved:
		case <-time.After(time.Second): // another node may have done it
		}
	}
}

// SearchBehind counts what the index of all workspaces has not followed yet.
func (s *Store) SearchBehind(ctx context.Context) (n int64, err error) {
	list, err := s.Workspaces(ctx)
	for _, w := range list {
		b, err := s.SearchLag(ctx, w.ID)
		if err != nil {
			return n, err
		}
		n += b.Events
		if !b.Built {
			n++
		}
	}
	return n, err
}
