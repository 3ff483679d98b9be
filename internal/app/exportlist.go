package app

import (
	"context"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// ListExport reads all of a list, page after page, so that nothing of it is kept anywhere.
type ListExport struct {
	Zone  *time.Location // the workspace's
	app   *App
	actor *desk.Actor
	query desk.ListQuery
	page  []desk.Listed
	last  bool
}

// exportedRows is how many conversations are read at once.
const exportedRows = 100

// ExportList begins an export of what a list has for the actor, and notes it in the audit. It has read the first page.
func (a *App) ExportList(ctx context.Context, actor *desk.Actor, q desk.ListQuery) (*ListExport, error) {
	if err := actor.Need(desk.PermExport); err != nil {
		return nil, err
	}
	w, err := a.Store.Workspace(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	x := &ListExport{app: a, actor: actor, query: q, Zone: locationOf(w.TimeZone)}
	if err := a.zoned(ctx, actor, q.Filter, &x.query.Zone); err != nil { // it has what his list has
		return nil, err
	}
	x.query.Limit = exportedRows
	if err := x.read(ctx); err != nil {
		return nil, err
	}
	return x, a.Store.Write(ctx, actor.Workspace, store.Need{}, func(tx *store.Tx) error {
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditExported})
	})
}

func (x *ListExport) read(ctx context.Context) (err error) {
	x.page, x.query.After, err = x.app.Store.List(ctx, x.actor, x.query)
	x.last = x.query.After == ""
	return err
}

// Again says who asks by now.
type Again func(context.Context) (*desk.Actor, error)

// Each hands the pages to fn, in the order of the list. What may be seen no longer when its page is read is not in it, and whoever has
// lost the right to export gets no more.
func (x *ListExport) Each(ctx context.Context, again Again, fn func(page []desk.Listed) error) (err error) {
	for {
		if err := fn(x.page); err != nil || x.last {
			return err
		}
		if x.actor, err = again(ctx); err != nil {
			return err
		}
		if err := x.actor.Need(desk.PermExport); err != nil {
			return err
		}
		if err := x.read(ctx); err != nil {
			return err
		}
	}
}
