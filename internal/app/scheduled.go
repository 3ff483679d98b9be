package app

import (
	"context"
	"encoding/json"
	"errors"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// scheduledJob is the kind of the job that sends a scheduled message when it is due.
const scheduledJob = "scheduled"

type scheduledArgs struct {
	Scheduled int64 `json:"scheduled,string"`
}

func scheduledKey(id int64) string { return "scheduled:" + number(id) }

// laneOf orders the messages of a thread that wait to be taken back: they go out as they were written. Those of a day to come hold
// nothing.
func laneOf(s *desk.ScheduledMessage, thread int64) int64 {
	if s.Undo {
		return -thread
	}
	return 0
}

func (a *App) enqueueScheduled(tx *store.Tx, s *desk.ScheduledMessage, thread int64) error {
	args, err := json.Marshal(scheduledArgs{s.ID})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: scheduledJob, UniqueKey: scheduledKey(s.ID), OrderKey: laneOf(s, thread), Args: string(args), RunAt: s.SendAt})
	return nil
}

// sendScheduled is the worker of scheduledJob. What may not be sent any more stays, and says why.
func (a *App) sendScheduled(ctx context.Context, j store.Job) error {
	var args scheduledArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	s, found, err := a.Store.Scheduled(ctx, j.Workspace, args.Scheduled)
	if err != nil || !found || s.Failed() {
		return err
	}
	err = a.release(ctx, j, s)
	if _, ok := errors.AsType[*AnsweredMeanwhile](err); ok {
		return a.scheduleFailed(ctx, j, s, "answered_meanwhile")
	}
	if e, ok := errors.AsType[*desk.Error](err); ok && e.Kind != desk.KindUnavailable && e.Kind != desk.KindInternal {
		code := e.Code
		for _, fault := range e.Fields {
			code = fault
		}
		return a.scheduleFailed(ctx, j, s, code)
	}
	return err
}

// release makes a scheduled message one, as its writer may write now.
func (a *App) release(ctx context.Context, j store.Job, s desk.ScheduledMessage) error {
	writer, err := a.writerOf(ctx, s)
	if err != nil {
		return err
	}
	var d Draft
	if err := json.Unmarshal(s.Draft, &d); err != nil {
		return jobs.Dead{Cause: err}
	}
	d.Reopen = writer.Human()    // a program opens nothing
	d.Force = d.Force || !s.Undo // what was seen then was decided upon then; a few seconds are no decision
	if err := a.checkDraft(&writer, &d); err != nil {
		return err
	}
	seen, inbox, err := a.Store.ConversationWithInbox(ctx, &writer, s.Number)
	if err != nil {
		return err
	}
	p, err := a.prepare(ctx, &writer, seen, inbox, d)
	if err != nil {
		return err
	}
	return a.Store.Write(ctx, s.Workspace, store.Need{Jobs: []int64{j.ID}}, func(tx *store.Tx) error {
		owns, err := tx.OwnsJob(j)
		if err != nil || !owns {
			return err
		}
		if now, found, err := tx.Scheduled(s.ID); err != nil || !found || now.Failed() {
			return err
		}
		c, err := a.goesTo(tx, s)
		if err != nil {
			return err
		}
		tx.DeleteScheduled(s.ID)
		if c.ID != s.Conversation && s.CancelOnReply { // he has begun another conversation since
			return a.scheduledMoved(tx, systemActor, s.Conversation)
		}
		if !writer.Sees(c.Facts(), p.participates) {
			return desk.ErrNotFound
		}
		if _, err := a.post(tx, &writer, c, d, p); err != nil {
			return err
		}
		return a.scheduledMoved(tx, authorOf(&writer), s.Conversation)
	})
}

// goesTo finds the conversation that a scheduled message goes to: its own, or the thread's open one if that was closed since.
func (a *App) goesTo(tx *store.Tx, s desk.ScheduledMessage) (desk.Conversation, error) {
	c, err := tx.ConversationByID(s.Conversation)
	if err != nil || c.Status != desk.Closed {
		return c, err
	}
	other, found, err := tx.LastConversation(c.Thread)
	if err == nil && found && other.Status != desk.Closed {
		return other, nil
	}
	return c, err
}

// writerOf is who wrote a scheduled message, with the rights that he has now.
func (a *App) writerOf(ctx context.Context, s desk.ScheduledMessage) (desk.Actor, error) {
	gone := desk.Conflict("writer_gone")
	if !s.Bot {
		actor, err := a.Store.MemberActor(ctx, s.Workspace, s.Author)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			err = gone
		}
		return actor, err
	}
	list, err := a.Store.Tokens(ctx, s.Workspace, 0)
	if err != nil {
		return desk.Actor{}, err
	}
	for _, t := range list {
		if t.ID == s.Author && (t.ExpiresAt.IsZero() || t.ExpiresAt.After(a.Store.Now())) {
			return a.Store.BotActor(ctx, store.Caller{Workspace: s.Workspace, Token: t.ID, TokenName: t.Name, Scopes: t.Scopes})
		}
	}
	return desk.Actor{}, gone
}

// scheduleFailed keeps why a scheduled message was not sent, with a line that its writer is told by.
func (a *App) scheduleFailed(ctx context.Context, j store.Job, s desk.ScheduledMessage, code string) error {
	return a.Store.Write(ctx, s.Workspace, store.Need{Jobs: []int64{j.ID}}, func(tx *store.Tx) error {
		owns, err := tx.OwnsJob(j)
		if err != nil || !owns {
			return err
		}
		now, found, err := tx.Scheduled(s.ID)
		if err != nil || !found {
			return err
		}
		now.ErrorCode = code
		tx.UpdateScheduled(now)
		c, err := tx.ConversationByID(s.Conversation)
		if err != nil {
			return err
		}
		if err := a.record(tx, &c, c.Facts(), systemActor, desk.EventLine{Name: "schedule_failed", From: code, ToID: s.Author}); err != nil {
			return err
		}
		return a.scheduledMoved(tx, systemActor, s.Conversation)
	})
}

// cancelOnReply takes away what was only to be sent if the customer did not write.
func (a *App) cancelOnReply(tx *store.Tx, c *desk.Conversation) error {
	list, err := tx.ScheduledOf(c.ID)
	if err != nil {
		return err
	}
	left := len(list)
	for _, s := range list {
		if !s.CancelOnReply || s.Failed() || s.Undo {
			continue
		}
		left--
		tx.DeleteScheduled(s.ID)
		tx.CancelJob(scheduledKey(s.ID))
		if c.ScheduledVersion = c.Version; left == 0 {
			c.ScheduledVersion = 0
		}
		if err := a.record(tx, c, c.Facts(), systemActor, desk.EventLine{Name: "schedule_cancelled", ToID: s.Author}); err != nil {
			return err
		}
	}
	if c.ScheduledVersion != 0 && left < len(list) {
		c.ScheduledVersion = c.Version
		tx.SaveConversation(*c)
	}
	return nil
}
