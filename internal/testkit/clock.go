package testkit

import (
	"sync"
	"time"
)

// Clock is a clock that tests move. Its zero value is not ready; use NewClock.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at a Tuesday morning.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC)}
}

// Now tells the time. Each call is a microsecond later than the one before, so that what happens later sorts later.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Microsecond)
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
}
