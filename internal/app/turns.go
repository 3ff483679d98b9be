package app

import (
	"context"
	"sync"
)

// turns has those who do the same thing do it one after the other. Its zero value is ready.
type turns struct {
	mu sync.Mutex
	of map[string]*turn
}

type turn struct {
	free chan struct{} // holds one while nobody has it
	n    int           // who have it or wait for it
}

// take waits for one's turn and returns what ends it. Its error is the context's.
func (t *turns) take(ctx context.Context, name string) (leave func(), err error) {
	t.mu.Lock()
	one := t.of[name]
	if one == nil {
		if t.of == nil {
			t.of = map[string]*turn{}
		}
		one = &turn{free: make(chan struct{}, 1)}
		one.free <- struct{}{}
		t.of[name] = one
	}
	one.n++
	t.mu.Unlock()
	left := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if one.n--; one.n == 0 {
			delete(t.of, name)
		}
	}
	select {
	case <-one.free:
		return func() {
			one.free <- struct{}{}
			left()
		}, nil
	case <-ctx.Done():
		left()
		return nil, ctx.Err()
	}
}
