package simulator

import (
	"sync"
	"time"
)

// journalSize is how many entries of each log are kept.
const journalSize = 20_000

// journal is a log that forgets its oldest entries. Sequence numbers start at
// 1 and are never reused.
type journal[T any] struct {
	entries []T
	dropped int64
}

// next is the sequence number that the next entry will have.
func (j *journal[T]) next() int64 { return j.dropped + int64(len(j.entries)) + 1 }

func (j *journal[T]) add(e T) {
	if len(j.entries) == journalSize {
		n := copy(j.entries, j.entries[journalSize/10:])
		clear(j.entries[n:])
		j.entries = j.entries[:n]
		j.dropped += journalSize / 10
	}
	j.entries = append(j.entries, e)
}

// get returns the entry with a sequence number, if it is still kept.
func (j *journal[T]) get(seq int64) (entry T, found bool) {
	i := seq - j.dropped - 1
	if i < 0 || i >= int64(len(j.entries)) {
		return entry, false
	}
	return j.entries[i], true
}

// after returns at most limit entries with sequence numbers above seq; with
// seq 0 and a limit, the newest.
func (j *journal[T]) after(seq int64, limit int) []T {
	from := max(seq-j.dropped, 0)
	if from >= int64(len(j.entries)) {
		return []T{}
	}
	found := j.entries[from:]
	if limit > 0 && len(found) > limit {
		if seq == 0 {
			found = found[len(found)-limit:]
		} else {
			found = found[:limit]
		}
	}
	return append([]T{}, found...)
}

// Request is a call that the simulator received.
type Request struct {
	Seq       int64     `json:"seq"`
	At        time.Time `json:"at"`
	Method    string    `json:"method"`
	Path      string    `json:"path"`
	Query     string    `json:"query,omitempty"`
	AppID     string    `json:"app_id,omitempty"`
	UserAgent string    `json:"user_agent,omitempty"`
	Kind      string    `json:"kind,omitempty"` // of a send: text, template, read…
	Body      string    `json:"body,omitempty"` // of multipart, what was in it
	Status    int       `json:"status"`         // 0: no answer was given
	Answer    string    `json:"answer,omitempty"`
	Code      int       `json:"code,omitempty"` // of the error
	MessageID string    `json:"message_id,omitempty"`
}

// Event is a line of the live stream of the page.
type Event struct {
	Type string `json:"type"` // request, delivery, chat, media, knobs, clock, state
	Data any    `json:"data,omitempty"`
}

// hub hands events to those who listen. A listener that does not keep up
// loses events; the page then reads the state again.
type hub struct {
	mu        sync.Mutex
	listeners map[chan Event]struct{}
}

func (h *hub) listen() (<-chan Event, func()) {
	ch := make(chan Event, 256)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.listeners == nil {
		h.listeners = map[chan Event]struct{}{}
	}
	h.listeners[ch] = struct{}{}
	return ch, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners, ch)
	}
}

func (h *hub) send(kind string, data any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.listeners {
		select {
		case ch <- Event{Type: kind, Data: data}:
		default:
		}
	}
}
