package app

import (
	"context"
	"slices"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// maxSavedViews is how many one person, or the workspace, has at most; maxViewName how many characters a name.
const (
	maxSavedViews = 100
	maxViewName   = 60
)

// SavedViewChange is what is written of a saved view; nil leaves as it is.
type SavedViewChange struct {
	Personal *bool // only for who writes it, in place of for all
	Name     *string
	Filter   *string // JSON
	Sort     *desk.Sort
}

// SavedViews lists by name those of conversations or of contacts that the actor has: the shared ones and his own.
func (a *App) SavedViews(ctx context.Context, actor *desk.Actor, of desk.SavedNoun) ([]desk.SavedView, error) {
	return a.Store.SavedViews(ctx, actor, of)
}

// NewSavedView makes one.
func (a *App) NewSavedView(ctx context.Context, actor *desk.Actor, of desk.SavedNoun, in SavedViewChange) (desk.SavedView, error) {
	v := desk.SavedView{Workspace: actor.Workspace, Noun: of, CreatedBy: actor.ID(), Sort: desk.SortActivity}
	if of == desk.SavedContacts {
		v.Sort = desk.SortName
	}
	if deref(in.Personal) {
		v.Owner = actor.ID()
	}
	if err := mayWriteView(actor, &v); err != nil {
		return v, err
	}
	return a.writeView(ctx, actor, of, in, func(tx *store.Tx) (desk.SavedView, error) {
		v := v
		v.ID, v.CreatedAt = tx.NewID(), tx.Now
		return v, nil
	}, (*store.Tx).InsertSavedView)
}

// ChangeSavedView changes one: his own, or a shared one by the permission for it.
func (a *App) ChangeSavedView(ctx context.Context, actor *desk.Actor, id int64, in SavedViewChange) (desk.SavedView, error) {
	was, err := a.Store.SavedView(ctx, actor, id)
	if err != nil {
		return was, err
	}
	if in.Filter, err = a.unmaskedFilter(ctx, actor, &was, in.Filter); err != nil {
		return was, err
	}
	return a.writeView(ctx, actor, was.Noun, in, func(tx *store.Tx) (desk.SavedView, error) {
		v, err := tx.SavedView(actor, id)
		if err == nil {
			err = mayWriteView(actor, &v)
		}
		return v, err
	}, (*store.Tx).UpdateSavedView)
}

// unmaskedFilter leaves a view's filter as it is if it comes back as the actor was shown it.
func (a *App) unmaskedFilter(ctx context.Context, actor *desk.Actor, was *desk.SavedView, text *string) (*string, error) {
	if text == nil || !actor.Masked() {
		return text, nil
	}
	given, err := a.parseFilter(ctx, actor, was.Noun, *text)
	if err != nil || given == nil {
		return text, err
	}
	if shown := (&desk.Names{}).For(actor).MaskedFilter(was.Filter); given.Text() == shown.Text() {
		return nil, nil
	}
	return text, nil
}

// mayWriteView refuses who may not write a saved view with the permission that he lacks.
func mayWriteView(actor *desk.Actor, v *desk.SavedView) error {
	if v.Personal() {
		return nil
	}
	return actor.Need(desk.PermSettings)
}

// writeView writes what find returns with the change.
func (a *App) writeView(ctx context.Context, actor *desk.Actor, of desk.SavedNoun, in SavedViewChange, find func(*store.Tx) (desk.SavedView, error),
	save func(*store.Tx, desk.SavedView)) (v desk.SavedView, err error) {
	ofContacts := of == desk.SavedContacts
	if in.Sort != nil && (ofContacts && !slices.Contains(desk.ContactSorts, *in.Sort) || !ofContacts && *in.Sort == desk.SortName) {
		return v, desk.Invalid("sort", "not_a_choice")
	}
	var filter *desk.Filter
	if in.Filter != nil {
		if filter, err = a.ParseFilter(ctx, actor, of, *in.Filter); err != nil {
			return v, err
		}
		if err := a.knownInFilter(ctx, actor, of, filter); err != nil {
			return v, err
		}
		if filter.Masked() {
			return v, desk.Invalid("filter", "masked")
		}
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if v, err = find(tx); err != nil {
			return err
		}
		before := v
		if in.Personal != nil && *in.Personal != v.Personal() {
			if v.Owner = 0; *in.Personal {
				v.Owner = actor.ID()
			}
			if err := mayWriteView(actor, &v); err != nil {
				return err
			}
		}
		if filter != nil {
			v.Filter = *filter
		}
		if in.Sort != nil {
			v.Sort = *in.Sort
		}
		isNew := before.Version == 0
		if err := nameView(tx, &v, in.Name, isNew || before.Owner != v.Owner); err != nil {
			return err
		}
		v.UpdatedAt = tx.Now
		v.Version = emitView(tx, actor, !isNew && !before.Personal(), v)
		save(tx, v)
		if v.Personal() && (isNew || before.Personal()) {
			return nil
		}
		return notedShared(ctx, a, tx, actor, "saved_view", subject{v.ID, v.Name}, isNew, viewFacts, before, v)
	})
	return v, err
}

