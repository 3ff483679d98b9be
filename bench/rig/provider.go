package rig

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Provider answers every message of the Graph API at once and keeps in which order each customer got what.
type Provider struct {
	URL string

	server *http.Server
	mu     sync.Mutex
	got    map[string][]string // address → texts
	count  int
	goal   int
	last   time.Time
	done   chan struct{}
}

// StartProvider starts one on loopback.
func StartProvider() (*Provider, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Provider{URL: "http://" + l.Addr().String(), got: map[string][]string{}, done: make(chan struct{})}
	p.server = &http.Server{Handler: http.HandlerFunc(p.serve), ReadHeaderTimeout: 10 * time.Second}
	go p.server.Serve(l) // ends with Close
	return p, nil
}

// Close stops it.
func (p *Provider) Close() { p.server.Close() }

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	var m struct {
		To   string
		Type string
		Text struct{ Body string }
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &m)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if m.Type != "text" { // a read mark
		io.WriteString(w, `{"success":true}`)
		return
	}
	fmt.Fprintf(w, `{"messaging_product":"whatsapp","contacts":[{"input":"%s","wa_id":"%s"}],"messages":[{"id":"%s"}]}`, m.To, m.To, p.take(strings.TrimPrefix(m.To, "+"), m.Text.Body))
}

// take keeps a message and returns its id, which no earlier run has given either.
func (p *Provider) take(to, text string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got[to] = append(p.got[to], text)
	p.count++
	p.last = time.Now()
	if p.count == p.goal {
		close(p.done)
	}
	return fmt.Sprintf("wamid.BENCH%d.%d", p.last.UnixNano(), p.count)
}

// Expect forgets what came and returns a channel that closes when n more messages have.
func (p *Provider) Expect(n int) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got, p.count, p.goal, p.done = map[string][]string{}, 0, n, make(chan struct{})
	return p.done
}

// Got returns what each customer got, in order, and when the last message came.
func (p *Provider) Got() (map[string][]string, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got, p.last
}
