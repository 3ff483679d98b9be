package store

import (
	"context"
	"slices"
	"strings"

	"timbre/internal/desk"
)

// withRole joins the role of the workspace's own that member m has, as r.
const withRole = ` LEFT JOIN roles r ON r.workspace_id = m.workspace_id AND CAST(r.id AS TEXT) = m.role`

// roleColumns are those of withRole; empty of who has a preset.
const roleColumns = `coalesce(r.name, ''), coalesce(r.permissions, ''), coalesce(r.sight, '')`

// rightsOf is what a role lets do, and how far: a preset's, or what was read of withRole. A role that is gone lets do and see nothing but
// one's own.
func rightsOf(role desk.Role, stored, sight string) ([]desk.Permission, desk.Sight) {
	switch {
	case role.Valid():
		return role.Permissions(), desk.SightAll
	case sight == "":
		return nil, desk.SightOwn
	}
	return permissions(stored), desk.Sight(sight)
}

func permissionsText(list []desk.Permission) string {
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = string(p)
	}
	return strings.Join(texts, " ")
}

// InsertRole stores a new role.
func (tx *Tx) InsertRole(r desk.CustomRole) {
	tx.put(`INSERT INTO roles (id, workspace_id, name, folded, permissions, sight, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		r.ID, tx.Workspace, r.Name, Fold(r.Name), permissionsText(r.Permissions), string(r.Sight), micros(tx.Now))
}

// UpdateRole writes a role, and gives its members a new version of their rights.
func (tx *Tx) UpdateRole(r desk.CustomRole) {
	tx.put(`UPDATE roles SET name = $3, folded = $4, permissions = $5, sight = $6 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, r.ID, r.Name, Fold(r.Name), permissionsText(r.Permissions), string(r.Sight))
	tx.admits = true
	tx.put(`UPDATE memberships SET rights_version = rights_version + 1 WHERE workspace_id = $1 AND role = $2`, tx.Workspace, string(r.Role()))
}

// DeleteRole takes a role away; its members have another from then on.
func (tx *Tx) DeleteRole(r desk.CustomRole, to desk.Role) {
	tx.admits = true
	tx.put(`UPDATE memberships SET role = $3, rights_version = rights_version + 1 WHERE workspace_id = $1 AND role = $2`,
		tx.Workspace, string(r.Role()), string(to))
	tx.put(`DELETE FROM roles WHERE workspace_id = $1 AND id = $2`, tx.Workspace, r.ID)
}

func roles(ctx context.Context, q querier, workspace int64) ([]desk.CustomRole, error) {
	var out []desk.CustomRole
	err := each(ctx, q, `SELECT r.id, r.workspace_id, r.name, r.permissions, r.sight, r.created_at,
		(SELECT count(*) FROM memberships m WHERE m.workspace_id = r.workspace_id AND m.role = CAST(r.id AS TEXT))
		FROM roles r WHERE r.workspace_id = $1 ORDER BY r.folded`, []any{workspace}, func(rs rows) error {
		var r desk.CustomRole
		var rights string
		var created int64
		err := rs.Scan(&r.ID, &r.Workspace, &r.Name, &rights, &r.Sight, &created, &r.Members)
		r.Permissions, r.CreatedAt = permissions(rights), moment(created)
		out = append(out, r)
		return err
	})
	return out, err
}

// Roles lists a workspace's own roles by name.
func (s *Store) Roles(ctx context.Context, workspace int64) ([]desk.CustomRole, error) {
	return roles(ctx, s.engine, workspace)
}

// Roles lists the workspace's own roles by name.
func (tx *Tx) Roles() ([]desk.CustomRole, error) { return roles(tx.ctx, tx, tx.Workspace) }

// Role reads a role of the workspace's own.
func (tx *Tx) Role(id int64) (desk.CustomRole, error) {
	list, err := tx.Roles()
	if err != nil {
		return desk.CustomRole{}, err
	}
	i := slices.IndexFunc(list, func(r desk.CustomRole) bool { return r.ID == id })
	if i < 0 {
		return desk.CustomRole{}, notFound
	}
	return list[i], nil
}
