package fault

import (
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
)

// P4: after any disconnect a screen equals a fresh fetch. Streams are cut at random bytes and resumed by the last event's id, after
// things have happened.
func TestP4ResumedStreamEqualsFreshFetch(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { resumedStreams(t, servertest.Options{}, false) })
	t.Run("postgres", func(t *testing.T) { resumedStreams(t, servertest.Options{Postgres: true}, false) })
}

// P4: the same while things happen, rights among them.
func TestP4CutWhileThingsHappen(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { resumedStreams(t, servertest.Options{}, true) })
	t.Run("postgres", func(t *testing.T) { resumedStreams(t, servertest.Options{Postgres: true}, true) })
}

func resumedStreams(t *testing.T, o servertest.Options, watching bool) {
	const rounds, steps = 4, 40
	chances := seeded(t)
	l := live.Begin(t, o, 41)
	screens := make([]*live.Screen, len(l.Members))
	for i, m := range l.Members {
		screens[i] = live.Open(t, m.Client)
	}
	for round := range rounds {
		lengths := make([]func() int64, len(screens))
		for i := range screens {
			own := chances.Uint64()
			lengths[i] = func() int64 {
				own = own*6364136223846793005 + 1442695040888963407
				return 100 + int64(own>>33)%30_000
			}
		}
		var end atomic.Int64
		end.Store(math.MaxInt64)
		happen := func() {
			for range steps {
				l.Step()
			}
			l.Rest()
			end.Store(l.Mark())
			l.Mark() // wakes whoever had the mark before he knew that it was the end
		}
		follow := func(i int) {
			for cuts := 0; !screens[i].Follow(lengths[i](), end.Load); cuts++ {
				if cuts > 2000 {
					t.Errorf("%s: never comes to the end", l.Members[i].Name)
					return
				}
			}
		}
		if !watching {
			happen()
			together(len(screens), follow)
		} else {
			together(len(screens)+1, func(i int) {
				if i == len(screens) {
					happen()
				} else {
					follow(i)
				}
			})
		}
		for i, s := range screens {
			if d := s.View.Differences(live.Fetch(t, l.Members[i].Client)); len(d) > 0 {
				t.Fatalf("round %d: the screen of %q differs:\n%s", round, l.Members[i].Name, strings.Join(d[:min(len(d), 3)], "\n"))
			}
		}
	}
	frames, resyncs := 0, 0
	for _, s := range screens {
		frames, resyncs = frames+s.Frames, resyncs+s.Resyncs
	}
	if frames < 200 || resyncs*4 > frames {
		t.Errorf("%d frames and %d resyncs show nothing", frames, resyncs)
	}
}
