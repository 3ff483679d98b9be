package realtime

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Renderer encodes events for the wire, in order. One call reads the present state of all that the events touch, once. masked: somebody
// reads who sees phones and addresses masked.
type Renderer func(ctx context.Context, workspace int64, events []desk.Event, masked bool) ([]Rendered, error)

// Rendered is an event as it goes out.
type Rendered struct {
	Change []byte     // for whoever may see what it shows
	Remove []byte     // for whoever saw it before and may no longer
	Gone   []byte     // for whoever may not see it by now and did not before: it tells nothing but that
	Masked []byte     // Change for whoever sees phones and addresses masked; only if such a one reads
	Now    desk.Facts // of the conversation that Change shows as it is now, which may be further than the event
}

// Options of New.
type Options struct {
	Store  *store.Store
	Render Renderer
	Log    *slog.Logger
	Poll   time.Duration // how often to look without being told; 0: one second
}

// Hub serves this node's streams. Close ends them.
type Hub struct {
	Options
	presence *presence
	slow     atomic.Int64 // streams that were ended because their readers were too slow

	mu      sync.Mutex
	feeds   map[int64]*feed
	closed  bool
	stop    context.CancelFunc
	ctx     context.Context
	running sync.WaitGroup
}

// Bounds of a feed.
const (
	ringSize  = 4096             // frames kept for streams that lag or come back
	batchSize = 500              // events rendered at once
	maxReplay = 2000             // events older than the ring that one stream is given; more is a resync
	idleFor   = 30 * time.Second // how long a feed lives without streams
	maxOpen   = 100              // streams of one user, or of one bot, at once: each has its goroutine and its memory
)

// errTooMany: somebody has as many streams open as anybody may.
var errTooMany = (&desk.Error{Kind: desk.KindLimited, Code: "too_many_streams"}).With("limit", maxOpen)

// New returns a hub without feeds.
func New(o Options) *Hub {
	if o.Poll == 0 {
		o.Poll = time.Second
	}
	ctx, cancel := context.WithCancel(context.Background())
	h := &Hub{Options: o, feeds: map[int64]*feed{}, ctx: ctx, stop: cancel}
	h.presence = newPresence(h)
	h.running.Go(func() { h.presence.keep(ctx) })
	return h
}

// Close ends all streams with a wish to come back, and waits for the feeds.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	for _, f := range h.feeds {
		f.end()
	}
	h.mu.Unlock()
	h.stop()
	h.running.Wait()
}

// Streams counts the open streams.
func (h *Hub) Streams() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, f := range h.feeds {
		f.mu.Lock()
		n += f.readers
		f.mu.Unlock()
	}
	return n
}

// Slow counts the streams that were ended because their readers did not keep up.
func (h *Hub) Slow() int64 { return h.slow.Load() }

// feed of a workspace, starting it if it has no reader yet.
func (h *Hub) feed(ctx context.Context, a *desk.Actor) (*feed, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	workspace := a.Workspace
	if h.closed {
		return nil, desk.Unavailable("stopping", nil)
	}
	if f := h.feeds[workspace]; f != nil {
		return f, f.enter(a)
	}
	last, err := h.Store.LastSeq(ctx, workspace)
	if err != nil {
		return nil, err
	}
	f := &feed{hub: h, workspace: workspace, last: last, first: last + 1, news: make(chan struct{}), ended: make(chan struct{}), readersOf: map[readerKey]int{}}
	if err := f.enter(a); err != nil {
		return nil, err
	}
	h.feeds[workspace] = f
	h.running.Go(f.follow)
	return f, nil
}

// frame is one event as it goes out.
type frame struct {
	event   desk.Event
	follows *bool  // of an event of a participant: whether he follows the conversation since
	change  []byte // Change as most streams send it, made once for all of them
	masked  []byte // Masked, so too; nil: nobody who needed it was there
	Rendered
}

// feed follows one workspace's log. Its goroutine writes the ring; streams read it.
type feed struct {
	hub       *Hub
	workspace int64

	mu      sync.Mutex
	ring    []frame // the events first … last, at most ringSize
	first   int64
	last    int64
	news    chan struct{} // closed and made anew with each batch
	ended   chan struct{}
	over    bool
	readers int

	readersOf map[readerKey]int
	streams   map[int64]map[*Stream]bool // of each user
	open      map[*Stream]bool           // all of them
	idle      time.Time                  // since when there are no readers

	masks atomic.Bool // somebody has read here who sees phones and addresses masked

	words     [][]byte // beside the log, for all streams; the newest
	mentioned int64    // how many there were
}

// readerKey is a user, by whatever he came in, or a bot's token.
type readerKey struct{ user, token int64 }

func keyOf(a *desk.Actor) readerKey {
	if a.User != 0 {
		return readerKey{user: a.User}
	}
	return readerKey{token: a.Token}
}

func (f *feed) enter(a *desk.Actor) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := keyOf(a)
	if f.readersOf[key] >= maxOpen {
		return errTooMany
	}
	f.readersOf[key]++
	f.readers++
	return nil
}

