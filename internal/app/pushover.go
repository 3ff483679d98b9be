package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// pushOverJob is the kind of the job that takes back what was pushed to one browser of one conversation, once it is no news any more: it was
// read on another device, or somebody else has taken it.
const pushOverJob = "push_over"

// Times of looking: after each, twice as long as it has stood, so that what stands for hours costs a handful of looks.
const (
	overFirst = 20 * time.Second
	overUntil = 12 * time.Hour
)

type pushOverArgs struct {
	Subscription int64 `json:"subscription,string"`
	Conversation int64 `json:"conversation,string"`
	Number       int64 `json:"number,string"` // its
}

// watchPushed stores that it is looked after what was pushed, where the browser lets something be taken back.
func (a *App) watchPushed(ctx context.Context, p store.PushSubscription, conversation, number int64) error {
	to, err := a.pushedTo(p)
	if err != nil || conversation == 0 || !to.MaySayNothing() {
		return nil
	}
	args, err := json.Marshal(pushOverArgs{p.ID, conversation, number})
	if err != nil {
		return err
	}
	return a.write(ctx, p.Workspace, func(tx *store.Tx) error {
		tx.Enqueue(store.Job{Kind: pushOverJob, Args: string(args), RunAt: tx.Now.Add(overFirst), Anew: true,
			UniqueKey: fmt.Sprintf("push_over:%d:%d", p.ID, conversation)})
		return nil
	})
}

// pushOver is the worker of pushOverJob.
func (a *App) pushOver(ctx context.Context, j store.Job) error {
	var args pushOverArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	p, found, err := a.Store.PushSubscription(ctx, j.Workspace, args.Subscription)
	if err != nil || !found {
		return err
	}
	stands, err := a.stillNews(ctx, p, args.Conversation)
	if err != nil {
		return err
	}
	stood := a.Store.Now().Sub(j.CreatedAt)
	switch {
	case !stands:
		return a.pushed(ctx, p, a.handPush(ctx, p, pushedWord{Tag: pushTag(p.Workspace, args.Number), Workspace: p.Workspace, User: p.User, Over: true}))
	case stood > overUntil:
		return nil
	}
	return jobs.Again(max(overFirst, stood))
}

// stillNews reports whether there is anything new for somebody in a conversation.
func (a *App) stillNews(ctx context.Context, p store.PushSubscription, conversation int64) (bool, error) {
	actor, err := a.Store.MemberActor(ctx, p.Workspace, p.User)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	row, err := a.alerting(ctx, &actor, conversation)
	if err != nil || row == nil {
		return false, err
	}
	facts := row.Conversation.Facts()
	if facts.Queued() || facts.Assignee == p.User && row.Conversation.UnreadCount > 0 {
		return true, nil
	}
	return a.Store.UnreadOfConversation(ctx, p.Workspace, p.User, conversation)
}
