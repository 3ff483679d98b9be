package app

import (
	"strconv"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// author says on whose behalf something is recorded.
type author struct {
	kind desk.ActorKind
	id   int64
}

var systemActor = author{kind: desk.ActorSystem}

func authorOf(a *desk.Actor) author { return author{a.Kind, a.ID()} }

// record saves a changed conversation with its event and, if it has a name, a system line. before are its facts before the
// change; the zero Facts if it is new.
func (a *App) record(tx *store.Tx, c *desk.Conversation, before desk.Facts, by author, line desk.EventLine) error {
	return a.recordSaying(tx, c, before, by, line, "")
}

// recordSaying is record with words that stand in the line.
func (a *App) recordSaying(tx *store.Tx, c *desk.Conversation, before desk.Facts, by author, line desk.EventLine, words string) error {
	kind := desk.ConversationChanged
	if before == (desk.Facts{}) {
		kind = desk.ConversationCreated
	}
	e := desk.Event{Kind: kind, ActorKind: by.kind, Actor: by.id, Conversation: c.ID, Contact: c.Contact, Before: before, After: c.Facts()}
	if line.Name != "" {
		m, err := a.line(tx, c, by, line, words)
		if err != nil {
			return err
		}
		e.Message = m
	}
	c.Version = tx.Emit(e)
	tx.SaveConversation(*c)
	return nil
}

// line adds a system line to a conversation, which the caller saves.
func (a *App) line(tx *store.Tx, c *desk.Conversation, by author, line desk.EventLine, words string) (message int64, err error) {
	key, err := tx.SortKey(c.ID)
	if err != nil {
		return 0, err
	}
	line.By = by.id
	m := desk.Message{ID: tx.NewID(), Workspace: c.Workspace, Conversation: c.ID, Inbox: c.Inbox, Thread: c.Thread,
		Seq: c.LastSeq + 1, SortKey: key, Direction: desk.Internal, Kind: desk.KindEvent, Author: desk.AuthorSystem,
		Text: words, Content: desk.Content{Event: &line}, ReceivedAt: tx.Now}
	c.LastSeq = m.Seq
	if c.ReadSeq == m.Seq-1 {
		c.ReadSeq = m.Seq
	}
	return m.ID, tx.InsertMessage(m)
}

// closeConversation moves a conversation to closed.
func closeConversation(c *desk.Conversation, by int64, now time.Time) {
	c.Status, c.ClosedAt, c.ClosedBy = desk.Closed, now, by
	c.WaitingSince, c.SnoozedUntil, c.MarkedUnreadAt = desk.Never, time.Time{}, time.Time{}
	c.Bot = 0
	c.ReadSeq, c.UnreadCount = c.LastSeq, 0
}

// reopenConversation moves a closed conversation to open.
func reopenConversation(c *desk.Conversation, now time.Time) {
	c.Status, c.OpenedAt, c.ClosedAt, c.ClosedBy = desk.Open, now, time.Time{}, 0
	c.SnoozedUntil, c.CloseReason, c.CloseSummary = time.Time{}, 0, ""
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// catchUp brings a thread's time of the last inbound message up to its conversation's, before that is closed.
func (a *App) catchUp(tx *store.Tx, c *desk.Conversation) error {
	t, err := tx.Thread(c.Thread)
	if err != nil || !c.LastInboundAt.After(t.LastInboundAt) {
		return err
	}
	t.LastInboundAt = c.LastInboundAt
	tx.SaveThread(t)
	return nil
}
