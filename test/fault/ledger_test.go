package fault

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"timbre/test/meta"
)

// ledgerOutside remembers what was sent and what was answered, as Meta does.
type ledgerOutside struct {
	mu       sync.Mutex
	chances  *rand.Rand
	made     int
	again    int
	queue    []sent // not answered yet
	answered map[string]bool
}

type sent struct {
	body []byte
	ids  []string
}

func (l *ledgerOutside) upTo(n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.chances.IntN(n)
}

func (l *ledgerOutside) waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}

// next is a delivery that was not answered, or a new one of a few messages.
func (l *ledgerOutside) next() sent {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) > 0 {
		s := l.queue[0]
		l.queue = l.queue[1:]
		l.again++
		return s
	}
	var s sent
	var list []meta.Object
	for range 1 + l.chances.IntN(3) {
		l.made++
		id := meta.ID("load", l.made)
		s.ids = append(s.ids, id)
		list = append(list, meta.Text(meta.Customer(l.chances.IntN(40)), id, fmt.Sprint("text ", l.made), time.Now()))
	}
	s.body = number.Messages(list...)
	return s
}

// one delivers once and notes the answer.
func (l *ledgerOutside) one(ctx context.Context, app meta.App) (int, error) {
	s := l.next()
	status, err := app.Post(ctx, s.body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if status != http.StatusOK {
		l.queue = append(l.queue, s)
		return status, err
	}
	for _, id := range s.ids {
		l.answered[id] = true
	}
	return status, nil
}

// send delivers until nobody answers any more.
func (l *ledgerOutside) send(ctx context.Context, app meta.App, acks chan<- struct{}) {
	for ctx.Err() == nil {
		if _, err := l.one(ctx, app); err != nil {
			return
		}
		select {
		case acks <- struct{}{}:
		case <-ctx.Done():
		}
	}
}

func (l *ledgerOutside) missing(stored map[string]int) (out []string) {
	for id := range l.answered {
		if stored[id] == 0 {
			out = append(out, id)
		}
	}
	return out
}
