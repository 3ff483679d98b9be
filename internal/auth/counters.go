package auth

import (
	"context"
	"sync"
	"time"
)

// maxCounters bounds the memory of attempts to about 4 MB.
const maxCounters = 20_000

// MemoryCounters are Counters of one process.
//
// Of each key they keep one instant (GCRA): until then the attempts made so far are paid off at one per Every. An instant in the
// past is worth no more than none, so it may be dropped at any time.
type MemoryCounters struct {
	now func() time.Time
	max int

	mu   sync.Mutex
	paid map[string]time.Time
}

// NewMemoryCounters counts by the clock given.
func NewMemoryCounters(now func() time.Time) *MemoryCounters {
	return &MemoryCounters{now: now, max: maxCounters, paid: make(map[string]time.Time)}
}

// Take counts an attempt, or says how long to wait.
func (m *MemoryCounters) Take(_ context.Context, key string, limit Limit) (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	paid, known := m.paid[key]
	if paid.Before(now) {
		paid = now
	}
	paid = paid.Add(limit.Every)
	if wait := paid.Sub(now) - time.Duration(limit.Burst)*limit.Every; wait > 0 {
		return wait, nil
	}
	if !known && len(m.paid) >= m.max {
		m.evict(now)
	}
	m.paid[key] = paid
	return 0, nil
}

// Return takes back one attempt.
func (m *MemoryCounters) Return(_ context.Context, key string, limit Limit) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if paid, ok := m.paid[key]; ok {
		if paid = paid.Add(-limit.Every); paid.After(m.now()) {
			m.paid[key] = paid
		} else {
			delete(m.paid, key)
		}
	}
	return nil
}

// evict makes room at a fixed price: of a few keys, as the map happens to give them, it drops those that are paid off, or the one
// that is paid off first. So a flood of new keys hardly ever drops the one under attack.
func (m *MemoryCounters) evict(now time.Time) {
	const sample = 16
	var first string
	var at time.Time
	seen, dropped := 0, false
	for key, paid := range m.paid {
		if !paid.After(now) {
			delete(m.paid, key)
			dropped = true
		} else if at.IsZero() || paid.Before(at) {
			first, at = key, paid
		}
		if seen++; seen == sample {
			break
		}
	}
	if !dropped {
		delete(m.paid, first)
	}
}
