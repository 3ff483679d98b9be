package store

import "sync"

// bell tells this node's followers that a workspace has new events. Rings coalesce: a follower that is busy is told once.
type bell struct {
	mu        sync.Mutex
	followers map[chan struct{}]int64 // → workspace; 0: all
	gatherers map[*Gatherer]bool
}

func newBell() *bell {
	return &bell{followers: map[chan struct{}]int64{}, gatherers: map[*Gatherer]bool{}}
}

// Gatherer gathers which workspaces have had new events. A ring may be lost with its node, so whoever has one also looks by himself
// from time to time, by Logs.
type Gatherer struct {
	bell *bell
	rung chan struct{}
	news map[int64]bool // 0: perhaps all
}

// Gather returns a gatherer, to be stopped.
func (s *Store) Gather() *Gatherer {
	g := &Gatherer{bell: s.bell, rung: make(chan struct{}, 1), news: map[int64]bool{}}
	s.bell.mu.Lock()
	s.bell.gatherers[g] = true
	s.bell.mu.Unlock()
	return g
}

// Rung tells that there is something to take.
func (g *Gatherer) Rung() <-chan struct{} { return g.rung }

// Take returns the workspaces that were rung for since it was called last; all is true if it may be any.
func (g *Gatherer) Take() (workspaces []int64, all bool) {
	g.bell.mu.Lock()
	defer g.bell.mu.Unlock()
	all = g.news[0]
	for id := range g.news {
		if id != 0 {
			workspaces = append(workspaces, id)
		}
	}
	clear(g.news)
	return workspaces, all
}

// Stop ends it.
func (g *Gatherer) Stop() {
	g.bell.mu.Lock()
	defer g.bell.mu.Unlock()
	delete(g.bell.gatherers, g)
}

// ring wakes a workspace's followers; 0 wakes all.
func (b *bell) ring(workspace int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch, ws := range b.followers {
		if ws == workspace || ws == 0 || workspace == 0 {
			wake(ch)
		}
	}
	for g := range b.gatherers {
		g.news[workspace] = true
		wake(g.rung)
	}
}

func wake(ch chan<- struct{}) {
	select {
	case ch <- struct{}{}:
	default:
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
