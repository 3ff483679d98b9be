package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// What a customer sees of us besides messages: reactions, blue ticks, and that somebody writes.

// React puts our reaction on a message of the customer, or takes it away with "".
func (a *App) React(ctx context.Context, actor *desk.Actor, number, message int64, emoji string) (desk.Message, error) {
	if err := actor.Need(desk.PermReply); err != nil {
		return desk.Message{}, err
	}
	var out desk.Message
	_, err := a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		m, err := tx.Message(c.ID, message)
		if err != nil {
			return err
		}
		if m.ExternalID == "" || m.Direction == desk.Internal || !m.DeletedAt.IsZero() || tx.Now.Sub(m.ReceivedAt) > reactWithin {
			return desk.Conflict("cannot_react")
		}
		if err := a.checkReaction(tx, c, m, emoji); err != nil {
			return err
		}
		t, err := tx.Thread(c.Thread)
		if err != nil {
			return err
		}
		if !tx.Now.Before(desk.LastInbound(&t, c).Add(desk.ReplyWindow)) {
			return desk.Conflict("window_closed")
		}
		m.Reactions = setReaction(m.Reactions, desk.Reaction{Author: authorKind(actor), AuthorID: actor.ID(), Emoji: emoji, At: tx.Now})
		args, err := json.Marshal(reactArgs{Message: m.ID, Emoji: emoji})
		if err != nil {
			return err
		}
		tx.Enqueue(store.Job{Kind: reactJob, OrderKey: c.Thread, RateKey: inboxKey(c.Inbox), Args: string(args)})
		out = m
		return a.saveMessage(tx, m, authorOf(actor))
	})
	return out, err
}

// reactWithin is how old a message may be at most.
const reactWithin = 30 * 24 * time.Hour

// checkReaction lets the channel refuse what the provider would refuse.
func (a *App) checkReaction(tx *store.Tx, c *desk.Conversation, m desk.Message, emoji string) error {
	b, err := tx.Inbox(c.Inbox)
	if err != nil {
		return err
	}
	sender, ok := a.Channels[b.Channel].(channel.Sender)
	if !ok {
		return desk.Conflict("not_possible_here")
	}
	t, err := tx.Thread(c.Thread)
	if err != nil {
		return err
	}
	return sender.Check(channel.Outgoing{To: t.Address, Kind: channel.KindReaction, Target: m.ExternalID, Emoji: emoji})
}

// reactJob is the kind of the job that sends a reaction.
const reactJob = "react"

// reactionMark begins our reference of a reaction; the id of the message that it is on follows. A message goes by its bare id.
const reactionMark = "r"

// reactionFailed takes back our reaction, which the customer never saw.
func (a *App) reactionFailed(tx *store.Tx, m desk.Message) error {
	ours := slices.IndexFunc(m.Reactions, func(r desk.Reaction) bool { return r.Author != desk.AuthorCustomer && r.Author != desk.AuthorPhoneApp })
	if ours < 0 || m.Reactions[ours].Emoji == "" {
		return nil
	}
	m.Reactions = slices.Delete(slices.Clone(m.Reactions), ours, ours+1)
	return a.saveMessage(tx, m, systemActor)
}

type reactArgs struct {
	Message int64  `json:"message,string"`
	Emoji   string `json:"emoji"`
}

// markReadJob tells the provider that a message was read, and with typing that somebody answers.
const markReadJob = "mark_read"

type markReadArgs struct {
	Inbox   int64 `json:"inbox,string"`
	Message int64 `json:"message,string"`
	Typing  bool  `json:"typing,omitempty"`
}

// markRead gives the customer blue ticks up to his newest message.
func (a *App) markRead(tx *store.Tx, c desk.Conversation, typing bool) error {
	if c.LastInbound == 0 {
		return nil
	}
	args, err := json.Marshal(markReadArgs{Inbox: c.Inbox, Message: c.LastInbound, Typing: typing})
	if err != nil {
		return err
	}
	key := "read:"
	if typing {
		key = "typing:" // ticks under way are no reason to leave it out
	}
	tx.Enqueue(store.Job{Kind: markReadJob, RateKey: inboxKey(c.Inbox), UniqueKey: key + number(c.LastInbound), Args: string(args)})
	return nil
}

// Typing shows the customer that somebody answers, where the inbox wants that.
func (a *App) Typing(ctx context.Context, actor *desk.Actor, number int64) error {
	if err := actor.Need(desk.PermReply); err != nil {
		return err
	}
	_, err := a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		inbox, err := tx.Inbox(c.Inbox)
		if err != nil || !inbox.Settings.TypingOn || c.Status == desk.Closed {
			return err
		}
		return a.markRead(tx, *c, true)
	})
	return err
}

// react is the worker of reactJob.
func (a *App) react(ctx context.Context, j store.Job) error {
	var args reactArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	m, t, b, err := a.Store.MessageForJob(ctx, j.Workspace, args.Message)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil
	}
	if err != nil {
		return err
	}
	if b.State == desk.InboxPaused {
		return jobs.Hold()
	}
	account, err := a.account(b)
	if err != nil {
		return jobs.Dead{Cause: err}
	}
	_, err = a.Channels[b.Channel].(channel.Sender).Send(ctx, account, channel.Outgoing{Reference: reactionMark + number(m.ID), To: t.Address,
		Kind: channel.KindReaction, Target: m.ExternalID, Emoji: args.Emoji})
	err = a.afterCall(ctx, j, b, err)
	if dead := (jobs.Dead{}); errors.As(err, &dead) {
		return errors.Join(err, a.Store.Write(ctx, j.Workspace, store.Need{}, func(tx *store.Tx) error {
			m, err := tx.MessageByID(m.ID)
			if err != nil {
				return err
			}
			return a.reactionFailed(tx, m)
		}))
	}
	return err
}

// read is the worker of markReadJob.
func (a *App) read(ctx context.Context, j store.Job) error {
	var args markReadArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	m, _, b, err := a.Store.MessageForJob(ctx, j.Workspace, args.Message)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil
	}
	if err != nil {
		return err
	}
	reader, ok := a.Channels[b.Channel].(channel.Reader)
	if !ok || m.ExternalID == "" || b.State != desk.InboxConnected || a.Store.Now().Sub(m.ReceivedAt) > 29*24*time.Hour {
		return nil
	}
	account, err := a.account(b)
	if err != nil {
		return jobs.Dead{Cause: err}
	}
	return a.afterCall(ctx, j, b, reader.MarkRead(ctx, account, m.ExternalID, args.Typing))
}

// afterCall turns the refusal of a call that is no message into its job's outcome. Doing it twice does no harm, so what is
// uncertain is tried again.
func (a *App) afterCall(ctx context.Context, j store.Job, b store.Inbox, err error) error {
	r, ok := errors.AsType[*channel.SendError](err)
	switch {
	case err == nil:
		return nil
	case !ok:
		return err
	case r.Action == channel.PauseAll:
		err := a.Store.Write(ctx, j.Workspace, store.Need{}, func(tx *store.Tx) error { return a.pause(tx, b.ID, r) })
		return errors.Join(err, jobs.Hold())
	case r.Action == channel.Fail:
		return jobs.Dead{Cause: r}
	}
	return r
}
