package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Bounds of a workspace's own roles.
const (
	maxRoles    = 50
	maxRoleName = 60 // characters
)

// RoleView is a role with how many have it: a preset, or one of the workspace's own, which has a name.
type RoleView struct {
	Role        desk.Role
	Name        string
	Permissions []desk.Permission
	Sight       desk.Sight
	Members     int
}

func viewOfRole(r desk.CustomRole) RoleView {
	return RoleView{Role: r.Role(), Name: r.Name, Permissions: r.Permissions, Sight: r.Sight, Members: r.Members}
}

// Roles lists the presets, then the workspace's own by name.
func (a *App) Roles(ctx context.Context, actor *desk.Actor) ([]RoleView, error) {
	members, err := a.Store.Members(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	own, err := a.Store.Roles(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	out := make([]RoleView, 0, len(desk.Presets)+len(own))
	for _, preset := range desk.Presets {
		v := RoleView{Role: preset, Permissions: preset.Permissions(), Sight: desk.SightAll}
		for i := range members {
			if members[i].Role == preset {
				v.Members++
			}
		}
		out = append(out, v)
	}
	for _, r := range own {
		out = append(out, viewOfRole(r))
	}
	return out, nil
}

// RoleChange is what is written of a role; nil leaves as it is.
type RoleChange struct {
	Name        *string
	Permissions *[]desk.Permission
	Sight       *desk.Sight
}

func (in *RoleChange) apply(r *desk.CustomRole, known []desk.CustomRole) error {
	f := faults{}
	if in.Name != nil || r.ID == 0 {
		if r.Name = f.line("name", deref(in.Name), maxRoleName); r.Name == "" {
			f.add("name", "required")
		}
		if slices.ContainsFunc(known, func(o desk.CustomRole) bool { return o.ID != r.ID && store.Fold(o.Name) == store.Fold(r.Name) }) {
			f.add("name", "taken")
		}
	}
	if in.Permissions != nil {
		all := desk.AllPermissions()
		if slices.ContainsFunc(*in.Permissions, func(p desk.Permission) bool { return !slices.Contains(all, p) }) {
			f.add("permissions", "not_a_choice")
		}
		r.Permissions = slices.DeleteFunc(all, func(p desk.Permission) bool { return !slices.Contains(*in.Permissions, p) })
	}
	if in.Sight != nil {
		if r.Sight = *in.Sight; !r.Sight.Valid() {
			f.add("sight", "not_a_choice")
		}
	}
	return f.err()
}

// WriteRole stores a role; id 0 makes a new one. Both what it held and what it holds by then must be the actor's. Whoever has it may do
// so from his next request on, and his open streams say so. If it lets answer nobody any more, what its members have goes back to the queue.
func (a *App) WriteRole(ctx context.Context, actor *desk.Actor, id int64, in RoleChange) (v RoleView, err error) {
	if err := actor.Need(desk.PermMembers); err != nil {
		return v, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		known, err := tx.Roles()
		if err != nil {
			return err
		}
		var before facts
		was, action := desk.SightOwn, "role.made"
		r := desk.CustomRole{Workspace: actor.Workspace, Sight: desk.SightAll, CreatedAt: tx.Now}
		if id != 0 {
			i := slices.IndexFunc(known, func(r desk.CustomRole) bool { return r.ID == id })
			if i < 0 {
				return desk.ErrNotFound
			}
			r = known[i]
			if err := within(actor, r.Role(), r.Permissions); err != nil {
				return err
			}
			before, was, action = roleFacts(r), r.Sight, "role.changed"
		} else if len(known) >= maxRoles {
			return desk.Conflict("too_many_roles").With("limit", maxRoles)
		}
		if err := in.apply(&r, known); err != nil {
			return err
		}
		if id == 0 {
			r.ID = tx.NewID()
		}
		if err := within(actor, r.Role(), r.Permissions); err != nil {
			return err
		}
		if id == 0 {
			tx.InsertRole(r)
		} else {
			// It widens what its members see, whatever is said of them.
			if err := checkSight(actor, &desk.Member{Sight: r.Sight, RoleSight: r.Sight}, was); err != nil {
				return err
			}
			members, err := tx.Members()
			if err != nil {
				return err
			}
			tx.UpdateRole(r)
			if err := a.silenced(tx, actor, members); err != nil {
				return err
			}
		}
		emit(tx, actor, desk.RoleChanged, r.ID)
		v = viewOfRole(r)
		return a.noted(ctx, tx, actor, action, subject{r.ID, r.Name}, before, roleFacts(r))
	})
	return v, err
}

// DeleteRole takes a role away. While somebody has it, to says which role its members get: one that the actor may give; "": it stays.
func (a *App) DeleteRole(ctx context.Context, actor *desk.Actor, id int64, to desk.Role) error {
	if err := actor.Need(desk.PermMembers); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		r, err := tx.Role(id)
		if err != nil {
			return err
		}
		if err := within(actor, r.Role(), r.Permissions); err != nil {
			return err
		}
		before := roleFacts(r)
		if r.Members > 0 {
			heir, err := heirOf(tx, actor, r, to)
			if err != nil {
				return err
			}
			before["members"], before["heir"] = r.Members, heir
		}
		members, err := tx.Members()
		if err != nil {
			return err
		}
		tx.DeleteRole(r, to)
		if err := a.silenced(tx, actor, members); err != nil {
			return err
		}
		if err := unmask(tx, actor, r.Role()); err != nil {
			return err
		}
		emit(tx, actor, desk.RoleChanged, id)
		return a.noted(ctx, tx, actor, "role.deleted", subject{id, r.Name}, before, nil)
	})
}

// unmask forgets how a role that is gone saw phones and addresses.
func unmask(tx *store.Tx, actor *desk.Actor, role desk.Role) error {
	w, err := tx.WorkspaceRow()
	if err != nil || w.Masking[role] == desk.MaskNone {
		return err
	}
	delete(w.Masking, role)
	tx.UpdateWorkspace(w)
	emit(tx, actor, desk.WorkspaceChanged, w.ID)
	return nil
}

// heirOf checks the role that a deleted one's members get, and says what it is called.
func heirOf(tx *store.Tx, actor *desk.Actor, r desk.CustomRole, to desk.Role) (string, error) {
	switch to {
	case "":
		return "", desk.Conflict("role_has_members").With("count", r.Members)
	case r.Role():
		return "", desk.Invalid("to", "not_a_choice")
	}
	m := desk.Member{Sight: desk.SightAll, RoleSight: r.Sight}
	if err := giveRole(tx, actor, &m, to); err != nil {
		if e := Refusal(err); e != nil && e.Fields["role"] != "" {
			err = desk.Invalid("to", e.Fields["role"])
		}
		return "", err
	}
	if err := checkSight(actor, &m, r.Sight); err != nil {
		return "", desk.Invalid("to", "not_yours")
	}
	return roleName(&m), nil
}

// roleName is a member's role for the audit: a preset's, or what one of the workspace's own is called.
func roleName(m *desk.Member) string {
	if m.RoleName != "" {
		return m.RoleName
	}
	return string(m.Role)
}
