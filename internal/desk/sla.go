package desk

import (
	"slices"
	"time"
)

// SLATarget is what a policy sets a time for. The numbers are stored.
type SLATarget int8

const (
	SLANothing SLATarget = iota
	SLAFirstReply
	SLANextReply
	SLAResolution
)

var slaTargetNames = [...]string{"", "first_reply", "next_reply", "resolution"}

func (t SLATarget) String() string { return slaTargetNames[t] }

// SLAPolicy says for which conversations how soon somebody has to answer and to settle the matter. Of those that hold for a conversation
// the first in their order counts.
type SLAPolicy struct {
	ID, Workspace int64
	Name          string     // unique, case and accents folded
	Position      int        // in the order, from 0
	Inboxes       []int64    // it holds in one of these; none: in all
	Labels        []int64    // with one of these, of the conversation or of its contact; none: with any or none
	Priorities    []Priority // none: with any
	FirstReply    time.Duration
	NextReply     time.Duration
	Resolution    time.Duration // 0, as of the other two: no time is set
	Always        bool          // time counts by day and night; else while the inbox is open
	NeverPauses   bool          // it counts also while the conversation is pending or snoozed
	Warn          int           // it is said to be at risk when so many percent of the time are gone; 0: it never is
	CreatedAt     time.Time
}

// Bounds of policies.
const (
	MaxSLAPolicies = 30
	MaxSLATime     = 365 * 24 * time.Hour
	MaxSLAWarn     = 99 // percent
)

// Holds reports whether the policy is for a conversation.
func (p *SLAPolicy) Holds(c *Conversation) bool {
	carried := func(label int64) bool { return c.Labels.Has(label) || c.ContactLabels.Has(label) }
	return (len(p.Inboxes) == 0 || slices.Contains(p.Inboxes, c.Inbox)) &&
		(len(p.Labels) == 0 || slices.ContainsFunc(p.Labels, carried)) &&
		(len(p.Priorities) == 0 || slices.Contains(p.Priorities, c.Priority))
}

// SLARules are a workspace's policies with what their times count in.
type SLARules struct {
	Version   int64       // when they changed last, in microseconds; grows with each change
	Policies  []SLAPolicy // in their order
	Calendars map[int64]Calendar
}

// NameOf is the name of a policy; "" if there is none such.
func (r *SLARules) NameOf(policy int64) string {
	for i := range r.Policies {
		if r.Policies[i].ID == policy {
			return r.Policies[i].Name
		}
	}
	return ""
}

// policy is the one that counts for a conversation; nil: none does.
func (r *SLARules) policy(c *Conversation) *SLAPolicy {
	for i := range r.Policies {
		if r.Policies[i].Holds(c) {
			return &r.Policies[i]
		}
	}
	return nil
}

// SLA is how a conversation stands to its policy. It is kept with each change, so that nobody has to compute it when he lists or waits.
type SLA struct {
	Policy     int64 // 0: none holds for it
	Version    int64 // of the rules that it was computed by
	Reply      SLAClock
	Resolution SLAClock
}

// SLAClock measures one target. It runs while Due is set; stands still, with what is Left, while only Of is; and is over without either.
type SLAClock struct {
	Target    SLATarget
	Level     SLALevel      // of what has happened to this Due
	Of        time.Duration // the target
	Began     time.Time     // by which one measure is told from the next
	From      time.Time     // since when it runs
	Used      time.Duration // before From, in the time that counts
	Warn, Due time.Time     // zero: never, so far
}

// SLALevel is how far it has come. The numbers are stored.
type SLALevel int8

const (
	SLAOnTime SLALevel = iota
	SLAWarned
	SLABreached
)

// Running reports whether time goes by.
func (k *SLAClock) Running() bool { return !k.Due.IsZero() }

// Paused reports whether it stands still until the conversation is taken up again.
func (k *SLAClock) Paused() bool { return k.Due.IsZero() && k.Of > 0 }

// Left is what is left of the time that counts while it is paused; less than 0 if it is over.
func (k *SLAClock) Left() time.Duration { return k.Of - k.Used }

// next is when something is to be told of it; Never if nothing is.
func (k *SLAClock) next() time.Time {
	switch {
	case !k.Running() || k.Level == SLABreached:
		return Never
	case k.Level == SLAOnTime && !k.Warn.IsZero() && k.Warn.Before(k.Due):
		return k.Warn
	}
	return k.Due
}

// wanted is what a clock is to measure.
type wanted struct {
	target SLATarget
	of     time.Duration
	began  time.Time
	runs   bool
}

// Keep brings a conversation's SLA up to what the conversation is now. It is called with each change of it, and changes nothing where
// nothing has changed that counts.
func (r *SLARules) Keep(c *Conversation, now time.Time) {
	p := r.policy(c)
	if p == nil || c.Status == Closed {
		c.SLA = SLA{}
		return
	}
	runs := !c.Hidden && (c.Status == Open || p.NeverPauses)
	reply := wanted{target: SLANextReply, of: p.NextReply, began: c.WaitingSince, runs: runs && c.Bot == 0}
	if c.FirstReplyAt.IsZero() {
		reply.target, reply.of = SLAFirstReply, p.FirstReply
	}
	switch {
	case c.WaitingSince == Never:
		reply.of = 0
	case c.HandedOverAt.After(c.WaitingSince): // what a bot did before is not the team's time
		reply.began = c.HandedOverAt
	}
	k := keeper{rules: r, policy: p, now: now, anew: c.SLA.Version != r.Version || c.SLA.Policy != p.ID}
	if !p.Always {
		k.calendar = r.Calendars[c.Inbox]
	}
	c.SLA = SLA{Policy: p.ID, Version: r.Version, Reply: k.keep(c.SLA.Reply, reply),
		Resolution: k.keep(c.SLA.Resolution, wanted{SLAResolution, p.Resolution, c.OpenedAt, runs})}
}

