package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"timbre/internal/store"
)

// Worker does one job. Returning nil finishes it; Again and Hold keep it; any other error is a failure, tried again with
// back-off until MaxFailures.
type Worker func(ctx context.Context, j store.Job) error

// Again asks to run later. It is no failure.
func Again(after time.Duration) error { return again(after) }

type again time.Duration

func (a again) Error() string { return fmt.Sprintf("again in %s", time.Duration(a)) }

// Hold asks to wait until the job's rate key is released. It is no failure either.
func Hold() error { return errHold }

var errHold = errors.New("held")

// Dead is a failure that trying again cannot mend.
type Dead struct{ Cause error }

func (d Dead) Error() string { return d.Cause.Error() }
func (d Dead) Unwrap() error { return d.Cause }

// Bucket is a rate that a job draws from: Burst at once, then one each Every, unless its key has a rate of its own.
type Bucket struct {
	Key   string
	Every time.Duration
	Burst int
}

// Options of Start.
type Options struct {
	Store       *store.Store
	Workers     map[string]Worker
	Buckets     func(store.Job) []Bucket // nil: no rates
	Log         *slog.Logger
	Concurrency int           // jobs at once; 0: 64. Those that last count apart
	Lease       time.Duration // longer than any worker takes that is not Lasting; 0: one minute
	Poll        time.Duration // how often to look without being told; 0: half a second
}

// leftToOthers is how long a job waits that this program cannot do: in an upgrade there are nodes that can.
const leftToOthers = 2 * time.Second

// lookBack is how often it is found out whether the clock was set back.
const lookBack = time.Second

// MaxFailures is after how many failures a job is dead.
const MaxFailures = 12

// endWithin is how long it is tried to record how a job ended. That has its own time: a worker that used up all of his has failed, and
// were that not kept, the job would begin anew with every lease, for ever.
const endWithin = 15 * time.Second

// lastingFor each job at once are let last: they wait for a slow line and do little, so those that are quick need not wait for them.
const lastingFor = 4

// Runner runs jobs until Stop.
type Runner struct {
	Options
	ctx     context.Context
	stop    context.CancelFunc
	cutting context.Context // ends when what lasts is to let go
	cut     context.CancelFunc
	slots   chan struct{}
	lasting chan struct{} // slots of those that last
	running sync.WaitGroup
	done    chan struct{}

	lookedBack time.Time // when the loop last looked whether the clock was set back

	mu   sync.Mutex
	mine map[int64]int // jobs that run here → by which claim
}

// Start begins to run jobs.
func Start(o Options) *Runner {
	if o.Concurrency == 0 {
		o.Concurrency = 64
	}
	if o.Lease == 0 {
		o.Lease = time.Minute
	}
	if o.Poll == 0 {
		o.Poll = 500 * time.Millisecond
	}
	ctx, cancel := context.WithCancel(context.Background())
	cutting, cut := context.WithCancel(context.Background())
	r := &Runner{Options: o, ctx: ctx, stop: cancel, cutting: cutting, cut: cut, slots: make(chan struct{}, o.Concurrency),
		lasting: make(chan struct{}, lastingFor*o.Concurrency), done: make(chan struct{}), mine: map[int64]int{}}
	go r.loop()
	return r
}

// Stop claims no more and waits for what runs, at most until ctx ends; what is cut off runs again after its lease. Half the time before,
// what lasts is told to let go, so that another node, or the next start, has it at once.
func (r *Runner) Stop(ctx context.Context) {
	r.stop()
	<-r.done
	idle := make(chan struct{})
	go func() { r.running.Wait(); close(idle) }()
	half, cancel := ctx, context.CancelFunc(func() {})
	if end, ok := ctx.Deadline(); ok {
		half, cancel = context.WithTimeout(ctx, time.Until(end)/2)
	}
	defer cancel()
	select {
	case <-idle:
	case <-half.Done():
	}
	r.cut()
	select {
	case <-idle:
	case <-ctx.Done():
	}
}

func (r *Runner) loop() {
	defer close(r.done)
	rung, unfollow := r.Store.FollowJobs()
	defer unfollow()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-r.ctx.Done():
			return
		case <-rung:
		case <-timer.C:
		}
		for r.claim() {
		}
		timer.Reset(r.wait())
	}
}

// wait is how long to sleep if nobody rings: until the next job is due.
func (r *Runner) wait() time.Duration {
	next, err := r.Store.NextDue(r.ctx)
	if err != nil || next.IsZero() {
		return r.Poll
	}
	return min(r.Poll, max(time.Millisecond, next.Sub(r.Store.Now())))
}

