package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// desktop is a runner over a store whose clock the test moves. Its workers have the machine's time.
type desktop struct {
	t     *testing.T
	store *store.Store
	clock *testkit.Clock
	ws    int64
}

func on(t *testing.T, fn func(d *desktop)) {
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		clock := testkit.NewClock()
		o.Now = clock.Now
		s := testkit.Open(t, o)
		d := &desktop{t: t, store: s, clock: clock, ws: s.NewID()}
		d.write(0, func(tx *store.Tx) {
			tx.InsertWorkspace(desk.Workspace{ID: d.ws, Name: "Acme", Locale: "es", CreatedAt: tx.Now})
		})
		fn(d)
	})
}

func (d *desktop) write(ws int64, fn func(tx *store.Tx)) {
	d.t.Helper()
	if err := d.store.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error { fn(tx); return nil }); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desktop) starts(o jobs.Options) *jobs.Runner {
	o.Store, o.Log, o.Poll = d.store, testkit.Logger(d.t), 5*time.Millisecond
	r := jobs.Start(o)
	d.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		r.Stop(ctx)
	})
	return r
}

func (d *desktop) enqueues(kind string) {
	d.write(d.ws, func(tx *store.Tx) { tx.Enqueue(store.Job{Kind: kind}) })
}

// due are the jobs that are due at the clock's time, and a while after it.
func (d *desktop) due(after time.Duration) (list []store.Job) {
	d.t.Helper()
	err := d.store.Write(context.Background(), 0, store.Need{}, func(tx *store.Tx) (err error) {
		tx.Now = tx.Now.Add(after)
		list, err = tx.DueJobs(10)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

// until looks again and again.
func (d *desktop) until(what string, holds func() bool) {
	d.t.Helper()
	end := time.After(20 * time.Second)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-end:
			d.t.Fatal("this did not happen: " + what)
		case <-again.C:
		}
	}
}

// A worker that used up his time has failed, and that is kept: the job is tried again with back-off and not for ever.
func TestAJobThatTakesTooLongHasFailed(t *testing.T) {
	on(t, func(d *desktop) {
		ran := make(chan error, 10)
		d.starts(jobs.Options{Lease: 120 * time.Millisecond, Workers: map[string]jobs.Worker{"slow": func(ctx context.Context, _ store.Job) error {
			<-ctx.Done()
			ran <- context.Cause(ctx)
			return ctx.Err()
		}}})
		d.enqueues("slow")
		if cause := <-ran; !errors.Is(cause, context.DeadlineExceeded) {
			t.Errorf("its time ended by %v", cause)
		}
		d.until("the failure is kept", func() bool {
			list := d.due(time.Hour)
			return len(list) == 1 && list[0].Failures == 1 && list[0].LastError != ""
		})
	})
}

// What lasts keeps its lease as long as it lasts, by whatever clock, and nobody else gets it; its slot is others' meanwhile.
func TestWhatLastsKeepsItsLease(t *testing.T) {
	on(t, func(d *desktop) {
		const lease = 3 * time.Second
		begun, finish, quick := make(chan context.Context, 10), make(chan bool), make(chan bool, 1)
		d.starts(jobs.Options{Lease: lease, Concurrency: 1, Workers: map[string]jobs.Worker{
			"large": func(ctx context.Context, _ store.Job) error {
				part, done := jobs.Lasting(ctx, time.Hour)
				defer done()
				begun <- part
				select {
				case <-finish:
					return nil
				case <-part.Done():
					return context.Cause(part)
				}
			},
			"quick": func(context.Context, store.Job) error { quick <- true; return nil },
		}})
		d.enqueues("large")
		part := <-begun
		d.enqueues("quick")
		<-quick
		d.enqueues("quick") // not in its slot, which is free again
		<-quick
		for range 3 { // longer than a lease by the machine's clock, three by the store's
			d.clock.Advance(lease - time.Millisecond)
			d.until("the lease is renewed", func() bool { return len(d.due(lease-time.Millisecond)) == 0 })
		}
		if part.Err() != nil || len(begun) != 0 {
			t.Fatalf("it was ended by %v and begun %d times more", context.Cause(part), len(begun))
		}
		finish <- true
		d.until("it is done", func() bool { return len(d.due(time.Hour)) == 0 })
	})
}

// A node that ends lets go of what lasts: it is due for others at once, and has not failed.
func TestStopLetsGoOfWhatLasts(t *testing.T) {
	on(t, func(d *desktop) {
		begun := make(chan bool, 1)
		r := d.starts(jobs.Options{Workers: map[string]jobs.Worker{"large": func(ctx context.Context, _ store.Job) error {
			part, done := jobs.Lasting(ctx, time.Hour)
			defer done()
			begun <- true
			<-part.Done()
			if ctx.Err() != nil || !jobs.Stopping(part) {
				t.Errorf("it was ended by %v, and the rest of the work by %v", context.Cause(part), context.Cause(ctx))
			}
			return jobs.Again(0)
		}}})
		d.enqueues("large")
		<-begun
		ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
		defer cancel()
		if r.Stop(ctx); ctx.Err() != nil {
			t.Error("there was no time left")
		}
		if list := d.due(0); len(list) != 1 || list[0].Failures != 0 {
			t.Errorf("due are %+v", list)
		}
	})
}

// Whoever lost his job while it lasted is told, and what he says of its end counts for nothing.
func TestWhatLastsIsToldOfItsLoss(t *testing.T) {
	on(t, func(d *desktop) {
		turns := make(chan context.Context, 2)
		d.starts(jobs.Options{Lease: 3 * time.Second, Workers: map[string]jobs.Worker{"large": func(ctx context.Context, _ store.Job) error {
			part, done := jobs.Lasting(ctx, time.Hour)
			defer done()
			turns <- part
			<-part.Done()
			return errors.New("its end")
		}}})
		d.write(d.ws, func(tx *store.Tx) { tx.Enqueue(store.Job{Kind: "large", UniqueKey: "large"}) })
		part := <-turns
		d.write(d.ws, func(tx *store.Tx) { tx.CancelJob("large") })
		<-part.Done()
		if jobs.Stopping(part) || errors.Is(context.Cause(part), context.DeadlineExceeded) {
			t.Errorf("it was ended by %v", context.Cause(part))
		}
		d.until("nothing is left", func() bool { return len(d.due(time.Hour)) == 0 })
	})
}
