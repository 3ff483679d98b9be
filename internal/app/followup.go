package app

import (
	"context"
	"encoding/json"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// followUpJob is the kind of the job that tells somebody that a follow-up is due.
const followUpJob = "follow_up"

type followUpArgs struct {
	FollowUp int64 `json:"follow_up,string"`
}

func followUpKey(id int64) string { return "follow_up:" + number(id) }

// Bounds of follow-ups.
const (
	maxFollowUpNote = 500 // characters
	maxFollowUps    = 20  // open ones of a conversation
)

// FollowUpChange is a new follow-up; of a change, nil leaves as it is.
type FollowUpChange struct {
	User *int64
	Due  *time.Time
	Note *string
}

// FollowUps lists open follow-ups of conversations that the actor may see, the first due first, and the place of the following page.
func (a *App) FollowUps(ctx context.Context, actor *desk.Actor, q desk.FollowUpQuery) ([]desk.FollowUp, *desk.FollowUpPlace, error) {
	return a.Store.FollowUps(ctx, actor, q)
}

// NewFollowUp reminds somebody who may see a conversation of it at a time, whatever its status is then.
func (a *App) NewFollowUp(ctx context.Context, actor *desk.Actor, number int64, in FollowUpChange) (f desk.FollowUp, err error) {
	c, err := a.Store.ConversationFor(ctx, actor, number)
	if err != nil {
		return f, err
	}
	if err := actor.Need(desk.PermNotes); err != nil {
		return f, err
	}
	if in.User == nil {
		in.User = &actor.User
	}
	if in.Due == nil {
		return f, desk.Invalid("due_at", "required")
	}
	if err := a.mayBeReminded(ctx, actor, &c, *in.User); err != nil {
		return f, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.Conversation(actor, number)
		if err != nil {
			return err
		}
		if _, n, err := tx.NextFollowUp(c.ID); err != nil {
			return err
		} else if n >= maxFollowUps {
			return desk.Conflict("too_many_follow_ups").With("limit", maxFollowUps)
		}
		f = desk.FollowUp{ID: tx.NewID(), Workspace: c.Workspace, Conversation: c.ID, Number: c.Number, Contact: c.Contact, By: actor.ID(), CreatedAt: tx.Now}
		if err := in.apply(tx, &f); err != nil {
			return err
		}
		tx.InsertFollowUp(f)
		if err := enqueueFollowUp(tx, &f); err != nil {
			return err
		}
		return a.followUpMoved(tx, authorOf(actor), f, setLine(actor, &f))
	})
	return a.withContact(ctx, f), err
}

// ChangeFollowUp changes for whom an open follow-up is, when it is due, or what it says.
func (a *App) ChangeFollowUp(ctx context.Context, actor *desk.Actor, id int64, in FollowUpChange) (out desk.FollowUp, err error) {
	if in.User != nil {
		f, err := a.Store.FollowUpFor(ctx, actor, id)
		if err != nil {
			return out, err
		}
		c, err := a.Store.ConversationFor(ctx, actor, f.Number)
		if err != nil {
			return out, err
		}
		if err := a.mayBeReminded(ctx, actor, &c, *in.User); err != nil {
			return out, err
		}
	}
	err = a.touchFollowUp(ctx, actor, id, func(tx *store.Tx, f *desk.FollowUp) error {
		if f.State != desk.FollowUpOpen {
			return desk.Conflict("follow_up_settled")
		}
		was := *f
		if err := in.apply(tx, f); err != nil {
			return err
		}
		if out = *f; out == was {
			return nil
		}
		if !f.DueAt.Equal(was.DueAt) {
			tx.CancelJob(followUpKey(f.ID))
			if err := enqueueFollowUp(tx, f); err != nil {
				return err
			}
		}
		tx.UpdateFollowUp(*f)
		return a.followUpMoved(tx, authorOf(actor), *f, setLine(actor, f))
	})
	return out, err
}

// apply takes over what was asked for. A time that changes is in the future, and will be told.
func (in *FollowUpChange) apply(tx *store.Tx, f *desk.FollowUp) error {
	check := faults{}
	if in.Note != nil {
		f.Note = check.text("note", *in.Note, maxFollowUpNote)
	}
	if in.User != nil {
		f.User = *in.User
	}
	if in.Due != nil {
		due := in.Due.UTC().Truncate(time.Microsecond)
		switch {
		case due.Equal(f.DueAt):
		case !due.After(tx.Now):
			check.add("due_at", "in_the_past")
		case due.Sub(tx.Now) > maxSnooze:
			check.add("due_at", "too_far_away")
		default:
			f.DueAt, f.Notified = due, false
		}
	}
	return check.err()
}

