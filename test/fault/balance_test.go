package fault

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
)

// balancer asks the nodes in turn, and the next one where nobody listens, as a plain proxy does.
type balancer struct {
	nodes []*url.URL
	turn  atomic.Int64
	next  http.Transport
}

// balanced is an installation as it looks through a proxy that passes on what it gets at once.
func balanced(t *testing.T, nodes ...*installation) *installation {
	t.Helper()
	b := &balancer{}
	for _, n := range nodes {
		u, err := url.Parse(n.URL)
		if err != nil {
			t.Fatal(err)
		}
		b.nodes = append(b.nodes, u)
	}
	web := httptest.NewServer(&httputil.ReverseProxy{Transport: b, FlushInterval: -1, ErrorLog: log.New(io.Discard, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) { r.SetXForwarded() }})
	t.Cleanup(func() {
		web.CloseClientConnections()
		b.next.CloseIdleConnections()
		web.Close()
	})
	front := *nodes[0]
	front.URL = web.URL
	return &front
}

func (b *balancer) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	var body []byte
	if r.Body != nil {
		defer r.Body.Close()
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	for range b.nodes {
		node := b.nodes[int(b.turn.Add(1))%len(b.nodes)]
		out := r.Clone(r.Context())
		out.URL.Scheme, out.URL.Host = node.Scheme, node.Host
		if out.Body = http.NoBody; len(body) > 0 {
			out.Body = io.NopCloser(bytes.NewReader(body))
		}
		resp, err = b.next.RoundTrip(out)
		if op, ok := errors.AsType[*net.OpError](err); !ok || op.Op != "dial" {
			break
		}
	}
	return resp, err
}

// watcher holds a stream open as the interface does: it comes back at once whenever it was cut off, and goes on where it was.
type watcher struct {
	mu      sync.Mutex
	gaps    []time.Duration // from losing the stream to the first word of the next
	seen    map[string]time.Time
	present map[string]bool // what others were seen to do
	up      atomic.Int64    // streams so far
	done    sync.WaitGroup
}

func watch(t *testing.T, c *servertest.Client) *watcher {
	w := &watcher{seen: map[string]time.Time{}, present: map[string]bool{}}
	ctx, cancel := context.WithCancel(context.Background())
	w.done.Go(func() { w.run(ctx, c) })
	t.Cleanup(func() {
		cancel()
		w.done.Wait()
	})
	comesTrue(t, "the stream is there", func() bool { return w.up.Load() > 0 })
	return w
}

func (w *watcher) run(ctx context.Context, c *servertest.Client) {
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	seq, lost := int64(-1), time.Now()
	for ctx.Err() == nil {
		body, err := live.Connect(ctx, c, seq)
		if err != nil {
			select {
			case <-again.C:
			case <-ctx.Done():
			}
			continue
		}
		first := true
		_ = live.Frames(body, func(f live.Frame) bool {
			w.take(f, first, lost)
			first = false
			seq = max(seq, f.ID)
			return f.Name != "bye"
		})
		body.Close()
		lost = time.Now()
	}
}

func (w *watcher) take(f live.Frame, first bool, lost time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if first {
		if w.up.Add(1) > 1 {
			w.gaps = append(w.gaps, time.Since(lost))
		}
	}
	switch f.Name {
	case "change":
		if text, ok := walk(f.Data, "message", "text").(string); ok && w.seen[text].IsZero() {
			w.seen[text] = time.Now()
		}
	case "presence":
		people, _ := f.Data["people"].([]any)
		for _, p := range people {
			id, _ := walk(p, "id").(string)
			doing, _ := walk(p, "doing").(string)
			w.present[id+" "+doing] = true
		}
	}
}

// saw reports whether a message came by the stream, and when.
func (w *watcher) saw(text string) (at time.Time, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at, ok = w.seen[text]
	return at, ok
}

// sawDo reports whether somebody, by his id, was seen to do something.
func (w *watcher) sawDo(who, what string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.present[who+" "+what]
}

// worst is the longest time without a stream.
func (w *watcher) worst() (d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Max(append([]time.Duration{0}, w.gaps...))
}
