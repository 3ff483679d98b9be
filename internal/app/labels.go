package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// LabelView is a label; Use is known to whoever may manage labels.
type LabelView struct {
	desk.Label
	Use    *store.LabelUse
	Untold bool // he does not see all conversations: how many carry it is not for him
}

// Labels lists the workspace's labels by name.
func (a *App) Labels(ctx context.Context, actor *desk.Actor) ([]LabelView, error) {
	list, err := a.Store.Labels(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	out := make([]LabelView, len(list))
	for i, l := range list {
		out[i].Label = l
	}
	if !actor.Can(desk.PermLabelsManage) {
		return out, nil
	}
	uses, err := a.Store.LabelUses(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	inboxes, err := a.Store.Inboxes(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	untold := !seesAll(actor, inboxes)
	for i := range out {
		use := uses[out[i].ID]
		out[i].Use, out[i].Untold = &use, untold
	}
	return out, nil
}

// LabelChange is a new label; of a change, nil leaves as it is.
type LabelChange struct {
	Name, Colour, Description *string
}

// Bounds of labels.
const (
	maxLabelName        = 40 // characters
	maxLabelDescription = 200
	maxLabels           = 500 // in a workspace
)

func (c *LabelChange) apply(l *desk.Label) error {
	f := faults{}
	if c.Name != nil {
		if l.Name = f.line("name", *c.Name, maxLabelName); l.Name == "" {
			f.add("name", "required")
		}
	}
	if c.Colour != nil {
		if l.Colour = *c.Colour; !slices.Contains(desk.LabelColours, l.Colour) {
			f.add("colour", "not_a_choice")
		}
	}
	if c.Description != nil {
		l.Description = f.line("description", *c.Description, maxLabelDescription)
	}
	return f.err()
}

// NewLabel makes a label. Without a colour it gets the one that is used least.
func (a *App) NewLabel(ctx context.Context, actor *desk.Actor, in LabelChange) (desk.Label, error) {
	l := desk.Label{Workspace: actor.Workspace}
	if err := actor.Need(desk.PermLabelsManage); err != nil {
		return l, err
	}
	if in.Name == nil {
		in.Name = new(string)
	}
	if err := in.apply(&l); err != nil {
		return l, err
	}
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		known, err := tx.Labels()
		if err != nil {
			return err
		}
		if err := freeLabelName(known, l); err != nil {
			return err
		}
		if len(known) >= maxLabels {
			return desk.Conflict("too_many_labels").With("limit", maxLabels)
		}
		l.ID, l.CreatedAt = tx.NewID(), tx.Now
		if in.Colour == nil {
			l.Colour = rarestColour(known)
		}
		tx.InsertLabel(l)
		emit(tx, actor, desk.LabelChanged, l.ID)
		return a.noted(ctx, tx, actor, "label.made", subject{l.ID, l.Name}, nil, labelFacts(l))
	})
	return l, err
}

// freeLabelName refuses a name that another label has.
func freeLabelName(known []desk.Label, l desk.Label) error {
	for _, other := range known {
		if other.ID != l.ID && store.Fold(other.Name) == store.Fold(l.Name) {
			return desk.Invalid("name", "taken")
		}
	}
	return nil
}

func rarestColour(known []desk.Label) string {
	used := map[string]int{}
	for _, l := range known {
		used[l.Colour]++
	}
	return slices.MinFunc(desk.LabelColours, func(x, y string) int { return used[x] - used[y] })
}

// ChangeLabel changes a label's name, colour or description.
func (a *App) ChangeLabel(ctx context.Context, actor *desk.Actor, id int64, in LabelChange) (l desk.Label, err error) {
	if err := actor.Need(desk.PermLabelsManage); err != nil {
		return l, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if l, err = tx.Label(id); err != nil {
			return err
		}
		before := labelFacts(l)
		if err := in.apply(&l); err != nil {
			return err
		}
		known, err := tx.Labels()
		if err != nil {
			return err
		}
		if err := freeLabelName(known, l); err != nil {
			return err
		}
		tx.UpdateLabel(l)
		emit(tx, actor, desk.LabelChanged, id)
		return a.noted(ctx, tx, actor, "label.changed", subject{id, l.Name}, before, labelFacts(l))
	})
	return l, err
}
