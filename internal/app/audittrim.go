package app

import (
	"context"
	"errors"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Bounds of how long the audit is kept, where a company does not keep it for good.
const (
	MinAuditDays = 90
	maxAuditDays = 3660
)

// AuditTrimmed: entries older than the company keeps have gone. until: the time before which.
const AuditTrimmed = "audit.trimmed"

// trimAtOnce is how many entries go in one transaction, so that it delays nobody.
const trimAtOnce = 500

// TrimAudit takes away what companies no longer keep of the audit, whole days of it; that it did so is an entry. Run it now and then: twice
// does no harm.
func (a *App) TrimAudit(ctx context.Context) error {
	list, err := a.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, w := range list {
		if w.AuditDays >= MinAuditDays {
			failed = append(failed, a.trimAudit(ctx, w))
		}
	}
	return errors.Join(failed...)
}

func (a *App) trimAudit(ctx context.Context, w desk.Workspace) error {
	until := a.Store.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -w.AuditDays)
	system := desk.System(w.ID)
	for first, more := true, true; more; first = false {
		err := a.Store.Write(ctx, w.ID, store.Need{Items: trimAtOnce}, func(tx *store.Tx) error {
			now, err := tx.WorkspaceRow()
			if err != nil || now.AuditDays != w.AuditDays { // it was changed just now: the next time
				more = false
				return err
			}
			n, err := tx.TrimAudit(until, trimAtOnce)
			if more = n == trimAtOnce; err != nil || n == 0 || !first {
				return err
			}
			return a.audit(ctx, tx, &system, AuditEntry{Action: AuditTrimmed, Data: map[string]any{"until": until.Unix()}})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
