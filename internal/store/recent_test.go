package store

import (
	"testing"

	"timbre/internal/desk"
)

func TestRecentTellsOnlyWhatIsWhole(t *testing.T) {
	var r recent
	commit := func(workspace int64, seqs ...int64) {
		var events []desk.Event
		for _, seq := range seqs {
			events = append(events, desk.Event{Workspace: workspace, Seq: seq})
		}
		r.add(events)
	}
	told := func(workspace, after int64, limit int, want ...int64) {
		t.Helper()
		got := r.after(workspace, after, limit)
		for i, e := range got {
			if i >= len(want) || e.Seq != want[i] || e.Workspace != workspace {
				t.Fatalf("after %d of %d: %+v, want %v", after, workspace, got, want)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("after %d of %d: %+v, want %v", after, workspace, got, want)
		}
	}
	told(1, 0, 10)
	commit(1, 5, 6)
	commit(2, 6)
	commit(1, 7)
	told(1, 4, 10, 5, 6, 7)
	told(1, 4, 2, 5, 6)
	told(1, 6, 10, 7)
	told(1, 7, 10)    // what is newer, another node wrote
	told(1, 3, 10)    // 4 is no longer here
	told(1, 9, 10)    // ahead
	told(2, 5, 10, 6) // of its own
	commit(1, 9, 10)  // another node wrote 8
	told(1, 7, 10)    // so the log has to tell
	told(1, 6, 10)    // as before it
	told(1, 8, 10, 9, 10)
	for seq := int64(11); seq <= 2*mostRecent; seq++ {
		commit(1, seq)
	}
	told(1, 2*mostRecent-2, 10, 2*mostRecent-1, 2*mostRecent)
	told(1, mostRecent, 1, mostRecent+1)
	told(1, mostRecent-1, 1)
}
