package simulator

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// clock is the simulator's time: a base clock plus an offset that only grows,
// and the work that waits for it. Moving the offset makes waiting work due at
// once, so a test or a person can fast-forward a day.
type clock struct {
	base func() time.Time

	mu     sync.Mutex
	offset time.Duration
	queue  timerQueue
	seq    int
	wake   chan struct{}
}

func newClock(base func() time.Time) *clock {
	return &clock{base: base, wake: make(chan struct{}, 1)}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nowLocked()
}

func (c *clock) nowLocked() time.Time { return c.base().Add(c.offset).UTC() }

// advance moves the clock forward and wakes what has become due.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	c.offset += max(d, 0)
	c.mu.Unlock()
	c.signal()
}

// after runs fn on the clock's goroutine once d has passed; work of the same
// moment runs in the order in which it was asked for. fn must not block.
func (c *clock) after(d time.Duration, fn func()) {
	c.mu.Lock()
	c.seq++
	heap.Push(&c.queue, timer{due: c.nowLocked().Add(max(d, 0)), seq: c.seq, fn: fn})
	c.mu.Unlock()
	c.signal()
}

func (c *clock) signal() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// run fires due work until ctx ends.
func (c *clock) run(ctx context.Context) {
	for {
		fn, wait := c.next()
		if fn != nil {
			fn()
			continue
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-c.wake:
		case <-t.C:
		}
		t.Stop()
	}
}

// next takes the first due work, or says how long to wait for it. A frozen
// base clock never makes work due by waiting; then the wait is only a poll.
func (c *clock) next() (func(), time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) == 0 {
		return nil, time.Hour
	}
	wait := c.queue[0].due.Sub(c.nowLocked())
	if wait > 0 {
		return nil, max(wait, time.Millisecond)
	}
	return heap.Pop(&c.queue).(timer).fn, 0
}

type timer struct {
	due time.Time
	seq int
	fn  func()
}

type timerQueue []timer

func (q timerQueue) Len() int { return len(q) }
func (q timerQueue) Less(i, j int) bool {
	if q[i].due.Equal(q[j].due) {
		return q[i].seq < q[j].seq
	}
	return q[i].due.Before(q[j].due)
}
func (q timerQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *timerQueue) Push(x any)   { *q = append(*q, x.(timer)) }
func (q *timerQueue) Pop() any {
	last := len(*q) - 1
	t := (*q)[last]
	*q = (*q)[:last]
	return t
}
