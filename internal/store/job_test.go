package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// due lists what may run, by its arguments.
func due(t *testing.T, s *store.Store) []store.Job {
	t.Helper()
	var out []store.Job
	err := s.Write(context.Background(), 0, store.Need{}, func(tx *store.Tx) (err error) {
		out, err = tx.DueJobs(100)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func enqueue(t *testing.T, s *store.Store, ws int64, jobs ...store.Job) {
	t.Helper()
	for _, j := range jobs {
		err := s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error {
			tx.Emit(desk.Event{Kind: desk.WorkspaceChanged})
			tx.Enqueue(j)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, s *store.Store, ws int64, fn func(*store.Tx)) {
	t.Helper()
	if err := s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error { fn(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

// Jobs of one key run one after the other, as they were enqueued; those of another do not wait for them.
func TestJobsOfOneKeyRunInOrder(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		enqueue(t, s, ws, store.Job{Kind: "send", OrderKey: 7, Args: "a1"}, store.Job{Kind: "send", OrderKey: 7, Args: "a2"},
			store.Job{Kind: "send", OrderKey: 7, Args: "a3"}, store.Job{Kind: "send", OrderKey: 8, Args: "b1"})
		for _, want := range []string{"a1", "a2", "a3"} {
			jobs := due(t, s)
			var of7 []store.Job
			for _, j := range jobs {
				if j.OrderKey == 7 {
					of7 = append(of7, j)
				}
			}
			if len(of7) != 1 || of7[0].Args != want {
				t.Fatalf("due of key 7: %+v, want only %s", of7, want)
			}
			write(t, s, ws, func(tx *store.Tx) { tx.FinishJob(of7[0]) })
		}
		if jobs := due(t, s); len(jobs) != 1 || jobs[0].Args != "b1" {
			t.Errorf("due %+v, want b1, which waited for nobody", jobs)
		}
	})
}

func TestHeldJobsWaitForTheirRelease(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		inbox := store.Inbox{Inbox: desk.Inbox{ID: s.NewID(), Workspace: ws, Channel: "whatsapp", Name: "Ventas", Account: "1", State: desk.InboxPaused}}
		write(t, s, ws, func(tx *store.Tx) {
			if err := tx.InsertInbox(inbox); err != nil {
				t.Error(err)
			}
		})
		key := fmt.Sprintf("inbox:%d", inbox.ID)
		enqueue(t, s, ws, store.Job{Kind: "send", OrderKey: 7, RateKey: key, Args: "a1"}, store.Job{Kind: "send", OrderKey: 7, RateKey: key, Args: "a2"})
		first := due(t, s)[0]
		write(t, s, ws, func(tx *store.Tx) { tx.HoldJob(first) })
		if jobs := due(t, s); len(jobs) != 0 {
			t.Fatalf("due %+v while the first is held", jobs)
		}
		inbox.State = desk.InboxConnected
		write(t, s, ws, func(tx *store.Tx) {
			tx.ReleaseJobs(key)
			if err := tx.UpdateInbox(inbox); err != nil {
				t.Error(err)
			}
		})
		if jobs := due(t, s); len(jobs) != 1 || jobs[0].Args != "a1" {
			t.Fatalf("due %+v, want a1", jobs)
		}
		write(t, s, ws, func(tx *store.Tx) { tx.HoldJob(first) }) // the worker says so after the inbox was resumed
		if jobs := due(t, s); len(jobs) != 1 || jobs[0].Args != "a1" {
			t.Errorf("due %+v, want a1: nobody would release it again", jobs)
		}
	})
}

// A worker that lost its lease cannot finish; the one that has it can.
func TestLostLeaseOwnsNothing(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		enqueue(t, s, ws, store.Job{Kind: "send", Args: "a"}, store.Job{Kind: "send", UniqueKey: "u", Args: "once"}, store.Job{Kind: "send", UniqueKey: "u", Args: "once"})
		jobs := due(t, s)
		if len(jobs) != 2 {
			t.Fatalf("%d jobs, want 2: a unique key has one", len(jobs))
		}
		stale := jobs[0]
		write(t, s, ws, func(tx *store.Tx) { tx.LeaseJob(stale, tx.Now.Add(-time.Second)) })
		stale.Attempt++
		fresh := stale
		write(t, s, ws, func(tx *store.Tx) { tx.LeaseJob(fresh, tx.Now.Add(time.Minute)) })
		fresh.Attempt++
		for _, c := range []struct {
			job  store.Job
			owns bool
		}{{stale, false}, {fresh, true}} {
			err := s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error {
				owns, err := tx.OwnsJob(c.job)
				if owns != c.owns {
					t.Errorf("attempt %d owns the job: %v, want %v", c.job.Attempt, owns, c.owns)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// What is enqueued anew while its job waits goes with it; while it runs, it has the job run once more, and its worker's end counts for nothing.
func TestEnqueuedAnew(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		enqueue(t, s, ws, store.Job{Kind: "push", UniqueKey: "u", Args: "first", Anew: true}, store.Job{Kind: "push", UniqueKey: "u", Args: "second", Anew: true})
		jobs := due(t, s)
		if len(jobs) != 1 || jobs[0].Args != "first" || jobs[0].Attempt != 0 {
			t.Fatalf("due %+v, want the first alone", jobs)
		}
		runs := jobs[0]
		write(t, s, ws, func(tx *store.Tx) { tx.LeaseJob(runs, tx.Now.Add(time.Hour)) })
		runs.Attempt++
		enqueue(t, s, ws, store.Job{Kind: "push", UniqueKey: "u", Args: "third", Anew: true})
		jobs = due(t, s)
		if len(jobs) != 1 || jobs[0].Args != "third" || jobs[0].ID != runs.ID {
			t.Fatalf("due %+v, want the third", jobs)
		}
		err := s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error {
			owns, err := tx.OwnsJob(runs)
			if owns {
				t.Error("who began before it ends it")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