// mayBeReminded refuses who may not see the conversation.
func (a *App) mayBeReminded(ctx context.Context, actor *desk.Actor, c *desk.Conversation, user int64) error {
	switch user {
	case 0: // a bot, which is nobody to be reminded
		return desk.Invalid("user_id", "required")
	case actor.User:
		return nil
	}
	who, err := a.Store.MemberActor(ctx, actor.Workspace, user)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return desk.Invalid("user_id", "not_found")
	}
	if err != nil {
		return err
	}
	follows, err := a.Participations(ctx, &who)
	if err == nil && !who.Sees(c.Facts(), follows[c.ID]) {
		err = desk.Invalid("user_id", "may_not_see")
	}
	return err
}

// SettleFollowUp says that what a follow-up reminds of is done, or need not be done.
func (a *App) SettleFollowUp(ctx context.Context, actor *desk.Actor, id int64, to desk.FollowUpState) (out desk.FollowUp, err error) {
	err = a.touchFollowUp(ctx, actor, id, func(tx *store.Tx, f *desk.FollowUp) error {
		if f.State != desk.FollowUpOpen {
			return desk.Conflict("follow_up_settled")
		}
		f.State = to
		out = *f
		tx.CancelJob(followUpKey(f.ID))
		tx.UpdateFollowUp(*f)
		return a.followUpMoved(tx, authorOf(actor), *f, desk.EventLine{Name: "follow_up_" + to.String(), ToID: f.User})
	})
	return out, err
}

// ReopenFollowUp takes back that a follow-up was done or cancelled. One that is open stays as it is.
func (a *App) ReopenFollowUp(ctx context.Context, actor *desk.Actor, id int64) (out desk.FollowUp, err error) {
	err = a.touchFollowUp(ctx, actor, id, func(tx *store.Tx, f *desk.FollowUp) error {
		if out = *f; f.State == desk.FollowUpOpen {
			return nil
		}
		f.State = desk.FollowUpOpen
		out = *f
		tx.UpdateFollowUp(*f)
		if !f.Notified {
			if err := enqueueFollowUp(tx, f); err != nil {
				return err
			}
		}
		return a.followUpMoved(tx, authorOf(actor), *f, setLine(actor, f))
	})
	return out, err
}

// touchFollowUp does something to a follow-up of a conversation that the actor may see, if he may write there for the team.
func (a *App) touchFollowUp(ctx context.Context, actor *desk.Actor, id int64, do func(*store.Tx, *desk.FollowUp) error) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		f, err := tx.FollowUpFor(actor, id)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermNotes); err != nil {
			return err
		}
		return do(tx, &f)
	})
}

// setLine says when it is due, and for whom, if that is not whoever set it.
func setLine(by *desk.Actor, f *desk.FollowUp) desk.EventLine {
	line := desk.EventLine{Name: "follow_up", To: f.DueAt.Format(time.RFC3339)}
	if f.User != by.User {
		line.ToID = f.User
	}
	return line
}

// followUpMoved tells of a change of a conversation's follow-ups, with a line that says what it is about.
func (a *App) followUpMoved(tx *store.Tx, by author, f desk.FollowUp, line desk.EventLine) error {
	c, err := tx.ConversationByID(f.Conversation)
	if err != nil {
		return err
	}
	if c.FollowUpAt, _, err = tx.NextFollowUp(c.ID); err != nil {
		return err
	}
	return a.recordSaying(tx, &c, c.Facts(), by, line, f.Note)
}

func enqueueFollowUp(tx *store.Tx, f *desk.FollowUp) error {
	args, err := json.Marshal(followUpArgs{f.ID})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: followUpJob, UniqueKey: followUpKey(f.ID), Args: string(args), RunAt: f.DueAt})
	return nil
}

// followUpDue is the worker of followUpJob: it tells once, however late.
func (a *App) followUpDue(ctx context.Context, j store.Job) error {
	var args followUpArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	return a.write(ctx, j.Workspace, func(tx *store.Tx) error {
		f, err := tx.FollowUp(args.FollowUp)
		switch {
		case desk.CodeOf(err) == desk.ErrNotFound.Code:
			return nil
		case err != nil:
			return err
		case f.State != desk.FollowUpOpen, f.Notified, f.DueAt.After(tx.Now):
			return nil
		}
		f.Notified = true
		tx.UpdateFollowUp(f)
		return a.followUpMoved(tx, systemActor, f, desk.EventLine{Name: "follow_up_due", ToID: f.User})
	})
}

// withContact adds what the contact of a follow-up is called.
func (a *App) withContact(ctx context.Context, f desk.FollowUp) desk.FollowUp {
	if f.Contact == 0 {
		return f
	}
	if cards, err := a.Store.ContactsByIDs(ctx, f.Workspace, []int64{f.Contact}); err == nil && len(cards) == 1 {
		f.ContactName, f.ContactPhone = cards[0].Name, cards[0].Phone
	}
	return f
}
