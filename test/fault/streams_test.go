package fault

import (
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
	"timbre/test/witness"
)

// R20: hundreds of streams drop at once and return, then the server is started anew, and then what they missed is no longer kept. Each
// screen equals a fresh fetch each time.
func TestR20StreamsDropAndReturn(t *testing.T) {
	takesLong(t)
	engines(t, func(t *testing.T, postgres bool) {
		l := live.Begin(t, servertest.Options{Postgres: postgres}, 20)
		for range 40 {
			l.Step()
		}
		l.Rest()
		var screens []*live.Screen
		var of []live.Member
		for _, m := range l.Members {
			first := live.Open(t, m.Client)
			for range rounds(15, 95) { // a hundred may be open
				one := *first
				one.View = live.View{Conversations: maps.Clone(first.Conversations), Messages: maps.Clone(first.Messages)}
				screens, of = append(screens, &one), append(of, m)
			}
		}
		stored := witness.Of(t, l.Settings.DatabaseURL.Reveal(), l.Settings.Data)
		equal := func(when string) {
			t.Helper()
			fresh := map[string]live.View{}
			for _, m := range l.Members {
				fresh[m.Name] = live.Fetch(t, m.Client)
			}
			wrong := 0
			for i, s := range screens {
				if d := s.View.Differences(fresh[of[i].Name]); len(d) > 0 {
					if wrong++; wrong == 1 {
						t.Errorf("%s, a screen of %q differs:\n%s", when, of[i].Name, strings.Join(d[:min(len(d), 3)], "\n"))
					}
				}
			}
			if wrong > 0 {
				t.Fatalf("%s, %d of %d screens differ", when, wrong, len(screens))
			}
		}
		catchUp := func() {
			end := l.Mark()
			l.Mark() // wakes whoever had the mark before he knew that it was the end
			together(len(screens), func(i int) {
				for n := 0; !screens[i].Follow(math.MaxInt64, func() int64 { return end }); n++ {
					if n == 50 {
						t.Errorf("%s never comes to the end", of[i].Name)
						return
					}
				}
			})
		}
		for range rounds(1, 10) {
			var end atomic.Int64
			end.Store(math.MaxInt64)
			together(len(screens)+1, func(i int) {
				if i < len(screens) {
					screens[i].Follow(int64(500+i*37%4000), end.Load) // all are cut off somewhere
					return
				}
				for range 30 {
					l.Step()
				}
				l.Rest()
				end.Store(l.Mark())
				l.Mark()
			})
			catchUp()
			equal("after they dropped")
		}
		for range 20 {
			l.Step()
		}
		l.Rest()
		l.Restart()
		catchUp()
		equal("after a restart")
		resyncs := 0
		for _, s := range screens {
			resyncs -= s.Resyncs
		}
		for range 20 {
			l.Step()
		}
		l.Rest()
		l.Restart() // so that nothing is remembered
		stored.Exec(`DELETE FROM events WHERE seq <= (SELECT max(seq) FROM workspaces) - 3`)
		catchUp()
		for _, s := range screens {
			resyncs += s.Resyncs
		}
		if resyncs < len(screens) {
			t.Errorf("%d of %d screens fetched anew though what they missed was gone", resyncs, len(screens))
		}
		equal("after what they missed was gone")
		t.Logf("%d streams", len(screens))
	})
}

// R20: a server that stops tells each stream when to come back, and not all the same.
func TestR20StreamsComeBackSpread(t *testing.T) {
	w := start(t, servertest.Options{})
	const streams = 80
	come := make(chan float64, streams) // 0: it ended without a word
	open := make(chan struct{}, streams)
	for range streams {
		body, err := live.Connect(t.Context(), w.Admin, -1)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer body.Close()
			var ms float64
			_ = live.Frames(body, func(f live.Frame) bool {
				switch f.Name {
				case "hello":
					open <- struct{}{}
				case "bye":
					ms, _ = f.Data["reconnect_ms"].(float64)
					return false
				}
				return true
			})
			come <- ms
		}()
	}
	for range streams {
		<-open
	}
	w.Restart()
	different := map[float64]bool{}
	for range streams {
		ms := <-come
		if ms < 500 || ms > 5000 {
			t.Errorf("one is to come back after %v ms", ms)
		}
		different[ms] = true
	}
	if len(different) < streams/2 {
		t.Errorf("%d streams come back at %d moments", streams, len(different))
	}
}

// R21: readers who take next to nothing of what they are sent. What is kept for them is bounded, they are cut off and counted, and everybody
// else gets every event.
func TestR21SlowReaders(t *testing.T) {
	takesLong(t)
	w := start(t, servertest.Options{Knobs: quiet})
	slow, deliveries := rounds(24, 90), 60
	for range slow {
		w.readsNothing()
	}
	w.WaitFor("they are connected", func() bool { return w.Hub.Streams() == slow })
	first := w.witness.Number(`SELECT seq FROM workspaces`)
	body, err := live.Connect(t.Context(), w.Admin, first)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	before := heap()
	text := strings.Repeat("x", 3000)
	for n := range deliveries {
		var list []meta.Object
		for i := range 40 {
			list = append(list, meta.Text(meta.Customer(i), meta.ID("many", n, "-", i), text, w.now()))
		}
		w.deliver(number.Messages(list...))
	}
	last := w.witness.Number(`SELECT seq FROM workspaces`)
	next := first
	err = live.Frames(body, func(f live.Frame) bool {
		if f.ID != 0 {
			if f.ID != next+1 {
				t.Errorf("%d came after %d", f.ID, next)
			}
			next = f.ID
		}
		return next < last && !t.Failed()
	})
	if err != nil || next != last {
		t.Fatalf("somebody who keeps up got the events up to %d of %d: %v", next, last, err)
	}
	if kept := heap() - before; kept > 100<<20+int64(slow)<<20 { // the feed's own, for all together, and little for each
		t.Errorf("%d MB are kept, for %d slow readers", kept>>20, slow)
	}
	body.Close()
	w.WaitFor("they are cut off", func() bool { return w.Hub.Streams() <= 1 })
	res, err := http.Get(w.URL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if want := fmt.Sprintf("timbre_streams_slow_total %d\n", slow); err != nil || !strings.Contains(string(said), want) {
		t.Errorf("the metrics do not say %q (%v)", want, err)
	}
}

// readsNothing opens a stream on a connection that takes as little as one can.
func (w *world) readsNothing() {
	w.t.Helper()
	dialer := net.Dialer{}
	conn, err := dialer.DialContext(w.t.Context(), "tcp", strings.TrimPrefix(w.URL, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		w.t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET /api/v1/stream HTTP/1.1\r\nHost: timbre\r\nAuthorization: Bearer %s\r\n\r\n", w.Token)
}

// heap is how much is in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
