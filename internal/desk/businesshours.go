package desk

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// BusinessHours are when a business attends, as several inboxes may share them: what is usual on each day of the week, and what is
// different on some dates. They are told in wall time; each inbox has its time zone.
type BusinessHours struct {
	ID, Workspace int64
	Name          string       // unique, case and accents folded
	Week          [7][]Span    // by time.Weekday, in order
	Days          []SpecialDay // by date
	CreatedAt     time.Time
}

// Span is an interval of one day, in minutes of the wall clock since its midnight. One that ends no later than it begins ends on the
// day after; it belongs to the day on which it begins.
type Span struct {
	From int `json:"from"` // 0 to 1439
	To   int `json:"to"`   // 1 to 1440
}

// SpecialDay is a date on which other hours hold than on its day of the week; without spans it is closed.
type SpecialDay struct {
	Date  Date   `json:"date"`
	Name  string `json:"name"`
	Spans []Span `json:"spans,omitempty"`
}

// Bounds of business hours.
const (
	MaxSpans       = 6   // of a day
	MaxSpecialDays = 500 // of business hours
	DayMinutes     = 24 * 60
)

// end is where a span ends, in minutes since the midnight with which its day begins.
func (s Span) end() int {
	if s.To <= s.From {
		return s.To + DayMinutes
	}
	return s.To
}

// CheckSpans returns what is wrong with the spans of a day, which it puts in order: "too_many", "not_a_time", "empty" or "overlap"; "" if
// nothing is.
func CheckSpans(list []Span) string {
	slices.SortFunc(list, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for i, s := range list {
		switch {
		case s.From < 0 || s.From >= DayMinutes || s.To < 0 || s.To > DayMinutes:
			return "not_a_time"
		case s.From == s.To:
			return "empty"
		case i > 0 && list[i-1].end() > s.From:
			return "overlap"
		}
	}
	if len(list) > MaxSpans {
		return "too_many"
	}
	return ""
}

// Date is a day of the calendar, in no time zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the date that the wall clock of a moment's zone shows.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-12-25".
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	return DateOf(t), err
}

func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText writes "2026-12-25".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2026-12-25".
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Add returns the date some days later.
func (d Date) Add(days int) Date { return DateOf(d.midnight().AddDate(0, 0, days)) }

// Weekday returns its day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// Compare orders dates.
func (d Date) Compare(other Date) int { return d.midnight().Compare(other.midnight()) }

func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// At returns the first moment at which the clocks of a zone have reached a minute of the date. A time that a change of the clocks leaves
// out is the moment of the change; of one that comes twice it is the first.
func (d Date) At(minute int, zone *time.Location) time.Time {
	wall := d.midnight().Add(time.Duration(minute) * time.Minute)
	_, before := wall.Add(-36 * time.Hour).In(zone).Zone()
	_, after := wall.Add(36 * time.Hour).In(zone).Zone()
	early := wall.Add(-time.Duration(max(before, after)) * time.Second).In(zone)
	if before == after || shows(early, wall) {
		return early
	}
	late := wall.Add(-time.Duration(min(before, after)) * time.Second).In(zone)
	if shows(late, wall) {
		return late
	}
	change, _ := late.ZoneBounds()
	return change
}

func shows(t, wall time.Time) bool {
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second).Equal(wall)
}

// On returns the spans of a date.
func (h *BusinessHours) On(d Date) []Span {
	if i, found := slices.BinarySearchFunc(h.Days, d, func(s SpecialDay, d Date) int { return s.Date.Compare(d) }); found {
		return h.Days[i].Spans
	}
	return h.Week[d.Weekday()]
}
