package store_test

import (
	"fmt"
	"slices"
	"testing"

	"timbre/internal/store"
	"timbre/internal/testkit"
)

// The newest are looked for first, among few and then among more: wherever the matches lie, all are found, in their order.
func TestSearchFindsWhatIsFarBack(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		l := newLibrary(t, s)
		c := l.conversation(0)
		var texts, ruanas []string
		for i := range 2_600 {
			text := fmt.Sprintf("lana %d", i)
			if i == 3 || i == 1_500 || i == 1_501 || i == 2_590 {
				text = fmt.Sprintf("ruana %d", i)
				ruanas = append(ruanas, text)
			}
			texts = append(texts, text)
		}
		l.say(c, texts...)
		l.keep()
		l.await()
		slices.Reverse(ruanas)
		a := l.everything()
		for limit := 1; limit <= 5; limit++ {
			if got := l.find(a, "ruana", limit); !slices.Equal(got, ruanas) {
				t.Errorf("%d at a time: %q", limit, got)
			}
		}
	})
}
