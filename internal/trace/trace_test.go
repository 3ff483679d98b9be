package trace

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
)

const given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

// A caller's trace goes on; what is no valid traceparent begins another one, and never gets into the log.
func TestTraceparent(t *testing.T) {
	tracer := New(slog.New(slog.DiscardHandler))
	for header, goesOn := range map[string]bool{
		given:                                   true,
		strings.Replace(given, "-01", "-00", 1): true,
		"cc" + given[2:] + "-what the future brings": true,
		"":                        false,
		given + "-more":           false,
		"cc" + given[2:] + "more": false,
		"ff" + given[2:]:          false,
		strings.ToUpper(given):    false,
		given[:54]:                false,
		strings.Replace(given, "0af7", "\r\nx:", 1):                false,
		"00-00000000000000000000000000000000-b7ad6b7169203331-01":  false,
		"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01":  false,
		"00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01":  false,
		"00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01":  false,
		"00--af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01":  false,
		"+0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01":  false,
		"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x1": false,
	} {
		_, s := tracer.Begin(context.Background(), header)
		out := s.Traceparent()
		var again Span
		if !again.read(out) {
			t.Errorf("%q is no traceparent", out)
		}
		if same := strings.HasPrefix(out, "00-0af7651916cd43dd8448eb211c80319c-"); same != goesOn {
			t.Errorf("%q goes on as %q", header, out)
		}
		if strings.Contains(out, "b7ad6b7169203331") {
			t.Errorf("%q: our span is the caller's", header)
		}
		if sampled := strings.HasSuffix(out, "-01"); sampled != !strings.HasSuffix(header, "-00") {
			t.Errorf("%q goes on as %q", header, out)
		}
	}
}

// Spans are lines of the log that name their trace and parent; of a trace whose caller wants none there are none.
func TestSpans(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(Handler(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	ctx, span := New(log).Begin(context.Background(), given)
	log.With("a", 1).InfoContext(ctx, "a line")
	child := Child(ctx)
	child.End(ctx, "call", slog.Int("status", 200))
	span.End(ctx, "request")
	unwanted, silent := New(log).Begin(context.Background(), strings.Replace(given, "-01", "-00", 1))
	Child(unwanted).End(unwanted, "call")
	silent.End(unwanted, "request")
	log.Info("another's line")

	type line struct {
		Msg, Name string
		Trace     string `json:"trace_id"`
		Span      string `json:"span_id"`
		Parent    string `json:"parent_id"`
		Status    int
	}
	var lines []line
	for text := range strings.Lines(out.String()) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	const id = "0af7651916cd43dd8448eb211c80319c"
	own := span.Traceparent()[36:52]
	want := []line{{Msg: "a line", Trace: id}, {"span", "call", id, child.Traceparent()[36:52], own, 200},
		{"span", "request", id, own, "b7ad6b7169203331", 0}, {Msg: "another's line"}}
	if len(lines) != len(want) {
		t.Fatalf("the log says %s", out.String())
	}
	for i := range want {
		if lines[i] != want[i] {
			t.Errorf("line %d is %+v instead of %+v", i, lines[i], want[i])
		}
	}
}

// Without a tracer nothing is made.
func TestOffCostsNothing(t *testing.T) {
	ctx := context.Background()
	var off *Tracer
	if n := testing.AllocsPerRun(100, func() {
		inside, span := off.Begin(ctx, given)
		Child(inside).End(inside, "call")
		span.End(inside, "request")
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzTraceparent(f *testing.F) {
	f.Add(given)
	f.Add("cc" + given[2:] + "-more")
	f.Add("00-00000000000000000000000000000000-0000000000000000-00")
	f.Fuzz(func(t *testing.T, header string) {
		var s Span
		if !s.read(header) {
			return
		}
		if s.trace == [16]byte{} || s.parent == [8]byte{} || !strings.HasPrefix(header[3:], s.Traceparent()[3:35]) {
			t.Errorf("%q is read as %q", header, s.Traceparent())
		}
	})
}
