package app

import (
	"context"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Expect is what the actor saw. If it has changed since, an action is refused with who changed it.
type Expect struct {
	Assignee *int64 // 0: nobody
	Status   *desk.Status
	Written  time.Time // when he did it, if it waited for a connection: his availability then counts
}

// ChangedMeanwhile refuses an action because the conversation is no longer as its actor saw it.
type ChangedMeanwhile struct {
	Conversation desk.Conversation
	By           int64 // user or token; 0: not a person
	At           time.Time
}

func (e *ChangedMeanwhile) Error() string { return "changed_meanwhile" }

// change runs one action on a conversation that the actor may see. It returns the conversation as it is then.
func (a *App) change(ctx context.Context, actor *desk.Actor, number int64, expect Expect, do func(*store.Tx, *desk.Conversation) error) (desk.Conversation, error) {
	var out desk.Conversation
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.Conversation(actor, number)
		if err != nil {
			return err
		}
		if (expect.Assignee != nil && *expect.Assignee != c.Assignee) || (expect.Status != nil && *expect.Status != c.Status) {
			by, at, err := tx.LastChange(c.ID)
			if err != nil {
				return err
			}
			return &ChangedMeanwhile{Conversation: c, By: by, At: at}
		}
		before := c
		if err := do(tx, &c); err != nil {
			return err
		}
		if err := a.mayIdle(tx, &before, &c); err != nil {
			return err
		}
		out, err = tx.ConversationByID(c.ID) // with what its policy wants of it now
		return err
	})
	return out, err
}

// step records one step of a conversation with its line.
func (a *App) step(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, before desk.Facts, line desk.EventLine) error {
	return a.record(tx, c, before, authorOf(actor), line)
}

// Reopen opens a conversation again; a closed one is then assigned to whoever did it. In an inbox that was taken away it stays closed: nobody
// could be answered there.
func (a *App) Reopen(ctx context.Context, actor *desk.Actor, number int64, expect Expect) (desk.Conversation, error) {
	if err := a.mayAct(actor, desk.PermStatus, expect.Written); err != nil {
		return desk.Conversation{}, err
	}
	return a.change(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) error {
		if c.Status == desk.Open {
			return nil
		}
		before := c.Facts()
		if c.Status != desk.Closed {
			line := desk.EventLine{Name: "status", From: c.Status.String(), To: "open"}
			c.Status, c.SnoozedUntil = desk.Open, time.Time{}
			return a.step(tx, actor, c, before, line)
		}
		b, err := tx.Inbox(c.Inbox)
		if err != nil {
			return err
		}
		if err := refuseRemoved(&b); err != nil {
			return err
		}
		other, found, err := tx.LastConversation(c.Thread)
		if err != nil {
			return err
		}
		if found && other.Status != desk.Closed {
			return desk.Conflict("another_open").With("number", other.Number)
		}
		reopenConversation(c, tx.Now)
		if c.Assignee = actor.User; c.Assignee != 0 {
			c.Bot = 0
		}
		return a.step(tx, actor, c, before, desk.EventLine{Name: "reopened"})
	})
}

// Pending marks that something is missing from the customer.
func (a *App) Pending(ctx context.Context, actor *desk.Actor, number int64, expect Expect) (desk.Conversation, error) {
	if err := actor.Need(desk.PermStatus); err != nil {
		return desk.Conversation{}, err
	}
	return a.change(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) error {
		switch c.Status {
		case desk.Pending:
			return nil
		case desk.Closed:
			return desk.Conflict("conversation_closed")
		}
		before := c.Facts()
		c.Status, c.SnoozedUntil = desk.Pending, time.Time{}
		return a.step(tx, actor, c, before, desk.EventLine{Name: "pending"})
	})
}

// Return gives a conversation back to the queue.
func (a *App) Return(ctx context.Context, actor *desk.Actor, number int64, expect Expect) (desk.Conversation, error) {
	if err := a.mayAct(actor, desk.PermStatus, expect.Written); err != nil {
		return desk.Conversation{}, err
	}
	return a.change(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) error {
		if c.Status == desk.Closed {
			return desk.Conflict("conversation_closed")
		}
		before, queued := c.Facts(), c.Queued()
		line, err := a.toQueue(actor, c)
		if err != nil || queued {
			return err
		}
		a.passed(tx, c, before)
		return a.step(tx, actor, c, before, line)
	})
}

// Assignment says to whom: an agent, a team's queue, or nobody.
type Assignment struct {
	Assignee, Team int64
	Clear          bool           // nobody
	Note           string         // for whoever gets it
	Mentions       []desk.Mention // whom the note calls besides
	Follow         bool           // the actor goes on following it
}

