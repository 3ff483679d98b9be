package app

import (
	"context"
	"encoding/json"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// wakeJob is the kind of the job that wakes a snoozed conversation at its time.
const wakeJob = "wake"

type wakeArgs struct {
	Conversation int64 `json:"conversation,string"`
	By           int64 `json:"by,string"` // who snoozed it
}

func wakeKey(conversation int64) string { return "wake:" + number(conversation) }

// maxSnooze is how far away the end of a snooze may be.
const maxSnooze = 5 * 365 * 24 * time.Hour

// Snooze puts a conversation away until a time, or, with desk.Never, until the customer writes. Done again it has a new end.
func (a *App) Snooze(ctx context.Context, actor *desk.Actor, number int64, until time.Time, expect Expect) (desk.Conversation, error) {
	if err := actor.Need(desk.PermStatus); err != nil {
		return desk.Conversation{}, err
	}
	until = until.UTC().Truncate(time.Microsecond)
	return a.change(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) error {
		switch forever := until.Equal(desk.Never); {
		case c.Status == desk.Closed:
			return desk.Conflict("conversation_closed")
		case !forever && !until.After(tx.Now):
			return desk.Invalid("until", "in_the_past")
		case !forever && until.Sub(tx.Now) > maxSnooze:
			return desk.Invalid("until", "too_far_away")
		case c.Status == desk.Snoozed && c.SnoozedUntil.Equal(until):
			return nil
		}
		before := c.Facts()
		c.Status, c.SnoozedUntil = desk.Snoozed, until
		if err := a.wakeAt(tx, actor, c); err != nil {
			return err
		}
		line := desk.EventLine{Name: "snoozed", To: "reply"}
		if !until.Equal(desk.Never) {
			line.To = until.Format(time.RFC3339)
		}
		return a.step(tx, actor, c, before, line)
	})
}

// wakeAt leaves the conversation's one job for its time; none if it waits for the customer.
func (a *App) wakeAt(tx *store.Tx, actor *desk.Actor, c *desk.Conversation) error {
	tx.CancelJob(wakeKey(c.ID))
	if c.SnoozedUntil.Equal(desk.Never) {
		return nil
	}
	args, err := json.Marshal(wakeArgs{c.ID, actor.ID()})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: wakeJob, UniqueKey: wakeKey(c.ID), Args: string(args), RunAt: c.SnoozedUntil})
	return nil
}

// wake opens a conversation whose snooze has ended, however late. One that is awake by now, or waits for another end, is left alone.
func (a *App) wake(ctx context.Context, j store.Job) error {
	var args wakeArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	return a.write(ctx, j.Workspace, func(tx *store.Tx) error {
		c, err := tx.ConversationByID(args.Conversation)
		switch {
		case desk.CodeOf(err) == desk.ErrNotFound.Code:
			return nil
		case err != nil:
			return err
		case c.Status != desk.Snoozed:
			return nil
		case c.SnoozedUntil.After(tx.Now): // a newer job has that end
			return nil
		}
		before, was := c.Facts(), c
		c.Status, c.SnoozedUntil = desk.Open, time.Time{}
		if err := a.mayIdle(tx, &was, &c); err != nil {
			return err
		}
		return a.record(tx, &c, before, systemActor, desk.EventLine{Name: "woke", ToID: args.By})
	})
}
