package app

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// Kinds of the jobs that finish idle conversations: one for each inbox, which looks at what has become idle since it looked last, and one
// for a conversation that is idle later than its last message says.
const (
	autoCloseJob = "auto_close"
	idleJob      = "close_idle"
)

type autoCloseArgs struct {
	Inbox int64 `json:"inbox,string"`
}

type idleArgs struct {
	Conversation int64 `json:"conversation,string"`
}

func autoCloseKey(inbox int64) string { return "auto_close:" + number(inbox) }

// Work of one transaction and of one run of the job, so that it delays nobody and ends within its lease; and how soon it looks again.
const (
	closeAtOnce   = 50
	closeBatches  = 40
	closeEvery    = time.Minute
	maxIdleAnswer = 1000 // characters
)

// KeepAutoClose sees to it that each inbox has its job. Run it at the start, and now and then. An inbox has none if the rule is new to it,
// by an upgrade for instance: what lay idle before then has its whole time first, so that nobody finds all of it finished at once.
func (a *App) KeepAutoClose(ctx context.Context) error {
	list, err := a.Store.AllInboxes(ctx)
	if err != nil {
		return err
	}
	for _, b := range list {
		if b.Settings.AutoClose.Off {
			continue
		}
		err := a.Store.Write(ctx, b.Workspace, store.Need{}, func(tx *store.Tx) error { return a.autoCloseBegins(tx, &b) })
		if err != nil {
			return err
		}
	}
	return nil
}

// autoCloseBegins leaves the job of an inbox whose rule holds from now on.
func (a *App) autoCloseBegins(tx *store.Tx, b *store.Inbox) error {
	return a.autoCloseAt(tx, b.ID, tx.Now.Add(b.Settings.AutoClose.After()))
}

// autoCloseAt leaves the inbox's one job; if there is one it stays as it is.
func (a *App) autoCloseAt(tx *store.Tx, inbox int64, at time.Time) error {
	args, err := json.Marshal(autoCloseArgs{inbox})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: autoCloseJob, UniqueKey: autoCloseKey(inbox), Args: string(args), RunAt: at})
	return nil
}

// autoCloseChanged lets an inbox whose rule has changed be looked at as a whole: at once, unless it had none until now.
func (a *App) autoCloseChanged(tx *store.Tx, b *store.Inbox, wasOff bool) error {
	tx.SetIdleSeen(b.ID, store.Idle{})
	if b.Settings.AutoClose.Off {
		return nil // its job ends by itself
	}
	if wasOff {
		return a.autoCloseBegins(tx, b)
	}
	if err := a.autoCloseAt(tx, b.ID, tx.Now); err != nil {
		return err
	}
	tx.WakeJob(autoCloseKey(b.ID))
	return nil
}

// checkAutoClose refuses a rule that cannot be.
func checkAutoClose(f faults, c *desk.AutoClose) {
	if c.Hours < 0 || c.Hours > desk.MaxAutoCloseHours {
		f.add("settings", "too_large")
	}
	c.Message = f.text("settings", c.Message, maxIdleAnswer)
}

// autoClose is the worker of an inbox's job. It comes again when the next conversation is due.
func (a *App) autoClose(ctx context.Context, j store.Job) error {
	var args autoCloseArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	for range closeBatches {
		var wait time.Duration // 0: there is more
		off := false
		err := a.write(ctx, j.Workspace, func(tx *store.Tx) error {
			b, err := tx.Inbox(args.Inbox)
			if off = desk.CodeOf(err) == desk.ErrNotFound.Code || b.Settings.AutoClose.Off; err != nil || off {
				if off {
					err = nil
				}
				return err
			}
			wait, err = a.closeIdle(tx, &b)
			return err
		})
		switch {
		case err != nil:
			return err
		case off:
			return nil
		case wait > 0:
			return jobs.Again(wait)
		}
	}
	return jobs.Again(0)
}

// closeIdle finishes the next idle conversations of an inbox. It returns when to come again if these were all; 0 if there may be more.
func (a *App) closeIdle(tx *store.Tx, b *store.Inbox) (wait time.Duration, err error) {
	after := b.Settings.AutoClose.After()
	last, err := tx.IdleSeen(b.ID)
	if err != nil {
		return 0, err
	}
	list, err := tx.IdleAfter(b.ID, last, closeAtOnce)
	if err != nil {
		return 0, err
	}
	wait = after
	for i, next := range list {
		if due := next.At.Add(after); due.After(tx.Now) {
			list, wait = list[:i], due.Sub(tx.Now)
			break
		}
	}
	if len(list) == 0 {
		return max(wait, closeEvery), nil
	}
	for _, one := range list {
		due, err := a.closeIfIdle(tx, b, one.Conversation)
		if err != nil {
			return 0, err
		}
		if due.After(tx.Now) {
			if err := a.idleAt(tx, one.Conversation, due); err != nil {
				return 0, err
			}
		}
	}
	tx.SetIdleSeen(b.ID, list[len(list)-1])
	return 0, nil
}

