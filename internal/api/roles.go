package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) roleRoutes() {
	serve(a, route{method: http.MethodGet, path: "/roles", name: "list-roles", tag: "roles", summary: "Lists the preset roles, then the workspace's own by name."}, a.roles)
	serve(a, route{method: http.MethodPost, path: "/roles", name: "create-role", tag: "roles", created: true,
		summary: "Makes a role. It holds no right that I do not have."}, a.createRole)
	serve(a, route{method: http.MethodPatch, path: "/roles/{id}", name: "change-role", tag: "roles",
		summary: "Changes a role of the workspace's own. For its members that counts at once."}, a.changeRole)
	serve(a, route{method: http.MethodDelete, path: "/roles/{id}", name: "delete-role", tag: "roles",
		summary: "Deletes a role of the workspace's own. While somebody has it, to says which role they get; without it: 409 role_has_members {count}."}, a.deleteRole)
}

// Role says what its members may do.
type Role struct {
	ID          desk.Role         `json:"id" doc:"A preset's name: administrator, supervisor, agent, read_only; or an id."`
	Preset      bool              `json:"preset" doc:"Every workspace has it, as it is."`
	Name        string            `json:"name" doc:"Empty of a preset, which each language calls in its own way."`
	Permissions []desk.Permission `json:"permissions"`
	Sight       desk.Sight        `json:"sight" enum:"own,team,all" doc:"The widest that its members have. all: as is said of each of them."`
	Members     int               `json:"members" doc:"How many have it, former ones and those invited with it too."`
}

func roleOf(r *app.RoleView) Role {
	out := Role{ID: r.Role, Preset: r.Role.Valid(), Name: r.Name, Permissions: r.Permissions, Sight: r.Sight, Members: r.Members}
	if out.Permissions == nil {
		out.Permissions = []desk.Permission{}
	}
	return out
}

func (a *API) roles(ctx context.Context, actor *desk.Actor, _ *none) (Page[Role], error) {
	list, err := a.App.Roles(ctx, actor)
	return whole(shown(list, roleOf)), err
}

type createRoleInput struct {
	Body struct {
		Name        string            `json:"name"`
		Permissions []desk.Permission `json:"permissions" maxItems:"100"`
		Sight       desk.Sight        `json:"sight,omitempty" enum:"own,team,all" default:"all"`
	}
}

func (a *API) createRole(ctx context.Context, actor *desk.Actor, in *createRoleInput) (Role, error) {
	b := &in.Body
	r, err := a.App.WriteRole(ctx, actor, 0, app.RoleChange{Name: &b.Name, Permissions: &b.Permissions, Sight: &b.Sight})
	return roleOf(&r), err
}

type changeRoleInput struct {
	ByID
	Body struct {
		Name        Field[string]            `json:"name,omitempty"`
		Permissions Field[[]desk.Permission] `json:"permissions,omitempty" maxItems:"100"`
		Sight       Field[string]            `json:"sight,omitempty"`
	}
}

func (a *API) changeRole(ctx context.Context, actor *desk.Actor, in *changeRoleInput) (Role, error) {
	b := &in.Body
	r, err := a.App.WriteRole(ctx, actor, in.ID.N, app.RoleChange{Name: b.Name.pointer(), Permissions: b.Permissions.pointer(), Sight: as[desk.Sight](b.Sight)})
	return roleOf(&r), err
}

type deleteRoleInput struct {
	ByID
	To string `query:"to" maxLength:"20" doc:"The role that its members get: a preset's name or an id."`
}

func (a *API) deleteRole(ctx context.Context, actor *desk.Actor, in *deleteRoleInput) (none, error) {
	return none{}, a.App.DeleteRole(ctx, actor, in.ID.N, desk.Role(in.To))
}