// Assign gives a conversation to an agent or to a team, only to those who may see its inbox, with a note if there is one.
func (a *App) Assign(ctx context.Context, actor *desk.Actor, number int64, to Assignment, expect Expect) (desk.Conversation, error) {
	need := desk.PermAssignOthers
	if to.Clear {
		need = desk.PermStatus
	} else if to.Team == 0 && to.Assignee == actor.User && actor.User != 0 {
		need = desk.PermAssignSelf
	}
	if err := a.mayAct(actor, need, expect.Written); err != nil {
		return desk.Conversation{}, err
	}
	if to.Note != "" {
		if err := actor.Need(desk.PermNotes); err != nil {
			return desk.Conversation{}, err
		}
	} else if len(to.Mentions) > 0 {
		return desk.Conversation{}, desk.Invalid("mentions", "not_possible_here")
	}
	mentions, err := a.named(ctx, actor, to.Mentions)
	if err != nil {
		return desk.Conversation{}, err
	}
	if to.Note = sanitize.Text(to.Note); to.Follow && actor.User == 0 {
		return desk.Conversation{}, desk.Invalid("follow", "not_possible_here")
	}
	return a.change(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) error {
		if c.Status == desk.Closed {
			return desk.Conflict("conversation_closed")
		}
		before := c.Facts()
		var line desk.EventLine
		var err error
		switch {
		case to.Clear:
			line, err = a.toQueue(actor, c)
		case to.Team != 0:
			line, err = a.toTeam(tx, c, to.Team)
		default:
			line, err = a.toAgent(tx, actor, c, to.Assignee)
		}
		if err != nil {
			return err
		}
		if to.Follow { // first, so that he sees the note
			if err := a.follow(tx, authorOf(actor), c, actor.User, true); err != nil {
				return err
			}
		}
		if to.Note != "" {
			if err := a.note(tx, actor, c, to.Note, mentions); err != nil {
				return err
			}
		}
		if c.Facts() == before && to.Note == "" {
			return nil
		}
		a.passed(tx, c, before)
		return a.step(tx, actor, c, before, line)
	})
}

// toQueue takes a conversation from whoever has it. Somebody else's needs the permission to give away.
func (a *App) toQueue(actor *desk.Actor, c *desk.Conversation) (line desk.EventLine, err error) {
	if c.Assignee != 0 && c.Assignee != actor.User {
		if err := actor.Need(desk.PermAssignOthers); err != nil {
			return line, err
		}
	}
	if !c.Queued() {
		line.Name = "returned"
	}
	c.Status, c.Assignee, c.Bot, c.SnoozedUntil = desk.Open, 0, 0, time.Time{}
	return line, nil
}

func (a *App) toAgent(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, user int64) (desk.EventLine, error) {
	ok, err := tx.InInbox(c.Inbox, user)
	if err != nil {
		return desk.EventLine{}, err
	}
	if !ok {
		return desk.EventLine{}, desk.Invalid("assignee_id", "not_in_inbox")
	}
	c.Assignee, c.Bot = user, 0
	if user == actor.User {
		return desk.EventLine{Name: "accepted", ToID: user}, nil
	}
	return desk.EventLine{Name: "assigned", ToID: user}, nil
}

func (a *App) toTeam(tx *store.Tx, c *desk.Conversation, team int64) (desk.EventLine, error) {
	ok, err := tx.TeamWorks(c.Inbox, team)
	if err != nil {
		return desk.EventLine{}, err
	}
	if !ok {
		return desk.EventLine{}, desk.Invalid("team_id", "not_in_inbox")
	}
	c.Team, c.Assignee, c.Bot, c.SnoozedUntil = team, 0, 0, time.Time{}
	c.Status = desk.Open
	return desk.EventLine{Name: "team", ToID: team}, nil
}

// note adds a note to a conversation, which the caller saves, and calls whom it mentions.
func (a *App) note(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, text string, mentions []desk.Mention) error {
	if len([]rune(text)) > maxNote {
		return desk.Invalid("note", "too_long")
	}
	key, err := tx.SortKey(c.ID)
	if err != nil {
		return err
	}
	m := desk.Message{ID: tx.NewID(), Workspace: c.Workspace, Conversation: c.ID, Inbox: c.Inbox, Thread: c.Thread, Seq: c.LastSeq + 1,
		SortKey: key, Direction: desk.Internal, Kind: desk.KindNote, Author: authorKind(actor), AuthorID: actor.ID(),
		Text: text, Content: desk.Content{Mentions: mentions}, ClientID: "n" + number(tx.NewID()), ReceivedAt: tx.Now}
	if c.LastSeq = m.Seq; c.UnreadCount == 0 {
		c.ReadSeq = m.Seq
	}
	by := authorOf(actor)
	tx.Emit(desk.Event{Kind: desk.MessageCreated, ActorKind: by.kind, Actor: by.id, Conversation: c.ID, Message: m.ID, Contact: c.Contact,
		Before: c.Facts(), After: c.Facts()})
	if err := tx.InsertMessage(m); err != nil {
		return err
	}
	users, err := called(tx, c, mentions, actor.User)
	if err != nil {
		return err
	}
	return a.call(tx, by, c, m.ID, users)
}

