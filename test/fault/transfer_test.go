package fault

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// road stands between us and the provider and is slow, or stands still, where the test wants it.
type road struct {
	web     *httptest.Server
	forward http.Handler

	mu    sync.Mutex
	turn  func(w http.ResponseWriter, r *http.Request, next http.Handler) // nil: pass all files on
	files map[string]int                                                  // that began to travel, by direction: "up", "down"
}

// onRoad changes a server's settings so that it reaches the provider by the road.
func onRoad(t *testing.T) (*road, func(*config.Settings)) {
	l := &road{files: map[string]int{}}
	l.web = httptest.NewServer(l)
	t.Cleanup(l.web.Close)
	return l, func(s *config.Settings) {
		target, err := url.Parse(s.GraphURL)
		if err != nil {
			t.Fatal(err)
		}
		l.forward = httputil.NewSingleHostReverseProxy(target)
		s.GraphURL = l.web.URL
	}
}

func (l *road) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	way := ""
	switch {
	case strings.HasPrefix(r.URL.Path, "/media/"):
		way = "down"
	case strings.HasSuffix(r.URL.Path, "/media"):
		way = "up"
	}
	l.mu.Lock()
	turn := l.turn
	if l.files[way]++; turn == nil || way == "" {
		turn = func(w http.ResponseWriter, r *http.Request, next http.Handler) { next.ServeHTTP(w, r) }
	}
	l.mu.Unlock()
	turn(w, r, l.forward)
}

func (l *road) turns(turn func(w http.ResponseWriter, r *http.Request, next http.Handler)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn = turn
}

// began is how many files began to travel a way.
func (l *road) began(way string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.files[way]
}

// slow lets half of a file through, and the rest when the test says so.
func slow(rest <-chan bool) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPost {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			<-rest
			r.Body = io.NopCloser(bytes.NewReader(body))
			next.ServeHTTP(w, r)
			return
		}
		whole := httptest.NewRecorder()
		next.ServeHTTP(whole, r)
		for name, values := range whole.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(whole.Code)
		body := whole.Body.Bytes()
		_, _ = w.Write(body[:len(body)/2]) // the caller may have left
		_ = http.NewResponseController(w).Flush()
		<-rest
		_, _ = w.Write(body[len(body)/2:])
	}
}

// renewed waits until the lease of a kind of job has been renewed a few times: it has taken longer than any lease.
func (w *world) renewed(kind string, lease time.Duration) {
	w.t.Helper()
	for range 3 { // each time a third of a lease by the machine's clock, by which the worker's time runs
		w.Clock.Advance(lease - time.Millisecond)
		w.WaitFor("the lease of "+kind+" is renewed", func() bool {
			return w.witness.Number(`SELECT count(*) FROM jobs WHERE kind = $1 AND run_at <= $2`, kind, w.Clock.Now().Add(lease-time.Millisecond).UnixMicro()) == 0
		})
	}
}

