package app

import (
	"encoding/json"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// saveMessage writes a changed message with its event.
func (a *App) saveMessage(tx *store.Tx, m desk.Message, by author) error {
	return a.saveMessageWith(tx, m, by, nil)
}

// saveMessageWith is saveMessage with what the event says besides.
func (a *App) saveMessageWith(tx *store.Tx, m desk.Message, by author, data json.RawMessage) error {
	c, err := tx.ConversationByID(m.Conversation)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil // deleted: the message is about to be
	}
	if err != nil {
		return err
	}
	if err := tx.UpdateMessage(m); err != nil {
		return err
	}
	tx.Emit(desk.Event{Kind: desk.MessageChanged, ActorKind: by.kind, Actor: by.id, Conversation: c.ID, Message: m.ID, Contact: c.Contact,
		Before: c.Facts(), After: c.Facts(), Data: data})
	return nil
}

// saveDelivery writes a message's new delivery state with what follows from it: a reply that failed after all lets the
// customer wait again.
func (a *App) saveDelivery(tx *store.Tx, m, before desk.Message, r *channel.SendError) error {
	if m.Delivery == desk.Failed && before.Delivery != desk.Failed {
		if err := a.replyFailed(tx, m, r); err != nil {
			return err
		}
		return a.saveMessageWith(tx, m, systemActor, desk.FailedData())
	}
	return a.saveMessage(tx, m, systemActor)
}

func (a *App) replyFailed(tx *store.Tx, m desk.Message, r *channel.SendError) error {
	if r != nil {
		if err := a.heedRefusal(tx, m, r); err != nil {
			return err
		}
	}
	if m.Author != desk.AuthorAgent && m.Author != desk.AuthorPhoneApp {
		return nil
	}
	c, err := tx.ConversationByID(m.Conversation)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil
	}
	if err != nil || c.Status == desk.Closed || c.WaitingSince != desk.Never {
		return err
	}
	since, waits, err := tx.UnansweredSince(c.ID, m.ID)
	if err != nil || !waits {
		return err
	}
	before := c.Facts()
	c.WaitingSince = since
	if c.FirstReplyAt.Equal(m.ReceivedAt) { // he has had no answer so far
		c.FirstReplyAt = time.Time{}
	}
	return a.record(tx, &c, before, systemActor, desk.EventLine{})
}

// heedRefusal does what the reason of a failure means beyond its message: for the inbox, the customer and the template.
func (a *App) heedRefusal(tx *store.Tx, m desk.Message, r *channel.SendError) error {
	switch {
	case r.Action == channel.PauseAll: // told by a status, after the call was accepted
		if err := a.pause(tx, m.Inbox, r); err != nil {
			return err
		}
	case r.Notice != "":
		params := map[string]any{"code": r.Code}
		if use := m.Content.Template; use != nil {
			params["template"], params["language"] = use.Name, use.Language
		}
		a.notify(tx, desk.Notice{Inbox: m.Inbox, Code: r.Notice, Severity: "critical", Params: params})
	}
	if r.HoldTemplates {
		if err := a.holdTemplates(tx, m.Inbox, r.Code); err != nil {
			return err
		}
	}
	if r.Template != "" && m.Content.Template != nil {
		if err := a.templateBecame(tx, m, r.Template); err != nil {
			return err
		}
	}
	if !r.Unreachable && !r.OptOut {
		return nil
	}
	t, err := tx.Thread(m.Thread)
	if err != nil {
		return err
	}
	if r.Unreachable && t.UnreachableCode != m.ErrorCode {
		t.UnreachableCode = m.ErrorCode
		tx.Emit(desk.Event{Kind: desk.ContactChanged, ActorKind: desk.ActorSystem, Contact: t.Contact})
	}
	if r.OptOut && t.MarketingStoppedAt.IsZero() {
		t.MarketingStoppedAt = tx.Now
	}
	tx.SaveThread(t)
	if !r.OptOut {
		return nil
	}
	b, err := tx.Inbox(m.Inbox)
	if err != nil {
		return err
	}
	return said(tx, t.Contact, b.Channel, false, tx.Now)
}

// templateBecame marks the template of a message, so that nobody tries it again in vain.
func (a *App) templateBecame(tx *store.Tx, m desk.Message, status string) error {
	b, err := tx.Inbox(m.Inbox)
	if err != nil {
		return err
	}
	t, found, err := tx.TemplateBy(b.Portfolio, "", m.Content.Template.Name, m.Content.Template.Language)
	if err != nil || !found || t.Status == status {
		return err
	}
	t.Status = status
	tx.Emit(desk.Event{Kind: desk.TemplateChanged, ActorKind: desk.ActorSystem, Subject: t.ID})
	return tx.SaveTemplate(t)
}
