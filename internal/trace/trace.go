package trace

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"time"
)

// Header by which a trace travels.
const Header = "Traceparent"

// Tracer begins traces. Nil begins none.
type Tracer struct{ log *slog.Logger }

// New makes a tracer that writes its spans to a log made with Handler.
func New(log *slog.Logger) *Tracer { return &Tracer{log} }

// Span is one piece of work of a trace. Nil is none.
type Span struct {
	tracer  *Tracer
	trace   [16]byte
	id      [8]byte
	parent  [8]byte // zero: it is the first
	sampled bool    // by whoever began the trace: its spans are wanted
	began   time.Time
}

type key struct{}

// Begin starts the work that traceparent asks for, or a trace of its own if that is none.
func (t *Tracer) Begin(ctx context.Context, traceparent string) (context.Context, *Span) {
	if t == nil {
		return ctx, nil
	}
	s := &Span{tracer: t, began: time.Now()}
	if !s.read(traceparent) {
		s.sampled = true
		_, _ = rand.Read(s.trace[:]) // never fails
	}
	_, _ = rand.Read(s.id[:])
	return context.WithValue(ctx, key{}, s), s
}

// Child starts a piece of the work that ctx belongs to; nil if nobody follows that.
func Child(ctx context.Context) *Span {
	of := from(ctx)
	if of == nil {
		return nil
	}
	s := &Span{tracer: of.tracer, trace: of.trace, parent: of.id, sampled: of.sampled, began: time.Now()}
	_, _ = rand.Read(s.id[:])
	return s
}

func from(ctx context.Context) *Span {
	s, _ := ctx.Value(key{}).(*Span)
	return s
}

// End writes the span as a line of the log, at level debug.
func (s *Span) End(ctx context.Context, name string, attrs ...slog.Attr) {
	if s == nil || !s.sampled || !s.tracer.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	all := append(make([]slog.Attr, 0, 4+len(attrs)), slog.String("name", name), slog.String("span_id", hex.EncodeToString(s.id[:])))
	if s.parent != [8]byte{} {
		all = append(all, slog.String("parent_id", hex.EncodeToString(s.parent[:])))
	}
	all = append(all, slog.Float64("ms", float64(time.Since(s.began).Microseconds())/1000))
	s.tracer.log.LogAttrs(ctx, slog.LevelDebug, "span", append(all, attrs...)...)
}

// Traceparent is the header for whoever does a part of the work.
func (s *Span) Traceparent() string {
	flags := "-00"
	if s.sampled {
		flags = "-01"
	}
	return "00-" + hex.EncodeToString(s.trace[:]) + "-" + hex.EncodeToString(s.id[:]) + flags
}

// read takes what a header says. One of a later version may go on after what we know of it.
func (s *Span) read(header string) bool {
	const length = 55 // version-trace-parent-flags: 2, 32, 16 and 2 digits
	if len(header) < length || header[2] != '-' || header[35] != '-' || header[52] != '-' {
		return false
	}
	var version, flags [1]byte
	var trace [16]byte
	var parent [8]byte
	if !digits(version[:], header[:2]) || !digits(trace[:], header[3:35]) || !digits(parent[:], header[36:52]) || !digits(flags[:], header[53:length]) {
		return false
	}
	switch {
	case version[0] == 0xff, version[0] == 0 && len(header) != length, len(header) > length && header[length] != '-',
		trace == [16]byte{}, parent == [8]byte{}:
		return false
	}
	s.trace, s.parent, s.sampled = trace, parent, flags[0]&1 != 0
	return true
}

// digits reads hex digits in lower case, and no others.
func digits(to []byte, text string) bool {
	for i := range text {
		if c := text[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	_, err := hex.Decode(to, []byte(text))
	return err == nil
}

// Handler adds the trace's id to each line of the log that belongs to one.
func Handler(next slog.Handler) slog.Handler { return handler{next} }

type handler struct{ slog.Handler }

func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if s := from(ctx); s != nil {
		r.AddAttrs(slog.String("trace_id", hex.EncodeToString(s.trace[:])))
	}
	return h.Handler.Handle(ctx, r)
}

func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}
func (h handler) WithGroup(name string) slog.Handler { return handler{h.Handler.WithGroup(name)} }
