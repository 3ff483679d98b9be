package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// NewConversation is one that we begin: towards a contact, on an inbox, with its first message.
type NewConversation struct {
	Inbox, Contact int64
	Phone          string // E.164, or as written in the workspace's country; of a contact that need not exist yet
	Name           string // of a new contact
	Message        Draft
	AssignToMe     bool
}

// Start begins a conversation with its first message. If the contact has one on the inbox that is not closed, it is named
// instead; outside the reply window only a template begins one.
func (a *App) Start(ctx context.Context, actor *desk.Actor, n NewConversation) (desk.Conversation, error) {
	if err := actor.Need(desk.PermStart); err != nil {
		return desk.Conversation{}, err
	}
	if !actor.InInbox(n.Inbox) {
		return desk.Conversation{}, desk.Invalid("inbox_id", "not_found")
	}
	if n.Message.Kind == desk.KindNote {
		return desk.Conversation{}, desk.Invalid("kind", "not_possible_here")
	}
	if err := a.mayWrite(actor, &n.Message); err != nil {
		return desk.Conversation{}, err
	}
	if n.Contact == 0 {
		w, err := a.Store.Workspace(ctx, actor.Workspace)
		if err != nil {
			return desk.Conversation{}, err
		}
		phone, ok := desk.ParsePhone(n.Phone, w.Country)
		if !ok {
			return desk.Conversation{}, desk.Invalid("phone", "not_a_number")
		}
		n.Phone = phone
	}
	inbox, err := a.Store.Inbox(ctx, actor.Workspace, n.Inbox)
	if err != nil {
		return desk.Conversation{}, err
	}
	p, err := a.prepare(ctx, actor, desk.Conversation{Workspace: actor.Workspace, Inbox: n.Inbox, Assignee: actor.User}, inbox, n.Message)
	if err != nil {
		return desk.Conversation{}, err
	}
	var out desk.Conversation
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if m, found, err := tx.MessageByClient(actor.ID(), n.Message.ClientID); err != nil || found {
			if err == nil {
				out, err = tx.ConversationByID(m.Conversation)
			}
			return err
		}
		out, err = a.start(tx, actor, n, p)
		return err
	})
	if n.Phone != "" {
		err = unconfirmed(actor, err)
	}
	return out, err
}

func (a *App) start(tx *store.Tx, actor *desk.Actor, n NewConversation, p prepared) (desk.Conversation, error) {
	t, err := a.threadFor(tx, p.inbox, n)
	if err != nil {
		return desk.Conversation{}, err
	}
	contact, err := tx.Contact(t.Contact)
	if err != nil {
		return desk.Conversation{}, err
	}
	if !contact.BlockedAt.IsZero() {
		return desk.Conversation{}, desk.Conflict("contact_blocked").With("contact", desk.FormatID(contact.ID))
	}
	open, found, err := tx.LastConversation(t.ID)
	if err != nil {
		return open, err
	}
	if found && open.Status != desk.Closed {
		if !actor.Sees(open.Facts(), false) {
			return open, desk.Conflict("conversation_open")
		}
		return open, desk.Conflict("conversation_open").With("number", open.Number)
	}
	c := desk.Conversation{Inbox: n.Inbox, Thread: t.ID, Contact: t.Contact, Status: desk.Pending, Origin: desk.OriginAgent,
		CreatedAt: tx.Now, OpenedAt: tx.Now, LastActivityAt: tx.Now, WaitingSince: desk.Never}
	if actor.Kind == desk.ActorBot {
		c.Origin = desk.OriginAPI
	}
	if n.AssignToMe {
		c.Assignee = actor.User
	}
	c.ContactLabels = contact.Labels
	c = tx.NewConversation(c)
	if err := a.record(tx, &c, desk.Facts{}, authorOf(actor), desk.EventLine{Name: "opened"}); err != nil {
		return c, err
	}
	if _, err := a.post(tx, actor, c, n.Message, p); err != nil {
		return c, err
	}
	return tx.ConversationByID(c.ID)
}

// threadFor finds or makes the contact's thread on the inbox.
func (a *App) threadFor(tx *store.Tx, b store.Inbox, n NewConversation) (desk.Thread, error) {
	in := &inbound{app: a, tx: tx, inbox: b}
	if n.Contact == 0 {
		person, err := in.person(personOfPhone(n.Phone, n.Name))
		if err != nil {
			return desk.Thread{}, err
		}
		if person.Stranger {
			tx.SaveThread(person.Thread)
		}
		return person.Thread, nil
	}
	if _, err := tx.Contact(n.Contact); err != nil {
		return desk.Thread{}, desk.Invalid("contact_id", "not_found")
	}
	list, err := tx.Identities(n.Contact)
	if err != nil {
		return desk.Thread{}, err
	}
	for _, kind := range []desk.IdentityKind{desk.IdentityPhone, desk.IdentityBSUID} {
		for _, i := range list {
			if i.Kind != kind || (kind == desk.IdentityBSUID && i.Scope != b.Portfolio && i.Scope != "") {
				continue
			}
			t, found, err := tx.ThreadOf(i.Primary, b.ID)
			if err != nil || found {
				return t, err
			}
			t = desk.Thread{ID: tx.NewID(), Workspace: tx.Workspace, Inbox: b.ID, Identity: i.Primary, Contact: n.Contact, Address: i.Raw}
			tx.SaveThread(t)
			return t, nil
		}
	}
	return desk.Thread{}, desk.Invalid("contact_id", "no_address_here")
}
