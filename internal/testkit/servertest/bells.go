package servertest

import (
	"bufio"
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"timbre/internal/store"
)

// Patience is how long tests wait for what must happen. It only bounds a failure.
const Patience = 20 * time.Second

// lookAgain is how often a condition is looked at that nobody rings for.
const lookAgain = 50 * time.Millisecond

// bells tell waiting tests that something has happened: an event, a job's end, a step of the simulator.
type bells struct {
	mu      sync.Mutex
	waiting map[chan struct{}]bool
	running sync.WaitGroup
}

func (b *bells) run(fn func()) { b.running.Go(fn) }
func (b *bells) wait()         { b.running.Wait() }

func (b *bells) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch := range b.waiting {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

func (b *bells) listen() (rung <-chan struct{}, leave func()) {
	ch := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting == nil {
		b.waiting = map[chan struct{}]bool{}
	}
	b.waiting[ch] = true
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.waiting, ch)
	}
}

// followStore rings at new events and when jobs begin or end.
func (b *bells) followStore(s *store.Store) (leave func()) {
	events, stopEvents := s.Follow(0)
	work, stopWork := s.FollowJobs()
	done := make(chan struct{})
	b.run(func() {
		defer stopEvents()
		defer stopWork()
		for {
			select {
			case <-done:
				return
			case <-events:
			case <-work:
			}
			b.ring()
		}
	})
	return func() { close(done) }
}

// followSimulator rings at whatever the simulator tells its page.
func (b *bells) followSimulator(t testing.TB, base string) (leave func()) {
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/_sim/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	b.run(func() {
		defer res.Body.Close()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if lines.Text() == "" {
				b.ring()
			}
		}
	})
	return cancel
}

// WaitFor waits until a condition holds; it is looked at whenever something happens. what names it in the failure.
func (s *Server) WaitFor(what string, holds func() bool) {
	s.t.Helper()
	s.WaitIn(s.t, what, holds)
}

// WaitIn is WaitFor in a part of the test: only that fails.
func (s *Server) WaitIn(t testing.TB, what string, holds func() bool) {
	t.Helper()
	rung, leave := s.bells.listen()
	defer leave()
	end := time.NewTimer(Patience)
	defer end.Stop()
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for !holds() {
		select {
		case <-rung:
		case <-again.C:
		case <-end.C:
			t.Fatalf("this did not happen: %s", what)
		}
	}
}
