package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Relabel says which labels to put on and which to take off; what is so already stays.
type Relabel struct{ Add, Remove []int64 }

// relabelling is a Relabel that was checked.
type relabelling struct {
	now            desk.LabelSet
	added, removed []desk.Label
}

// on returns what a set becomes. Labels that were deleted leave it too.
func (r Relabel) on(tx *store.Tx, was desk.LabelSet) (out relabelling, err error) {
	known, err := tx.Labels()
	if err != nil {
		return out, err
	}
	byID := make(map[int64]desk.Label, len(known))
	for _, l := range known {
		byID[l.ID] = l
	}
	for field, ids := range map[string][]int64{"add": r.Add, "remove": r.Remove} {
		if slices.ContainsFunc(ids, func(id int64) bool { return byID[id].ID == 0 }) {
			return out, desk.Invalid(field, "not_found")
		}
	}
	for _, id := range was.IDs() {
		if byID[id].ID != 0 {
			out.now = out.now.With(id)
		}
	}
	for _, id := range r.Add {
		if !out.now.Has(id) {
			out.now = out.now.With(id)
			out.added = append(out.added, byID[id])
		}
	}
	for _, id := range r.Remove {
		if out.now.Has(id) {
			out.now = out.now.Without(desk.LabelsOf(id))
			out.removed = append(out.removed, byID[id])
		}
	}
	if len(out.now.IDs()) > desk.MaxLabels {
		return out, desk.Invalid("add", "too_many")
	}
	return out, nil
}

func (r *relabelling) empty() bool { return len(r.added)+len(r.removed) == 0 }

// lines are what system lines tell of it; prefix is "" or "contact_".
func (r *relabelling) lines(prefix string) []desk.EventLine {
	var out []desk.EventLine
	for _, l := range r.added {
		out = append(out, desk.EventLine{Name: prefix + "labelled", To: l.Name})
	}
	for _, l := range r.removed {
		out = append(out, desk.EventLine{Name: prefix + "unlabelled", To: l.Name})
	}
	return out
}

// changes are what the contact's activity tells of it.
func (r *relabelling) changes() []desk.Change {
	var out []desk.Change
	for _, l := range r.added {
		out = append(out, desk.Change{Field: "label", Now: l.Name})
	}
	for _, l := range r.removed {
		out = append(out, desk.Change{Field: "label", Was: l.Name})
	}
	return out
}

// LabelConversation puts labels on a conversation and takes others off, in any state.
func (a *App) LabelConversation(ctx context.Context, actor *desk.Actor, number int64, r Relabel) (desk.Conversation, error) {
	return a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		if err := actor.Need(desk.PermLabelsApply); err != nil {
			return err
		}
		to, err := r.on(tx, c.Labels)
		if err != nil || to.empty() {
			return err
		}
		before := c.Facts()
		c.Labels = to.now
		for _, line := range to.lines("") {
			if err := a.step(tx, actor, c, before, line); err != nil {
				return err
			}
			before = c.Facts()
		}
		return nil
	})
}

// LabelContact puts labels on a contact and takes others off. Its conversations are found by them too; those that are not closed
// get a line.
func (a *App) LabelContact(ctx context.Context, actor *desk.Actor, id int64, r Relabel) (desk.Card, error) {
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		contact, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermLabelsApply); err != nil {
			return err
		}
		to, err := r.on(tx, contact.Labels)
		if err != nil || to.empty() {
			return err
		}
		tx.LabelContact(id, contact.Labels, to.now)
		tx.NoteChanges(id, 0, actor.Kind, actor.ID(), to.changes()...)
		contact.UpdatedAt = tx.Now
		contact.Version = emitContact(tx, actor, id)
		tx.UpdateContact(contact)
		return a.labelItsConversations(tx, actor, id, &to)
	})
	if err != nil {
		return desk.Card{}, err
	}
	return a.Contact(ctx, actor, id)
}

// labelItsConversations tells a contact's conversations which labels it carries now.
func (a *App) labelItsConversations(tx *store.Tx, actor *desk.Actor, contact int64, to *relabelling) error {
	conversations, err := tx.ConversationsOf(contact)
	if err != nil {
		return err
	}
	for _, c := range conversations {
		lines := []desk.EventLine{{}}
		if c.Status != desk.Closed {
			lines = to.lines("contact_")
		}
		before := c.Facts()
		c.ContactLabels = to.now
		for _, line := range lines {
			if err := a.step(tx, actor, &c, before, line); err != nil {
				return err
			}
			before = c.Facts()
		}
	}
	return nil
}

// uniteLabels gives the labels of a contact that goes to the one that stays.
func (a *App) uniteLabels(tx *store.Tx, from, to int64) error {
	gone, err := tx.Contact(from)
	if err != nil || gone.Labels == "" {
		return err
	}
	kept, err := tx.Contact(to)
	if err != nil {
		return err
	}
	tx.LabelContact(from, gone.Labels, "")
	tx.LabelContact(to, kept.Labels, kept.Labels.And(gone.Labels))
	return nil
}

// spreadLabels tells a contact's conversations which labels it carries, after some of them came from another contact.
func (a *App) spreadLabels(tx *store.Tx, contact int64) error {
	c, err := tx.Contact(contact)
	if err != nil {
		return err
	}
	conversations, err := tx.ConversationsOf(contact)
	if err != nil {
		return err
	}
	for _, one := range conversations {
		if one.ContactLabels == c.Labels {
			continue
		}
		before := one.Facts()
		one.ContactLabels = c.Labels
		if err := a.record(tx, &one, before, systemActor, desk.EventLine{}); err != nil {
			return err
		}
	}
	return nil
}
