package realtime

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"timbre/internal/desk"
)

// Reader is who reads a stream. Again tells who he is now: his rights may have changed, or his session ended.
type Reader struct {
	Actor        desk.Actor
	Participates map[int64]bool // conversations that he follows without having them
	Again        func(context.Context) (desk.Actor, map[int64]bool, error)
	Ends         func(context.Context) time.Time // when what he was let in by ends by its time; zero: never
	Version      string                          // of the program
}

// Writer takes a stream's bytes; Flush sends them.
type Writer interface {
	io.Writer
	Flush() error
}

// heartbeat keeps proxies from closing a quiet stream.
const heartbeat = 15 * time.Second

// Open prepares a stream; Serve or Go must follow. after is the last seq that the reader has; -1 begins now.
func (h *Hub) Open(ctx context.Context, r Reader, after int64) (*Stream, error) {
	f, err := h.feed(ctx, &r.Actor)
	if err != nil {
		return nil, err
	}
	s := &Stream{hub: h, feed: f, reader: r, key: keyOf(&r.Actor), seq: after}
	s.due = make(chan struct{}, 1)
	s.learnEnd(ctx)
	if s.began, err = h.Store.LastSeq(ctx, f.workspace); err != nil {
		f.leave(s.key)
		return nil, err
	}
	return s, nil
}

// Serve writes the stream until its reader goes, the hub closes, or the reader's rights end.
func (s *Stream) Serve(ctx context.Context, w Writer) error {
	defer s.feed.leave(s.key)
	s.feed.join(s)
	defer s.feed.quit(s)
	s.w = w
	err := s.run(ctx)
	if errors.Is(err, context.Canceled) && s.hub.ctx.Err() != nil { // the hub closed while it did something else
		err = s.restart()
	}
	if errors.Is(err, os.ErrDeadlineExceeded) { // he took nothing for so long that a write was given up: he cannot be told
		s.hub.slow.Add(1)
	}
	return err
}

// Go serves the stream on a connection that is the hub's from now on, by a goroutine of the hub's: of the request nothing is
// kept. That the reader is gone shows at the next write.
func (s *Stream) Go(c io.WriteCloser, w Writer) {
	s.hub.running.Go(func() {
		defer c.Close()
		_ = s.Serve(s.hub.ctx, w) // what it ends with was said in it, or there is nobody left to hear it
	})
}

// Stream is one reader's tail of the log.
type Stream struct {
	hub    *Hub
	feed   *feed
	w      Writer
	reader Reader
	key    readerKey // as it was when he came
	seq    int64
	aside  chan aside
	ends   atomic.Int64  // when what the reader was let in by ends by its time, in microseconds; 0: never
	due    chan struct{} // that time has come
	began  int64         // the log's end after the reader's rights were read: they count all up to here, be it shown yet or not
	heard  int64         // words of the feed
	whole  []byte        // the only thing to be sent, which others send, too; nil: buf has all
	buf    []byte
}

var errBye = errors.New("stream ended")

// restartSpread is over how many milliseconds the streams of a server that stops come back: it is not met by all at once.
const restartSpread = 3000

func (s *Stream) run(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		frames, news, ok := s.feed.after(s.seq)
		if !ok {
			s.hub.slow.Add(1)
			return s.bye("slow", 200)
		}
		if len(frames) > 0 {
			if err := s.send(ctx, frames); err != nil {
				return err
			}
			continue
		}
		if err := s.sayMentions(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.feed.ended:
			return s.restart()
		case <-s.due:
			if err := errors.Join(s.renew(ctx, s.began+1), s.flush()); err != nil {
				return err
			}
		case <-news:
		case word := <-s.aside:
			if a := &s.reader.Actor; a.Sees(word.facts, s.reader.Participates[word.conversation]) {
				s.putRaw("presence", 0, word.data)
			}
			if err := s.flush(); err != nil {
				return err
			}
		case <-beat.C:
			if s.reader.Actor.Viewer != nil { // his leave may have ended, of which no event tells
				if err := s.renew(ctx, s.began+1); err != nil {
					return err
				}
			}
			s.own()
			s.buf = append(s.buf, ": \n\n"...)
			if err := s.flush(); err != nil {
				return err
			}
		}
	}
}

