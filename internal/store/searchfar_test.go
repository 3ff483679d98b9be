package store_test

import (
	"fmt"
	"slices"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// The newest are looked for first, among few and then among more: wherever the matches lie, all are found, in their order, by who sees
// everything and by who sees little.
func TestSearchFindsWhatIsFarBack(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		l := newLibrary(t, s)
		c := l.conversation(7)
		var texts, lanas, ruanas []string
		for i := range 2_600 {
			text := fmt.Sprintf("lana %d", i)
			if i == 3 || i == 1_500 || i == 1_501 || i == 2_590 {
				text = fmt.Sprintf("ruana %d", i)
				ruanas = append(ruanas, text)
			} else {
				lanas = append(lanas, text)
			}
			texts = append(texts, text)
		}
		l.say(c, texts...)
		l.keep()
		l.await()
		slices.Reverse(lanas)
		slices.Reverse(ruanas)
		own := &desk.Actor{Workspace: l.id, User: 7, Role: desk.RoleAgent, Sight: desk.SightOwn, Inboxes: []int64{l.inbox}, PickOff: []int64{l.inbox}}
		for who, a := range map[string]*desk.Actor{"who sees everything": l.everything(), "who sees his own": own} {
			for limit := 1; limit <= 5; limit++ {
				if got := l.find(a, "ruana", limit); !slices.Equal(got, ruanas) {
					t.Errorf("%s finds, %d at a time, %q", who, limit, got)
				}
			}
			if got := l.find(a, "lana", 50); !slices.Equal(got, lanas) {
				t.Errorf("%s finds %d that are all over, want %d in their order", who, len(got), len(lanas))
			}
		}
	})
}
