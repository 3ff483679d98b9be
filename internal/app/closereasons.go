package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Bounds of why conversations are finished.
const (
	maxReasonName   = 60 // characters
	maxCloseReasons = 100
	maxCloseSummary = 2000
)

// CloseReasons lists the workspace's reasons by name.
func (a *App) CloseReasons(ctx context.Context, actor *desk.Actor) ([]desk.CloseReason, error) {
	return a.Store.CloseReasons(ctx, actor.Workspace)
}

// NewCloseReason puts a reason on the list.
func (a *App) NewCloseReason(ctx context.Context, actor *desk.Actor, name string) (desk.CloseReason, error) {
	return a.writeReason(ctx, actor, 0, name)
}

// RenameCloseReason changes how a reason is called, also where it was given.
func (a *App) RenameCloseReason(ctx context.Context, actor *desk.Actor, id int64, name string) (desk.CloseReason, error) {
	return a.writeReason(ctx, actor, id, name)
}

// writeReason stores a reason's name; id 0 makes a new one.
func (a *App) writeReason(ctx context.Context, actor *desk.Actor, id int64, name string) (r desk.CloseReason, err error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return r, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		var before facts
		action := "close_reason.made"
		r = desk.CloseReason{Workspace: actor.Workspace, CreatedAt: tx.Now}
		if id != 0 {
			if r, err = tx.CloseReason(id); err != nil {
				return err
			}
			before, action = reasonFacts(r), "close_reason.changed"
		}
		f := faults{}
		if r.Name = f.line("name", name, maxReasonName); r.Name == "" {
			f.add("name", "required")
		}
		known, err := tx.CloseReasons()
		if err != nil {
			return err
		}
		for _, other := range known {
			if other.ID != id && store.Fold(other.Name) == store.Fold(r.Name) {
				f.add("name", "taken")
			}
		}
		switch err := f.err(); {
		case err != nil:
			return err
		case id != 0:
			tx.RenameCloseReason(r)
		case len(known) >= maxCloseReasons:
			return desk.Conflict("too_many_reasons").With("limit", maxCloseReasons)
		default:
			r.ID = tx.NewID()
			tx.InsertCloseReason(r)
		}
		emit(tx, actor, desk.WorkspaceChanged, actor.Workspace)
		return a.noted(ctx, tx, actor, action, subject{r.ID, r.Name}, before, reasonFacts(r))
	})
	return r, err
}

// DeleteCloseReason takes a reason off the list. What was finished with it keeps its name.
func (a *App) DeleteCloseReason(ctx context.Context, actor *desk.Actor, id int64) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		r, err := tx.CloseReason(id)
		if err != nil {
			return err
		}
		tx.DeleteCloseReason(id)
		emit(tx, actor, desk.WorkspaceChanged, actor.Workspace)
		return a.noted(ctx, tx, actor, "close_reason.deleted", subject{id, r.Name}, reasonFacts(r), nil)
	})
}
