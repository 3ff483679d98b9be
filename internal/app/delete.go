package app

import (
	"context"
	"encoding/json"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// DeleteConversation deletes our history of one conversation for good. The customer's phone keeps its own.
func (a *App) DeleteConversation(ctx context.Context, actor *desk.Actor, number int64) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.Conversation(actor, number)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermDelete); err != nil {
			return err
		}
		if err := a.catchUp(tx, &c); err != nil {
			return err
		}
		e := store.Erasure{ID: tx.NewID(), Reached: desk.FirstID(c.CreatedAt) - 1, Until: tx.NewID()}
		if err := a.dropConversation(tx, actor, &c, &e); err != nil {
			return err
		}
		tx.ForgetAnswers(0, []int64{c.Number})
		if err := a.audit(ctx, tx, actor, AuditEntry{Action: AuditConversationDeleted, Contact: c.Contact, Conversation: c.ID, Number: c.Number}); err != nil {
			return err
		}
		return a.eraseLater(tx, e)
	})
}

// DeleteContact deletes a contact for good: its conversations with their files and search entries, the raw deliveries about it, and
// itself. It is gone from every screen at once; a job erases what hung on it.
func (a *App) DeleteContact(ctx context.Context, actor *desk.Actor, id int64) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermContactsDelete); err != nil {
			return err
		}
		return a.deleteContact(ctx, tx, actor, &c)
	})
}

func (a *App) deleteContact(ctx context.Context, tx *store.Tx, actor *desk.Actor, c *desk.Contact) error {
	e := store.Erasure{ID: tx.NewID(), Contact: c.ID, Until: tx.NewID()}
	var err error
	if e.Names, err = namesOf(tx, c.ID); err != nil {
		return err
	}
	if e.Files, err = tx.FilesOf(c.ID); err != nil {
		return err
	}
	conversations, err := tx.ConversationsOf(c.ID)
	if err != nil {
		return err
	}
	numbers := make([]int64, len(conversations))
	for i := range conversations {
		numbers[i] = conversations[i].Number
		if err := a.dropConversation(tx, actor, &conversations[i], &e); err != nil {
			return err
		}
	}
	subjects, err := importSubjects(tx, c)
	if err != nil {
		return err
	}
	tx.DropImportedRowsOf(subjects)
	if err := tx.DropContact(c.ID); err != nil {
		return err
	}
	tx.ForgetAnswers(c.ID, numbers)
	tx.Emit(desk.Event{Kind: desk.ContactDeleted, ActorKind: actor.Kind, Actor: actor.ID(), Contact: c.ID, Subject: c.ID})
	tx.EraseFromAudit(c.ID)
	data := map[string]any{"conversations": len(conversations)}
	if err := a.audit(ctx, tx, actor, AuditEntry{Action: AuditContactDeleted, Contact: c.ID, Data: data}); err != nil {
		return err
	}
	return a.eraseLater(tx, e)
}

// namesOf are the strings by which a provider's deliveries name a contact.
func namesOf(tx *store.Tx, contact int64) ([]string, error) {
	identities, err := tx.Identities(contact)
	if err != nil {
		return nil, err
	}
	threads, err := tx.ThreadsOfContact(contact)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{"": true}
	var out []string
	add := func(names ...string) {
		for _, n := range names {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	for _, i := range identities {
		add(i.Value, i.Raw)
		if i.Kind == desk.IdentityPhone {
			add("+"+i.Value, "+"+i.Raw)
		}
	}
	for _, t := range threads {
		add(t.Address)
		for _, other := range strings.Fields(t.Alias) {
			if other[0] != '@' { // a username may be a word, and comes with his addresses
				add(other)
			}
		}
	}
	return out, nil
}

// importSubjects are how the rows of imports name a contact.
func importSubjects(tx *store.Tx, c *desk.Contact) (out []string, err error) {
	identities, err := tx.Identities(c.ID)
	for _, i := range identities {
		if i.Kind == desk.IdentityPhone {
			out = append(out, i.Value)
		}
	}
	if c.Email != "" {
		out = append(out, c.Email)
	}
	return out, err
}

// dropConversation takes a conversation away, with its event; what hangs on it is noted in e.
func (a *App) dropConversation(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, e *store.Erasure) error {
	files, err := tx.DraftFiles(c.ID)
	if err != nil {
		return err
	}
	was, err := tx.DropConversation(c.ID)
	if err != nil {
		return err
	}
	tx.CancelJob(wakeKey(c.ID))
	e.Conversations, e.Files = append(e.Conversations, c.ID), append(e.Files, files...)
	tx.Emit(desk.Event{Kind: desk.ConversationDeleted, ActorKind: actor.Kind, Actor: actor.ID(), Conversation: c.ID, Contact: c.Contact,
		Subject: c.Number, Before: was.Facts()})
	return nil
}

func (a *App) eraseLater(tx *store.Tx, e store.Erasure) error {
	args, err := json.Marshal(eraseArgs{e.ID})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: eraseJob, Args: string(args)})
	return tx.SaveErasure(e)
}
