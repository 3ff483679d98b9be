package app

import (
	"context"
	"maps"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// AuditContactRevealed notes that somebody who is shown phones and addresses masked looked at a contact's.
const AuditContactRevealed = "contact.revealed"

// Bounds of the reason why somebody looks behind the mask, in characters.
const (
	leastReason = 3
	maxReason   = 200
)

// maxMasked bounds the roles of which a workspace says how they see phones and addresses.
const maxMasked = 100

// RevealContact shows the actor a contact's phone and address, and notes that with his reason.
func (a *App) RevealContact(ctx context.Context, actor *desk.Actor, id int64, reason string) (desk.Card, error) {
	card, err := a.Contact(ctx, actor, id)
	if err != nil {
		return card, err
	}
	if err := actor.Need(desk.PermContactsReveal); err != nil {
		return desk.Card{}, err
	}
	f := faults{}
	if reason = f.line("reason", reason, maxReason); len([]rune(reason)) < leastReason {
		f.add("reason", "required")
	}
	if err := f.err(); err != nil {
		return desk.Card{}, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		changes, err := differences(nil, facts{"reason": ofPerson{id, reason}})
		if err != nil {
			return err
		}
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditContactRevealed, Contact: id, Changes: changes})
	})
	if err != nil {
		return desk.Card{}, err
	}
	return card, nil
}

// unmask leaves as it is what comes back as the actor was shown it, and refuses any other value that is none.
func (in *ContactChange) unmask(actor *desk.Actor, c *desk.Contact) error {
	for _, t := range []struct {
		field string
		value **string
		now   string
	}{{"name", &in.Name, c.Name}, {"phone", &in.Phone, c.Phone}, {"email", &in.Email, c.Email}} {
		switch typed := deref(*t.value); {
		case !desk.IsMasked(typed), t.field == "name" && !actor.Masked():
		case typed == asSeen(actor, t.field, t.now):
			*t.value = nil
		default:
			return desk.Invalid(t.field, "masked")
		}
	}
	return nil
}

// unconfirmed is a refusal that does not tell whoever sees phones masked whose the number is that he typed.
func unconfirmed(actor *desk.Actor, err error) error {
	if actor.Masked() {
		switch code := desk.CodeOf(err); code {
		case "contact_exists", "contact_blocked", "conversation_open":
			return desk.Conflict(code)
		}
	}
	return err
}

// mayImport refuses who may not import contacts. Who sees them masked would learn of each row whether there is one with its number.
func mayImport(actor *desk.Actor) error {
	if err := actor.Need(desk.PermContactsImport); err != nil {
		return err
	}
	if actor.Masked() {
		return desk.ErrMasked
	}
	return nil
}

// masking is how roles, the workspace's own among them, see phones and addresses after a change of some of them. Administrators see them.
func (f faults) masking(now, change desk.Masking, own []desk.CustomRole) desk.Masking {
	out := desk.Masking{}
	maps.Copy(out, now)
	for role, mask := range change {
		known := role.Valid() && role != desk.RoleAdministrator || slices.ContainsFunc(own, func(r desk.CustomRole) bool { return r.Role() == role })
		if !known || mask != desk.MaskNone && mask != desk.MaskRequest && mask != desk.MaskAlways {
			f.add("masking", "not_a_choice")
		}
		out[role] = mask
	}
	if len(out) > maxMasked {
		f.add("masking", "too_many")
	}
	return out
}
