package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// AuditEntry is one thing that somebody must answer for.
type AuditEntry = store.AuditEntry

// AuditQuery asks for a page of the audit.
type AuditQuery = store.AuditQuery

// Actions of the audit. They are stored and served; they never change meaning.
const (
	AuditConversationDeleted = "conversation.deleted"
	AuditExported            = "conversations.exported"
	AuditContactDeleted      = "contact.deleted"
	AuditContactExported     = "contact.exported"
	AuditContactsExported    = "contacts.exported"
	AuditContactsImported    = "contacts.imported"
	AuditContactBlocked      = "contact.blocked"
	AuditContactUnblocked    = "contact.unblocked"
	AuditContactsMerged      = "contact.merged"
	AuditMergeUndone         = "contact.merge_undone"
)

// Audit lists a page of the audit, the newest first, and reports whether there is more.
func (a *App) Audit(ctx context.Context, actor *desk.Actor, q AuditQuery) ([]AuditEntry, bool, error) {
	if err := actor.Need(desk.PermAudit); err != nil {
		return nil, false, err
	}
	return a.Store.AuditEntries(ctx, actor.Workspace, q)
}

type originKey struct{}

// WithOrigin notes from where a use case is asked for.
func WithOrigin(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, originKey{}, address)
}

// audit adds an entry of what an actor does, from where ctx says.
func audit(ctx context.Context, tx *store.Tx, actor *desk.Actor, e AuditEntry) error {
	e.Kind, e.User, e.Token = actor.Kind, actor.User, actor.Token
	e.Address, _ = ctx.Value(originKey{}).(string)
	return tx.Audit(e)
}
