package desk

import (
	"slices"
	"time"
)

// CustomRole is what a workspace lets a kind of member do, besides the presets.
type CustomRole struct {
	ID, Workspace int64
	Name          string       // unique, case and accents folded
	Permissions   []Permission // in the order of AllPermissions
	Sight         Sight        // the widest that its members have
	Members       int          // how many have it, former ones and those invited with it too
	CreatedAt     time.Time
}

// Role is how members name it.
func (r *CustomRole) Role() Role { return Role(FormatID(r.ID)) }

// Presets are the roles that every workspace has, the mightiest first.
var Presets = []Role{RoleAdministrator, RoleSupervisor, RoleAgent, RoleReadOnly}

// AllPermissions are the rights that a role can hold.
func AllPermissions() []Permission { return RoleAdministrator.Permissions() }

// ID of a role of the workspace's own; ok: it is none of the presets, and can be one.
func (r Role) ID() (id int64, ok bool) {
	if r.Valid() || r == "" {
		return 0, false
	}
	return ParseID(string(r))
}

// Is reports whether it is a role of the workspace's own, by its id.
func (r Role) Is(id int64) bool { return r == Role(FormatID(id)) }

// Within reports whether whoever sees as far as other sees no less.
func (s Sight) Within(other Sight) bool {
	return s == other || other == SightAll || s == SightOwn
}

// Narrower is what somebody sees of whom two say how far.
func (s Sight) Narrower(other Sight) Sight {
	if s.Within(other) {
		return s
	}
	return other
}

// Lacks names the first of a role's rights that the actor does not have. Whoever is shown phones and addresses masked does not have the
// right to see them whole, unless the workspace masks them for that role, too.
func (a *Actor) Lacks(role Role, rights []Permission) (Permission, bool) {
	i := slices.IndexFunc(rights, func(p Permission) bool {
		if p != PermContactsReveal {
			return !a.Can(p)
		}
		switch a.masking[role] {
		case MaskAlways:
			return false
		case MaskRequest:
			return !a.Can(p)
		}
		return a.Masked()
	})
	if i < 0 {
		return "", false
	}
	return rights[i], true
}
