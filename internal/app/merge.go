package app

import (
	"context"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// undoMerge is how long a merge can be undone.
const undoMerge = 24 * time.Hour

// Merge is two contacts that became one.
type Merge = store.Merge

// Merging says which contact goes into another, and of which fields its values are taken; of the others, where both have one, the kept
// contact's stay.
type Merging struct {
	Gone int64
	Take []string
}

// mergeable are the fields that can be chosen one by one.
func mergeable(c *desk.Contact) map[string]*string {
	return map[string]*string{"name": &c.Name, "phone": &c.Phone, "email": &c.Email, "company": &c.Company, "bio": &c.Bio,
		"country": &c.Country, "city": &c.City, "language": &c.Language, "username": &c.Username}
}

// MergeContacts makes two contacts one: addresses, conversations and labels are united, blanks are filled, and of blocks and opt-outs the
// stricter wins. It can be undone for a day.
func (a *App) MergeContacts(ctx context.Context, actor *desk.Actor, id int64, in Merging) (desk.Card, Merge, error) {
	var out Merge
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		kept, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermContactsMerge); err != nil {
			return err
		}
		gone, err := tx.Contact(in.Gone)
		switch {
		case desk.CodeOf(err) == desk.ErrNotFound.Code:
			return desk.Invalid("contact_id", "not_found")
		case err != nil:
			return err
		case kept.ID == gone.ID:
			return desk.Invalid("contact_id", "same")
		}
		out, err = a.merge(ctx, tx, actor, kept, gone, in.Take)
		return err
	})
	if err != nil {
		return desk.Card{}, out, err
	}
	card, err := a.Contact(ctx, actor, id)
	return card, out, err
}

func (a *App) merge(ctx context.Context, tx *store.Tx, actor *desk.Actor, kept, gone desk.Contact, take []string) (Merge, error) {
	m := Merge{ID: tx.NewID(), Kept: kept.ID, Gone: gone.ID, GoneName: gone.Name, At: tx.Now}
	s := &m.Snapshot
	s.Kept, s.Gone = kept, gone
	merged, err := mergedFields(kept, gone, take)
	if err != nil {
		return m, err
	}
	if merged.Labels = kept.Labels.And(gone.Labels); len(merged.Labels.IDs()) > desk.MaxLabels {
		merged.Labels = kept.Labels // a contact carries no more; those of the kept one stay
	}
	mergeCards(&merged, &gone)
	if merged.BlockedAt.IsZero() {
		merged.BlockedAt = gone.BlockedAt
	}
	if err := a.mergeAttributes(tx, s, &merged); err != nil {
		return m, err
	}
	if err := a.giveAll(tx, &m); err != nil {
		return m, err
	}
	tx.LabelContact(gone.ID, gone.Labels, "")
	if err := tx.AbsorbContact(gone.ID); err != nil {
		return m, err
	}
	tx.LabelContact(kept.ID, kept.Labels, merged.Labels)
	merged.UpdatedAt = tx.Now
	merged.Version = tx.Emit(desk.Event{Kind: desk.ContactMerged, ActorKind: actor.Kind, Actor: actor.ID(), Contact: kept.ID, Subject: gone.ID})
	s.Merged = merged
	if err := tx.UpdateContact(merged); err != nil {
		return m, err
	}
	n, err := a.adoptConversations(tx, actor, gone.ID, merged)
	if err != nil {
		return m, err
	}
	if err := tx.SaveMerge(m); err != nil {
		return m, err
	}
	data := map[string]any{"gone": desk.FormatID(gone.ID), "conversations": n, "merge": desk.FormatID(m.ID)}
	return m, a.audit(ctx, tx, actor, AuditEntry{Action: AuditContactsMerged, Contact: kept.ID, Data: data})
}

// mergedFields are the kept contact's, with its blanks filled and what is taken from the other.
func mergedFields(kept, gone desk.Contact, take []string) (desk.Contact, error) {
	merged := kept
	merged.Sources = map[string]desk.Source{}
	for field, source := range kept.Sources {
		merged.Sources[field] = source
	}
	values, others := mergeable(&merged), mergeable(&gone)
	for _, field := range take {
		if values[field] == nil {
			return merged, desk.Invalid("take", "unknown")
		}
	}
	for field, value := range values {
		other := *others[field]
		if other == "" || *value != "" && !slices.Contains(take, field) {
			continue
		}
		if *value = other; gone.Sources[field] != "" {
			merged.Sources[field] = gone.Sources[field]
		} else {
			delete(merged.Sources, field)
		}
	}
	return merged, nil
}

// giveAll gives addresses, threads and picture of the one that goes to the one that stays.
func (a *App) giveAll(tx *store.Tx, m *Merge) error {
	s := &m.Snapshot
	identities, err := tx.Identities(m.Gone)
	if err != nil {
		return err
	}
	for _, i := range identities {
		s.Identities = append(s.Identities, i.ID)
	}
	tx.GiveIdentities(s.Identities, m.Gone, m.Kept)
	theirs, err := tx.ThreadsOfContact(m.Gone)
	if err != nil {
		return err
	}
	blocks, err := tx.ProviderBlocks(m.Gone)
	if err != nil {
		return err
	}
	for _, p := range blocks {
		s.Blocked = append(s.Blocked, p.Thread)
	}
	tx.GiveProviderBlocks(s.Blocked, m.Kept)
	for _, t := range theirs {
		t.Contact = m.Kept
		tx.SaveThread(t)
	}
	if s.Files, err = tx.FilesOf(m.Gone); err != nil {
		return err
	}
	tx.GiveFiles(s.Files, m.Kept)
	if s.Changes, err = tx.ChangesOf(m.Gone); err != nil {
		return err
	}
	tx.GiveChanges(s.Changes, m.Kept)
	return nil
}

// adoptConversations gives a contact's conversations to another, and tells all of that one's which labels it carries and whether it is
// blocked. It returns how many came.
func (a *App) adoptConversations(tx *store.Tx, actor *desk.Actor, from int64, to desk.Contact) (came int, err error) {
	err = a.eachOf(tx, from, func(c *desk.Conversation) error {
		came++
		return a.belong(tx, actor, c, &to)
	})
	if err != nil {
		return came, err
	}
	return came, a.eachOf(tx, to.ID, func(c *desk.Conversation) error { return a.belong(tx, actor, c, &to) })
}

// belong makes a conversation one of a contact's.
func (a *App) belong(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, to *desk.Contact) error {
	before, was := c.Facts(), *c
	hidden := !to.BlockedAt.IsZero()
	if c.Hidden && !hidden {
		if err := showMessages(tx, c); err != nil {
			return err
		}
	}
	c.Contact, c.ContactLabels, c.Hidden = to.ID, to.Labels, hidden
	if *c == was {
		return nil
	}
	return a.record(tx, c, before, authorOf(actor), desk.EventLine{})
}

// Merges lists what was merged into a contact and can still be undone, the newest first.
func (a *App) Merges(ctx context.Context, actor *desk.Actor, contact int64) ([]Merge, error) {
	if _, err := a.Contact(ctx, actor, contact); err != nil {
		return nil, err
	}
	return a.Store.Merges(ctx, actor.Workspace, contact, a.Store.Now().Add(-undoMerge))
}

// MergedUntil is until when a merge can be undone.
func MergedUntil(m *Merge) time.Time { return m.At.Add(undoMerge) }