// A file over a slow line takes longer than the lease of its job, either way. It travels once, and whoever waits for it gets it; while it goes
// up its message is queued, so nobody need wonder whether it was sent.
func TestTransfersThatOutlastTheirLease(t *testing.T) {
	const lease = 4 * time.Second
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			l, settings := onRoad(t)
			w := start(t, servertest.Options{Postgres: postgres, Settings: settings, JobLease: lease})
			lucia := w.Customer("Lucía")
			rest := make(chan bool)
			t.Cleanup(func() { close(rest) })
			l.turns(slow(rest))
			in := lucia.Sends(simulator.Inbound{Kind: "image", Caption: "mira"})
			w.WaitFor("the picture is coming", func() bool { return l.began("down") == 1 })
			w.renewed("fetch_media", lease)
			if m := w.find(in); m == nil || m["text"] != "mira" || walk(m, "content", "media", "state") != "pending" {
				t.Errorf("while it is coming the message is %v", m)
			}
			rest <- true
			here := arrived(t, w.Server, in)
			picture := got(t, w.Server, "/files/"+fmt.Sprint(walk(here, "content", "media", "file_id"))+"/content", "", 200)

			up := upload(t, w.Server, "image", "foto.jpg", picture)
			var m struct{ ID string }
			w.Admin.Must("POST", "/conversations/1/messages", meta.Object{"kind": "image", "file_id": up, "client_id": "one"}, &m)
			w.WaitFor("the picture is going", func() bool { return l.began("up") == 1 })
			w.renewed("send", lease)
			if is := w.find(m.ID); is["status"] != "queued" || w.witness.Number(`SELECT count(*) FROM attempts`) != 0 {
				t.Errorf("while its file goes up the message is %v", is["status"])
			}
			rest <- true
			w.WaitFor("it is delivered", func() bool { return w.find(m.ID)["status"] == "delivered" })
			if down, up, sends := l.began("down"), l.began("up"), w.sends()[m.ID]; down != 1 || up != 1 || sends != 1 {
				t.Errorf("files came %d times and went %d times, and the message was sent %d times", down, up, sends)
			}
		})
	}
}

// A file that stands still is a failure, which is kept: it is tried again later and ever more seldom, not at once with every lease.
func TestTransfersThatStandStill(t *testing.T) {
	l, settings := onRoad(t)
	w := start(t, servertest.Options{Settings: settings, Stall: 150 * time.Millisecond})
	over := make(chan bool)
	defer close(over)
	still := func(rw http.ResponseWriter, r *http.Request, _ http.Handler) {
		if r.Method == http.MethodGet {
			rw.Header().Set("Content-Length", "5000")
			_, _ = io.WriteString(rw, "begun")
			_ = http.NewResponseController(rw).Flush()
		}
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}
	lucia := w.Customer("Lucía")
	l.turns(still)
	in := lucia.Sends(simulator.Inbound{Kind: "document", Data: bytes.Repeat([]byte("%PDF-1.4 "), 1000), MIME: "application/pdf", Filename: "a.pdf"})
	waits := func(kind string) func() bool { // it is to run later, and does not run
		return func() bool {
			return w.witness.Number(`SELECT count(*) FROM jobs WHERE kind = $1 AND state = 0 AND run_at > $2 AND run_at < $3`, kind,
				w.Clock.Now().UnixMicro(), w.Clock.Now().Add(50*time.Second).UnixMicro()) == 1
		}
	}
	for n := range 3 {
		w.WaitFor("the document is asked for once more, and waits", func() bool { return l.began("down") == n+1 && waits("fetch_media")() })
		if state := walk(w.find(in), "content", "media", "state"); state != "pending" {
			t.Errorf("after %d tries it is %v", n+1, state)
		}
		w.Advance(8 * time.Second)
	}
	l.turns(nil)
	w.Advance(time.Minute)
	arrived(t, w.Server, in)

	l.turns(still)
	up := upload(t, w.Server, "document", "b.pdf", bytes.Repeat([]byte("%PDF-1.4 "), 2<<20)) // more than fits into the buffers between
	var m struct{ ID string }
	w.Admin.Must("POST", "/conversations/1/messages", meta.Object{"kind": "document", "file_id": up, "client_id": "one"}, &m)
	for n := range 2 {
		w.WaitFor("the document is sent up once more, and waits", func() bool { return l.began("up") == n+1 && waits("send")() })
		if is := w.find(m.ID); is["status"] != "queued" {
			t.Errorf("after %d tries its message is %v", n+1, is["status"])
		}
		w.Advance(8 * time.Second)
	}
	l.turns(nil)
	w.WaitFor("it is delivered", func() bool {
		w.Advance(10 * time.Second)
		return w.find(m.ID)["status"] == "delivered"
	})
	if n := w.sends()[m.ID]; n != 1 {
		t.Errorf("it was sent %d times", n)
	}
	if n := w.witness.Number(`SELECT count(*) FROM attempts WHERE outcome = 'retry'`); n < 2 {
		t.Errorf("%d failures are kept", n)
	}
}

