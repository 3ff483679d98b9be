package store

import (
	"slices"
	"sync"

	"timbre/internal/desk"
)

// recent keeps the last events that this node has committed, so that who follows the log is told without asking the database for what it
// was just given.
type recent struct {
	mu     sync.Mutex
	events []desk.Event // of all workspaces, a ring; each one's in the order of their seq
	next   int          // where the following one goes, once it is full
}

// mostRecent is room for two groups of the writer, in 150 KB.
const mostRecent = 512

// add appends what a group has committed.
func (r *recent) add(events []desk.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range events {
		if len(r.events) < mostRecent {
			r.events = append(r.events, e)
			continue
		}
		r.events[r.next] = e
		r.next = (r.next + 1) % mostRecent
	}
}

// after returns up to limit events of a workspace that follow a seq. None means that the log must be asked: there may be none, another
// node may have written them, or they are too long ago.
func (r *recent) after(workspace, seq int64, limit int) []desk.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []desk.Event
	wanted := int64(0) // the one before those that were found
	for n := range len(r.events) {
		e := &r.events[(r.next+len(r.events)-1-n)%len(r.events)]
		if e.Workspace != workspace {
			continue
		}
		if wanted != 0 && e.Seq != wanted || e.Seq <= seq {
			break
		}
		out = append(out, *e)
		wanted = e.Seq - 1
	}
	if len(out) == 0 || wanted != seq {
		return nil
	}
	slices.Reverse(out)
	return out[:min(limit, len(out))]
}
