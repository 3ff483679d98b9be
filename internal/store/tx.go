package store

import (
	"context"
	"time"

	"timbre/internal/desk"
)

// Tx is one caller's share of a transaction. It has its own frozen clock. A closure reads first, refuses if it must, then
// writes; it does no network, no file, and may run twice, so it changes nothing outside itself before it is sure to be
// called again or not at all.
type Tx struct {
	*group
	Workspace int64
	Now       time.Time
}

// Need says what a closure will touch, so that one read serves a whole group. It may be empty.
type Need struct {
	Workspaces    []int64           // besides the closure's own
	Identities    []IdentityKey     // whose thread and conversation it will ask for
	External      []ExternalKey     // messages that it will ask for by the provider's id
	Parked        []ExternalKey     // messages that are new, for which updates may wait
	Conversations []ConversationKey // to be asked for by id, with their threads
	Clients       []ClientKey       // messages that it will ask for by their writer's id
	Messages      []MessageKey      // messages that it will ask for by id, and their conversations and threads
	Inboxes       []InboxKey        // to be asked for by id
	Jobs          []int64           // whose leases it will ask for
	Orders        []int64           // order keys under which it will enqueue jobs
	Items         int               // how much work; 0 counts as 1
}

func (n Need) work() int { return max(1, n.Items) }

// reads reports whether it names something to be read for the whole group.
func (n Need) reads() bool {
	return len(n.Identities)+len(n.External)+len(n.Parked)+len(n.Conversations)+len(n.Clients)+len(n.Messages)+len(n.Inboxes)+len(n.Jobs)+len(n.Orders) > 0
}

// IdentityKey finds a person's thread on an inbox.
type IdentityKey struct {
	Workspace, Inbox int64
	Kind             desk.IdentityKind
	Scope, Value     string
}

// ExternalKey finds a message by the provider's id.
type ExternalKey struct {
	Workspace, Inbox int64
	ID               string
}

// ConversationKey finds a conversation by id.
type ConversationKey struct{ Workspace, ID int64 }

// ClientKey finds what an author wrote under an id of his own.
type ClientKey struct {
	Workspace, Author int64
	ID                string
}

// group is the transaction that its members share.
type group struct {
	ctx      context.Context
	store    *Store
	session  session
	now      time.Time
	counters map[int64]*counters
	queue    []put
	events   []desk.Event
	rung     map[int64]bool
	err      error   // the transaction is spoiled
	dirty    bool    // the running member has written
	written  bool    // something was queued, be it still in the queue or sent on before a read
	jobs     bool    // jobs were enqueued
	renamed  []int64 // workspaces whose names may have changed
	admits   bool    // who may come in, or what he may do, has changed
	memory   *memory // of the groups before
	forgets  bool    // what this group knows of people may not be true for the next

	people        map[IdentityKey]*personEntry
	conversations map[int64]*conversationEntry
	external      map[ExternalKey]*desk.Message
	asked         map[ExternalKey]bool
	parked        map[ExternalKey]bool        // whether updates wait for the message
	clients       map[ClientKey]*desk.Message // nil: asked, and there is none
	threads       map[int64]*threadEntry
	messages      map[int64]desk.Message // by id, as the group has left them
	inboxes       map[int64]Inbox
	leases        map[int64]int  // attempt of each job that was asked for; noLease: it has none
	orders        map[int64]bool // whether jobs of the key are there; not in it: not known
	released      map[int64]bool // order keys whose next job may run
	changed       []*conversationEntry
	changedThread []*threadEntry
	tally         map[tallyKey]int64
	moves         map[int64][]tallyRow // of each workspace's tally, as far as they are queued
}

func (g *group) reset() {
	g.people = map[IdentityKey]*personEntry{}
	g.conversations = map[int64]*conversationEntry{}
	g.external = map[ExternalKey]*desk.Message{}
	g.asked = map[ExternalKey]bool{}
	g.parked = map[ExternalKey]bool{}
	g.clients = map[ClientKey]*desk.Message{}
	g.threads = map[int64]*threadEntry{}
	g.messages = map[int64]desk.Message{}
	g.inboxes = map[int64]Inbox{}
	g.leases = map[int64]int{}
	g.orders = map[int64]bool{}
	g.released = map[int64]bool{}
	g.tally = map[tallyKey]int64{}
	g.moves = map[int64][]tallyRow{}
	g.rung = map[int64]bool{}
}

// In returns the transaction's share for another workspace that Need named.
func (tx *Tx) In(workspace int64) *Tx {
	return &Tx{group: tx.group, Workspace: workspace, Now: tx.Now}
}

// NewID makes an id.
func (tx *Tx) NewID() int64 { return tx.store.ids.Next() }

// put queues a write without result. Its error surfaces at the next read or at the commit.
func (g *group) put(text string, args ...any) {
	g.dirty, g.written = true, true
	if !g.memory.leavesTrue(text) {
		g.doubt()
	}
	g.queue = append(g.queue, put{text: text, args: args})
}

// doubt lets people be read again, by this group and the next: a card, or what belongs to whom, is changed.
func (g *group) doubt() {
	g.forgets = true
	clear(g.people)
}

// putSet queues a write of the hot path.
func (g *group) putSet(s *set, args ...any) {
	g.dirty, g.written = true, true
	g.queue = append(g.queue, put{set: s, args: args})
}

// query reads, after what was queued before: a closure reads its own writes.
func (g *group) query(_ context.Context, text string, args ...any) (rows, error) {
	if g.err != nil {
		return nil, g.err
	}
	g.settle()
	rs, err := g.session.query(g.ctx, g.queue, text, args)
	g.queue = g.queue[:0]
	if err != nil {
		g.err = err
		return nil, err
	}
	return rs, nil
}

func (g *group) dialect() dialect { return g.store.engine.dialect() }

// settle queues what the group has changed in memory.
func (g *group) settle() {
	for _, e := range g.changed {
		e.save(g)
	}
	for _, e := range g.changedThread {
		e.save(g)
	}
	g.changed, g.changedThread = g.changed[:0], g.changedThread[:0]
	g.settleTally()
}

func (g *group) wrote() bool {
	return g.written || len(g.changed) > 0 || len(g.changedThread) > 0 || len(g.rung) > 0 || len(g.tally) > 0
}

// finish queues the last writes and returns the workspaces with new events.
func (g *group) finish() []int64 {
	g.settle()
	g.releaseNext()
	ring := make([]int64, 0, len(g.rung))
	for ws, c := range g.counters {
		if c.dirty {
			if c.moved {
				c.movedFrom, c.tally = c.tally, max(c.seq, c.tally+1)
			}
			g.putSet(setWorkspaceCounters, ws, c.seq, c.number, c.tally, c.parked, c.erased, c.sla)
		}
		if g.rung[ws] {
			ring = append(ring, ws)
		}
	}
	return ring
}

var setWorkspaceCounters = updateSet("workspaces", 1, "id bigint", "seq bigint", "last_number bigint", "tally_seq bigint", "parked bigint", "erased_until bigint", "sla_version bigint")

// nextNumber gives the next conversation number of the workspace.
func (tx *Tx) nextNumber() int64 {
	c := tx.counters[tx.Workspace]
	c.number++
	c.dirty = true
	return c.number
}

// Spoiled reports whether the transaction itself has failed, so that its error is nobody's own.
func (tx *Tx) Spoiled() bool { return tx.err != nil }
