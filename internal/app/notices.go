package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Notices lists the open notices of the actor's inboxes, for who administers inboxes or supervises; others get none.
func (a *App) Notices(ctx context.Context, actor *desk.Actor) ([]desk.Notice, error) {
	if !actor.Can(desk.PermInboxes) && !actor.Can(desk.PermSupervise) {
		return nil, nil
	}
	list, err := a.Store.Notices(ctx, actor.Workspace)
	return slices.DeleteFunc(list, func(n desk.Notice) bool { return n.Inbox != 0 && !actor.InInbox(n.Inbox) }), err
}

// NoticeQuery asks for a page of notices.
type NoticeQuery = store.NoticeQuery

// NoticePage lists a page of the notices that Notices tells of, with those that are dealt with, and reports whether there is more.
func (a *App) NoticePage(ctx context.Context, actor *desk.Actor, q NoticeQuery) ([]desk.Notice, bool, error) {
	if !actor.Can(desk.PermInboxes) && !actor.Can(desk.PermSupervise) {
		return nil, false, nil
	}
	return a.Store.NoticePage(ctx, actor, q)
}

// ResolveNotice marks a notice as dealt with.
func (a *App) ResolveNotice(ctx context.Context, actor *desk.Actor, id int64) error {
	if err := actor.Need(desk.PermInboxes); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		n, err := tx.Notice(id)
		if err != nil {
			return err
		}
		if n.Inbox != 0 && !actor.InInbox(n.Inbox) {
			return desk.ErrNotFound
		}
		if err := a.releaseTemplates(tx, actor, n); err != nil {
			return err
		}
		tx.ResolveNotice(id, actor.ID())
		emit(tx, actor, desk.NoticeChanged, id)
		return a.noted(ctx, tx, actor, "notice.resolved", subject{id, n.Code}, nil, nil)
	})
}
