package app

import (
	"timbre/internal/desk"
	"timbre/internal/store"
)

// holdTemplates keeps templates of an inbox from being sent until an administrator has dealt with why. Replies within the window
// cost nothing and go on.
func (a *App) holdTemplates(tx *store.Tx, inbox int64, code string) error {
	return a.setHeld(tx, inbox, code, desk.Event{Kind: desk.InboxChanged, ActorKind: desk.ActorSystem, Subject: inbox})
}

// releaseTemplates lets them go again, since a notice that told of why is dealt with, and none that tells of another reason is open.
func (a *App) releaseTemplates(tx *store.Tx, actor *desk.Actor, n desk.Notice) error {
	if n.Inbox == 0 || !store.HoldsTemplates(n.Code) {
		return nil
	}
	other, err := tx.OtherHold(n)
	if err != nil {
		return err
	}
	by := authorOf(actor)
	return a.setHeld(tx, n.Inbox, other, desk.Event{Kind: desk.InboxChanged, ActorKind: by.kind, Actor: by.id, Subject: n.Inbox})
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
