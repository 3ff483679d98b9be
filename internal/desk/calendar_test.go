package desk

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// aroundChanges are zones with days around which their clocks change: at midnight, by half an hour, by a whole day that is left out, not at all.
var aroundChanges = []struct {
	zone string
	day  Date
}{
	{"America/Bogota", Date{2026, 3, 1}}, {"America/New_York", Date{2026, 3, 8}}, {"America/New_York", Date{2026, 11, 1}},
	{"America/Santiago", Date{2026, 4, 4}}, {"America/Santiago", Date{2026, 9, 6}}, {"America/Sao_Paulo", Date{2018, 2, 17}},
	{"America/Sao_Paulo", Date{2018, 11, 4}}, {"America/Havana", Date{2025, 3, 9}}, {"Australia/Lord_Howe", Date{2026, 4, 5}},
	{"Australia/Lord_Howe", Date{2026, 10, 4}}, {"Pacific/Apia", Date{2011, 12, 30}}, {"Europe/Lisbon", Date{2026, 10, 25}},
}

func drawSpans(t *rapid.T, label string) []Span {
	marks := rapid.SliceOfNDistinct(rapid.IntRange(0, DayMinutes/15-1), 0, 6, rapid.ID).Draw(t, label)
	slices.Sort(marks)
	var out []Span
	for i := 0; i+1 < len(marks); i += 2 {
		out = append(out, Span{15 * marks[i], 15 * marks[i+1]})
	}
	if len(marks)%2 == 1 { // the last one is overnight, or lasts until midnight
		end := DayMinutes
		if marks[0] > 0 && rapid.Bool().Draw(t, label+" overnight") {
			end = 15 * rapid.IntRange(1, marks[len(marks)-1]).Draw(t, label+" end")
		}
		if last := 15 * marks[len(marks)-1]; last != end {
			out = append(out, Span{last, end})
		}
	}
	return out
}

// oracle walks the minutes of a stretch of time and looks at the clock at each. It knows nothing of offsets: what begins has begun when the
// clock shows its time or a later one for the first time, and so it ends.
func oracle(c Calendar, from time.Time, days int) []bool {
	type shift struct {
		begin, end  time.Time // as the clock shows them
		begun, over bool
	}
	var shifts []shift
	for d := DateOf(from.In(c.Zone)).Add(-3); d.Compare(DateOf(from.In(c.Zone)).Add(days+3)) < 0; d = d.Add(1) {
		spans := c.Hours.Week[d.Weekday()]
		for _, s := range c.Hours.Days {
			if s.Date == d {
				spans = s.Spans
			}
		}
		for _, s := range spans {
			begin := time.Date(d.Year, d.Month, d.Day, 0, s.From, 0, 0, time.UTC)
			end := time.Date(d.Year, d.Month, d.Day, 0, s.To, 0, 0, time.UTC)
			if !end.After(begin) {
				end = end.AddDate(0, 0, 1)
			}
			shifts = append(shifts, shift{begin: begin, end: end})
		}
	}
	const before = 5 * DayMinutes
	var out []bool
	for m := -before; m < days*DayMinutes; m++ {
		l := from.Add(time.Duration(m) * time.Minute).In(c.Zone)
		clock := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, time.UTC)
		open := false
		for i := range shifts {
			s := &shifts[i]
			s.begun = s.begun || !clock.Before(s.begin)
			s.over = s.over || !clock.Before(s.end)
			open = open || s.begun && !s.over
		}
		if m >= 0 {
			out = append(out, open)
		}
	}
	return out
}

func TestCalendarAgreesWithALookAtTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.SampledFrom(aroundChanges).Draw(t, "place")
		h := &BusinessHours{}
		for d := range h.Week {
			h.Week[d] = drawSpans(t, time.Weekday(d).String())
		}
		for _, offset := range rapid.SliceOfNDistinct(rapid.IntRange(-2, 3), 0, 2, rapid.ID).Draw(t, "special days") {
			h.Days = append(h.Days, SpecialDay{Date: place.day.Add(offset), Spans: drawSpans(t, "special")})
		}
		slices.SortFunc(h.Days, func(a, b SpecialDay) int { return a.Date.Compare(b.Date) })
		c := Calendar{h, zone(t, place.zone)}
		const days = 5
		start := place.day.Add(-2).midnight()
		open := oracle(c, start, days)
		minute := func(m int) time.Time { return start.Add(time.Duration(m) * time.Minute) }

		from := rapid.IntRange(0, len(open)-1).Draw(t, "from")
		to := rapid.IntRange(from, len(open)-1).Draw(t, "to")
		if got := c.IsOpen(minute(from)); got != open[from] {
			t.Errorf("open at %s: %v", minute(from).In(c.Zone), got)
		}
		sum := 0
		for _, o := range open[from:to] {
			if o {
				sum++
			}
		}
		if got := c.BusinessDuration(minute(from), minute(to)); got != time.Duration(sum)*time.Minute {
			t.Errorf("from %s to %s: %s, want %d min", minute(from).In(c.Zone), minute(to).In(c.Zone), got, sum)
		}
		if next := slices.Index(open[from:], true); next >= 0 {
			if got, ok := c.NextOpening(minute(from)); !ok || !got.Equal(minute(from+next)) {
				t.Errorf("next opening after %s: %s %v, want %s", minute(from), got, ok, minute(from+next))
			}
		}
		if sum > 0 { // the minute at which the sum is reached is open and the last of it
			reached, ok := c.AddBusiness(minute(from), time.Duration(sum)*time.Minute)
			last := from + slices.Index(open[from:], true)
			for n := 0; n < sum; last++ {
				if open[last] {
					n++
				}
			}
			if !ok || !reached.Equal(minute(last)) {
				t.Errorf("%d min after %s: %s %v, want %s", sum, minute(from), reached, ok, minute(last))
			}
		}
		var changes []time.Time
		for m := from + 1; m < len(open); m++ {
			if open[m] != open[m-1] {
				changes = append(changes, minute(m))
			}
		}
		if got := c.Changes(minute(from), len(changes)); !slices.EqualFunc(got, changes, time.Time.Equal) {
			t.Errorf("changes after %s: %v, want %v", minute(from), got, changes)
		}
	})
}

func TestHoursThatNeverOpen(t *testing.T) {
	c := Calendar{&BusinessHours{}, time.UTC}
	now := time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC)
	if _, ok := c.NextOpening(now); ok || c.IsOpen(now) || c.Changes(now, 5) != nil {
		t.Error("it opens")
	}
	if _, ok := c.AddBusiness(now, time.Minute); ok || c.BusinessDuration(now, now.AddDate(5, 0, 0)) != 0 {
		t.Error("time goes by while it is closed")
	}
}

// Time is added up over years, past what is looked ahead at once; without hours it is wall time.
func TestBusinessDurationOverYears(t *testing.T) {
	h := &BusinessHours{}
	for d := range h.Week {
		h.Week[d] = []Span{{9 * 60, 17 * 60}}
	}
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	to := from.AddDate(0, 0, 2000)
	if got := (Calendar{h, time.UTC}).BusinessDuration(from, to); got != 2000*8*time.Hour {
		t.Errorf("%s", got)
	}
	if got := (Calendar{}).BusinessDuration(from, to); got != to.Sub(from) {
		t.Errorf("without hours %s", got)
	}
}

func TestCheckSpans(t *testing.T) {
	for _, c := range []struct {
		spans []Span
		want  string
	}{
		{nil, ""},
		{[]Span{{840, 1080}, {540, 780}}, ""}, // put in order
		{[]Span{{0, 1440}}, ""},
		{[]Span{{1320, 120}}, ""},
		{[]Span{{540, 540}}, "empty"},
		{[]Span{{540, 800}, {799, 900}}, "overlap"},
		{[]Span{{1320, 120}, {1380, 1440}}, "overlap"},
		{[]Span{{540, 1441}}, "not_a_time"},
		{[]Span{{-1, 60}}, "not_a_time"},
		{[]Span{{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}, {10, 11}, {12, 13}}, "too_many"},
	} {
		if got := CheckSpans(c.spans); got != c.want {
			t.Errorf("%v: %q, want %q", c.spans, got, c.want)
		}
	}
}
