package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// UndoMerge parts two contacts again, within a day. Each is as it was; what was changed of the kept one since stays changed, and what was
// written since goes to whose address it came from.
func (a *App) UndoMerge(ctx context.Context, actor *desk.Actor, id int64) (desk.Card, error) {
	var kept int64
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		m, err := tx.Merge(id)
		if err != nil {
			return err
		}
		if err := actor.Need(desk.PermContactsMerge); err != nil {
			return err
		}
		if kept = m.Kept; !tx.Now.Before(MergedUntil(&m)) {
			return desk.Conflict("merge_settled")
		}
		return a.unmerge(ctx, tx, actor, &m)
	})
	if err != nil {
		return desk.Card{}, err
	}
	return a.Contact(ctx, actor, kept)
}

func (a *App) unmerge(ctx context.Context, tx *store.Tx, actor *desk.Actor, m *Merge) error {
	s := &m.Snapshot
	now, err := tx.Contact(m.Kept)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return desk.Conflict("merge_settled") // it was merged into another since
	}
	if err != nil {
		return err
	}
	kept, gone := parted(&now, s), s.Gone
	if gone.Labels, err = existing(tx, gone.Labels); err != nil {
		return err
	}
	if err := a.partAttributes(tx, s, &kept, &gone); err != nil {
		return err
	}
	gone.UpdatedAt = tx.Now
	gone.Version = emitContact(tx, actor, gone.ID)
	tx.InsertContact(gone)
	tx.LabelContact(gone.ID, "", gone.Labels)
	tx.LabelContact(kept.ID, now.Labels, kept.Labels)
	if err := a.touchContact(tx, actor, &kept); err != nil {
		return err
	}
	if err := a.giveBack(tx, m); err != nil {
		return err
	}
	if err := a.partConversations(tx, actor, &kept, &gone); err != nil {
		return err
	}
	tx.DropMerge(m.ID)
	data := map[string]any{"gone": desk.FormatID(m.Gone), "merge": desk.FormatID(m.ID)}
	return a.audit(ctx, tx, actor, AuditEntry{Action: AuditMergeUndone, Contact: m.Kept, Data: data})
}

// parted is the kept contact without what the merge gave it, as far as that still stands there.
func parted(now *desk.Contact, s *store.MergeSnapshot) desk.Contact {
	out := *now
	out.Sources = map[string]desk.Source{}
	for field, source := range now.Sources {
		out.Sources[field] = source
	}
	values, merged, before := mergeable(&out), mergeable(&s.Merged), mergeable(&s.Kept)
	for field, value := range values {
		// What the channel has said since may be the other's: whoever writes next says it again.
		said := *value != *merged[field] && out.Sources[field] == desk.SourceChannel
		if !said && (*merged[field] == *before[field] || *value != *merged[field]) {
			continue
		}
		if *value = *before[field]; s.Kept.Sources[field] != "" {
			out.Sources[field] = s.Kept.Sources[field]
		} else {
			delete(out.Sources, field)
		}
	}
	partCards(&out, s)
	if out.BlockedAt.Equal(s.Merged.BlockedAt) {
		out.BlockedAt = s.Kept.BlockedAt
	}
	out.Labels = out.Labels.Without(s.Merged.Labels.Without(s.Kept.Labels))
	return out
}

// existing leaves out labels that were deleted.
func existing(tx *store.Tx, set desk.LabelSet) (out desk.LabelSet, err error) {
	known, err := tx.Labels()
	for _, id := range set.IDs() {
		if slices.ContainsFunc(known, func(l desk.Label) bool { return l.ID == id }) {
			out = out.With(id)
		}
	}
	return out, err
}

// giveBack gives addresses, threads and picture back to the contact that went.
func (a *App) giveBack(tx *store.Tx, m *Merge) error {
	s := &m.Snapshot
	tx.GiveIdentities(s.Identities, m.Kept, m.Gone)
	identities, err := tx.Identities(m.Gone)
	if err != nil {
		return err
	}
	theirs := map[int64]bool{}
	for _, i := range identities {
		theirs[i.Primary] = true
	}
	threads, err := tx.ThreadsOfContact(m.Kept)
	if err != nil {
		return err
	}
	for _, t := range threads {
		if theirs[t.Identity] {
			t.Contact = m.Gone
			tx.SaveThread(t)
		}
	}
	tx.GiveProviderBlocks(s.Blocked, m.Gone)
	tx.GiveFiles(s.Files, m.Gone)
	tx.GiveChanges(s.Changes, m.Gone)
	tx.DropSuggestions(m.Kept, m.At)
	return nil
}

// partConversations gives each conversation to whose thread it is on.
func (a *App) partConversations(tx *store.Tx, actor *desk.Actor, kept, gone *desk.Contact) error {
	return a.eachOf(tx, kept.ID, func(c *desk.Conversation) error {
		t, err := tx.Thread(c.Thread)
		if err != nil {
			return err
		}
		if t.Contact == gone.ID {
			return a.belong(tx, actor, c, gone)
		}
		return a.belong(tx, actor, c, kept)
	})
}