func (f *feed) leave(key readerKey) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.readersOf[key]--; f.readersOf[key] == 0 {
		delete(f.readersOf, key)
	}
	if f.readers--; f.readers == 0 {
		f.idle = time.Now()
	}
}

// join lets a user's stream be told what is beside the log; quit ends that.
func (f *feed) join(s *Stream) {
	user := s.reader.Actor.User
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open == nil {
		f.open = map[*Stream]bool{}
	}
	f.open[s] = true
	if user == 0 {
		return
	}
	s.aside = make(chan aside, 4)
	if f.streams == nil {
		f.streams = map[int64]map[*Stream]bool{}
	}
	if f.streams[user] == nil {
		f.streams[user] = map[*Stream]bool{}
	}
	f.streams[user][s] = true
}

func (f *feed) quit(s *Stream) {
	user := s.reader.Actor.User
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.open, s)
	if delete(f.streams[user], s); len(f.streams[user]) == 0 {
		delete(f.streams, user)
	}
}

func (f *feed) end() {
	f.mu.Lock()
	if !f.over {
		f.over = true
		close(f.ended)
	}
	f.mu.Unlock()
}

func (f *feed) follow() {
	rung, unfollow := f.hub.Store.Follow(f.workspace)
	defer unfollow()
	poll := time.NewTicker(f.hub.Poll)
	defer poll.Stop()
	for {
		select {
		case <-f.hub.ctx.Done():
			return
		case <-rung:
		case <-poll.C:
			if f.retire() {
				return
			}
			f.sweep(f.hub.Store.Now().UnixMicro())
		}
		for f.pull() {
		}
	}
}

// retire drops a feed that nobody has read for a while.
func (f *feed) retire() bool {
	f.hub.mu.Lock()
	defer f.hub.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.readers > 0 || time.Since(f.idle) < idleFor {
		return false
	}
	delete(f.hub.feeds, f.workspace)
	return true
}

// pull takes the next events into the ring. It reports whether there may be more.
func (f *feed) pull() bool {
	events, err := f.hub.Store.Events(f.hub.ctx, f.workspace, f.last, batchSize)
	if err != nil || len(events) == 0 {
		f.complain(err)
		return false
	}
	frames, err := f.hub.render(f.hub.ctx, f.workspace, events, f.masks.Load())
	if err != nil {
		f.complain(err)
		return false
	}
	f.mu.Lock()
	if f.ring = append(f.ring, frames...); len(f.ring) > 2*ringSize { // trimmed in halves, so that it is seldom copied
		drop := len(f.ring) - ringSize
		f.ring = append(make([]frame, 0, 2*ringSize+batchSize), f.ring[drop:]...)
		f.first += int64(drop)
	}
	f.last = events[len(events)-1].Seq
	close(f.news)
	f.news = make(chan struct{})
	f.mu.Unlock()
	return len(events) == batchSize
}

func (f *feed) complain(err error) {
	if err != nil && f.hub.ctx.Err() == nil {
		f.hub.Log.Warn("the event log could not be followed", "workspace", f.workspace, "error", err)
	}
}

func (h *Hub) render(ctx context.Context, workspace int64, events []desk.Event, masked bool) ([]frame, error) {
	rendered, err := h.Render(ctx, workspace, events, masked)
	if err != nil {
		return nil, err
	}
	frames := make([]frame, len(events))
	for i, e := range events {
		frames[i] = frame{event: e, change: appendEvent(nil, nameOf(&e), e.Seq, rendered[i].Change), Rendered: rendered[i]}
		switch {
		case !masked:
		case bytes.Equal(rendered[i].Masked, rendered[i].Change):
			frames[i].masked = frames[i].change
		default:
			frames[i].masked = appendEvent(nil, nameOf(&e), e.Seq, rendered[i].Masked)
		}
		frames[i].Change, frames[i].Masked = nil, nil
		if follows, ok := e.Follows(); ok {
			frames[i].follows = &follows
		}
	}
	return frames, nil
}

// nameOf is how an event is called to whoever may see what it shows: a change of a conversation, or else what its data are, where a
// reader can take them as they come.
func nameOf(e *desk.Event) string {
	switch {
	case e.Kind == desk.InvolvementChanged:
		return "involvement"
	case e.Kind == desk.NotificationsChanged:
		return "notification"
	case e.Conversation != 0:
		return "change"
	}
	switch e.Kind {
	case desk.ContactChanged, desk.ContactMerged, desk.ContactDeleted, desk.MessageHidden, desk.ContactImportChanged:
		return "change"
	case desk.CannedChanged, desk.OwnCannedChanged, desk.TeamCannedChanged:
		return "canned_response"
	case desk.DraftChanged:
		return "draft"
	case desk.LibraryChanged, desk.OwnLibraryChanged:
		return "library"
	}
	return "catalogue"
}

// after returns the frames that follow a seq, the channel that tells of the next, and whether the ring still has them all.
func (f *feed) after(seq int64) (frames []frame, news <-chan struct{}, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if seq+1 < f.first {
		return nil, f.news, false
	}
	if seq >= f.last {
		return nil, f.news, true
	}
	return f.ring[seq+1-f.first:], f.news, true
}

func (f *feed) seq() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}
