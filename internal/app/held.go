package app

import (
	"timbre/internal/desk"
	"timbre/internal/store"
)

// paymentNotice tells that a provider could not charge. While it is open, templates of its inbox are held back.
const paymentNotice = "payment_problem"

// holdTemplates keeps templates of an inbox from being sent until an administrator has dealt with why. Replies within the window
// cost nothing and go on.
func (a *App) holdTemplates(tx *store.Tx, inbox int64, code string) error {
	return a.setHeld(tx, inbox, code, desk.Event{Kind: desk.InboxChanged, ActorKind: desk.ActorSystem, Subject: inbox})
}

// releaseTemplates lets them go again, since the notice that told of it is dealt with.
func (a *App) releaseTemplates(tx *store.Tx, actor *desk.Actor, n desk.Notice) error {
	if n.Code != paymentNotice || n.Inbox == 0 {
		return nil
	}
	by := authorOf(actor)
	return a.setHeld(tx, n.Inbox, "", desk.Event{Kind: desk.InboxChanged, ActorKind: by.kind, Actor: by.id, Subject: n.Inbox})
}

func (a *App) setHeld(tx *store.Tx, inbox int64, code string, e desk.Event) error {
	b, err := tx.Inbox(inbox)
	if err != nil || b.Settings.TemplatesHeld == code {
		return err
	}
	b.Settings.TemplatesHeld = code
	if err := tx.UpdateInbox(b); err != nil {
		return err
	}
	tx.Emit(e)
	a.forgetRoutes()
	return nil
}
