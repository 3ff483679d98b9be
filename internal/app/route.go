package app

import (
	"context"
	"maps"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/routing"
	"timbre/internal/store"
)

// routeAtOnce is the work of one transaction, so that it delays nobody.
const routeAtOnce = 200

// routeInbox gives away what waits in one inbox's queue.
func (a *App) routeInbox(ctx context.Context, workspace, inbox int64) error {
	here := a.onlineIn(workspace)
	if len(here) == 0 {
		return nil
	}
	if waits, err := a.Store.QueueWaits(ctx, workspace, inbox); err != nil || !waits {
		return err
	}
	known, err := a.Store.RoutedAgents(ctx, workspace, inbox)
	if err != nil {
		return err
	}
	actors := make(map[int64]*desk.Actor, len(known))
	for _, one := range known {
		if !here[one.User] {
			continue
		}
		actor, err := a.actor(ctx, store.Caller{Workspace: workspace, User: one.User, RightsVersion: one.RightsVersion})
		switch {
		case desk.CodeOf(err) == errUnauthenticated.Code:
		case err != nil:
			return err
		case actor.Can(desk.PermReply):
			actors[one.User] = actor
		}
	}
	for mark, more := (store.QueueMark{}), len(actors) > 0; more; {
		from := mark
		err := a.Store.Write(ctx, workspace, store.Need{Items: routeAtOnce}, func(tx *store.Tx) (err error) {
			mark, more, err = a.routeSome(tx, inbox, known, actors, from)
			return err
		})
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			return nil // the inbox is gone
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// routeSome decides about the next of a queue and does it, in one transaction: whoever takes one of them meanwhile has it. known are the
// inbox's people as they were read before, actors those of them who are there. It returns where to go on, if there is more to do.
func (a *App) routeSome(tx *store.Tx, inbox int64, known []store.RoutedAgent, actors map[int64]*desk.Actor, mark store.QueueMark) (next store.QueueMark, more bool, err error) {
	b, err := tx.Inbox(inbox)
	rule := b.Settings.Routing
	if err != nil || rule.Rule == desk.RoutingOff {
		return mark, false, err
	}
	people, err := tx.RoutedAgents(inbox)
	if err != nil {
		return mark, false, err
	}
	if !slices.Equal(people, known) { // somebody has come, gone, or has other rights: that is looked at anew
		a.routing.mark(tx.Workspace)
		return mark, false, nil
	}
	s := routing.Snapshot{Rule: rule.Rule, Sticky: !rule.StickyOff}
	if s.Agents, err = agentsOf(tx, &b, people, actors); err != nil {
		return mark, false, err
	}
	if !routing.AnyFree(s.Agents) {
		return mark, false, nil
	}
	queue, next, all, err := tx.QueueAfter(inbox, mark, routeAtOnce)
	if err != nil || len(queue) == 0 {
		return next, !all && err == nil, err
	}
	if s.Waiting, err = waitingOf(tx, queue, s.Sticky); err != nil {
		return next, false, err
	}
	at := map[int64]*desk.Conversation{}
	for i := range queue {
		at[queue[i].ID] = &queue[i].Conversation
	}
	turns := map[int64]int64{}
	for _, one := range routing.Decide(s) {
		c := at[one.Conversation]
		before := c.Facts()
		if c.Assignee = one.User; one.Turn != 0 {
			turns[one.User] = one.Turn
		}
		if err := a.record(tx, c, before, systemActor, desk.EventLine{Name: "assigned", ToID: one.User}); err != nil {
			return next, false, err
		}
	}
	for _, user := range slices.Sorted(maps.Keys(turns)) {
		tx.SaveTurn(inbox, user, turns[user])
	}
	return next, !all, nil
}

// agentsOf are those of an inbox's people who are there, with what they have.
func agentsOf(tx *store.Tx, b *store.Inbox, people []store.RoutedAgent, actors map[int64]*desk.Actor) ([]routing.Agent, error) {
	loads, err := tx.Loads()
	if err != nil {
		return nil, err
	}
	turns, err := tx.Turns(b.ID)
	if err != nil {
		return nil, err
	}
	var out []routing.Agent
	for _, one := range people {
		actor := actors[one.User]
		if actor == nil {
			continue
		}
		capacity := one.Capacity
		if capacity == desk.CapacityOfInbox {
			if capacity = b.Settings.Routing.Capacity; capacity == 0 {
				capacity = routing.NoLimit
			}
		}
		out = append(out, routing.Agent{Actor: actor, Open: loads[one.User], Capacity: capacity, Turn: turns[one.User]})
	}
	return out, nil
}

// waitingOf are the conversations of a queue with all that a decision asks of them.
func waitingOf(tx *store.Tx, queue []store.QueuedConversation, sticky bool) ([]routing.Waiting, error) {
	ids, contacts := make([]int64, len(queue)), make([]int64, len(queue))
	for i := range queue {
		ids[i], contacts[i] = queue[i].ID, queue[i].Contact
	}
	passes, err := tx.Passes(ids)
	if err != nil {
		return nil, err
	}
	last := map[int64]int64{}
	if sticky {
		if last, err = tx.LastAgents(contacts); err != nil {
			return nil, err
		}
	}
	out := make([]routing.Waiting, len(queue))
	for i := range queue {
		q := &queue[i]
		out[i] = routing.Waiting{Conversation: q.ID, Facts: q.Facts(), Owner: q.Owner, OwnerTeam: q.OwnerTeam, Last: last[q.Contact], Passed: passes[q.ID]}
	}
	return out, nil
}