// The file of a template is there after the first try, and is not carried again when the message is refused for now.
func TestTemplatesFileGoesUpOnce(t *testing.T) {
	l, settings := onRoad(t)
	w := start(t, servertest.Options{Settings: settings})
	lucia := w.Customer("Lucía")
	picture := got(t, w.Server, "/files/"+fmt.Sprint(walk(arrived(t, w.Server, lucia.Sends(simulator.Inbound{Kind: "image"})), "content", "media", "file_id"))+"/content", "", 200)
	w.Admin.Must("POST", fmt.Sprint("/inboxes/", w.Inbox, "/templates/sync"), nil, nil)
	w.knobs(func(k *simulator.Knobs) { k.Failures = []simulator.Failure{{Mode: "error", Code: 131016, Times: 3}} })
	var m struct{ ID string }
	w.Admin.Must("POST", "/conversations/1/messages", meta.Object{"kind": "template", "client_id": "one", "template": meta.Object{"name": "novedades_temporada",
		"language": "es", "header_file_id": upload(t, w.Server, "image", "foto.jpg", picture), "body_vars": meta.Object{"1": "Lucía"}}}, &m)
	var is live.Thing
	w.WaitFor("it is delivered", func() bool {
		w.Advance(5 * time.Second)
		is = w.find(m.ID)
		return is["status"] == "delivered"
	})
	if up, sends := l.began("up"), w.sends()[m.ID]; up != 1 || sends != 4 {
		t.Errorf("its file went up %d times, and it was sent %d times", up, sends)
	}
}

// media is what a message shows of its file.
func (w *world) media(id string) live.Thing {
	media, _ := walk(w.find(id), "content", "media").(live.Thing)
	return media
}

// R12: a token that is refused when a file is fetched pauses the inbox as one that is refused when a message is sent does, and tells the
// administrator. Its files wait for the inbox, however long; resumed, it gets them all, and with a new token too.
func TestR12RevokedTokenHoldsFiles(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		lucia := w.Customer("Lucía")
		lucia.Writes("¿ves las fotos?")
		w.knobs(func(k *simulator.Knobs) { k.Token = "revoked" })
		inbox, path := live.Thing{}, fmt.Sprint("/inboxes/", w.Inbox)
		files := []string{lucia.Sends(simulator.Inbound{Kind: "image"})}
		w.WaitFor("the inbox is paused", func() bool {
			w.Admin.Must("GET", path, nil, &inbox)
			return inbox["state"] == "paused"
		})
		files = append(files, lucia.Sends(simulator.Inbound{Kind: "voice"}))
		held := func(n int64) func() bool {
			return func() bool {
				return w.witness.Number(`SELECT count(*) FROM jobs WHERE kind = 'fetch_media' AND state = 1`) == n
			}
		}
		w.WaitFor("both files are held", held(2))
		asked := len(w.Simulator.Requests(0, 0))
		w.Advance(6 * 24 * time.Hour)
		w.rests()
		if n := len(w.Simulator.Requests(0, 0)); n != asked {
			t.Errorf("while it is paused the provider is asked %d times", n-asked)
		}
		var notices struct{ Items []live.Thing }
		w.Admin.Must("GET", "/notices", nil, &notices)
		if len(notices.Items) != 1 || notices.Items[0]["severity"] != "critical" {
			t.Errorf("the administrator is told %v", notices.Items)
		}
		for _, id := range files {
			if m := w.media(id); m["state"] != "pending" {
				t.Errorf("a file that is held is %v", m)
			}
		}
		w.knobs(func(k *simulator.Knobs) { k.Token = "" })
		w.Admin.Must("POST", path+"/resume", nil, nil)
		for _, id := range files {
			arrived(t, w.Server, id)
		}

		w.knobs(func(k *simulator.Knobs) { k.Token = "expired" })
		late := lucia.Sends(simulator.Inbound{Kind: "image"})
		w.WaitFor("the next file is held", held(1))
		w.knobs(func(k *simulator.Knobs) { k.Token = "" })
		w.Admin.Must("PATCH", path, meta.Object{"access_token": servertest.AccessToken}, nil)
		arrived(t, w.Server, late)
	})
}

