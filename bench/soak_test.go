package main

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// What is counted together is as long to within a sixteenth.
func TestLatenciesAreCountedByLength(t *testing.T) {
	for range 100_000 {
		d := time.Duration(rand.Int64N(int64(time.Minute))) >> rand.N(30)
		bound := boundOf(bucketOf(d))
		if least := d.Truncate(time.Microsecond); bound < least || bound > least+least/perOctave+2*time.Microsecond {
			t.Fatalf("%s is counted as up to %s", d, bound)
		}
	}
	var l latencies
	for ms := range 100 {
		l.add(time.Duration(ms+1) * time.Millisecond)
	}
	p50, p99, n := l.take()
	if n != 100 || p50 < 50*time.Millisecond || p50 > 54*time.Millisecond || p99 < 99*time.Millisecond || p99 > 106*time.Millisecond {
		t.Errorf("of 1 to 100 ms: %d, p50 %s, p99 %s", n, p50, p99)
	}
	if _, _, n := l.take(); n != 0 {
		t.Errorf("%d are still there", n)
	}
}

func TestAnEventTellsOfItsMessageAndOfTheLast(t *testing.T) {
	got := slices.Collect(numbersOf([]byte(`{"conversation":{"last_message":{"text":"Hola, ` + marker + `12#"}},"message":{"text":"Hola, ` + marker + `7#"}}`)))
	if !slices.Equal(got, []int{12, 7}) {
		t.Errorf("it tells of %v", got)
	}
}
