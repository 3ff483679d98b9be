package store

import (
	"testing"

	"pgregory.net/rapid"

	"timbre/internal/desk"
)

// told is what an actor tells apart of conversations.
type told struct {
	label, inbox, team int64
	status             desk.Status
	mine, queued, bot  bool
}

func toldOf(a *desk.Actor, r *tallyRow) told {
	f := &r.facts
	return told{r.label, f.Inbox, f.Team, f.Status, f.Assignee != 0 && f.Assignee == a.User, f.Queued(), f.Bot != 0}
}

// What is counted is what each agent's rows, seen one by one, give.
func TestTallyIsWhatItsRowsSay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		small := func(label string) int64 { return int64(rapid.IntRange(0, 2).Draw(rt, label)) }
		actor := func(user int64) *desk.Actor {
			return &desk.Actor{User: user, Sight: rapid.SampledFrom([]desk.Sight{desk.SightAll, desk.SightTeam, desk.SightOwn}).Draw(rt, "sight"),
				Inboxes: []int64{1, 2}, Teams: []int64{1}, PickOff: []int64{2}}
		}
		a := actor(small("user"))
		if rapid.Bool().Draw(rt, "watched") {
			a.Watcher = actor(small("watcher"))
		}
		tally, kinds, want := &tallied{of: map[int64][]tallyRow{}}, map[tallyKey]int{}, map[told]int{}
		for n := range rapid.IntRange(0, 60).Draw(rt, "rows") {
			k := tallyKey{label: small("label"), status: small("status"), inbox: 1 + small("inbox"), team: small("team"), assignee: small("agent") + small("or another") - 1}
			tally.add(k, n, kinds)
			if r := rowOf(k, n); a.Sees(r.facts, false) {
				want[toldOf(a, &r)] += r.n
			}
		}
		tally.keep(kinds)
		got := map[told]int{}
		tally.each(a, func(r *tallyRow, n int) { got[toldOf(a, r)] += n })
		for k, n := range got {
			if n != want[k] {
				rt.Fatalf("%+v: %d instead of %d", k, n, want[k])
			}
			delete(want, k)
		}
		if len(want) > 0 {
			rt.Fatalf("not counted: %v", want)
		}
	})
}

// To count takes no longer where there are more agents.
func TestTallyIsNotWalkedAgentByAgent(t *testing.T) {
	steps := func(agents int64) (n int) {
		tally, kinds := &tallied{of: map[int64][]tallyRow{}}, map[tallyKey]int{}
		for i := range agents * 20 {
			tally.add(tallyKey{inbox: 1 + i%2, team: i / 2 % 2, assignee: 1 + i%agents}, 1, kinds)
		}
		tally.keep(kinds)
		for _, user := range []int64{1, 0} {
			tally.each(&desk.Actor{User: user, Sight: desk.SightAll, Inboxes: []int64{1, 2}}, func(*tallyRow, int) { n++ })
		}
		return n
	}
	if few, many := steps(10), steps(1000); many > few {
		t.Errorf("%d steps with 10 agents, %d with 1000", few, many)
	}
}
