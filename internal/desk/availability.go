package desk

import "time"

// Availability of a member: whether he is there to answer.
type Availability int8

const (
	Offline Availability = iota // signed out, or never here
	Away                        // not at the conversations, silent for AbsentAfter, or so by his own choice
	Online
)

func (a Availability) String() string { return [...]string{"offline", "away", "online"}[a] }

// AbsentAfter is how long nothing may be heard of a browser before its user counts as away.
const AbsentAfter = 2 * time.Minute

// PresenceRules are a workspace's.
type PresenceRules struct {
	Relaxed  bool // any screen of the interface sets online, not only the conversations
	AwayActs bool // whoever is away by his own choice may take, assign, finish, answer and reopen all the same
}

// Place is where a browser is.
type Place int8

const (
	Elsewhere Place = iota
	AtDesk          // it shows the conversations
	Acting          // elsewhere, but its user acted from there, or said that he is there
	SignedOut
)

// Attendance is what was last heard of a browser, or of a program with a member's token.
type Attendance struct {
	Place   Place
	Seen    time.Time
	Looking bool // one of its pages is in the foreground
}

// Present reports whether it was heard of lately and has not signed out.
func (a Attendance) Present(now time.Time) bool {
	return a.Place != SignedOut && now.Sub(a.Seen) < AbsentAfter
}

// Reported is the attendance after a report of what is on screen. Leaving the conversations ends what they began.
func (a Attendance) Reported(conversations bool, now time.Time) Attendance {
	place := Elsewhere
	if conversations {
		place = AtDesk
	} else if a.Place == Acting && a.Present(now) {
		place = Acting
	}
	return Attendance{Place: place, Seen: now}
}

// Acted is the attendance after its user did something, or said that he is there.
func (a Attendance) Acted(now time.Time) Attendance {
	if a.Place == AtDesk && a.Present(now) {
		return Attendance{Place: AtDesk, Seen: now, Looking: a.Looking}
	}
	return Attendance{Place: Acting, Seen: now, Looking: a.Looking}
}

// AvailabilityOf is the rule: a member's availability by what was heard of him. away: he has chosen to be away and not changed it.
func AvailabilityOf(list map[string]Attendance, away bool, rules PresenceRules, now time.Time) Availability {
	var last Attendance
	here, present := false, false
	for _, a := range list {
		if a.Seen.After(last.Seen) || a.Seen.Equal(last.Seen) && a.Place != SignedOut {
			last = a
		}
		if a.Present(now) {
			present = true
			here = here || a.Place != Elsewhere || rules.Relaxed
		}
	}
	switch {
	case len(list) == 0, !present && last.Place == SignedOut:
		return Offline
	case here && !away:
		return Online
	}
	return Away
}

// Standing is a member's availability, and since when.
type Standing struct {
	User         int64
	Availability Availability
	Since        time.Time
	ByHand       bool // away by his own choice
}
