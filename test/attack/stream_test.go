package attack

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// S48: a stream cannot be asked for another workspace, and another workspace's seq opens nothing of it.
func TestS48ForeignStream(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		agent := w.agent("agent", "agent", "all")
		foreign := w.workspaceOf(w.y.admin)
		for _, path := range []string{"/stream?workspace=" + foreign, "/stream?workspace=*", "/stream?workspace=-1", "/stream?after=x", "/stream?after=-5"} {
			if got := w.try(agent, "GET", path, nil); got.status != 404 && got.status != 422 {
				t.Errorf("%s is answered %d", path, got.status)
			}
		}
		for _, c := range []*servertest.Client{w.NewClient(), w.WithToken("tb_forged")} {
			if got := w.try(c, "GET", "/stream", nil); got.status != 401 {
				t.Errorf("without a session it is answered %d", got.status)
			}
		}
		// Y's log is longer than X's: its last seq is ahead of X's.
		last, err := w.Store.LastSeq(t.Context(), w.workspaceID(w.y.admin))
		if err != nil {
			t.Fatal(err)
		}
		for _, after := range []int64{0, last, 1 << 60} {
			ctx, cancel := context.WithTimeout(t.Context(), servertest.Patience)
			body, err := live.Connect(ctx, agent, after)
			if err != nil {
				t.Fatal(err)
			}
			w.deliver(&w.y, meta.Text(meta.Customer(1), meta.ID("of Y", after), "secreto", w.Clock.Now()))
			w.deliver(&w.x, meta.Text(meta.Customer(1), meta.ID("of X", after), "end", w.Clock.Now()))
			end := meta.ID("of X", after)
			err = live.Frames(body, func(f live.Frame) bool {
				m, _ := f.Data["message"].(live.Thing)
				if m != nil && m["text"] == "secreto" {
					t.Errorf("after %d the stream shows %v", after, m)
				}
				return m == nil || m["external_id"] != end
			})
			body.Close()
			cancel()
			if err != nil {
				t.Errorf("after %d the stream ended: %v", after, err)
			}
		}
	})
}

func (w *world) workspaceOf(c *servertest.Client) string {
	w.t.Helper()
	var me struct{ Workspace struct{ ID string } }
	c.Must("GET", "/session", nil, &me)
	return me.Workspace.ID
}

func (w *world) workspaceID(c *servertest.Client) (id int64) {
	w.t.Helper()
	fmt.Sscan(w.workspaceOf(c), &id)
	return id
}

// S48: a stream carries what its reader may read and nothing else, in random workspaces: resumed after things have happened, each
// conversation and message that it shows is one that the API shows him too, and what it takes away it only names.
func TestS48StreamShowsWhatTheAPIShows(t *testing.T) {
	for name, o := range map[string]servertest.Options{"sqlite": {}, "postgres": {Postgres: true}} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(3) {
				streamShows(t, o, 480+seed)
			}
		})
	}
}

func streamShows(t *testing.T, o servertest.Options, seed uint64) {
	l := live.Begin(t, o, seed)
	begun := l.Mark()
	for range 60 {
		l.Step()
	}
	l.Rest()
	end := l.Mark()
	for _, m := range l.Members {
		view := live.Fetch(t, m.Client)
		ctx, cancel := context.WithTimeout(t.Context(), servertest.Patience)
		body, err := live.Connect(ctx, m.Client, begun)
		if err != nil {
			t.Fatal(err)
		}
		err = live.Frames(body, func(f live.Frame) bool {
			if wrong := tooMuch(f, view); wrong != "" {
				t.Errorf("seed %d: %q gets by %s %d %s", seed, m.Name, f.Name, f.ID, wrong)
			}
			return f.ID < end
		})
		body.Close()
		cancel()
		if err != nil {
			t.Errorf("seed %d: the stream of %q ended: %v", seed, m.Name, err)
		}
	}
}

// tooMuch says what of a frame its reader may not read.
func tooMuch(f live.Frame, view live.View) string {
	if f.Name == "remove" {
		for _, field := range slices.Sorted(maps.Keys(f.Data)) {
			if !slices.Contains([]string{"seq", "number", "before", "after"}, field) {
				return "the field " + field
			}
		}
		return ""
	}
	if row, ok := f.Data["conversation"].(live.Thing); ok {
		number, _ := row["number"].(float64)
		if view.Conversations[int64(number)] == nil {
			return fmt.Sprint("conversation ", number)
		}
	}
	if m, ok := f.Data["message"].(live.Thing); ok && view.Messages[m["id"].(string)] == nil {
		return fmt.Sprint("message ", m["id"])
	}
	return ""
}
