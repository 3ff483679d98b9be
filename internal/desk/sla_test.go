package desk

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever happens to a conversation, a target is due when as much time as it sets has counted: what counted is added up here step by
// step, by the calendar alone.
func TestWhatIsDueIsWhatIsLeft(t *testing.T) {
	bogota := zone(t, "America/Bogota")
	rapid.Check(t, func(rt *rapid.T) {
		hours := &BusinessHours{}
		for d := time.Monday; d <= time.Saturday; d++ {
			hours.Week[d] = []Span{{From: 9 * 60, To: 12 * 60}, {From: 14 * 60, To: 60 * rapid.IntRange(15, 22).Draw(rt, "to")}}
		}
		calendar := Calendar{Hours: hours, Zone: bogota}
		p := SLAPolicy{ID: 1, Resolution: time.Duration(rapid.IntRange(1, 3000).Draw(rt, "minutes")) * time.Minute,
			Always: rapid.Bool().Draw(rt, "always"), NeverPauses: rapid.IntRange(0, 3).Draw(rt, "never pauses") == 0, Warn: rapid.IntRange(0, 99).Draw(rt, "warn")}
		if p.Always {
			calendar = Calendar{}
		}
		rules := &SLARules{Version: 1, Policies: []SLAPolicy{p}, Calendars: map[int64]Calendar{7: {Hours: hours, Zone: bogota}}}
		now := time.Date(2026, 11, 9, 12, 0, 0, 0, time.UTC)
		c := Conversation{Inbox: 7, OpenedAt: now, WaitingSince: Never}
		rules.Keep(&c, now)
		used, told := time.Duration(0), map[SLALevel]int{}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			runs := c.Status == Open || p.NeverPauses
			next := now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(rt, "later")) * time.Minute)
			if runs {
				used += calendar.BusinessDuration(now, next)
			}
			now = next
			for _, r := range c.SLA.Reach(now) {
				told[r.Level]++
			}
			c.Status = rapid.SampledFrom([]Status{Open, Pending, Snoozed}).Draw(rt, "status")
			rules.Keep(&c, now)
			again := c
			if rules.Keep(&again, now); again != c {
				rt.Fatalf("kept twice: %+v, then %+v", c.SLA, again.SLA)
			}
			k := &c.SLA.Resolution
			left := p.Resolution - used
			switch runs := c.Status == Open || p.NeverPauses; {
			case !runs && (!k.Paused() || k.Left() != left):
				rt.Fatalf("%v is left while it is paused, want %v: %+v", k.Left(), left, k)
			case runs && left > 0:
				if due, _ := calendar.AddBusiness(now, left); !k.Due.Equal(due) {
					rt.Fatalf("due at %v, want %v: %+v", k.Due, due, k)
				}
			case runs && k.Due.After(now):
				rt.Fatalf("due at %v, and nothing is left since before %v", k.Due, now)
			}
			if missed := left <= 0; missed && told[SLABreached] != 1 && (runs || told[SLABreached] > 1) {
				rt.Fatalf("told %d times that it is missed", told[SLABreached])
			}
		}
		if told[SLAWarned] > 1 || told[SLABreached] > 1 || p.Warn == 0 && told[SLAWarned] > 0 {
			rt.Fatalf("told %v", told)
		}
	})
}
