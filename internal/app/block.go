package app

import (
	"context"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// BlockedQuery asks for a page of blocked contacts.
type BlockedQuery = store.BlockedQuery

// BlockedPlace is where a contact stands among the blocked ones.
type BlockedPlace = store.BlockedPlace

// BlockedContacts lists a page of the blocked contacts, blocked last first.
func (a *App) BlockedContacts(ctx context.Context, actor *desk.Actor, q BlockedQuery) ([]desk.Card, *BlockedPlace, error) {
	if err := actor.Need(desk.PermBlock); err != nil {
		return nil, nil, err
	}
	return a.Store.BlockedContacts(ctx, actor.Workspace, q)
}

// Block hides a contact's conversations from every list, count and search, and what it writes from now on altogether. With provider
// the providers that can are told to turn it away too, which they do only within the reply window.
func (a *App) Block(ctx context.Context, actor *desk.Actor, id int64, provider bool) (desk.Card, error) {
	return a.setBlocked(ctx, actor, id, func(tx *store.Tx, c *desk.Contact) error {
		if provider {
			if err := a.askProviders(tx, c.ID); err != nil {
				return err
			}
		}
		if !c.BlockedAt.IsZero() {
			return a.touchContact(tx, actor, c)
		}
		c.BlockedAt = tx.Now
		if err := a.audit(ctx, tx, actor, AuditEntry{Action: AuditContactBlocked, Contact: c.ID}); err != nil {
			return err
		}
		if err := a.touchContact(tx, actor, c); err != nil {
			return err
		}
		return a.eachOf(tx, c.ID, func(one *desk.Conversation) error {
			return a.setHidden(tx, actor, one, true, "blocked")
		})
	})
}

// Unblock shows a contact's conversations again as they were, with what it wrote meanwhile in its place. Nothing is reopened, unread
// or notified by it.
func (a *App) Unblock(ctx context.Context, actor *desk.Actor, id int64) (desk.Card, error) {
	return a.setBlocked(ctx, actor, id, func(tx *store.Tx, c *desk.Contact) error {
		if c.BlockedAt.IsZero() {
			return nil
		}
		c.BlockedAt = time.Time{}
		if err := a.audit(ctx, tx, actor, AuditEntry{Action: AuditContactUnblocked, Contact: c.ID}); err != nil {
			return err
		}
		if err := a.liftProviders(tx, c.ID); err != nil {
			return err
		}
		if err := a.touchContact(tx, actor, c); err != nil {
			return err
		}
		return a.eachOf(tx, c.ID, func(one *desk.Conversation) error {
			if err := showMessages(tx, one); err != nil {
				return err
			}
			return a.setHidden(tx, actor, one, false, "unblocked")
		})
	})
}

func (a *App) setBlocked(ctx context.Context, actor *desk.Actor, id int64, do func(*store.Tx, *desk.Contact) error) (desk.Card, error) {
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermBlock); err != nil {
			return err
		}
		return do(tx, &c)
	})
	if err != nil {
		return desk.Card{}, err
	}
	return a.Contact(ctx, actor, id)
}

// touchContact saves a contact that an actor has changed, with its event.
func (a *App) touchContact(tx *store.Tx, actor *desk.Actor, c *desk.Contact) error {
	c.UpdatedAt = tx.Now
	c.Version = emitContact(tx, actor, c.ID)
	return tx.UpdateContact(*c)
}

// eachOf does something to each of a contact's conversations.
func (a *App) eachOf(tx *store.Tx, contact int64, do func(*desk.Conversation) error) error {
	list, err := tx.ConversationsOf(contact)
	for i := range list {
		if err := do(&list[i]); err != nil {
			return err
		}
	}
	return err
}

// showMessages shows what a contact wrote in a conversation while it was blocked.
func showMessages(tx *store.Tx, c *desk.Conversation) error {
	newest, inbound, err := tx.ShowMessages(c.ID)
	c.LastMessage, c.LastInbound = max(c.LastMessage, newest), max(c.LastInbound, inbound)
	return err
}

// setHidden hides or shows a conversation. Only those that are not closed get a line.
func (a *App) setHidden(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, hidden bool, line string) error {
	if c.Hidden == hidden {
		return nil
	}
	if c.Status == desk.Closed {
		line = ""
	}
	before := c.Facts()
	c.Hidden = hidden
	return a.step(tx, actor, c, before, desk.EventLine{Name: line})
}

// blockAll makes a contact blocked with all its conversations, after one that is blocked became one with one that was not.
func (a *App) blockAll(tx *store.Tx, contact int64) error {
	c, err := tx.Contact(contact)
	if err != nil {
		return err
	}
	system := desk.System(tx.Workspace)
	if c.BlockedAt.IsZero() {
		c.BlockedAt = tx.Now
		if err := a.touchContact(tx, &system, &c); err != nil {
			return err
		}
	}
	return a.eachOf(tx, contact, func(one *desk.Conversation) error { return a.setHidden(tx, &system, one, true, "blocked") })
}

// hide records a message of a blocked contact where nobody sees it: it opens, wakes, counts and notifies nothing.
func (in *inbound) hide(p *store.Person, m *channel.Message) error {
	if m.Opens || m.Welcome {
		in.openWindow(p, nil, m.At) // so it is, once he is unblocked
	}
	if m.Welcome {
		return nil
	}
	tx := in.tx
	c, found, err := tx.LastConversation(p.Thread.ID)
	if err != nil {
		return err
	}
	if !found {
		if c, err = in.openHidden(p); err != nil {
			return err
		}
	}
	row, err := in.row(m, &c)
	if err != nil {
		return err
	}
	row.Hidden = true
	if c.LastSeq = row.Seq; c.UnreadCount == 0 {
		c.ReadSeq = row.Seq
	}
	if err := tx.InsertMessage(row); err != nil {
		return err
	}
	c.Version = tx.Emit(desk.Event{Kind: desk.MessageHidden, ActorKind: desk.ActorSystem, Message: row.ID, Contact: c.Contact})
	tx.SaveConversation(c)
	tx.Remember(p, identityKeys(in.inbox, m.From)...)
	return in.unpark(row.ExternalID)
}

// openHidden begins a conversation of a blocked contact who writes where he never wrote: once he is unblocked it stands in the history.
func (in *inbound) openHidden(p *store.Person) (desk.Conversation, error) {
	now := in.tx.Now
	if p.Stranger {
		in.tx.SaveThread(p.Thread)
		p.Stranger = false
	}
	c := in.tx.NewConversation(desk.Conversation{Inbox: in.inbox.ID, Thread: p.Thread.ID, Contact: p.Contact.ID, Status: desk.Closed, Hidden: true,
		CreatedAt: now, OpenedAt: now, ClosedAt: now, LastActivityAt: now, WaitingSince: desk.Never, ContactLabels: p.Contact.Labels})
	return c, in.app.record(in.tx, &c, desk.Facts{}, systemActor, desk.EventLine{})
}
