package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"timbre/internal/desk"
)

// MostAtOnce is how many conversations one call changes.
const MostAtOnce = 100

// Bulk is one change of many conversations: one of its fields.
type Bulk struct {
	Assign   *Assignment
	Team     *int64 // 0: none; not a transfer
	Labels   *Relabel
	Status   *desk.Status // open, pending or closed
	Snooze   *time.Time   // desk.Never: until the customer writes
	Priority *desk.Priority
	Read     *bool // false: unread
}

// BulkItem is one of the conversations, with what the actor saw of it.
type BulkItem struct {
	Number int64
	Closing
}

// Done is what became of one of them.
type Done struct {
	Conversation desk.Conversation // as it is then
	Err          error             // why it was left as it was
}

// needs are the permissions without which nothing of it can be done.
func (b *Bulk) needs(actor *desk.Actor) []desk.Permission {
	switch {
	case b.Team != nil:
		return []desk.Permission{desk.PermAssignOthers}
	case b.Labels != nil:
		return []desk.Permission{desk.PermLabelsApply}
	case b.Read != nil:
		return []desk.Permission{desk.PermReply}
	case b.Assign == nil || b.Assign.Clear:
		return []desk.Permission{desk.PermStatus}
	case b.Assign.Team == 0 && b.Assign.Assignee == actor.User:
		return []desk.Permission{desk.PermAssignSelf}
	}
	return []desk.Permission{desk.PermAssignOthers}
}

// Bulk changes many conversations, each as the use case of one does it: in a transaction of its own, with its own events and by its own
// rules. What cannot be changed is left, and told. The same again changes nothing more.
func (a *App) Bulk(ctx context.Context, actor *desk.Actor, items []BulkItem, b Bulk) ([]Done, error) {
	for _, p := range append([]desk.Permission{desk.PermBulk}, b.needs(actor)...) {
		if err := actor.Need(p); err != nil {
			return nil, err
		}
	}
	if b.Assign != nil || b.Team != nil || b.Status != nil && *b.Status != desk.Pending {
		if err := a.acts(actor, time.Time{}); err != nil { // said once, and not of each
			return nil, err
		}
	}
	return atOnce(items, func(it BulkItem) (desk.Conversation, error) { return a.changeOne(ctx, actor, it, b) })
}

func (a *App) changeOne(ctx context.Context, actor *desk.Actor, it BulkItem, b Bulk) (desk.Conversation, error) {
	switch {
	case b.Assign != nil:
		return a.Assign(ctx, actor, it.Number, *b.Assign, it.Expect)
	case b.Team != nil:
		return a.SetTeam(ctx, actor, it.Number, *b.Team, it.Expect)
	case b.Labels != nil:
		return a.LabelConversation(ctx, actor, it.Number, *b.Labels)
	case b.Snooze != nil:
		return a.Snooze(ctx, actor, it.Number, *b.Snooze, it.Expect)
	case b.Priority != nil:
		return a.SetPriority(ctx, actor, it.Number, *b.Priority)
	case b.Read != nil && !*b.Read:
		return a.MarkUnread(ctx, actor, it.Number)
	case b.Read != nil:
		c, err := a.MarkRead(ctx, actor, it.Number, 0)
		if err == nil && c.Unread() { // it is another's to read
			err = desk.Conflict("not_yours_to_read")
		}
		return c, err
	case *b.Status == desk.Pending:
		return a.Pending(ctx, actor, it.Number, it.Expect)
	case *b.Status == desk.Closed:
		return a.Close(ctx, actor, it.Number, it.Closing)
	}
	return a.Reopen(ctx, actor, it.Number, it.Expect)
}

// hands are how many transactions of one call wait for their commit together. They share commits with all others.
const hands = 16

// atOnce does something to each item and tells what became of it, in their order.
func atOnce[T any](items []T, do func(T) (desk.Conversation, error)) ([]Done, error) {
	out := make([]Done, len(items))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(hands, len(items)) {
		wg.Go(func() {
			for i := range next {
				c, err := do(items[i])
				out[i] = Done{Conversation: c, Err: plainly(err)}
			}
		})
	}
	for i := range items {
		next <- i
	}
	close(next)
	wg.Wait()
	if i := slices.IndexFunc(out, func(d Done) bool { return d.Err != nil && !itsOwn(d.Err) }); i >= 0 {
		return nil, out[i].Err
	}
	return out, nil
}

// plainly turns what an action says of a change in between into a refusal without its particulars.
func plainly(err error) error {
	if _, ok := errors.AsType[*ChangedMeanwhile](err); ok {
		return desk.Conflict("changed_meanwhile")
	}
	if _, ok := errors.AsType[*WrittenMeanwhile](err); ok {
		return desk.Conflict("written_meanwhile")
	}
	return err
}

// itsOwn reports whether one item was refused; a failure of ours is the whole call's.
func itsOwn(err error) bool {
	e := Refusal(err)
	return e != nil && e.Kind != desk.KindUnavailable && e.Kind != desk.KindInternal
}

// Rows reads the conversations that were changed as lists show them, by their ids.
func (a *App) Rows(ctx context.Context, actor *desk.Actor, done []Done) (map[int64]*desk.Listed, error) {
	var ids []int64
	for _, d := range done {
		if d.Err == nil {
			ids = append(ids, d.Conversation.ID)
		}
	}
	out := make(map[int64]*desk.Listed, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	rows, _, _, err := a.Store.Rows(ctx, actor.Workspace, ids, nil, nil)
	for i := range rows {
		out[rows[i].Conversation.ID] = &rows[i]
	}
	return out, err
}
