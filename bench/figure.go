package main

import (
	"fmt"
	"strings"

	"timbre/bench/load"
)

// figure is one line of the results.
type figure struct {
	Scenario string       `json:"scenario"`
	Name     string       `json:"name"` // of the figure, among the scenario's
	Engine   string       `json:"engine"`
	Value    load.Spread  `json:"value"` // median, least and greatest of the runs
	Unit     string       `json:"unit"`
	P50      *load.Spread `json:"p50_ms,omitempty"`
	P99      *load.Spread `json:"p99_ms,omitempty"`
	Target   string       `json:"target,omitempty"`
	Met      *bool        `json:"met,omitempty"` // nil: there is no target
	Note     string       `json:"note,omitempty"`

	Date   string `json:"date"`
	Commit string `json:"commit"`
}

// bound is one target: a figure must not be below least, nor above most. 0 is no bound.
type bound struct{ least, most float64 }

func (b bound) holds(v float64) bool {
	return (b.least == 0 || v >= b.least) && (b.most == 0 || v <= b.most)
}

// against judges a figure by bounds of its value, p50 and p99; medians count.
func (f figure) against(text string, value, p50, p99 bound) figure {
	met := value.holds(f.Value.Median)
	if f.P50 != nil {
		met = met && p50.holds(f.P50.Median)
	}
	if f.P99 != nil {
		met = met && p99.holds(f.P99.Median)
	}
	f.Target, f.Met = text, &met
	return f
}

// ofRuns makes a figure of the rates and latencies of some runs.
func ofRuns(name, unit string, runs []load.Run) figure {
	var rate, p50, p99 []float64
	for i := range runs {
		rate = append(rate, runs[i].Rate())
		p50 = append(p50, load.Milliseconds(runs[i].Percentile(0.5)))
		p99 = append(p99, load.Milliseconds(runs[i].Percentile(0.99)))
	}
	f := figure{Name: name, Unit: unit, Value: load.SpreadOf(rate)}
	f.P50, f.P99 = spread(p50), spread(p99)
	return f
}

// all work of some runs, with their warm-ups.
func all(runs []load.Run) int {
	n := 0
	for i := range runs {
		n += runs[i].All
	}
	return n
}

func spread(figures []float64) *load.Spread {
	s := load.SpreadOf(figures)
	return &s
}

// line for people.
func (f figure) line() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-16s %-28s %-9s %s", f.Scenario, f.Name, f.Engine, f.measured())
	if l := f.latency(); l != "" {
		b.WriteString("  " + l)
	}
	if f.Target != "" {
		b.WriteString("  target " + f.Target + ": " + f.verdict())
	}
	if f.Note != "" {
		b.WriteString("  (" + f.Note + ")")
	}
	return b.String()
}

func (f figure) verdict() string {
	switch {
	case f.Met == nil:
		return ""
	case *f.Met:
		return "met"
	}
	return "missed"
}

func (f figure) measured() string {
	s := short(f.Value.Median) + " " + f.Unit
	if f.Value.Min != f.Value.Max {
		s += fmt.Sprintf(" [%s–%s]", short(f.Value.Min), short(f.Value.Max))
	}
	return s
}

func (f figure) latency() string {
	var parts []string
	if f.P50 != nil {
		parts = append(parts, "p50 "+short(f.P50.Median)+" ms")
	}
	if f.P99 != nil {
		parts = append(parts, fmt.Sprintf("p99 %s ms [%s–%s]", short(f.P99.Median), short(f.P99.Min), short(f.P99.Max)))
	}
	return strings.Join(parts, ", ")
}

// short writes a number with three figures or so.
func short(v float64) string {
	switch {
	case v >= 1000:
		s := fmt.Sprintf("%.0f", v)
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return s
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
