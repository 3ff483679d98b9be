package app

import (
	"cmp"
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// maxDuplicates is how many suggestions a card shows; whoever has more of them has another problem.
const maxDuplicates = 5

// Duplicate is a contact that may be the same person as another, and why.
type Duplicate struct {
	Card desk.Card
	Why  desk.Likeness
}

// Duplicates lists who may be the same person as a contact, the likeliest first, without whom somebody has told apart. To whoever sees phones
// and addresses masked it names nobody: with a contact of his own he could try out what others have.
func (a *App) Duplicates(ctx context.Context, actor *desk.Actor, id int64) ([]Duplicate, error) {
	card, err := a.Contact(ctx, actor, id)
	if err != nil || actor.Masked() {
		return nil, err
	}
	cards, named, err := a.Store.LookAlikes(ctx, &card.Contact)
	if err != nil {
		return nil, err
	}
	var out []Duplicate
	for _, other := range cards {
		if why := desk.Alike(&card.Contact, &other.Contact, named[other.ID]); why != "" {
			out = append(out, Duplicate{other, why})
		}
	}
	order := []desk.Likeness{desk.AlikeByPhone, desk.AlikeByEmail, desk.AlikeByName}
	slices.SortStableFunc(out, func(x, y Duplicate) int {
		if d := slices.Index(order, x.Why) - slices.Index(order, y.Why); d != 0 {
			return d
		}
		return cmp.Compare(y.Card.ID, x.Card.ID) // the newest first
	})
	return out[:min(len(out), maxDuplicates)], nil
}

// TellApart keeps that two contacts are two people, so that nobody is asked again; apart: false takes it back.
func (a *App) TellApart(ctx context.Context, actor *desk.Actor, id, other int64, apart bool) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if _, err := tx.Contact(id); err != nil {
			return err
		}
		if err := actor.Need(desk.PermContactsMerge); err != nil {
			return err
		}
		if id == other {
			return desk.Invalid("contact_id", "same")
		}
		switch _, err := tx.Contact(other); {
		case desk.CodeOf(err) == desk.ErrNotFound.Code:
			return desk.Invalid("contact_id", "not_found")
		case err != nil:
			return err
		}
		if apart {
			tx.SetApart(id, other, actor.ID())
		} else {
			tx.DropApart(id, other)
		}
		return nil
	})
}