// begin greets, and sends what the reader missed; if that is too much he fetches anew.
func (s *Stream) begin(ctx context.Context) error {
	now := s.feed.seq()
	_, s.heard = s.feed.mentions(0)
	hello := append(strconv.AppendInt([]byte(`{"seq":"`), now, 10), `","version":`...)
	s.putRaw("hello", 0, append(strconv.AppendQuote(hello, s.reader.Version), '}'))
	if s.seq < 0 {
		s.seq = now
	}
	if s.seq > now {
		s.put("resync", 0, map[string]string{"reason": "ahead"})
		s.seq = now
	}
	if _, _, ok := s.feed.after(s.seq); ok {
		return s.flush()
	}
	if err := s.replay(ctx); err != nil {
		return err
	}
	return s.flush()
}

// replay reads from the log what the ring no longer has.
func (s *Stream) replay(ctx context.Context) error {
	for range maxReplay / batchSize {
		events, err := s.hub.Store.Events(ctx, s.feed.workspace, s.seq, batchSize)
		if err != nil {
			return err
		}
		if len(events) == 0 || events[0].Seq != s.seq+1 {
			break // what he missed is no longer kept
		}
		frames, err := s.hub.render(ctx, s.feed.workspace, events, s.reader.Actor.Masked())
		if err != nil {
			return err
		}
		if err := s.send(ctx, frames); err != nil {
			return err
		}
		if _, _, ok := s.feed.after(s.seq); ok {
			return nil
		}
	}
	s.put("resync", 0, map[string]string{"reason": "gap"})
	s.seq = s.feed.seq()
	return nil
}

// pieceSize is about how much is written at once: so much a reader must take within the time that a write has, and so much is kept for
// him meanwhile.
const pieceSize = 16 << 10

// send writes the frames that the reader may see, a piece at a time.
func (s *Stream) send(ctx context.Context, frames []frame) error {
	for i := range frames {
		f := &frames[i]
		s.seq = f.event.Seq
		if s.concerns(&f.event) {
			if err := s.renew(ctx, f.event.Seq); err != nil {
				return err
			}
		}
		if s.reader.Actor.Masked() && f.masked == nil {
			var err error
			if frames, err = s.mask(ctx, frames, i); err != nil {
				return err
			}
			f = &frames[i]
		}
		if f.follows != nil && f.event.Subject == s.reader.Actor.User {
			s.follow(f, frames[i+1:])
		}
		s.show(f)
		if len(s.buf) >= pieceSize {
			if err := s.flush(); err != nil {
				return err
			}
		}
	}
	return s.flush()
}

// mask makes frames anew, from one on, that were made while nobody read who needed them masked. All that follow are made both ways.
func (s *Stream) mask(ctx context.Context, frames []frame, from int) ([]frame, error) {
	s.feed.masks.Store(true)
	events := make([]desk.Event, len(frames)-from)
	for i := range events {
		events[i] = frames[from+i].event
	}
	anew, err := s.hub.render(ctx, s.feed.workspace, events, true)
	return append(slices.Clone(frames[:from]), anew...), err
}

// follow notes that the reader follows a conversation since an event, or no longer. What was read when he came is newer than the
// events before that. What is shown with an event is how things are now, so what follows it counts already: who is no longer
// among those who follow is shown nothing more.
func (s *Stream) follow(f *frame, later []frame) {
	if s.reader.Participates == nil { // he sees all, or nothing by following
		return
	}
	e, follows := &f.event, *f.follows
	if e.Seq <= s.began {
		return
	}
	for i := range later {
		if l := &later[i]; follows && l.follows != nil && l.event.Subject == e.Subject && l.event.Conversation == e.Conversation {
			follows = *l.follows
		}
	}
	if follows {
		s.reader.Participates[e.Conversation] = true
	} else {
		delete(s.reader.Participates, e.Conversation)
	}
}

