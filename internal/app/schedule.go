package app

import (
	"context"
	"encoding/json"
	"time"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Plan says when a message is to be sent.
type Plan struct {
	At            time.Time
	Undo          time.Duration // in place of At: how long it may be taken back
	CancelOnReply bool          // not if the customer writes before
}

// Bounds of what is scheduled.
const (
	maxScheduled = 50 // in one conversation
	maxUndo      = 30 * time.Second
)

// Schedule stores a message that is to be sent later. What was scheduled with the client's id before is returned as it is; sent: it is
// a message by now.
func (a *App) Schedule(ctx context.Context, actor *desk.Actor, number int64, d Draft, plan Plan) (s desk.ScheduledMessage, sent *desk.Message, err error) {
	if d.Kind == desk.KindNote {
		return s, nil, desk.Invalid("send_at", "not_possible_here")
	}
	if plan.Undo < 0 || plan.Undo > maxUndo {
		return s, nil, desk.Invalid("undo_seconds", "too_large")
	}
	if err := a.mayWrite(actor, &d); err != nil {
		return s, nil, err
	}
	seen, inbox, err := a.Store.ConversationWithInbox(ctx, actor, number)
	if err != nil {
		return s, nil, err
	}
	p, err := a.prepare(ctx, actor, seen, inbox, d)
	if err != nil {
		return s, nil, err
	}
	err = a.Store.Write(ctx, actor.Workspace, store.Need{}, func(tx *store.Tx) error {
		sent = nil
		if m, found, err := tx.MessageByClient(actor.ID(), d.ClientID); err != nil || found {
			sent = &m
			return err
		}
		known, found, err := tx.ScheduledByClient(actor.ID(), d.ClientID)
		if err != nil || found {
			s = known
			return err
		}
		c, err := tx.ConversationByID(seen.ID)
		if err != nil {
			return err
		}
		if !actor.Sees(c.Facts(), p.participates) {
			return desk.ErrNotFound
		}
		s, err = a.plan(tx, actor, c, d, p, plan)
		return err
	})
	return s, sent, err
}

// plan is Schedule inside a transaction.
func (a *App) plan(tx *store.Tx, actor *desk.Actor, c desk.Conversation, d Draft, p prepared, plan Plan) (s desk.ScheduledMessage, err error) {
	at := plan.At.UTC().Truncate(time.Microsecond)
	if plan.Undo > 0 {
		at = tx.Now.Add(plan.Undo)
	}
	if err := checkPlan(tx.Now, at); err != nil {
		return s, err
	}
	if err := a.allowedAt(tx, actor, &c, d, p, at); err != nil {
		return s, err
	}
	if d.ReplyTo != 0 {
		if q, err := tx.Message(c.ID, d.ReplyTo); err != nil || q.Direction == desk.Internal {
			return s, desk.Invalid("reply_to_id", "not_found")
		}
	}
	if d.Close != nil {
		if _, err := checkEnding(tx, d.Close); err != nil {
			return s, err
		}
	}
	all, err := tx.ScheduledOf(c.ID)
	if err != nil {
		return s, err
	}
	if len(all) >= maxScheduled {
		return s, desk.Conflict("too_many_scheduled").With("limit", maxScheduled)
	}
	draft, err := json.Marshal(d)
	if err != nil {
		return s, err
	}
	s = desk.ScheduledMessage{ID: tx.NewID(), Workspace: c.Workspace, Conversation: c.ID, Number: c.Number, Author: actor.ID(), Bot: actor.User == 0, ClientID: d.ClientID,
		Draft: draft, Kind: d.Kind, Text: p.text, Content: p.content, ReplyTo: d.ReplyTo, SendAt: at, Undo: plan.Undo > 0, CancelOnReply: plan.CancelOnReply,
		CreatedAt: tx.Now}
	if err := tx.InsertScheduled(s); err != nil {
		return s, err
	}
	if err := a.enqueueScheduled(tx, &s, c.Thread); err != nil {
		return s, err
	}
	return s, a.scheduledMoved(tx, authorOf(actor), c.ID)
}

func checkPlan(now, at time.Time) error {
	switch {
	case !at.After(now):
		return desk.Invalid("send_at", "in_the_past")
	case at.Sub(now) > maxSnooze:
		return desk.Invalid("send_at", "too_far_away")
	}
	return nil
}

// scheduledMoved tells of a change of a conversation's scheduled messages.
func (a *App) scheduledMoved(tx *store.Tx, by author, conversation int64) error {
	c, err := tx.ConversationByID(conversation)
	if err != nil {
		return err
	}
	left, err := tx.ScheduledOf(conversation)
	if err != nil {
		return err
	}
	c.Version = tx.Emit(desk.Event{Kind: desk.ConversationChanged, ActorKind: by.kind, Actor: by.id, Conversation: c.ID, Contact: c.Contact,
		Before: c.Facts(), After: c.Facts()})
	if c.ScheduledVersion = c.Version; len(left) == 0 {
		c.ScheduledVersion = 0
	}
	tx.SaveConversation(c)
	return nil
}

// Scheduled lists the scheduled messages of a conversation that the actor may see, by their time.
func (a *App) Scheduled(ctx context.Context, actor *desk.Actor, number int64) ([]desk.ScheduledMessage, error) {
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil || c.ScheduledVersion == 0 {
		return nil, err
	}
	list, err := a.Store.ScheduledOf(ctx, &c)
	for i := range list {
		var d Draft
		if err := json.Unmarshal(list[i].Draft, &d); err != nil {
			return nil, err
		}
		list[i].ReplyTo = d.ReplyTo
	}
	return list, err
}

// Reschedule is what changes of a scheduled message; nil leaves as it is.
type Reschedule struct {
	Text          *string // of a text, or the caption of a file
	At            *time.Time
	Now           bool // in place of At
	CancelOnReply *bool
}

// ChangeScheduled changes what is scheduled, or lets it be sent now. One that failed is tried again.
func (a *App) ChangeScheduled(ctx context.Context, actor *desk.Actor, number, id int64, in Reschedule) (out desk.ScheduledMessage, err error) {
	if in.Now {
		if err := a.acts(actor, time.Time{}); err != nil {
			return out, err
		}
	}
	var check *prepared
	if in.Text != nil {
		if check, err = a.prepareText(ctx, actor, number, id, sanitize.Text(*in.Text)); err != nil {
			return out, err
		}
	}
	err = a.touchScheduled(ctx, actor, number, id, func(tx *store.Tx, c *desk.Conversation, s *desk.ScheduledMessage) error {
		var d Draft
		if err := json.Unmarshal(s.Draft, &d); err != nil {
			return err
		}
		if check != nil {
			t, err := tx.Thread(c.Thread)
			if err != nil {
				return err
			}
			if err := check.check(s.Kind, t.Address); err != nil {
				return err
			}
			d.Text, s.Text = check.text, check.text
			if s.Draft, err = json.Marshal(d); err != nil {
				return err
			}
		}
		if in.CancelOnReply != nil {
			s.CancelOnReply = *in.CancelOnReply
		}
		if s.Undo && (in.At != nil || s.Failed()) { // decided upon by hand, with what has come since in sight
			d.Force = true
			if s.Draft, err = json.Marshal(d); err != nil {
				return err
			}
		}
		if in.At != nil || in.Now {
			if err := a.moveScheduled(tx, c, s, in); err != nil {
				return err
			}
		}
		tx.UpdateScheduled(*s)
		out = *s
		out.ReplyTo = d.ReplyTo
		return nil
	})
	return out, err
}

// moveScheduled gives a scheduled message another time.
func (a *App) moveScheduled(tx *store.Tx, c *desk.Conversation, s *desk.ScheduledMessage, in Reschedule) error {
	at := tx.Now
	if !in.Now {
		at = in.At.UTC().Truncate(time.Microsecond)
		if err := checkPlan(tx.Now, at); err != nil {
			return err
		}
		if err := a.openThen(tx, c, s.Kind, at); err != nil {
			return err
		}
	}
	s.SendAt, s.ErrorCode = at, ""
	tx.CancelJobOf(scheduledKey(s.ID), laneOf(s, c.Thread))
	return a.enqueueScheduled(tx, s, c.Thread)
}

// openThen refuses a time at which the reply window will be closed.
func (a *App) openThen(tx *store.Tx, c *desk.Conversation, kind desk.Kind, at time.Time) error {
	t, err := tx.Thread(c.Thread)
	if err != nil {
		return err
	}
	b, err := tx.Inbox(c.Inbox)
	if err != nil {
		return err
	}
	window := a.Channels[b.Channel].Capabilities().ReplyWindow
	if window > 0 && kind != desk.KindTemplate && !at.Before(desk.LastInbound(&t, c).Add(window)) {
		return desk.Conflict("window_closed_then")
	}
	return nil
}

// prepareText reads what is needed to check a scheduled message's new text.
func (a *App) prepareText(ctx context.Context, actor *desk.Actor, number, id int64, text string) (*prepared, error) {
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil {
		return nil, err
	}
	s, found, err := a.Store.Scheduled(ctx, actor.Workspace, id)
	switch {
	case err != nil:
		return nil, err
	case !found || s.Conversation != c.ID:
		return nil, desk.ErrNotFound
	case s.Kind != desk.KindText && !s.Kind.Media():
		return nil, desk.Invalid("text", "not_possible_here")
	case s.Kind == desk.KindText && text == "":
		return nil, desk.Invalid("text", "required")
	}
	p := &prepared{text: text, content: s.Content}
	if p.inbox, err = a.Store.Inbox(ctx, actor.Workspace, c.Inbox); err != nil {
		return nil, err
	}
	p.channel = a.Channels[p.inbox.Channel]
	if m := s.Content.Media; m != nil {
		f, err := a.Store.FileByID(ctx, actor.Workspace, m.File)
		if err != nil {
			return nil, err
		}
		p.file = &f
	}
	return p, nil
}

// CancelScheduled takes back a message that was to be sent. It is returned, so that it can be written anew.
func (a *App) CancelScheduled(ctx context.Context, actor *desk.Actor, number, id int64) (out desk.ScheduledMessage, err error) {
	err = a.touchScheduled(ctx, actor, number, id, func(tx *store.Tx, c *desk.Conversation, s *desk.ScheduledMessage) error {
		tx.DeleteScheduled(s.ID)
		tx.CancelJobOf(scheduledKey(s.ID), laneOf(s, c.Thread))
		out = *s
		return nil
	})
	return out, err
}

// touchScheduled runs a change of a scheduled message of a conversation that the actor may see and answer.
func (a *App) touchScheduled(ctx context.Context, actor *desk.Actor, number, id int64, do func(*store.Tx, *desk.Conversation, *desk.ScheduledMessage) error) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.Conversation(actor, number)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermReply); err != nil {
			return err
		}
		s, found, err := tx.Scheduled(id)
		if err != nil {
			return err
		}
		if !found || s.Conversation != c.ID {
			return desk.ErrNotFound
		}
		if err := do(tx, &c, &s); err != nil {
			return err
		}
		return a.scheduledMoved(tx, authorOf(actor), c.ID)
	})
}
