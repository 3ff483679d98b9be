package desk

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

func at(offset time.Duration) time.Time {
	return time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC).Add(offset)
}

func TestIDsRiseAndNeverRepeat(t *testing.T) {
	for name, clock := range map[string]func(call int) time.Duration{
		"standing":     func(int) time.Duration { return 0 },
		"running":      func(call int) time.Duration { return time.Duration(call) * 100 * time.Microsecond },
		"going back":   func(call int) time.Duration { return time.Duration(-call) * time.Second },
		"back at once": func(call int) time.Duration { return time.Duration(-call/5000) * time.Hour },
	} {
		call := 0
		ids := NewIDs(3, func() time.Time { call++; return at(clock(call)) })
		last := int64(0)
		for range 20_000 { // some milliseconds' worth
			id := ids.Next()
			if id <= last {
				t.Fatalf("clock %s: %d after %d", name, id, last)
			}
			last = id
		}
	}
}

func TestIDsOfNodesNeverMeet(t *testing.T) {
	now := func() time.Time { return at(0) }
	seen := map[int64]int{}
	for _, node := range []int{0, 1, 2, MaxNode} {
		ids := NewIDs(node, now)
		for range 10_000 {
			id := ids.Next()
			if other, ok := seen[id]; ok {
				t.Fatalf("nodes %d and %d both made %d", other, node, id)
			}
			seen[id] = node
		}
	}
	ids := NewIDs(0, now)
	ids.SetNode(5)
	if got := ids.Next() >> counterBits & MaxNode; got != 5 {
		t.Errorf("after SetNode(5) the node is %d", got)
	}
}

func TestIDsSortByTimeAcrossNodes(t *testing.T) {
	early := NewIDs(MaxNode, func() time.Time { return at(0) }).Next()
	late := NewIDs(0, func() time.Time { return at(time.Millisecond) }).Next()
	if early >= late {
		t.Errorf("%d of a millisecond before %d", early, late)
	}
	if farthest := NewIDs(MaxNode, func() time.Time { return at(40 * 365 * 24 * time.Hour) }).Next(); farthest <= late {
		t.Errorf("in forty years: %d", farthest)
	}
}

func TestIDsFromManyGoroutines(t *testing.T) {
	ids := NewIDs(1, func() time.Time { return at(0) })
	made := make([][]int64, 8)
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			for range 1000 {
				made[i] = append(made[i], ids.Next())
			}
		})
	}
	all.Wait()
	flat := slices.Sorted(slices.Values(slices.Concat(made...)))
	if distinct := len(slices.Compact(flat)); distinct != 8000 {
		t.Errorf("%d distinct ids of 8000", distinct)
	}
}

func TestIDInText(t *testing.T) {
	for text, want := range map[string]int64{"": 0, "1": 1, "9223372036854775807": 1<<63 - 1} {
		if got, ok := ParseID(text); !ok || got != want {
			t.Errorf("ParseID(%q) = %d, %v", text, got, ok)
		}
		if got := FormatID(want); got != text {
			t.Errorf("FormatID(%d) = %q", want, got)
		}
	}
	for _, text := range []string{"0", "-1", "1.0", "1e3", " 1", "0x1", "9223372036854775808", "null", "me", strconv.Itoa(7) + "\n"} {
		if got, ok := ParseID(text); ok {
			t.Errorf("ParseID(%q) = %d", text, got)
		}
	}
}
