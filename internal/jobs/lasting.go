package jobs

import (
	"context"
	"errors"
	"sync"
	"time"

	"timbre/internal/store"
)

// errLost ends the context of a worker whose job somebody else has now, or nobody.
var errLost = errors.New("the job is no longer this worker's")

// errStopping ends what lasts when the program ends.
var errStopping = errors.New("stopping")

// claim is a job that runs here. The worker's context ends a little before the lease does, so that nobody else has the job while he works.
type claim struct {
	job    store.Job
	runner *Runner
	began  time.Time
	ctx    context.Context
	cancel context.CancelCauseFunc
	ending *time.Timer // ends ctx

	mu     sync.Mutex
	lasts  int         // parts of the work that last and are not over
	renews *time.Timer // nil: nothing has lasted so far
	apart  bool        // has left its slot to others
	over   bool
}

type claimKey struct{}

func (r *Runner) claimed(j store.Job) *claim {
	c := &claim{job: j, runner: r, began: time.Now()}
	c.ctx, c.cancel = context.WithCancelCause(context.WithValue(context.WithoutCancel(r.ctx), claimKey{}, c))
	c.ending = time.AfterFunc(r.within(), func() { c.cancel(context.DeadlineExceeded) })
	return c
}

// within is how long a worker may work by one lease.
func (r *Runner) within() time.Duration { return r.Lease - r.Lease/12 }

// Lasting begins a part of a worker's work that may take longer than a lease, at most as long as most: until done is called, the lease
// is renewed. Whoever begins it has limits of his own by which he notices that he gets nowhere, and does no harm by beginning anew: the
// part's context ends also when the program is about to end (Stopping), and when the job was taken away.
func Lasting(ctx context.Context, most time.Duration) (part context.Context, done func()) {
	c, ok := ctx.Value(claimKey{}).(*claim)
	if !ok {
		return context.WithTimeout(ctx, most)
	}
	limited, release := context.WithTimeout(ctx, most)
	part, cancel := context.WithCancelCause(limited)
	uncut := context.AfterFunc(c.runner.cutting, func() { cancel(errStopping) })
	c.lasting()
	return part, sync.OnceFunc(func() {
		uncut()
		cancel(context.Canceled)
		release()
		c.mu.Lock()
		defer c.mu.Unlock()
		c.lasts--
	})
}

// Stopping reports whether a part that lasts was ended because the program ends. It is no failure: Again at once.
func Stopping(part context.Context) bool { return errors.Is(context.Cause(part), errStopping) }

func (c *claim) lasting() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lasts++
	if c.renews == nil {
		c.renews = time.AfterFunc(max(0, c.runner.Lease/3-time.Since(c.began)), c.renew)
	}
}

// renew moves the end of the lease, and with it the worker's.
func (c *claim) renew() {
	c.mu.Lock() // the end waits for it, so that it cannot come after
	defer c.mu.Unlock()
	if c.over || c.ctx.Err() != nil {
		return
	}
	r := c.runner
	defer func() { c.renews.Reset(r.Lease / 3) }()
	if c.lasts == 0 {
		return
	}
	asked, owns := time.Now(), false
	ctx, cancel := context.WithTimeout(c.ctx, r.Lease/3)
	defer cancel()
	err := r.Store.Write(ctx, c.job.Workspace, store.Need{Jobs: []int64{c.job.ID}}, func(tx *store.Tx) (err error) {
		if owns, err = tx.OwnsJob(c.job); err == nil && owns {
			tx.KeepJob(c.job, tx.Now.Add(r.Lease))
		}
		return err
	})
	switch {
	case err != nil:
		r.Log.Warn("a job's lease could not be renewed", "job", c.job.ID, "kind", c.job.Kind, "error", err)
	case !owns:
		c.cancel(errLost)
	default:
		c.ending.Reset(r.within() - time.Since(asked))
		c.stepAside()
	}
}

// stepAside leaves the slot to those that are quick, if there is one left among those that last.
func (c *claim) stepAside() {
	if c.apart {
		return
	}
	select {
	case c.runner.lasting <- struct{}{}:
		c.apart = true
		<-c.runner.slots
		c.runner.again()
	default:
	}
}

// end ends the claim: nothing is renewed after it.
func (c *claim) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	c.ending.Stop()
	if c.renews != nil {
		c.renews.Stop()
	}
}

// leave gives the slot back.
func (r *Runner) leave(c *claim) {
	c.cancel(context.Canceled)
	if c.apart {
		<-r.lasting
	} else {
		<-r.slots
	}
	r.again()
}
