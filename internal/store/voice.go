package store

import (
	"context"
	"fmt"
	"sync"
)

// voiceChannel carries what nodes tell each other and nobody keeps.
const voiceChannel = "timbre_voices"

// MostSaid is how long a text may be that nodes tell each other, in bytes.
const MostSaid = 7000

// voices are those on this node who hear what other nodes say.
type voices struct {
	mu      sync.Mutex
	last    int
	hearers map[int]func(string)
}

// Say tells all nodes something that need not be kept and may be lost. The node that says it hears it, too. With SQLite there is only
// one node, and nobody is told.
func (s *Store) Say(ctx context.Context, text string) error {
	e, ok := s.engine.(*pgEngine)
	if !ok {
		return nil
	}
	if _, err := e.pool.Exec(ctx, "SELECT pg_notify($1, $2)", voiceChannel, text); err != nil {
		return fmt.Errorf("tell other nodes: %w", err)
	}
	return nil
}

// Hear tells of what nodes say, one after the other, until it is stopped.
func (s *Store) Hear(hearer func(text string)) (stop func()) {
	v := &s.voices
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.hearers == nil {
		v.hearers = map[int]func(string){}
	}
	v.last++
	n := v.last
	v.hearers[n] = hearer
	return func() {
		v.mu.Lock()
		delete(v.hearers, n)
		v.mu.Unlock()
	}
}

func (v *voices) tell(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, hearer := range v.hearers {
		hearer(text)
	}
}