// claim leases as many due jobs as there are free slots and starts them. It reports whether there may be more.
func (r *Runner) claim() (more bool) {
	free := cap(r.slots) - len(r.slots)
	if free == 0 || r.ctx.Err() != nil {
		return false
	}
	var leased []store.Job
	var looked int
	now := r.Store.Now()
	look := now.Sub(r.lookedBack).Abs() > lookBack
	err := r.Store.Write(r.ctx, 0, store.Need{}, func(tx *store.Tx) error {
		leased = leased[:0]
		claimed := func() {}
		var err error
		if look {
			if claimed, err = tx.SetBack(); err != nil {
				return err
			}
		}
		due, err := tx.DueJobs(free)
		if err != nil {
			return err
		}
		looked = len(due)
		due = r.others(tx, due)
		allowed, err := r.admit(tx, due)
		if err != nil {
			return err
		}
		if len(allowed) > 0 {
			claimed()
		}
		for _, j := range allowed {
			tx.LeaseJob(j, tx.Now.Add(r.Lease))
			j.Attempt++
			leased = append(leased, j)
		}
		return nil
	})
	if err != nil {
		if r.ctx.Err() == nil {
			r.Log.Warn("jobs could not be claimed", "error", err)
		}
		return false
	}
	if look && len(leased) > 0 {
		r.lookedBack = now
	}
	for _, j := range leased {
		r.slots <- struct{}{}
		r.begins(j)
		r.running.Go(func() {
			c := r.claimed(j)
			defer r.leave(c)
			r.run(c)
		})
	}
	return looked == free
}

// others leaves out what runs here. Its lease has ended by a clock that was set forward, for a worker stops before its lease does; it is
// leased on.
func (r *Runner) others(tx *store.Tx, due []store.Job) []store.Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := due[:0]
	for _, j := range due {
		if claim, runs := r.mine[j.ID]; runs && claim == j.Attempt {
			tx.DelayJob(j, tx.Now.Add(r.Lease))
			continue
		}
		out = append(out, j)
	}
	return out
}

func (r *Runner) begins(j store.Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mine[j.ID] = j.Attempt
}

// ends forgets a claim, unless there is another by now.
func (r *Runner) ends(j store.Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mine[j.ID] == j.Attempt {
		delete(r.mine, j.ID)
	}
}

// again wakes the loop when a slot is free.
func (r *Runner) again() { r.Store.RingJobs() }

// run does one job and records how it ended.
func (r *Runner) run(c *claim) {
	j := c.job
	outcome := r.work(c.ctx, j)
	c.end()
	r.ends(j) // before it may be due again
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), endWithin)
	defer cancel()
	err := r.Store.Write(ctx, j.Workspace, store.Need{Jobs: []int64{j.ID}}, func(tx *store.Tx) error {
		owns, err := tx.OwnsJob(j)
		if err != nil || !owns {
			return err // another worker has it now
		}
		var wait again
		var dead Dead
		switch {
		case outcome == nil:
			tx.FinishJob(j)
		case errors.Is(outcome, errHold):
			tx.HoldJob(j)
		case errors.As(outcome, &wait):
			tx.RetryJob(j, tx.Now.Add(time.Duration(wait)), "")
		case errors.As(outcome, &dead) || j.Failures+1 >= MaxFailures:
			r.Log.Error("a job is dead", "job", j.ID, "kind", j.Kind, "failures", j.Failures+1, "error", outcome)
			tx.BuryJob(j, outcome.Error())
		default:
			r.Log.Warn("a job failed; it will be tried again", "job", j.ID, "kind", j.Kind, "failures", j.Failures+1, "error", outcome)
			tx.RetryJob(j, tx.Now.Add(Backoff(j.Failures)), outcome.Error())
		}
		return nil
	})
	if err != nil {
		r.Log.Warn("a job's end could not be recorded; it runs again after its lease", "job", j.ID, "kind", j.Kind, "error", err)
	}
}

// work calls the worker. A panic is its failure.
func (r *Runner) work(ctx context.Context, j store.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("panic in a job", "job", j.ID, "kind", j.Kind, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	w := r.Workers[j.Kind]
	if w == nil { // a node of a newer version made it, and does it
		r.Log.Warn("a job is left to a newer version", "job", j.ID, "kind", j.Kind)
		return Again(leftToOthers)
	}
	return w(ctx, j)
}

// Backoff after a number of failures: 1 s doubled each time up to 15 min, with jitter so that a storm spreads.
func Backoff(failures int) time.Duration { return BackoffUpTo(failures, 15*time.Minute) }

// BackoffUpTo is Backoff with another longest pause.
func BackoffUpTo(failures int, most time.Duration) time.Duration {
	d := min(time.Second<<min(failures, 20), most)
	return d/2 + rand.N(d/2+1)
}

// After reads how long an outcome asks to wait.
func After(outcome error) (wait time.Duration, asked bool) {
	var a again
	asked = errors.As(outcome, &a)
	return time.Duration(a), asked
}