// MarkRead moves the read mark to a message's seq (0: the newest). Only the assignee, or anyone who may answer while nobody has it,
// moves it; for others it does nothing.
func (a *App) MarkRead(ctx context.Context, actor *desk.Actor, number, seq int64) (desk.Conversation, error) {
	return a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		if !readsFor(actor, c) {
			return nil
		}
		if seq <= 0 || seq > c.LastSeq {
			seq = c.LastSeq
		}
		if c.MarkedUnreadAt.IsZero() && (c.ReadSeq >= seq || c.UnreadCount == 0 && c.ReadSeq >= c.LastSeq) {
			return nil
		}
		unread := 0
		if seq < c.LastSeq {
			var err error
			if unread, err = tx.UnreadAfter(c.ID, seq); err != nil {
				return err
			}
		}
		c.ReadSeq, c.UnreadCount, c.MarkedUnreadAt = max(c.ReadSeq, seq), unread, time.Time{}
		inbox, err := tx.Inbox(c.Inbox)
		if err != nil {
			return err
		}
		if inbox.Settings.Receipts() == desk.ReceiptsRead && c.Assignee == actor.User && actor.User != 0 {
			if err := a.markRead(tx, *c, false); err != nil {
				return err
			}
		}
		return a.step(tx, actor, c, c.Facts(), desk.EventLine{})
	})
}

// readsFor reports whether what an actor reads is read for all.
func readsFor(actor *desk.Actor, c *desk.Conversation) bool {
	if c.Assignee != 0 {
		return c.Assignee == actor.User
	}
	return actor.Can(desk.PermReply)
}

// MarkUnread keeps a conversation unread until somebody reads it again. It counts as waiting from now.
func (a *App) MarkUnread(ctx context.Context, actor *desk.Actor, number int64) (desk.Conversation, error) {
	if err := actor.Need(desk.PermReply); err != nil {
		return desk.Conversation{}, err
	}
	return a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		if !c.MarkedUnreadAt.IsZero() {
			return nil
		}
		c.MarkedUnreadAt = tx.Now
		return a.step(tx, actor, c, c.Facts(), desk.EventLine{})
	})
}

// Retry tries again what failed, by somebody's decision: it sends a message that was not sent or of which nothing is known, or fetches
// what a customer sent and did not come.
func (a *App) Retry(ctx context.Context, actor *desk.Actor, number, message int64) (desk.Message, error) {
	if err := a.mayAct(actor, desk.PermReply, time.Time{}); err != nil {
		return desk.Message{}, err
	}
	may := func(m *desk.Message) bool { return unsettled(m) || missingFile(&m.Content) != 0 }
	return a.decide(ctx, actor, number, message, may, func(tx *store.Tx, c *desk.Conversation, m *desk.Message) error {
		if !unsettled(m) {
			return a.fetchAnew(tx, m)
		}
		if err := a.mayAgain(tx, actor, c, m); err != nil {
			return err
		}
		return a.anew(tx, m)
	})
}

// Discard gives up a message that was not sent.
func (a *App) Discard(ctx context.Context, actor *desk.Actor, number, message int64) (desk.Message, error) {
	return a.decide(ctx, actor, number, message, unsettled, func(_ *store.Tx, _ *desk.Conversation, m *desk.Message) error {
		m.Delivery = desk.Discarded
		return nil
	})
}

// unsettled reports whether somebody must decide about a message: it was not sent, or nothing is known of it.
func unsettled(m *desk.Message) bool {
	return m.Direction == desk.Out && slices.Contains([]desk.Delivery{desk.Failed, desk.Uncertain}, m.Delivery)
}

func (a *App) decide(ctx context.Context, actor *desk.Actor, number, message int64, may func(*desk.Message) bool,
	do func(*store.Tx, *desk.Conversation, *desk.Message) error) (desk.Message, error) {
	if err := actor.Need(desk.PermReply); err != nil {
		return desk.Message{}, err
	}
	var out desk.Message
	_, err := a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		m, err := tx.Message(c.ID, message)
		if err != nil {
			return err
		}
		if !may(&m) {
			return desk.Conflict("message_settled")
		}
		if err := do(tx, c, &m); err != nil {
			return err
		}
		tx.WakeJob(sendKey(m.ID)) // an uncertain one holds the later ones back
		out = m
		return a.saveMessage(tx, m, authorOf(actor))
	})
	return out, err
}
