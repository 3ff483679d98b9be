package load

import (
	"slices"
	"time"
)

// Run is what was measured in one run.
type Run struct {
	Done      int // units of work, as the clients count them
	All       int // with those of the warm-up
	Lasts     time.Duration
	Latencies []time.Duration // of each request
	sorted    bool
}

// Rate is the work done in a second.
func (r *Run) Rate() float64 { return float64(r.Done) / r.Lasts.Seconds() }

// Percentile returns the latency that a part of the requests, e.g. 0.99, did not exceed; 0 if there were none.
func (r *Run) Percentile(part float64) time.Duration {
	if len(r.Latencies) == 0 {
		return 0
	}
	if !r.sorted {
		slices.Sort(r.Latencies)
		r.sorted = true
	}
	return r.Latencies[min(len(r.Latencies)-1, int(part*float64(len(r.Latencies))))]
}

// Spread is the median of some runs' figures, and the least and the greatest.
type Spread struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// SpreadOf figures, of which there is one at least.
func SpreadOf(figures []float64) Spread {
	s := slices.Sorted(slices.Values(figures))
	return Spread{s[len(s)/2], s[0], s[len(s)-1]}
}

// Milliseconds of a latency.
func Milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
