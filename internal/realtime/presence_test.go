package realtime

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"timbre/internal/store"
	"timbre/internal/testkit"
)

func hubs(t *testing.T, o store.Options, n int) (list []*Hub) {
	for range n {
		h := New(Options{Store: testkit.Open(t, o), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Render: nil})
		t.Cleanup(h.Close)
		list = append(list, h)
	}
	return list
}

func (h *Hub) doingAt(conversation int64) map[int64]Doing {
	h.presence.mu.Lock()
	defer h.presence.mu.Unlock()
	out := map[int64]Doing{}
	for _, p := range h.presence.people(place{1, conversation}) {
		out[p.User] = p.Doing
	}
	return out
}

// What is not said again ends: writing after six seconds, looking after twenty-five.
func TestPresencePasses(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		h := hubs(t, o, 1)[0]
		here := Sighting{Workspace: 1, Conversation: 7, Number: 3, User: 5, Screen: "a", Doing: Replying}
		h.Attend(here)
		look := here
		look.Doing = Viewing
		h.Attend(look) // does not end the writing
		if d := h.doingAt(7)[5]; d != Replying {
			t.Errorf("he does %s", d)
		}
		h.presence.tidy(time.Now().Add(typingFor))
		if d := h.doingAt(7)[5]; d != Viewing {
			t.Errorf("after a while he does %s", d)
		}
		h.presence.tidy(time.Now().Add(viewingFor))
		if list := h.doingAt(7); len(list) != 0 {
			t.Errorf("at last %v", list)
		}
		for n := range 3 * mostScreens {
			here.Screen = string(rune('a' + n))
			h.Attend(here)
		}
		if n := len(h.presence.by); n != mostScreens {
			t.Errorf("%d screens of one user", n)
		}
	})
}

// Nodes tell each other: who is on another node counts, and is gone when he says so there.
func TestPresenceAcrossNodes(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		if o.URL == "" {
			t.Skip("SQLite has one node")
		}
		list := hubs(t, o, 2)
		until := func(what string, holds func() bool) {
			t.Helper()
			for limit := time.Now().Add(20 * time.Second); !holds(); {
				if time.Now().After(limit) {
					t.Fatalf("never: %s", what)
				}
				list[0].presence.speak(context.Background())
			}
		}
		here := Sighting{Workspace: 1, Conversation: 7, Number: 3, User: 5, Screen: "a", Doing: Noting}
		list[0].Attend(here)
		until("the other node knows", func() bool { return list[1].doingAt(7)[5] == Noting })
		here.Doing = Gone
		list[0].Attend(here)
		until("the other node forgets", func() bool { return len(list[1].doingAt(7)) == 0 })
	})
}