// show decides what the reader gets of an event: its content, that he may no longer see it, or nothing.
func (s *Stream) show(f *frame) {
	e := &f.event
	if s.reader.Actor.Viewer != nil && e.Private() {
		return // the member's alone
	}
	a, follows := &s.reader.Actor, s.reader.Participates[e.Conversation]
	if e.Conversation == 0 {
		hidden := e.Private() && e.Actor != a.ID() || e.Kind == desk.DraftChanged && !a.Sees(e.After, s.reader.Participates[e.Subject]) ||
			e.Kind == desk.TeamCannedChanged && !a.HasCannedOf(e.After.Team)
		if !hidden {
			s.share(f.shownTo(a))
		}
		return
	}
	if f.Remove == nil { // it was deleted since: that event comes, and tells of all of them
		return
	}
	if e.Kind == desk.InvolvementChanged || e.Kind == desk.NotificationsChanged {
		if e.Subject == a.User && a.User != 0 && a.Sees(e.After, follows) && a.Sees(f.Now, follows) {
			s.share(f.shownTo(a))
		}
		return
	}
	followed := follows || f.follows != nil && e.Subject == a.User && !*f.follows // until this event
	switch {
	case a.Sees(e.After, follows) && a.Sees(f.Now, follows):
		s.share(f.shownTo(a))
	case a.Sees(e.Before, followed):
		s.putRaw("remove", e.Seq, f.Remove)
	case a.Sees(e.After, follows):
		s.putRaw("remove", e.Seq, f.Gone)
	}
}

// shownTo is what a frame shows a reader.
func (f *frame) shownTo(a *desk.Actor) []byte {
	if a.Masked() {
		return f.masked
	}
	return f.change
}

// concerns reports whether an event may change the reader's rights.
func (s *Stream) concerns(e *desk.Event) bool {
	switch e.Kind {
	case desk.MemberChanged:
		a := &s.reader.Actor
		if a.Viewer != nil && e.Subject == a.Viewer.User {
			return true
		}
		return e.Subject == a.User || e.Subject == a.Token || a.User == 0 // a bot's rights follow those of its maker
	case desk.RoleChanged:
		if v := s.reader.Actor.Viewer; v != nil && v.Role.Is(e.Subject) {
			return true
		}
		return s.reader.Actor.Role.Is(e.Subject)
	case desk.InboxChanged, desk.TeamChanged, desk.WorkspaceChanged:
		return true
	}
	return false
}

// renew asks who the reader is now. Who may no longer read is told so; whose sight has changed fetches anew. It may also have
// changed while he was away: then his rights are new already, and what he has on his screen is not.
func (s *Stream) renew(ctx context.Context, seq int64) error {
	actor, participates, err := s.reader.Again(ctx)
	if err != nil {
		if e, ok := errors.AsType[*desk.Error](err); ok && e.Kind != desk.KindUnavailable {
			return s.bye("revoked", 1000) // by then a browser that was given a new session has it
		}
		return err
	}
	s.learnEnd(ctx)
	changed := actor.RightsVersion != s.reader.Actor.RightsVersion || seq <= s.began
	s.reader.Actor, s.reader.Participates = actor, participates
	if changed {
		s.began = 0 // once for all that he missed
		s.put("resync", 0, map[string]string{"reason": "rights"})
	}
	return nil
}

// restart has the reader come back, and not at once with all the others.
func (s *Stream) restart() error { return s.bye("restart", 1000+rand.IntN(restartSpread)) }

func (s *Stream) bye(reason string, reconnect int) error {
	s.put("bye", 0, map[string]any{"reason": reason, "reconnect_ms": reconnect})
	return errors.Join(s.flush(), errBye)
}

// sayMentions sends what was said beside the log for all.
func (s *Stream) sayMentions() error {
	words, now := s.feed.mentions(s.heard)
	s.heard = now
	for _, word := range words {
		s.putRaw("availability", 0, word)
	}
	return s.flush()
}
