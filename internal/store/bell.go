package store

import "sync"

// bell tells this node's followers that a workspace has new events. Rings coalesce: a follower that is busy is told once.
type bell struct {
	mu        sync.Mutex
	followers map[chan struct{}]int64 // → workspace; 0: all
}

func newBell() *bell { return &bell{followers: map[chan struct{}]int64{}} }

// ring wakes a workspace's followers; 0 wakes all.
func (b *bell) ring(workspace int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch, ws := range b.followers {
		if ws == workspace || ws == 0 || workspace == 0 {
			select {
			case ch <- struct{}{}:
			default:
			}
		}
	}
}

// Follow returns a channel that is rung when a workspace (0: any) has new events, and the way to stop. A ring may be lost with
// its node, so a follower also looks by itself from time to time.
func (s *Store) Follow(workspace int64) (rung <-chan struct{}, stop func()) {
	return s.bell.follow(workspace)
}

// FollowJobs returns a channel that is rung when this node has enqueued jobs.
func (s *Store) FollowJobs() (rung <-chan struct{}, stop func()) { return s.work.follow(0) }

func (b *bell) follow(workspace int64) (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	b.mu.Lock()
	b.followers[ch] = workspace
	b.mu.Unlock()
	return ch, func() {
		b.mu.Lock()
		delete(b.followers, ch)
		b.mu.Unlock()
	}
}

// RingJobs makes this node look for jobs.
func (s *Store) RingJobs() { s.work.ring(0) }
