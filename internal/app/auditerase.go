package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// EraseMemberFromAudit erases what the audit says of somebody who is no member any more: what he was called, his addresses, and from where he
// asked. That something was done, by which id and when, stays, and so does his name where he wrote. It takes an administrator who reads the audit.
func (a *App) EraseMemberFromAudit(ctx context.Context, actor *desk.Actor, user int64) error {
	for _, p := range []desk.Permission{desk.PermAudit, desk.PermMembers} {
		if err := actor.Need(p); err != nil {
			return err
		}
	}
	if actor.Role != desk.RoleAdministrator {
		return desk.Forbidden("administrator")
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		switch _, err := tx.Member(user); {
		case err == nil:
			return desk.Conflict("member_not_removed")
		case desk.CodeOf(err) != desk.ErrNotFound.Code:
			return err
		}
		was, err := tx.WasMember(user)
		if err != nil {
			return err
		}
		if !was {
			return desk.ErrNotFound
		}
		tx.EraseFromAudit(user)
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditMemberErased, Subject: user})
	})
}
