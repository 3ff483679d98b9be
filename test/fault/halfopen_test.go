package fault

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"timbre/internal/config"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// wire stands between a node and PostgreSQL. What runs over it can be lost without either side being told.
type wire struct {
	URL     string // of the database through it
	Direct  string
	network string
	address string

	mu    sync.Mutex
	lines []*line
}

type line struct {
	hears atomic.Bool // it is the one that hears other nodes
	dead  atomic.Bool // nothing that is sent arrives any more
}

// layWire lets a server's settings name its database through a wire.
func layWire(t *testing.T) (*wire, func(*config.Settings)) {
	w := &wire{}
	return w, func(s *config.Settings) {
		w.Direct = s.DatabaseURL.Reveal()
		cfg, err := pgx.ParseConfig(w.Direct)
		if err != nil {
			t.Fatal(err)
		}
		w.network, w.address = "tcp", net.JoinHostPort(cfg.Host, fmt.Sprint(cfg.Port))
		if strings.HasPrefix(cfg.Host, "/") {
			w.network, w.address = "unix", fmt.Sprintf("%s/.s.PGSQL.%d", cfg.Host, cfg.Port)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		go w.serve(l)
		through := url.URL{Scheme: "postgres", User: url.UserPassword(cfg.User, cfg.Password), Host: l.Addr().String(), Path: "/" + cfg.Database, RawQuery: "sslmode=disable"}
		w.URL = through.String()
		s.DatabaseURL = config.Secret(w.URL)
	}
}

func (w *wire) serve(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(w.network, w.address)
		if err != nil {
			client.Close()
			continue
		}
		n := &line{}
		w.mu.Lock()
		w.lines = append(w.lines, n)
		w.mu.Unlock()
		go n.carry(server, client, true)
		go n.carry(client, server, false)
	}
}

// carry passes on what comes, unless the line is dead: then it is taken, and gone.
func (n *line) carry(to, from net.Conn, up bool) {
	defer func() {
		if !n.dead.Load() {
			to.Close()
		}
	}()
	buffer := make([]byte, 32<<10)
	for {
		size, err := from.Read(buffer)
		if up && bytes.Contains(buffer[:size], []byte("LISTEN ")) {
			n.hears.Store(true)
		}
		if size > 0 && !n.dead.Load() {
			if _, err := to.Write(buffer[:size]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// cut kills lines silently, and returns how many.
func (w *wire) cut(which func(*line) bool) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lines {
		if which(l) && !l.dead.Swap(true) {
			n++
		}
	}
	return n
}

func hearing(l *line) bool { return l.hears.Load() }

// R27: the connection by which a node hears of the others is lost, and nobody says so. It is noticed within seconds, and there is another one;
// streams of that node miss nothing.
func TestR27LostListen(t *testing.T) {
	takesLong(t)
	wire, through := layWire(t)
	w := start(t, servertest.Options{Postgres: true, Knobs: quiet, Settings: through})
	w.Settings.DatabaseURL = config.Secret(wire.Direct)
	other := secondNode(t, w)
	heard := make(chan string, 1)
	stop := w.Store.Hear(func(text string) {
		if strings.HasPrefix(text, "R27") {
			select {
			case heard <- text:
			default:
			}
		}
	})
	defer stop()
	follow := w.followsAll(60)
	if n := wire.cut(hearing); n == 0 {
		t.Fatal("no connection hears")
	}
	for n := range 60 {
		w.delivers(other, meta.ID("half", n))
	}
	follow()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	limit := time.NewTimer(time.Minute)
	defer limit.Stop()
	for waits := true; waits; {
		select {
		case <-heard:
			waits = false
		case <-again.C:
			w.witness.Exec(`SELECT pg_notify('timbre_voices', 'R27')`) // as other nodes say things
		case <-limit.C:
			t.Fatal("a minute later other nodes are not heard")
		}
	}
	w.witness.Sound()
}

// R27: so are all connections of a node. Within a minute it works as before.
func TestR27LostConnections(t *testing.T) {
	takesLong(t)
	wire, through := layWire(t)
	w := start(t, servertest.Options{Postgres: true, Knobs: quiet, Settings: through})
	w.Settings.DatabaseURL = config.Secret(wire.Direct)
	other := secondNode(t, w)
	follow := w.followsAll(61)
	lost := wire.cut(func(*line) bool { return true })
	for n := range 60 {
		w.delivers(other, meta.ID("lost", n))
	}
	began := time.Now()
	for status := 0; status != http.StatusOK; {
		var err error
		if status, err = w.meta.Post(t.Context(), number.Messages(meta.Text(meta.Customer(1), meta.ID("lost", 60), "¿hay?", w.now()))); err != nil {
			t.Fatal(err)
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("a minute later a delivery is answered %d", status)
		}
	}
	follow()
	t.Logf("%d connections were lost; it took %s", lost, time.Since(began).Round(time.Second))
}

// delivers posts one message to a node.
func (w *world) delivers(node meta.App, id string) {
	w.t.Helper()
	if status, err := node.Post(w.t.Context(), number.Messages(meta.Text(meta.Customer(1), id, id, w.now()))); status != http.StatusOK {
		w.t.Fatalf("a delivery was answered %d (%v)", status, err)
	}
}

// followsAll opens a stream and returns what waits until it has told of so many messages, without a gap.
func (w *world) followsAll(messages int) (wait func()) {
	w.t.Helper()
	body, err := live.Connect(w.t.Context(), w.Admin, -1)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { body.Close() })
	done := make(chan error, 1)
	opened := make(chan struct{})
	go func() {
		seen, last := 0, int64(0)
		err := live.Frames(body, func(f live.Frame) bool {
			if f.Name == "hello" {
				close(opened)
			}
			if f.ID != 0 {
				if last != 0 && f.ID <= last {
					w.t.Errorf("%d came after %d", f.ID, last)
				}
				last = f.ID
			}
			if f.Data["kind"] == "message.created" {
				seen++
			}
			return f.Name != "bye" && f.Name != "resync" && seen < messages
		})
		if err == nil && seen < messages {
			err = io.ErrUnexpectedEOF
		}
		done <- err
	}()
	<-opened
	return func() {
		w.t.Helper()
		select {
		case err := <-done:
			if err != nil {
				w.t.Fatalf("the stream ended: %v", err)
			}
		case <-time.After(time.Minute):
			w.t.Fatal("a minute later the stream has not told of all")
		}
	}
}
