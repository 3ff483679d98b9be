package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// Reader is who reads a stream. Again tells who he is now: his rights may have changed, or his session ended.
type Reader struct {
	Actor        desk.Actor
	Participates map[int64]bool // conversations that he follows without having them
	Again        func(context.Context) (desk.Actor, map[int64]bool, error)
	Version      string // of the program
}

// Writer takes a stream's bytes; Flush sends them.
type Writer interface {
	io.Writer
	Flush() error
}

// heartbeat keeps proxies from closing a quiet stream.
const heartbeat = 15 * time.Second

// Serve writes a stream until its reader goes, the hub closes, or the reader's rights end. after is the last seq that the
// reader has; -1 begins now.
func (h *Hub) Serve(ctx context.Context, w Writer, r Reader, after int64) error {
	f, err := h.feed(ctx, r.Actor.Workspace)
	if err != nil {
		return err
	}
	defer f.leave()
	s := &stream{hub: h, feed: f, w: w, reader: r}
	return s.run(ctx, after)
}

type stream struct {
	hub    *Hub
	feed   *feed
	w      Writer
	reader Reader
	seq    int64
	began  int64 // the log's end after the reader's rights were read: they count all up to here, be it shown yet or not
	buf    []byte
}

var errBye = errors.New("stream ended")

func (s *stream) run(ctx context.Context, after int64) error {
	if err := s.begin(ctx, after); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		frames, news, ok := s.feed.after(s.seq)
		if !ok {
			return s.bye("slow", 200)
		}
		if len(frames) > 0 {
			if err := s.send(ctx, frames); err != nil {
				return err
			}
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.feed.ended:
			return s.bye("restart", 1000)
		case <-news:
		case <-beat.C:
			s.buf = append(s.buf, ": \n\n"...)
			if err := s.flush(); err != nil {
				return err
			}
		}
	}
}

// begin greets, and sends what the reader missed; if that is too much he fetches anew.
func (s *stream) begin(ctx context.Context, after int64) error {
	var err error
	if s.began, err = s.hub.Store.LastSeq(ctx, s.feed.workspace); err != nil {
		return err
	}
	now := s.feed.seq()
	s.put("hello", 0, map[string]string{"seq": strconv.FormatInt(now, 10), "version": s.reader.Version})
	s.seq = after
	if after < 0 {
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
func (s *stream) replay(ctx context.Context) error {
	for range maxReplay / batchSize {
		events, err := s.hub.Store.Events(ctx, s.feed.workspace, s.seq, batchSize)
		if err != nil {
			return err
		}
		if len(events) == 0 || events[0].Seq != s.seq+1 {
			break // what he missed is no longer kept
		}
		frames, err := s.hub.render(ctx, s.feed.workspace, events)
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

// send writes the frames that the reader may see, in one write.
func (s *stream) send(ctx context.Context, frames []frame) error {
	for i := range frames {
		f := &frames[i]
		s.seq = f.event.Seq
		if s.concerns(&f.event) {
			if err := s.renew(ctx, f.event.Seq); err != nil {
				return err
			}
		}
		s.show(f)
	}
	return s.flush()
}

// show decides what the reader gets of an event: its content, that he may no longer see it, or nothing.
func (s *stream) show(f *frame) {
	e := &f.event
	if e.Conversation == 0 {
		name := "catalogue"
		if e.Kind == desk.ContactChanged {
			name = "change"
		}
		s.putRaw(name, e.Seq, f.data)
		return
	}
	a, follows := &s.reader.Actor, s.reader.Participates[e.Conversation]
	switch {
	case a.Sees(e.After, follows):
		s.putRaw("change", e.Seq, f.data)
	case a.Sees(e.Before, follows):
		s.putRaw("remove", e.Seq, f.data)
	}
}

// concerns reports whether an event may change the reader's rights.
func (s *stream) concerns(e *desk.Event) bool {
	switch e.Kind {
	case desk.MemberChanged:
		return e.Subject == s.reader.Actor.User || e.Subject == s.reader.Actor.Token
	case desk.InboxChanged, desk.TeamChanged:
		return true
	}
	return false
}

// renew asks who the reader is now. Who may no longer read is told so; whose sight has changed fetches anew. It may also have
// changed while he was away: then his rights are new already, and what he has on his screen is not.
func (s *stream) renew(ctx context.Context, seq int64) error {
	actor, participates, err := s.reader.Again(ctx)
	if err != nil {
		if e, ok := errors.AsType[*desk.Error](err); ok && e.Kind != desk.KindUnavailable {
			return s.bye("revoked", 0)
		}
		return err
	}
	changed := actor.RightsVersion != s.reader.Actor.RightsVersion || seq <= s.began
	s.reader.Actor, s.reader.Participates = actor, participates
	if changed {
		s.began = 0 // once for all that he missed
		s.put("resync", 0, map[string]string{"reason": "rights"})
	}
	return nil
}

func (s *stream) bye(reason string, reconnect int) error {
	s.put("bye", 0, map[string]any{"reason": reason, "reconnect_ms": reconnect})
	return errors.Join(s.flush(), errBye)
}

func (s *stream) put(name string, seq int64, v any) {
	data, _ := json.Marshal(v) // small maps of strings and numbers
	s.putRaw(name, seq, data)
}

func (s *stream) putRaw(name string, seq int64, data []byte) {
	s.buf = append(append(append(s.buf, "event: "...), name...), '\n')
	if seq > 0 {
		s.buf = append(strconv.AppendInt(append(s.buf, "id: "...), seq, 10), '\n')
	}
	s.buf = append(append(append(s.buf, "data: "...), data...), "\n\n"...)
}

func (s *stream) flush() error {
	if len(s.buf) == 0 {
		return nil
	}
	_, err := s.w.Write(s.buf)
	if s.buf = s.buf[:0]; cap(s.buf) > 64<<10 {
		s.buf = nil
	}
	return errors.Join(err, s.w.Flush())
}
