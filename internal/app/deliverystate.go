package app

import (
	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// saveMessage writes a changed message with its event.
func (a *App) saveMessage(tx *store.Tx, m desk.Message, by author) error {
	c, err := tx.ConversationByID(m.Conversation)
	if err != nil {
		return err
	}
	if err := tx.UpdateMessage(m); err != nil {
		return err
	}
	tx.Emit(desk.Event{Kind: desk.MessageChanged, ActorKind: by.kind, Actor: by.id, Conversation: c.ID, Message: m.ID, Contact: c.Contact,
		Before: c.Facts(), After: c.Facts()})
	return nil
}

// saveDelivery writes a message's new delivery state with what follows from it: a reply that failed after all lets the
// customer wait again.
func (a *App) saveDelivery(tx *store.Tx, m, before desk.Message, r *channel.SendError) error {
	if m.Delivery == desk.Failed && before.Delivery != desk.Failed {
		if err := a.replyFailed(tx, m, r); err != nil {
			return err
		}
	}
	return a.saveMessage(tx, m, systemActor)
}

func (a *App) replyFailed(tx *store.Tx, m desk.Message, r *channel.SendError) error {
	if r != nil && r.Notice != "" {
		a.notify(tx, desk.Notice{Inbox: m.Inbox, Code: r.Notice, Severity: "critical", Params: map[string]any{"code": r.Code}})
	}
	if r != nil && (r.Unreachable || r.OptOut) {
		t, err := tx.Thread(m.Thread)
		if err != nil {
			return err
		}
		if r.Unreachable {
			t.UnreachableCode = m.ErrorCode
		}
		if r.OptOut && t.MarketingStoppedAt.IsZero() {
			t.MarketingStoppedAt = tx.Now
		}
		tx.SaveThread(t)
	}
	if m.Author != desk.AuthorAgent && m.Author != desk.AuthorPhoneApp {
		return nil
	}
	c, err := tx.ConversationByID(m.Conversation)
	if err != nil || c.Status == desk.Closed || c.WaitingSince != desk.Never {
		return err
	}
	since, waits, err := tx.UnansweredSince(c.ID, m.ID)
	if err != nil || !waits {
		return err
	}
	before := c.Facts()
	c.WaitingSince = since
	return a.record(tx, &c, before, systemActor, desk.EventLine{})
}
