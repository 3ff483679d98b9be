package fault

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/store"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/fault/disk"
	"timbre/test/live"
	"timbre/test/meta"
)

// R02: a power cut under load, at any moment, on SQLite. The disk keeps what was synced, and of the rest whatever it likes. What was
// answered with a 2xx is there once, the provider's repetition brings the rest, and it is asked to send nothing for the second time.
func TestR02PowerCut(t *testing.T) {
	d := disk.Under(t)
	w := start(t, servertest.Options{Knobs: quiet})
	chances := seeded(t)
	l := &ledgerOutside{chances: chances, answered: map[string]bool{}}
	const talks = 12
	for i := range talks {
		w.asked(i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	acks := make(chan struct{})
	var load sync.WaitGroup
	for range 8 {
		load.Go(func() { l.send(ctx, w.meta, acks) })
	}
	var said sync.Map // texts of agents that were answered with a 2xx
	var written atomic.Int64
	for i := range 3 {
		load.Go(func() {
			for ctx.Err() == nil {
				text := fmt.Sprint("answer ", written.Add(1))
				w.Admin.Must("POST", fmt.Sprintf("/conversations/%d/messages", 1+(i+int(written.Load()))%talks), meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}, nil)
				said.Store(text, true)
				select {
				case acks <- struct{}{}:
				case <-ctx.Done():
				}
			}
		})
	}
	stop := func() {
		cancel()
		load.Wait()
	}
	t.Cleanup(stop)
	for range rounds(6, 100) {
		for range 5 + l.upTo(120) {
			<-acks
		}
		asked, agents := w.sends(), map[string]bool{}
		said.Range(func(text, _ any) bool { agents[text.(string)] = true; return true })
		l.mu.Lock()
		answered := maps.Clone(l.answered)
		left := t.TempDir()
		err := d.Cut(w.Settings.Data, left, chances)
		l.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		later := w.sends()
		key, err := os.ReadFile(filepath.Join(w.Settings.Data, "secret.key"))
		if err == nil {
			err = os.WriteFile(filepath.Join(left, "secret.key"), key, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		clock := testkit.NewClock()
		clock.Advance(w.Clock.Now().Sub(clock.Now()) + time.Second)
		t.Run("", func(t *testing.T) {
			provider := newProvider(t) // whom nobody else asks; its statuses reach nobody
			provider.callsBack("")
			after := start(t, servertest.Options{Knobs: quiet, Clock: clock, Settings: func(s *config.Settings) { s.Data, s.GraphURL = left, provider.URL },
				Installed: &servertest.Installed{Token: w.Token, WebhookPath: w.WebhookPath}})
			after.recovered(provider, answered, agents, asked, later)
		})
	}
	stop()
	file := filepath.Join(w.Settings.Data, store.DatabaseFile)
	t.Logf("%d deliveries, %d answers, %d syncs of the log, %d of the file", l.made, written.Load(), d.Syncs(file+"-wal"), d.Syncs(file))
}

// recovered looks at what a power cut left: answered and agents are what was acknowledged before it, asked what the provider had
// been asked to send by then, later soon after.
func (w *world) recovered(provider *provider, answered, agents map[string]bool, asked, later map[string]int) {
	w.t.Helper()
	w.witness.Sound()
	stored := inbound(w.view())
	for id := range answered {
		if stored[id] != 1 {
			w.t.Errorf("%s was answered 200 and is there %d times", id, stored[id])
		}
	}
	var out map[string]live.Thing
	comesTrue(w.t, "all that was to be sent has an end", func() bool { // what was being sent is waited for, and what is behind it, too
		w.Advance(10 * time.Second)
		out = map[string]live.Thing{}
		for id, m := range w.view().Messages {
			if m["status"] == "queued" || m["status"] == "sending" {
				return false
			}
			if m["direction"] == "out" {
				out[id] = m
			}
		}
		return true
	})
	again := provider.asked()
	for id, n := range again {
		if n+asked[id] > 1 {
			w.t.Errorf("the provider was asked %d times for %v", n+asked[id], out[id]["text"])
		}
	}
	texts := map[string]bool{}
	for id, m := range out {
		texts[fmt.Sprint(m["text"])] = true
		if m["status"] != "uncertain" && again[id]+later[id] == 0 {
			w.t.Errorf("%v is %v, and the provider was not asked", m["text"], m["status"])
		}
	}
	for text := range agents {
		if !texts[text] {
			w.t.Errorf("%q was acknowledged to its agent and is gone", text)
		}
	}
	for id := range asked {
		if out[id] == nil {
			w.t.Errorf("the provider was asked for %s, of which nothing is known here", id)
		}
	}
}
