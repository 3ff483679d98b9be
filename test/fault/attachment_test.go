package fault

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
)

// R23: whatever a customer's file does, its text is there at once and the next message too; the file comes later or is given up, and how much of
// it is read and held is bounded. Who sees that it was given up can have it tried again.
func TestR23HostileAttachments(t *testing.T) {
	const most = 100 << 20 // what is taken of a file
	l, settings := onRoad(t)
	w := start(t, servertest.Options{Settings: settings, Stall: 300 * time.Millisecond})
	lucia := w.Customer("Lucía")
	var written atomic.Int64
	zeros := make([]byte, 64<<10)
	pours := func(rw http.ResponseWriter, most int64) {
		for n := int64(0); n < most; n += int64(len(zeros)) {
			if _, err := rw.Write(zeros); err != nil {
				return
			}
			written.Add(int64(len(zeros)))
		}
	}
	over := make(chan bool)
	defer close(over)
	for _, c := range []struct {
		name  string
		turn  func(rw http.ResponseWriter, r *http.Request, next http.Handler)
		state string // that it has after its first try
		why   string
		read  int64 // at most, in all that is tried here
	}{
		{"2 GB are announced", func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) {
			rw.Header().Set("Content-Length", fmt.Sprint(2<<30))
			pours(rw, 2<<30)
		}, "failed", "too_large", 16 << 20},
		{"a little too much is announced", func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) {
			rw.Header().Set("Content-Length", fmt.Sprint(most+1))
			pours(rw, most+1)
		}, "failed", "too_large", 16 << 20},
		{"it never ends", func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) { pours(rw, 1<<40) }, "failed", "too_large", most + 16<<20},
		{"less comes than was announced", func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) {
			rw.Header().Set("Content-Length", "5000")
			_, _ = io.WriteString(rw, "\xff\xd8\xff\xe0 not all of it")
		}, "pending", "", 1 << 20},
		{"other bytes come than were announced", func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) {
			_, _ = io.WriteString(rw, "\xff\xd8\xff\xe0 somebody else's picture")
		}, "pending", "", 1 << 20},
		{"nothing more comes", func(rw http.ResponseWriter, r *http.Request, _ http.Handler) {
			rw.Header().Set("Content-Length", "5000")
			_, _ = io.WriteString(rw, "begun")
			_ = http.NewResponseController(rw).Flush()
			select {
			case <-over:
			case <-r.Context().Done():
			}
		}, "pending", "", 1 << 20},
		{"its address is dead", func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) { rw.WriteHeader(http.StatusNotFound) }, "pending", "", 1 << 20},
		{"it leads into our own network", func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) {
			rw.Header().Set("Location", "http://169.254.169.254/latest/meta-data/")
			rw.WriteHeader(http.StatusFound)
		}, "failed", "media_address", 1 << 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			written.Store(0)
			before := l.began("down")
			l.turns(c.turn)
			id := lucia.Sends(simulator.Inbound{Kind: "image", Caption: c.name})
			next := lucia.Writes("¿te llegó?")
			var highest uint64
			look := func() {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				highest = max(highest, m.HeapAlloc)
			}
			look()
			least := highest
			w.WaitIn(t, "the text is there, and the next message", func() bool { return w.find(id) != nil && w.find(next) != nil })
			if m := w.find(id); m["text"] != c.name || w.media(id)["state"] == "ready" {
				t.Errorf("shown is %v", m)
			}
			w.WaitIn(t, "the file has been tried", func() bool {
				look()
				if c.state == "failed" {
					return w.media(id)["state"] == "failed"
				}
				return l.began("down") > before && w.witness.Number(`SELECT count(*) FROM jobs WHERE kind = 'fetch_media' AND attempt > 0 AND run_at BETWEEN $1 AND $2`,
					w.Clock.Now().UnixMicro()+1, w.Clock.Now().Add(50*time.Second).UnixMicro()) == 1
			})
			if m := w.media(id); m["state"] != c.state || c.why != "" && m["problem"] != c.why {
				t.Errorf("its file is %v", m)
			}
			if n := written.Load(); n > c.read {
				t.Errorf("%d MB were read", n>>20)
			}
			if highest > least+48<<20 {
				t.Errorf("the heap grew from %d to %d MB", least>>20, highest>>20)
			}
			l.turns(nil)
			if c.state == "failed" {
				var m live.Thing
				w.Admin.Must("POST", fmt.Sprintf("/conversations/1/messages/%v/retry", w.find(id)["id"]), nil, &m)
				if m["text"] != c.name || walk(m, "content", "media", "state") != "pending" {
					t.Errorf("tried again it is %v", m)
				}
			}
			w.Advance(time.Minute)
			arrived(t, w.Server, id)
		})
	}
	if left := strings.Join(w.witness.Texts(`SELECT kind FROM jobs WHERE kind = 'fetch_media'`), " "); left != "" {
		t.Errorf("left are %s", left)
	}
}
