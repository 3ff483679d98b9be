package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"timbre/internal/desk"
)

// heard is one thing that happened to a member.
type heard struct {
	at     time.Time
	source string
	what   string // conversations, other, act, away, back, out
}

// told is the rule as it is written for people, by looking back over all that was heard: the oracle of the next test.
func told(all []heard, rules desk.PresenceRules, now time.Time) desk.Availability {
	away, online, present, any := false, false, false, false
	var lastOut, lastIn time.Time
	for _, h := range all {
		switch h.what {
		case "away", "back":
			away = h.what == "away"
		}
	}
	for _, source := range []string{"laptop", "phone", "tablet"} {
		var mine []heard
		for _, h := range all {
			if h.source == source && h.what != "away" {
				mine = append(mine, h)
			}
		}
		if len(mine) == 0 {
			continue
		}
		any = true
		last := mine[len(mine)-1]
		if last.what == "out" {
			lastOut = later(lastOut, last.at)
			continue
		}
		lastIn = later(lastIn, last.at)
		if now.Sub(last.at) >= desk.AbsentAfter {
			continue
		}
		present = true
		// What it does now began with the last silence, sign-out or walk away from the conversations.
		here := false
		for i := len(mine) - 1; i >= 0; i-- {
			h := mine[i]
			gap := i < len(mine)-1 && mine[i+1].at.Sub(h.at) >= desk.AbsentAfter
			if gap || h.what == "out" {
				break
			}
			if h.what == "other" {
				if i > 0 && atConversations(mine[:i]) {
					break // he left
				}
				continue
			}
			here = true
			break
		}
		online = online || here || rules.Relaxed
	}
	switch {
	case !any, !present && lastOut.After(lastIn):
		return desk.Offline
	case online && !away:
		return desk.Online
	}
	return desk.Away
}

// atConversations reports whether a browser showed the conversations at the end of what was heard of it.
func atConversations(mine []heard) bool {
	for i := len(mine) - 1; i >= 0; i-- {
		if i < len(mine)-1 && mine[i+1].at.Sub(mine[i].at) >= desk.AbsentAfter {
			return false
		}
		switch mine[i].what {
		case "conversations":
			return true
		case "other", "out":
			return false
		}
	}
	return false
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Whatever is heard in whatever order, the availability is what the rule says of it.
func TestAvailabilityIsTheRule(t *testing.T) {
	for seed := range uint64(800) {
		random := rand.New(rand.NewPCG(seed, 28))
		rules := desk.PresenceRules{Relaxed: random.IntN(3) == 0}
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		list, away := map[string]desk.Attendance{}, false
		var all []heard
		var trace []string
		for range 30 {
			now = now.Add(time.Duration(1+random.IntN(70)) * time.Second)
			if random.IntN(6) == 0 {
				now = now.Add(2 * time.Minute)
			}
			h := heard{now, []string{"laptop", "phone", "tablet"}[random.IntN(3)], []string{"conversations", "conversations", "other", "other", "act", "away", "back", "out"}[random.IntN(8)]}
			was := list[h.source]
			switch h.what {
			case "conversations", "other":
				list[h.source] = was.Reported(h.what == "conversations", now)
			case "act":
				list[h.source] = was.Acted(now)
			case "back":
				list[h.source] = was.Acted(now)
				away = false
			case "away":
				away = true
			case "out":
				list[h.source] = desk.Attendance{Place: desk.SignedOut, Seen: now}
			}
			all = append(all, h)
			trace = append(trace, fmt.Sprintf("%s %s %s", now.Format("04:05"), h.source, h.what))
			for _, later := range []time.Duration{0, time.Minute, desk.AbsentAfter - 1, desk.AbsentAfter} {
				got, want := desk.AvailabilityOf(list, away, rules, now.Add(later)), told(all, rules, now.Add(later))
				if got != want {
					t.Fatalf("seed %d, %v later: %s, the rule says %s after %v", seed, later, got, want, slices.Clone(trace))
				}
			}
		}
	}
}