// keeper brings clocks up to date.
type keeper struct {
	rules    *SLARules
	policy   *SLAPolicy
	calendar Calendar // the zero Calendar is always open
	now      time.Time
	anew     bool // other rules hold than when the clock was computed
}

func (k *keeper) keep(was SLAClock, want wanted) SLAClock {
	if want.of == 0 { // over; should it turn out that it is not, it goes on as it began
		return SLAClock{Target: was.Target, Began: was.Began, Level: was.Level}
	}
	out := was
	if fresh := !was.Began.Equal(want.began) || was.Of == 0; fresh {
		out.From, out.Used = time.Time{}, 0
		if want.runs {
			out.From = want.began
		}
		if !was.Began.Equal(want.began) {
			out.Level, out.Began, was.Due = SLAOnTime, want.began, time.Time{}
		}
	}
	out.Target, out.Of = want.target, want.of
	switch {
	case want.runs && out.From.IsZero():
		out.From = k.now
	case !want.runs && !out.From.IsZero():
		out.Used += k.calendar.BusinessDuration(out.From, k.now)
		out.From = time.Time{}
	}
	if !want.runs {
		out.Warn, out.Due = time.Time{}, time.Time{}
		return out
	}
	if !k.anew && was.Running() && out == was {
		return out
	}
	out.Due = k.after(out.From, out.Of-out.Used)
	out.Warn = time.Time{}
	if k.policy.Warn > 0 {
		out.Warn = k.after(out.From, out.Of*time.Duration(k.policy.Warn)/100-out.Used)
	}
	k.level(&out, was.Due)
	return out
}

// level takes back what was told of a time that has moved into the future. Where other rules are why it is over, nobody is told: it was
// not when they came.
func (k *keeper) level(out *SLAClock, was time.Time) {
	if out.Level == SLABreached && out.Due.After(k.now) {
		out.Level = SLAWarned
	}
	if out.Level == SLAWarned && out.Warn.After(k.now) {
		out.Level = SLAOnTime
	}
	changed := time.UnixMicro(k.rules.Version)
	switch {
	case out.Due.Equal(was) || out.Due.IsZero() || !k.anew:
	case !out.Due.After(changed):
		out.Level = SLABreached
	case out.Level == SLAOnTime && !out.Warn.IsZero() && !out.Warn.After(changed):
		out.Level = SLAWarned
	}
}

// after is when so much of the time that counts has gone by; zero if that is not within a year.
func (k *keeper) after(from time.Time, d time.Duration) time.Time {
	at, ok := k.calendar.AddBusiness(from, d)
	if !ok {
		return time.Time{}
	}
	return at.UTC().Truncate(time.Microsecond)
}

// running are the clocks that run.
func (s *SLA) running() []*SLAClock {
	return slices.DeleteFunc([]*SLAClock{&s.Reply, &s.Resolution}, func(k *SLAClock) bool { return !k.Running() })
}

// Clock is the one that counts: of those that run, the first that is due; else one that is paused; nil: there is none.
func (s *SLA) Clock() (first *SLAClock) {
	for _, k := range s.running() {
		if first == nil || k.Due.Before(first.Due) {
			first = k
		}
	}
	for _, k := range []*SLAClock{&s.Reply, &s.Resolution} {
		if first == nil && k.Paused() {
			first = k
		}
	}
	return first
}

// Paused reports whether a target stands still and none runs.
func (s *SLA) Paused() bool {
	k := s.Clock()
	return k != nil && k.Paused()
}

// State is one of the states at a moment; "" without a target.
func (s *SLA) State(now time.Time) string {
	switch {
	case s.Paused():
		return SLAStatePaused
	case !s.Due().After(now):
		return SLAStateBreached
	case !s.Warn().After(now):
		return SLAStateAtRisk
	case s.Due() == Never:
		return ""
	}
	return SLAStateOnTime
}

// Due is when the first target is missed; Never if no clock runs.
func (s *SLA) Due() time.Time { return s.least(func(k *SLAClock) time.Time { return k.Due }) }

// Warn is when the first target is at risk; Never if none will be.
func (s *SLA) Warn() time.Time { return s.least(func(k *SLAClock) time.Time { return k.Warn }) }

// Next is when something is to be told; Never if nothing is.
func (s *SLA) Next() time.Time { return s.least((*SLAClock).next) }

func (s *SLA) least(of func(*SLAClock) time.Time) time.Time {
	out := Never
	for _, k := range s.running() {
		if at := of(k); !at.IsZero() && at.Before(out) {
			out = at
		}
	}
	return out
}

// SLAReached is a moment of a clock that has come.
type SLAReached struct {
	Target SLATarget
	Level  SLALevel
}

// Reach notes what has come by now and returns what of it is to be told: of each clock only the last.
func (s *SLA) Reach(now time.Time) (out []SLAReached) {
	for _, k := range s.running() {
		to := k.Level
		switch {
		case !k.Due.After(now):
			to = SLABreached
		case !k.Warn.IsZero() && !k.Warn.After(now):
			to = max(to, SLAWarned)
		}
		if to > k.Level {
			k.Level = to
			out = append(out, SLAReached{k.Target, to})
		}
	}
	return out
}

// States of an SLA, as they are shown and filtered by.
const (
	SLAStateOnTime   = "on_time"
	SLAStateAtRisk   = "at_risk"
	SLAStateBreached = "breached"
	SLAStatePaused   = "paused"
)

var slaStates = []string{SLAStateOnTime, SLAStateAtRisk, SLAStateBreached, SLAStatePaused}
