package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Labelled is what became of one contact.
type Labelled struct {
	Card desk.Card // as it is then
	Err  error     // why it was left as it was
}

// LabelContacts puts labels on contacts and takes others off, each as LabelContact does it: in a transaction of its own. What cannot be
// changed is left, and told. The same again changes nothing more.
func (a *App) LabelContacts(ctx context.Context, actor *desk.Actor, ids []int64, r Relabel) ([]Labelled, error) {
	if err := actor.Need(desk.PermLabelsApply); err != nil {
		return nil, err
	}
	out := make([]Labelled, len(ids))
	places := make([]int, len(ids))
	for i := range places {
		places[i] = i
	}
	done, err := atOnce(places, func(i int) (_ desk.Conversation, err error) {
		out[i].Card, err = a.LabelContact(ctx, actor, ids[i], r)
		return desk.Conversation{}, err
	})
	for i := range done {
		out[i].Err = done[i].Err
	}
	return out, err
}

// ColumnsOfContacts are what a table of the workspace's contacts can have: what all have, and its own attributes.
func (a *App) ColumnsOfContacts(ctx context.Context, actor *desk.Actor) ([]ContactColumn, error) {
	list, err := a.Store.Attributes(ctx, actor.Workspace)
	columns := slices.Clone(ContactColumns)
	for i := range list {
		if list[i].Noun == desk.OfContact {
			columns = append(columns, columnOfAttribute(&list[i]))
		}
	}
	return columns, err
}

// exportedContacts is how many contacts are read at once.
const exportedContacts = 500

// ExportContacts begins an export of contacts: it is noted in the audit before anything is read.
func (a *App) ExportContacts(ctx context.Context, actor *desk.Actor, q desk.ContactQuery) error {
	if err := actor.Need(desk.PermContactsExport); err != nil {
		return err
	}
	data := map[string]any{"filtered": !q.Filter.Empty() || q.Search != ""}
	return a.Store.Write(ctx, actor.Workspace, store.Need{}, func(tx *store.Tx) error {
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditContactsExported, Data: data})
	})
}

// EachContact hands the contacts of a list to fn, in its order. Before each page again says who asks by now: whoever has lost the right
// meanwhile gets no more.
func (a *App) EachContact(ctx context.Context, again Again, q desk.ContactQuery, fn func(*desk.Card) error) error {
	for q.Limit = exportedContacts; ; {
		actor, err := again(ctx)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermContactsExport); err != nil {
			return err
		}
		cards, next, err := a.Contacts(ctx, actor, q)
		if err != nil {
			return err
		}
		for i := range cards {
			if err := fn(&cards[i]); err != nil {
				return err
			}
		}
		if next == nil {
			return nil
		}
		q.After = *next
	}
}
