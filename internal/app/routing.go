package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// How often all is looked at, be there news or not; and how long news gather, so that many messages at once are one look.
const (
	lookEvery = 15 * time.Second
	lookGap   = 100 * time.Millisecond
)

// router is what this node knows of what is to be given away. The queues themselves are its work list: they are in the database, so a
// look that is missed is made up for by the next.
type router struct {
	mu     sync.Mutex
	rules  map[int64][]routed      // inboxes that give their queue away, or take back, by workspace
	marked map[int64]bool          // workspaces to be looked at
	stale  bool                    // the rules are to be read again
	moved  bool                    // so are those that other nodes have read
	absent map[memberKey]time.Time // since when agents who have something open were seen not to be online
	wake   chan struct{}
}

type routed struct {
	inbox int64
	rule  desk.Routing
}

// routingChanged is what a node says when an inbox's rules may be others.
const routingChanged = `{"routing":true}`

func newRouter() router {
	return router{stale: true, marked: map[int64]bool{}, absent: map[memberKey]time.Time{}, wake: make(chan struct{}, 1)}
}

// mark lets a workspace be looked at soon, if it gives anything away.
func (r *router) mark(workspace int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.rules[workspace]) > 0 {
		r.marked[workspace] = true
		r.ring()
	}
}

func (r *router) ring() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// read takes in who gives what away.
func (r *router) read(list []store.Inbox) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rules, r.stale = map[int64][]routed{}, false
	for _, b := range list {
		if rule := b.Settings.Routing; rule.Rule != desk.RoutingOff || rule.Away > 0 {
			r.rules[b.Workspace] = append(r.rules[b.Workspace], routed{b.ID, rule})
		}
	}
}

// expire lets the rules be read again and all be looked at, here and if it was changed here on other nodes.
func (r *router) expire(here bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stale, r.moved = true, r.moved || here
	r.ring()
}

// expired reports whether the rules are to be read again, and whether other nodes are to be told so.
func (r *router) expired() (stale, moved bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	stale, moved = r.stale, r.moved
	r.moved = false
	return stale, moved
}

// take returns the workspaces that are to be looked at.
func (r *router) take(all bool) (out []int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for workspace := range r.rules {
		if all || r.marked[workspace] {
			out = append(out, workspace)
		}
	}
	clear(r.marked)
	slices.Sort(out)
	return out
}

func (r *router) of(workspace int64) []routed {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rules[workspace]
}

// Committed hears what this node has committed. It costs a delivery nothing: no statement, and a look into a map.
func (a *App) Committed(events []desk.Event) {
	for i := range events {
		switch e := &events[i]; {
		case e.Kind == desk.InboxChanged:
			a.routing.expire(true)
		case e.Kind == desk.MemberChanged, e.Kind == desk.RoleChanged, e.Kind == desk.TeamChanged, e.Before.Inbox != 0 && frees(e), queues(e):
			a.routing.mark(e.Workspace)
		}
	}
}

// queues reports whether a conversation has come into a queue, or into another team's.
func queues(e *desk.Event) bool {
	return e.After.Queued() && (!e.Before.Queued() || e.Before.Inbox == 0 || e.Before.Team != e.After.Team)
}

// frees reports whether somebody has one open conversation less.
func frees(e *desk.Event) bool {
	b, c := &e.Before, &e.After
	return b.Assignee != 0 && b.Status == desk.Open && (c.Status != desk.Open || c.Assignee != b.Assignee || c.Hidden)
}

// came looks again when somebody has come online.
func (a *App) came(workspace int64, changed []desk.Standing) {
	if slices.ContainsFunc(changed, func(s desk.Standing) bool { return s.Availability == desk.Online }) {
		a.routing.mark(workspace)
	}
}

// KeepRouting gives away what waits, as the inboxes say, until ctx ends. Of several nodes whichever commits a change looks first; each
// look decides and writes in one transaction of the workspace, of which there is one at a time over all nodes.
func (a *App) KeepRouting(ctx context.Context) {
	a.Store.OnCommit(a.Committed)
	stop := a.Store.Hear(func(text string) {
		if text == routingChanged {
			a.routing.expire(false)
		}
	})
	defer stop()
	beat, gap := time.NewTicker(lookEvery), time.NewTimer(0)
	defer beat.Stop()
	defer gap.Stop()
	for all := true; ; {
		if err := a.RouteAll(ctx, all); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "what waits could not be given away", "error", err)
		}
		all = false
		gap.Reset(lookGap)
		select {
		case <-ctx.Done():
			return
		case <-gap.C:
		}
		select {
		case <-ctx.Done():
			return
		case <-a.routing.wake:
		case <-beat.C:
			all = true
		}
	}
}

// RouteAll looks once at what is marked, or at all: it takes back what waits for those who are away too long, and gives away what waits.
func (a *App) RouteAll(ctx context.Context, all bool) error {
	stale, moved := a.routing.expired()
	if moved {
		if err := a.Store.Say(ctx, routingChanged); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "other nodes were not told whose queue is given away", "error", err)
		}
	}
	if stale {
		list, err := a.Store.AllInboxes(ctx)
		if err != nil {
			return err
		}
		a.routing.read(list)
		all = true
	}
	for _, workspace := range a.routing.take(all) {
		if all {
			if err := a.takeBack(ctx, workspace); err != nil {
				return err
			}
		}
		for _, one := range a.routing.of(workspace) {
			if one.rule.Rule == desk.RoutingOff {
				continue
			}
			if err := a.routeInbox(ctx, workspace, one.inbox); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkRouting refuses a rule that cannot be.
func checkRouting(f faults, r *desk.Routing) {
	if !r.Rule.Valid() {
		f.add("settings", "not_a_choice")
	}
	if r.Away < 0 || r.Away > desk.MaxAwayMinutes || r.Capacity < 0 || r.Capacity > desk.MaxCapacity {
		f.add("settings", "too_large")
	}
}

func checkCapacity(f faults, n int) {
	if n != desk.CapacityOfInbox && (n < 0 || n > desk.MaxCapacity) {
		f.add("capacity", "too_large")
	}
}
