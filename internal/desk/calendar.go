package desk

import (
	"iter"
	"time"
)

// Calendar is business hours in a time zone. Without hours it is always open, and its time is wall time.
type Calendar struct {
	Hours *BusinessHours
	Zone  *time.Location
}

// horizon is how far ahead a calendar looks: longer than a year, in which each date comes once.
const horizon = 400

// Always reports whether it is never closed because it has no hours.
func (c Calendar) Always() bool { return c.Hours == nil }

// opening is a stretch of time in which it is open.
type opening struct{ from, to time.Time }

// openings yields the stretches that end after a moment, in order; those that touch are one. It ends at the horizon.
func (c Calendar) openings(after time.Time) iter.Seq[opening] {
	return func(yield func(opening) bool) {
		var held opening
		first := DateOf(after.In(c.Zone)).Add(-2) // a span can end on the day after, and the zone's date can jump
		for day := range horizon {
			d := first.Add(day)
			for _, s := range c.Hours.On(d) {
				next := opening{d.At(s.From, c.Zone), d.At(s.end(), c.Zone)}
				switch {
				case !next.to.After(after) || !next.to.After(next.from): // over, or left out by a change of the clocks
				case held.to.IsZero():
					held = next
				case next.from.After(held.to):
					if !yield(held) {
						return
					}
					held = next
				case next.to.After(held.to):
					held.to = next.to
				}
			}
		}
		if !held.to.IsZero() {
			yield(held)
		}
	}
}

// IsOpen reports whether it is open at a moment. At the moment of closing it is closed.
func (c Calendar) IsOpen(at time.Time) bool {
	if c.Always() {
		return true
	}
	for d, day := DateOf(at.In(c.Zone)).Add(-2), 0; day < 4; d, day = d.Add(1), day+1 {
		for _, s := range c.Hours.On(d) {
			if !d.At(s.From, c.Zone).After(at) && d.At(s.end(), c.Zone).After(at) {
				return true
			}
		}
	}
	return false
}

// NextOpening returns the first moment from one on at which it is open, which is that one if it is; false if there is none within a year.
func (c Calendar) NextOpening(at time.Time) (time.Time, bool) {
	if c.Always() {
		return at, true
	}
	for o := range c.openings(at) {
		if o.from.Before(at) {
			return at, true
		}
		return o.from, true
	}
	return time.Time{}, false
}

// Changes returns the next moments after one at which it opens or closes, n at most: by turns, beginning with the closing if it is open.
func (c Calendar) Changes(at time.Time, n int) []time.Time {
	var out []time.Time
	if c.Always() {
		return nil
	}
	for o := range c.openings(at) {
		if len(out) < n && o.from.After(at) {
			out = append(out, o.from)
		}
		if len(out) < n {
			out = append(out, o.to)
		}
		if len(out) == n {
			break
		}
	}
	return out
}

// BusinessDuration returns how long it is open between two moments; 0 if the second is not later.
func (c Calendar) BusinessDuration(from, to time.Time) (sum time.Duration) {
	if !to.After(from) {
		return 0
	}
	if c.Always() {
		return to.Sub(from)
	}
	for from.Before(to) { // a horizon at a time
		last := from
		for o := range c.openings(from) {
			if !o.from.Before(to) {
				return sum
			}
			if o.from.Before(from) {
				o.from = from
			}
			if o.to.After(to) {
				return sum + to.Sub(o.from)
			}
			sum, last = sum+o.to.Sub(o.from), o.to
		}
		if last.Equal(from) {
			return sum // never open again
		}
		from = last
	}
	return sum
}

// AddBusiness returns the first moment at which it has been open for d since from; false if that is not within a year. d is not negative.
func (c Calendar) AddBusiness(from time.Time, d time.Duration) (time.Time, bool) {
	if c.Always() || d <= 0 {
		return from.Add(d), true
	}
	for o := range c.openings(from) {
		if o.from.Before(from) {
			o.from = from
		}
		if open := o.to.Sub(o.from); open < d {
			d -= open
			continue
		}
		return o.from.Add(d), true
	}
	return time.Time{}, false
}
