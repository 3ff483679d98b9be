package app

import (
	"context"
	"encoding/json"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// DeleteLabel takes a label away. Nobody sees it from now on; what carries it carries another in its place if one is named (0: none), and
// so do the macros and views that name it. Without another, macros lose what they did with it; one that would be left with nothing stays
// and says so when it is run, as a view does that asks for it.
func (a *App) DeleteLabel(ctx context.Context, actor *desk.Actor, id, instead int64) (r desk.Removal, err error) {
	if err := actor.Need(desk.PermLabelsManage); err != nil {
		return r, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		l, err := tx.Label(id)
		if err != nil {
			return err
		}
		if instead != 0 {
			if _, err := tx.Label(instead); desk.CodeOf(err) == desk.ErrNotFound.Code || instead == id {
				return desk.Invalid("replace_with", "not_a_choice")
			} else if err != nil {
				return err
			}
		}
		h, err := hangingOn(tx, actor, desk.RemovalLabel, id)
		if err != nil {
			return err
		}
		if err := replaceInMacros(tx, actor, id, instead); err != nil {
			return err
		}
		if err := replaceInViews(tx, actor, id, instead); err != nil {
			return err
		}
		tx.DeleteLabel(id)
		emit(tx, actor, desk.LabelChanged, id)
		r = desk.Removal{Noun: desk.RemovalLabel, Subject: id, Name: l.Name, Plan: desk.RemovalPlan{Label: instead}, Total: h.Conversations + h.Contacts,
			Untold: h.Untold}
		if r, err = a.begin(tx, actor, r); err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "label.deleted", subject{id, l.Name}, labelFacts(l), nil)
	})
	return r, err
}

// labelPortion takes a deleted label from what carries it, or puts another in its place. Without another nobody's screen changes by it: a
// deleted label is not shown, nor counted.
func (a *App) labelPortion(tx *store.Tx, by *desk.Actor, r *desk.Removal) (n int, done bool, err error) {
	gone := desk.LabelsOf(r.Subject)
	instead := r.Plan.Label
	if instead != 0 {
		if _, err := tx.Label(instead); desk.CodeOf(err) == desk.ErrNotFound.Code { // it was deleted since
			instead = 0
		} else if err != nil {
			return 0, false, err
		}
	}
	swap := func(set desk.LabelSet) desk.LabelSet {
		if !set.Has(r.Subject) {
			return set
		}
		if set = set.Without(gone); instead != 0 && !set.Has(instead) {
			set = set.With(instead)
		}
		return set
	}
	conversations, contacts, err := tx.Labelled(r.Subject, removeAtOnce)
	if err != nil {
		return 0, false, err
	}
	for _, id := range conversations {
		c, err := tx.ConversationByID(id)
		if err != nil {
			return 0, false, err
		}
		before := c.Facts()
		if c.Labels, c.ContactLabels = swap(c.Labels), swap(c.ContactLabels); instead == 0 {
			tx.SaveConversation(c)
		} else if err := a.step(tx, by, &c, before, desk.EventLine{}); err != nil {
			return 0, false, err
		}
	}
	for _, id := range contacts {
		c, err := tx.Contact(id)
		if err != nil {
			return 0, false, err
		}
		tx.LabelContact(id, c.Labels, swap(c.Labels))
		if instead != 0 {
			emitContact(tx, by, id)
		}
	}
	if n = len(conversations) + len(contacts); n == 0 { // in a transaction of its own, since counts are written last
		tx.ForgetLabel(r.Subject)
	}
	return n, n == 0, nil
}

// labelNamed says which macros and views name a label. Of what only one person has it is told how many.
func (a *App) labelNamed(ctx context.Context, actor *desk.Actor, id int64, h *desk.Hanging) error {
	macros, err := a.Store.AllMacros(ctx, actor.Workspace)
	if err != nil {
		return err
	}
	for _, m := range macros {
		if macroNames(&m, id) {
			if h.Macros++; !m.Personal() {
				h.MacroNames = append(h.MacroNames, m.Name)
			}
		}
	}
	views, err := a.Store.AllSavedViews(ctx, actor.Workspace)
	for _, v := range views {
		if replaceInFilter(&v.Filter, id, 0) {
			if h.Views++; !v.Personal() {
				h.ViewNames = append(h.ViewNames, v.Name)
			}
		}
	}
	return err
}

