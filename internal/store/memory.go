package store

import (
	"strings"

	"timbre/internal/desk"
)

// memory keeps what the last groups knew of people, with their threads and open conversations, so that somebody who goes on writing
// is not read again for each message. It is true while nobody else has written: every change is an event, so the log then stands
// where this writer's last group left it. It belongs to the writer's goroutine.
type memory struct {
	people        map[IdentityKey]*Person // Thread and Open by their ids; their state is in the maps below
	threads       map[int64]desk.Thread
	conversations map[int64]desk.Conversation
	rules         map[int64]*desk.SLARules // of each workspace that has some; known by their version, so never forgotten
	seq           map[int64]int64          // of each workspace's log, where the last group left it

	known map[string]bool // texts of statements, and whether they leave all this true
}

// mostRemembered bounds each map, and is room for a thousand people who are known by two addresses. A person takes about a kilobyte
// and a half in all three.
const mostRemembered = 2048

func newMemory() *memory {
	m := &memory{known: map[string]bool{}, rules: map[int64]*desk.SLARules{}}
	m.forget()
	return m
}

// forget is always right.
func (m *memory) forget() {
	m.people, m.threads, m.conversations = map[IdentityKey]*Person{}, map[int64]desk.Thread{}, map[int64]desk.Conversation{}
	m.seq = map[int64]int64{}
}

// holds forgets all and reports false if another node or process has written to one of the workspaces, whose rows are locked.
func (m *memory) holds(locked map[int64]*counters) bool {
	for ws, c := range locked {
		if seq, known := m.seq[ws]; known && seq != c.seq {
			m.forget()
			return false
		}
	}
	return true
}

// recall answers a read of a person from memory.
func (m *memory) recall(key IdentityKey) *Person {
	known, ok := m.people[key]
	if !ok {
		return nil
	}
	p := *known
	if p.Thread, ok = m.threads[p.Thread.ID]; !ok {
		return nil
	}
	if p.Open.ID != 0 {
		if p.Open, ok = m.conversations[p.Open.ID]; !ok {
			return nil
		}
	}
	return &p
}

// recallConversation answers a read of a conversation with its thread.
func (m *memory) recallConversation(key ConversationKey) (c desk.Conversation, t desk.Thread, ok bool) {
	if c, ok = m.conversations[key.ID]; !ok || c.Workspace != key.Workspace {
		return c, t, false
	}
	t, ok = m.threads[c.Thread]
	return c, t, ok
}

// keep takes over what a committed group knew.
func (m *memory) keep(g *group) {
	if g.forgets {
		m.forget()
		return
	}
	for ws, c := range g.counters {
		m.seq[ws] = c.seq
	}
	for id, e := range g.threads {
		m.threads[id] = e.now
	}
	for id, e := range g.conversations {
		m.conversations[id] = e.now
	}
	for key, e := range g.people {
		if e.person != nil && e.person.Thread.ID != 0 {
			m.people[key] = e.person
		}
	}
	crop(m.people)
	crop(m.threads)
	crop(m.conversations)
}

// crop drops what is too much, whichever it is. Of who writes all the time most stay; if all were forgotten whenever there is one too
// many, they would all be read again.
func crop[K comparable, V any](m map[K]V) {
	for k := range m {
		if len(m) <= mostRemembered {
			return
		}
		delete(m, k)
	}
}

// leavesTrue reports whether a statement, written by hand, changes nothing that memory holds.
func (m *memory) leavesTrue(text string) bool {
	safe, seen := m.known[text]
	if !seen {
		safe = true
		for _, table := range []string{"contacts", "identities", "threads", "conversations"} {
			if strings.Contains(text, "UPDATE "+table+" ") || strings.Contains(text, "DELETE FROM "+table+" ") {
				safe = false
			}
		}
		m.known[text] = safe
	}
	return safe
}
