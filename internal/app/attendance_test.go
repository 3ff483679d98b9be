package app_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"timbre/internal/desk"
)

// A thousand agents who come within a minute, stay, and then are gone at once. Their reports are written together, and told together: what they cost is
// bounded by the time that goes by and not by how many they are.
func TestAThousandAgentsAreFewWritesAndWords(t *testing.T) {
	const agents = 1000
	const beat = 500 * time.Millisecond
	offices(t, func(t *testing.T, o *office) {
		words, items := 0, 0
		tell := func(_ int64, changed []desk.Standing) { words, items = words+1, items+len(changed) }
		// runs lets beats go by, in each of which some report, and returns what they cost.
		runs := func(lasts time.Duration, reports func(at time.Duration, agent int) bool, desk bool) (commits int64, told, of, reported int) {
			t.Helper()
			words, items = 0, 0
			commits = o.costOf(func() {
				for at := time.Duration(0); at < lasts; at += beat {
					for i := range agents {
						if reports(at, i) {
							reported++
							o.attend(i, desk)
						}
					}
					o.app.BeatAttendance(context.Background(), tell)
					o.clock.Advance(beat)
				}
			}).commits
			return commits, words, items, reported
		}
		expect := func(what string, got, most int64) {
			t.Helper()
			if got > most {
				t.Errorf("%s: %d, not %d at most", what, got, most)
			}
		}

		// They come within a minute: each beat writes and tells those who came in it, who are eight or nine.
		comes := func(at time.Duration, i int) bool { return time.Duration(i)*time.Minute/agents/beat*beat == at }
		commits, told, of, reported := runs(time.Minute, comes, true)
		if of != agents || reported != agents {
			t.Errorf("%d came, and of %d it was told", reported, of)
		}
		expect("writes while they come", commits, 120)
		expect("words while they come", int64(told), 120)

		// They stay, and say so every 40 seconds each: nobody is told, and all is written every 15 seconds, 200 together.
		stays := func(at time.Duration, i int) bool {
			return (at+time.Duration(i)*40*time.Second/agents/beat*beat)%(40*time.Second) == 0
		}
		commits, told, of, reported = runs(2*time.Minute, stays, true)
		if reported != 3*agents || told != 0 || of != 0 {
			t.Errorf("%d reports, and %d words of %d", reported, told, of)
		}
		expect("writes while they stay", commits, 8*2)

		// They fall silent at once, as when the line of the house is cut: two minutes after what each said last he is away. Nothing is written for that.
		commits, told, of, _ = runs(2*time.Minute+40*time.Second, func(time.Duration, int) bool { return false }, true)
		if of != agents {
			t.Errorf("of %d it was told that they are gone", of)
		}
		expect("writes of silence", commits, 2)
		expect("words of silence", int64(told), 81)

		// They come back and leave at once: one word, and five writes of 200.
		at := func(beat time.Duration) func(time.Duration, int) bool {
			return func(now time.Duration, _ int) bool { return now == beat }
		}
		for _, there := range []bool{true, false} {
			commits, told, of, _ = runs(10*time.Second, at(0), there)
			if told != 1 || of != agents {
				t.Errorf("there %t: %d words of %d", there, told, of)
			}
			expect("writes at once", commits, 5)
		}
	})
}

// attend reports what one of many agents has on screen.
func (o *office) attend(agent int, conversations bool) {
	o.t.Helper()
	actor := desk.Actor{Kind: desk.ActorUser, Workspace: o.workspace, User: int64(1000 + agent)}
	if _, err := o.app.Attend(&actor, "session "+strconv.Itoa(agent), conversations, conversations); err != nil {
		o.t.Fatal(err)
	}
}
