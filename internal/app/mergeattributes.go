package app

import (
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// mergeAttributes fills what the kept contact has not among its own attributes with the other's.
func (a *App) mergeAttributes(tx *store.Tx, s *store.MergeSnapshot, merged *desk.Contact) (err error) {
	if s.Found, err = tx.AttributesFound(s.Gone.ID); err != nil {
		return err
	}
	has := s.Kept.Attributes.Map()
	for id, value := range s.Gone.Attributes.Map() {
		if has[id] == "" {
			merged.Attributes = merged.Attributes.With(id, value)
			tx.MoveAttribute(id, s.Gone.ID, s.Kept.ID)
		}
	}
	tx.SaveAttributes(desk.OfContact, s.Kept.ID, merged.Attributes)
	return nil
}

// partAttributes takes from the kept contact what it was given, as far as that still stands there, and gives the other back what it
// had, save what was deleted since.
func (a *App) partAttributes(tx *store.Tx, s *store.MergeSnapshot, kept, gone *desk.Contact) error {
	before, merged, now := s.Kept.Attributes.Map(), s.Merged.Attributes.Map(), kept.Attributes.Map()
	for id, value := range merged {
		if before[id] == "" && now[id] == value {
			kept.Attributes = kept.Attributes.With(id, "")
			tx.DropAttribute(id, kept.ID)
		}
	}
	tx.SaveAttributes(desk.OfContact, kept.ID, kept.Attributes)
	known, err := tx.Attributes()
	if err != nil {
		return err
	}
	there := func(id int64) bool {
		return slices.ContainsFunc(known, func(o desk.Attribute) bool { return o.ID == id })
	}
	for id := range gone.Attributes.Map() {
		if !there(id) {
			gone.Attributes = gone.Attributes.With(id, "")
		}
	}
	for id, v := range s.Found {
		if there(id) {
			tx.PutAttribute(id, gone.ID, v)
		}
	}
	return nil
}
