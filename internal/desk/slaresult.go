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

// Results are what a change of a conversation made of its targets: was is what stood before it, and c what stands now. What is missed is missed
// at its time, whatever becomes of it later. What ends before its time is met, save that nobody has answered: a conversation that is closed over
// a customer who waits has met no time for that. A target that ends because another policy holds, or none, has no result.
func (c *Conversation) Results(was *SLA, now time.Time) (out []SLAResult) {
	if r, has := resultOf(&was.Reply, &c.SLA.Reply, c.Status == Closed, now); has && (!r.Met || c.Status != Closed) {
		out = append(out, r)
	}
	if r, has := resultOf(&was.Resolution, &c.SLA.Resolution, c.Status == Closed, now); has {
		out = append(out, r)
	}
	return out
}

func resultOf(was, is *SLAClock, closed bool, now time.Time) (r SLAResult, has bool) {
	same := was.Began.Equal(is.Began)
	over := was.Of > 0 && (closed || same && is.Of == 0)
	late := was.Running() && !was.Due.After(now)
	switch {
	case was.Level != SLABreached && (over && late || same && is.Level == SLABreached):
		r = SLAResult{Target: was.Target, Began: was.Began, Ended: was.Due}
		if !late { // as other rules have it
			r.Ended = is.Due
		}
	case over && was.Level != SLABreached:
		r = SLAResult{Target: was.Target, Began: was.Began, Ended: now, Met: true}
	case same && was.Of == 0 && is.Of > 0 && !is.Began.IsZero():
		r = SLAResult{Target: is.Target, Began: is.Began, Again: true}
	default:
		return r, false
	}
	return r, true
}