// closeIfIdle finishes a conversation in which nothing has happened for as long as its inbox lets it. It returns when it will be due if it
// is not yet; the zero time if it is finished, or not to be.
func (a *App) closeIfIdle(tx *store.Tx, b *store.Inbox, id int64) (due time.Time, err error) {
	rule := b.Settings.AutoClose
	c, err := tx.ConversationByID(id)
	switch {
	case desk.CodeOf(err) == desk.ErrNotFound.Code:
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, err
	case !c.Status.Active(), c.WaitingSince != desk.Never && !rule.Waiting:
		return time.Time{}, nil // whatever ends its waiting or opens it lets it be looked at again
	}
	since := c.LastActivityAt
	if c.OpenedAt.After(since) {
		since = c.OpenedAt
	}
	moved, err := tx.LastMove(c.ID, since)
	if err != nil {
		return time.Time{}, err
	}
	if moved.After(since) {
		since = moved
	}
	if due := since.Add(rule.After()); due.After(tx.Now) {
		return due, nil
	}
	if c, err = a.sayGoodbye(tx, b, c); err != nil {
		return time.Time{}, err
	}
	if err := a.catchUp(tx, &c); err != nil {
		return time.Time{}, err
	}
	before := c.Facts()
	closeConversation(&c, 0, tx.Now)
	hours := strconv.Itoa(int(rule.After() / time.Hour))
	return time.Time{}, a.record(tx, &c, before, systemActor, desk.EventLine{Name: "closed", From: "idle", To: hours})
}

// sayGoodbye sends the inbox's closing message, if it has one and the reply window is open.
func (a *App) sayGoodbye(tx *store.Tx, b *store.Inbox, c desk.Conversation) (desk.Conversation, error) {
	text := b.Settings.AutoClose.Message
	if text == "" {
		return c, nil
	}
	system := desk.System(c.Workspace)
	d := Draft{ClientID: "i" + number(tx.NewID()), Kind: desk.KindText, Text: text}
	_, err := a.post(tx, &system, c, d, prepared{text: text, inbox: *b, channel: a.Channels[b.Channel]})
	if e := Refusal(err); e != nil {
		return c, nil // the window is shut: it is finished without a word
	}
	if err != nil {
		return c, err
	}
	return tx.ConversationByID(c.ID)
}

// idleAt leaves the job that looks at one conversation at a time; if there is one it stays as it is, and then finds out.
func (a *App) idleAt(tx *store.Tx, conversation int64, at time.Time) error {
	args, err := json.Marshal(idleArgs{conversation})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: idleJob, UniqueKey: "idle:" + number(conversation), Args: string(args), RunAt: at})
	return nil
}

// idle is the worker of one conversation's job.
func (a *App) idle(ctx context.Context, j store.Job) error {
	var args idleArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	var wait time.Duration
	err := a.write(ctx, j.Workspace, func(tx *store.Tx) error {
		wait = 0
		c, err := tx.ConversationByID(args.Conversation)
		if err != nil {
			return err
		}
		b, err := tx.Inbox(c.Inbox)
		if err != nil || b.Settings.AutoClose.Off {
			return err
		}
		due, err := a.closeIfIdle(tx, &b, c.ID)
		if due.After(tx.Now) {
			wait = due.Sub(tx.Now)
		}
		return err
	})
	switch {
	case desk.CodeOf(err) == desk.ErrNotFound.Code:
		return nil
	case err != nil:
		return err
	case wait > 0:
		return jobs.Again(wait)
	}
	return nil
}

// mayIdle lets a conversation be looked at again that stands in the lists once more, or where the customer no longer waits, though its last
// message is as old as it was: its inbox's job has passed it.
func (a *App) mayIdle(tx *store.Tx, before, c *desk.Conversation) error {
	back := before.Status >= desk.Snoozed && c.Status.Active()
	answered := c.Status.Active() && before.WaitingSince != desk.Never && c.WaitingSince == desk.Never
	if !back && !answered {
		return nil
	}
	b, err := tx.Inbox(c.Inbox)
	if err != nil || b.Settings.AutoClose.Off {
		return err
	}
	return a.idleAt(tx, c.ID, tx.Now.Add(b.Settings.AutoClose.After()))
}