func macroNames(m *desk.Macro, label int64) bool {
	return slices.ContainsFunc(m.Steps, func(s desk.MacroStep) bool { return slices.Contains(s.Labels, label) })
}

// replaceInMacros puts another label in the place of one, or takes it out with the steps that have no other.
func replaceInMacros(tx *store.Tx, actor *desk.Actor, label, instead int64) error {
	list, err := tx.AllMacros()
	if err != nil {
		return err
	}
	for _, m := range list {
		if !macroNames(&m, label) {
			continue
		}
		var steps []desk.MacroStep
		for _, s := range m.Steps {
			had := slices.Contains(s.Labels, label)
			s.Labels = slices.DeleteFunc(slices.Clone(s.Labels), func(id int64) bool { return id == label })
			if had && instead != 0 && !slices.Contains(s.Labels, instead) {
				s.Labels = append(s.Labels, instead)
			}
			if !had || len(s.Labels) > 0 {
				steps = append(steps, s)
			}
		}
		if len(steps) == 0 {
			continue
		}
		m.Steps, m.UpdatedAt = steps, tx.Now
		tellOwner(tx, actor, desk.MacroChanged, desk.OwnMacroChanged, m.Owner, &m.Version, m.ID)
		tx.UpdateMacro(m)
	}
	return nil
}

// replaceInViews puts another label in the place of one. Without another, a view that asks for it finds nothing and can be changed.
func replaceInViews(tx *store.Tx, actor *desk.Actor, label, instead int64) error {
	if instead == 0 {
		return nil
	}
	list, err := tx.AllSavedViews()
	if err != nil {
		return err
	}
	for _, v := range list {
		if !replaceInFilter(&v.Filter, label, instead) {
			continue
		}
		v.UpdatedAt = tx.Now
		tellOwner(tx, actor, desk.SavedViewChanged, desk.OwnSavedViewChanged, v.Owner, &v.Version, v.ID)
		tx.UpdateSavedView(v)
	}
	return nil
}

// tellOwner tells of what changed to everybody who has it: all, or its owner, whoever changed it.
func tellOwner(tx *store.Tx, actor *desk.Actor, shared, own desk.EventKind, owner int64, version *int64, id int64) {
	e := desk.Event{Kind: shared, ActorKind: actor.Kind, Actor: actor.ID(), Subject: id}
	if owner != 0 {
		e.Kind, e.ActorKind, e.Actor = own, desk.ActorUser, owner
	}
	*version = tx.Emit(e)
}

// labelFields are those of filters whose values are labels.
var labelFields = []string{"label", "conversation_label", "contact_label"}

// replaceInFilter puts another label in the place of one, wherever a condition names it, and reports whether one does. 0: it only looks.
func replaceInFilter(f *desk.Filter, label, instead int64) (names bool) {
	text := desk.FormatID(label)
	f.Each(func(c *desk.Filter) {
		if !slices.Contains(labelFields, c.Field) || !slices.Contains(c.Values, text) {
			return
		}
		if names = true; instead == 0 {
			return
		}
		c.Values = slices.DeleteFunc(slices.Clone(c.Values), func(v string) bool { return v == text })
		if other := desk.FormatID(instead); !slices.Contains(c.Values, other) {
			c.Values = append(c.Values, other)
		}
	})
	return names
}

// dropLabelJob is the kind of the job by which versions before this one took a deleted label from what carries it.
const dropLabelJob = "drop_label"

// dropLabel does what such a job was left to do.
func (a *App) dropLabel(ctx context.Context, j store.Job) error {
	var args struct {
		Label int64 `json:"label,string"`
	}
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	by := desk.System(j.Workspace)
	for done := false; !done; {
		err := a.write(ctx, j.Workspace, func(tx *store.Tx) (err error) {
			_, done, err = a.labelPortion(tx, &by, &desk.Removal{Subject: args.Label})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
