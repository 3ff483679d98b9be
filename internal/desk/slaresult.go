package desk

import "time"

// SLAResult is what became of one target of a conversation.
type SLAResult struct {
	Target SLATarget
	Began  time.Time // by which one measure is told from the next
	Ended  time.Time // when it was met, or was to be
	Met    bool
	Again  bool // it is not over after all: what was said of it, save that it was missed, holds no more
}

// Results are what a change of a conversation made of its targets: was is the conversation before it. What is missed is missed at its time,
// whatever becomes of it later. What ends before its time is met, save that nobody has answered: a conversation that is closed over a customer
// who waits has met no time for that. A target that ends because other rules set none has no result, and what is opened again as if it had
// never been closed has met nothing by that it was.
func (c *Conversation) Results(was *Conversation, now time.Time) (out []SLAResult) {
	closed, again := c.Status == Closed, was.Status == Closed && c.Status != Closed
	if r, has := resultOf(&was.SLA.Reply, &c.SLA.Reply, c.WaitingSince == Never, closed, again, now); has && (!r.Met || !closed) {
		out = append(out, r)
	}
	if r, has := resultOf(&was.SLA.Resolution, &c.SLA.Resolution, false, closed, again, now); has {
		out = append(out, r)
	}
	return out
}

// resultOf is what became of one target. done: what it is for has happened.
func resultOf(was, is *SLAClock, done, closed, again bool, now time.Time) (r SLAResult, has bool) {
	same := was.Began.Equal(is.Began)
	over := was.Of > 0 && (closed || done && same && is.Of == 0)
	late := was.Running() && !was.Due.After(now)
	stopped := over || same && is.Of == was.Of && is.Paused()
	switch {
	case was.Level != SLABreached && (stopped && late || same && is.Level == SLABreached):
		r = SLAResult{Target: was.Target, Began: was.Began, Ended: was.Due}
		if !late { // as other rules have it
			r.Ended = is.Due
		}
	case over && was.Level != SLABreached:
		r = SLAResult{Target: was.Target, Began: was.Began, Ended: now, Met: true}
	case (same || again) && was.Of == 0 && is.Of > 0 && !is.Began.IsZero():
		r = SLAResult{Target: is.Target, Began: is.Began, Again: true}
	default:
		return r, false
	}
	return r, true
}