// R10: as long as the provider keeps a file it is fetched, ever more seldom; after seven days it is given up. Who sees it can have it tried again.
func TestR10FilesOutliveAnOutage(t *testing.T) {
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			l, settings := onRoad(t)
			w := start(t, servertest.Options{Postgres: postgres, Settings: settings})
			down := func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) {
				rw.WriteHeader(http.StatusServiceUnavailable)
			}
			lucia := w.Customer("Lucía")
			l.turns(down)
			sent, late := lucia.Sends(simulator.Inbound{Kind: "image"}), ""
			tries := func(days int, until func() bool) {
				t.Helper()
				for end := w.Clock.Now().Add(time.Duration(days) * 24 * time.Hour); !until() && w.Clock.Now().Before(end); {
					w.Advance(time.Hour)
					w.rests()
				}
			}
			w.WaitFor("it is asked for", func() bool { return l.began("down") > 0 })
			tries(6, func() bool { return false })
			if m, n := w.media(sent), l.began("down"); m["state"] != "pending" || n > 2*6*24*2 {
				t.Errorf("after six days and %d tries it is %v", n, m)
			}
			l.turns(nil)
			tries(1, func() bool { return w.media(sent)["state"] != "pending" })
			arrived(t, w.Server, sent)

			l.turns(down)
			late = lucia.Sends(simulator.Inbound{Kind: "image"})
			w.WaitFor("the next is there", func() bool { return w.find(late) != nil })
			tries(9, func() bool { return w.media(late)["state"] == "failed" })
			if m := w.media(late); m["state"] != "failed" {
				t.Fatalf("after more than a week it is %v", m)
			}
			again := fmt.Sprintf("/conversations/1/messages/%v/retry", w.find(late)["id"])
			l.turns(nil)
			var m live.Thing
			w.Admin.Must("POST", again, nil, &m)
			if state := walk(m, "content", "media", "state"); state != "pending" {
				t.Errorf("tried again it is %v", state)
			}
			w.WaitFor("the provider has forgotten it", func() bool { return w.media(late)["problem"] == "100" })
		})
	}
}

// A template that the provider took and holds for review is shown as held, not as sent and nothing else; its next status ends that.
func TestHeldTemplates(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		number := w.asked(1)
		w.Admin.Must("POST", fmt.Sprint("/inboxes/", w.Inbox, "/templates/sync"), nil, nil)
		writes := func(client string) string {
			var m struct{ ID string }
			w.Admin.Must("POST", fmt.Sprintf("/conversations/%d/messages", number), meta.Object{"kind": "template", "client_id": client,
				"template": meta.Object{"name": "hello_world", "language": "en_US"}}, &m)
			return m.ID
		}
		held := func(id string) any { return walk(w.find(id), "content", "template", "held") }
		for _, answer := range []string{"held_for_quality_assessment", "paused"} {
			w.knobs(func(k *simulator.Knobs) { k.Window, k.Held = "off", answer })
			id := writes(answer)
			if m := w.becomes(id, "sent"); held(id) != true || m["delivered_at"] != nil {
				t.Errorf("%s: it is shown as %v", answer, m)
			}
			w.Simulator.Release()
			if w.becomes(id, "delivered"); held(id) != nil {
				t.Errorf("%s: delivered it is still held", answer)
			}
		}
		w.knobs(func(k *simulator.Knobs) { k.Held = "" })
		plain := writes("plain")
		if w.becomes(plain, "delivered"); held(plain) != nil {
			t.Error("one that was not held is")
		}
	})
}