// nameView sets the name, if there is one, and refuses one that another of the same owner has. entering: the owner has one more.
func nameView(tx *store.Tx, v *desk.SavedView, name *string, entering bool) error {
	f := faults{}
	if name != nil {
		v.Name = f.line("name", *name, maxViewName)
	}
	if v.Name == "" {
		f.add("name", "required")
	}
	if err := f.err(); err != nil {
		return err
	}
	others, err := tx.SavedViewsOf(v.Noun, v.Owner)
	if err != nil {
		return err
	}
	for i := range others {
		if others[i].ID != v.ID && store.Fold(others[i].Name) == store.Fold(v.Name) {
			return desk.Invalid("name", "taken")
		}
	}
	if entering && len(others) >= maxSavedViews {
		return desk.Conflict("too_many_saved_views").With("limit", maxSavedViews)
	}
	return nil
}

// knownInFilter refuses a filter that names what the workspace does not have.
func (a *App) knownInFilter(ctx context.Context, actor *desk.Actor, of desk.SavedNoun, filter *desk.Filter) (err error) {
	find := desk.ConversationField
	if of == desk.SavedContacts {
		find = desk.ContactField
	}
	names, err := a.Names(ctx, actor)
	if err != nil {
		return err
	}
	known := func(field string, id int64) bool {
		var ok bool
		switch {
		case strings.HasSuffix(field, "label"):
			_, ok = names.Labels[id]
		case strings.HasSuffix(field, "team"):
			_, ok = names.Teams[id]
		case field == "inbox":
			_, ok = names.Inboxes[id]
		default:
			_, ok = names.Members[id]
		}
		return ok
	}
	filter.Each(func(c *desk.Filter) {
		field, _ := find(c.Field)
		for _, v := range c.Values {
			if id, ok := desk.ParseID(v); ok && field.Type == desk.FilterRef && !known(c.Field, id) {
				err = desk.Invalid("filter", "filter_unknown_id").With("field", c.Field)
			}
		}
	})
	return err
}

// emitView tells who had or has a saved view.
func emitView(tx *store.Tx, actor *desk.Actor, wasShared bool, v desk.SavedView) (version int64) {
	tell := func(kind desk.EventKind) {
		version = tx.Emit(desk.Event{Kind: kind, ActorKind: actor.Kind, Actor: actor.ID(), Subject: v.ID})
	}
	if wasShared || !v.Personal() {
		tell(desk.SavedViewChanged)
	}
	if v.Personal() {
		tell(desk.OwnSavedViewChanged)
	}
	return version
}

// DeleteSavedView takes one away.
func (a *App) DeleteSavedView(ctx context.Context, actor *desk.Actor, id int64) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		v, err := tx.SavedView(actor, id)
		if err != nil {
			return err
		}
		if err := mayWriteView(actor, &v); err != nil {
			return err
		}
		tx.DeleteSavedView(id)
		emitView(tx, actor, false, v)
		if v.Personal() {
			return nil
		}
		was, err := viewFacts(v)
		if err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "saved_view.deleted", subject{id, v.Name}, was, nil)
	})
}
