package app

import (
	"context"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// returnBatch is how many conversations are given back in one transaction.
const returnBatch = 200

// takeBack returns to the queue what customers wait in for somebody who has been away for longer than their inbox allows.
func (a *App) takeBack(ctx context.Context, workspace int64) error {
	rules := a.routing.of(workspace)
	if !slices.ContainsFunc(rules, func(r routed) bool { return r.rule.Away > 0 }) {
		return nil
	}
	loads, err := a.Store.Loads(ctx, workspace)
	if err != nil {
		return err
	}
	here, now := a.onlineIn(workspace), a.Store.Now()
	absent := a.routing.watch(workspace, loads, here, now)
	for _, one := range rules {
		after := one.rule.AwayAfter()
		var users []int64
		for user, since := range absent {
			if after > 0 && now.Sub(since) >= after {
				users = append(users, user)
			}
		}
		slices.Sort(users)
		for last, more := int64(0), len(users) > 0; more; {
			from := last
			err := a.Store.Write(ctx, workspace, store.Need{Items: returnBatch}, func(tx *store.Tx) (err error) {
				last, more, err = a.takeSomeBack(tx, one.inbox, users, from, tx.Now.Add(-after))
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// watch notes who of those who have something open is not online, and returns since when that is so as far as is known.
func (r *router) watch(workspace int64, loads map[int64]int, here map[int64]bool, now time.Time) map[int64]time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key := range r.absent {
		if key.workspace == workspace && (here[key.user] || loads[key.user] == 0) {
			delete(r.absent, key)
		}
	}
	out := map[int64]time.Time{}
	for user := range loads {
		if here[user] {
			continue
		}
		key := memberKey{workspace, user}
		if r.absent[key].IsZero() {
			r.absent[key] = now
		}
		out[user] = r.absent[key]
	}
	return out
}

// takeSomeBack returns the next conversations of the absent, but for what was given to them since a time: whoever did that knew.
func (a *App) takeSomeBack(tx *store.Tx, inbox int64, users []int64, last int64, since time.Time) (next int64, more bool, err error) {
	list, err := tx.UnattendedOf(inbox, users, last, returnBatch)
	if err != nil {
		return last, false, err
	}
	for i := range list {
		c := &list[i]
		last = c.ID
		if c.Status != desk.Open || c.Bot != 0 || !slices.Contains(users, c.Assignee) {
			continue
		}
		moved, err := tx.LastMove(c.ID, since)
		if err != nil {
			return last, false, err
		}
		if !moved.IsZero() {
			continue
		}
		before := c.Facts()
		line := desk.EventLine{Name: "returned", From: "absent", ToID: c.Assignee}
		c.Assignee = 0
		if err := a.record(tx, c, before, systemActor, line); err != nil {
			return last, false, err
		}
	}
	return last, len(list) == returnBatch, nil
}

// passed notes that whoever had a conversation has given it back by hand: it does not come to him again by itself.
func (a *App) passed(tx *store.Tx, c *desk.Conversation, before desk.Facts) {
	if before.Assignee == 0 || !c.Queued() || len(a.routing.of(tx.Workspace)) == 0 {
		return
	}
	tx.SavePass(c.ID, before.Assignee)
}
