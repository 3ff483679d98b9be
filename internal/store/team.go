package store

import (
	"context"
	"slices"

	"timbre/internal/desk"
)

// InsertTeam stores a new team without its members.
func (tx *Tx) InsertTeam(t desk.Team) {
	tx.put(`INSERT INTO teams (id, workspace_id, name, created_at) VALUES ($1, $2, $3, $4)`, t.ID, tx.Workspace, t.Name, micros(tx.Now))
}

// RenameTeam writes a team's name.
func (tx *Tx) RenameTeam(t desk.Team) {
	tx.put(`UPDATE teams SET name = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, t.ID, t.Name)
}

// DeleteTeam takes a team away. Its row stays, since the past names it.
func (tx *Tx) DeleteTeam(id int64) {
	tx.put(`UPDATE teams SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id, micros(tx.Now))
	tx.put(`DELETE FROM team_members WHERE workspace_id = $1 AND team_id = $2`, tx.Workspace, id)
	tx.put(`DELETE FROM inbox_teams WHERE workspace_id = $1 AND team_id = $2`, tx.Workspace, id)
}

func teams(ctx context.Context, q querier, workspace int64) ([]desk.Team, error) {
	var out []desk.Team
	err := each(ctx, q, `SELECT t.id, t.workspace_id, t.name, t.created_at FROM teams t WHERE t.workspace_id = $1 AND t.deleted_at = 0 ORDER BY t.id`,
		[]any{workspace}, func(r rows) error {
			var t desk.Team
			var created int64
			err := r.Scan(&t.ID, &t.Workspace, &t.Name, &created)
			t.CreatedAt = moment(created)
			out = append(out, t)
			return err
		})
	if err != nil {
		return nil, err
	}
	members, err := pairs(ctx, q, teamMembers, workspace)
	for i := range out {
		out[i].Members = members[out[i].ID]
	}
	return out, err
}

// Teams lists a workspace's teams with their members.
func (s *Store) Teams(ctx context.Context, workspace int64) ([]desk.Team, error) {
	return teams(ctx, s.engine, workspace)
}

// Teams lists the workspace's teams with their members.
func (tx *Tx) Teams() ([]desk.Team, error) { return teams(tx.ctx, tx, tx.Workspace) }

// Team reads a team with its members.
func (tx *Tx) Team(id int64) (desk.Team, error) {
	list, err := tx.Teams()
	if err != nil {
		return desk.Team{}, err
	}
	i := slices.IndexFunc(list, func(t desk.Team) bool { return t.ID == id })
	if i < 0 {
		return desk.Team{}, notFound
	}
	return list[i], nil
}

// pairTable is a table of who belongs to what: a workspace's pairs (left, right).
type pairTable struct{ table, left, right string }

var (
	teamMembers  = pairTable{"team_members", "team_id", "user_id"}
	inboxMembers = pairTable{"inbox_members", "inbox_id", "user_id"}
	inboxTeams   = pairTable{"inbox_teams", "inbox_id", "team_id"}
)

// pairs reads a table as left → rights, ascending.
func pairs(ctx context.Context, q querier, t pairTable, workspace int64) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	err := each(ctx, q, `SELECT `+t.left+`, `+t.right+` FROM `+t.table+` WHERE workspace_id = $1 ORDER BY `+t.left+`, `+t.right,
		[]any{workspace}, func(r rows) error {
			var left, right int64
			err := r.Scan(&left, &right)
			out[left] = append(out[left], right)
			return err
		})
	return out, err
}

// setRights replaces what belongs to one left.
func (tx *Tx) setRights(t pairTable, left int64, rights []int64) {
	tx.put(`DELETE FROM `+t.table+` WHERE workspace_id = $1 AND `+t.left+` = $2`, tx.Workspace, left)
	for _, right := range slices.Compact(slices.Sorted(slices.Values(rights))) {
		tx.put(`INSERT INTO `+t.table+` (workspace_id, `+t.left+`, `+t.right+`) VALUES ($1, $2, $3)`, tx.Workspace, left, right)
	}
}

// setLefts replaces to what one right belongs.
func (tx *Tx) setLefts(t pairTable, right int64, lefts []int64) {
	tx.put(`DELETE FROM `+t.table+` WHERE workspace_id = $1 AND `+t.right+` = $2`, tx.Workspace, right)
	for _, left := range slices.Compact(slices.Sorted(slices.Values(lefts))) {
		tx.put(`INSERT INTO `+t.table+` (workspace_id, `+t.left+`, `+t.right+`) VALUES ($1, $2, $3)`, tx.Workspace, left, right)
	}
}

// SetTeamMembers replaces a team's members.
func (tx *Tx) SetTeamMembers(team int64, users []int64) { tx.setRights(teamMembers, team, users) }

// SetTeamsOf replaces the teams of a member.
func (tx *Tx) SetTeamsOf(user int64, teams []int64) { tx.setLefts(teamMembers, user, teams) }

// SetInboxMembers replaces the members of an inbox.
func (tx *Tx) SetInboxMembers(inbox int64, users []int64) { tx.setRights(inboxMembers, inbox, users) }

// SetInboxesOf replaces the inboxes of a member.
func (tx *Tx) SetInboxesOf(user int64, inboxes []int64) { tx.setLefts(inboxMembers, user, inboxes) }

// SetInboxTeams replaces the teams of an inbox.
func (tx *Tx) SetInboxTeams(inbox int64, teams []int64) { tx.setRights(inboxTeams, inbox, teams) }

// Belonging says who belongs to what in a workspace; lists are ascending.
type Belonging struct {
	MembersOfInbox, TeamsOfInbox, MembersOfTeam map[int64][]int64
}

// TeamsInboxes lists the inboxes that a team works in.
func (b *Belonging) TeamsInboxes(team int64) (out []int64) {
	for inbox, teams := range b.TeamsOfInbox {
		if slices.Contains(teams, team) {
			out = append(out, inbox)
		}
	}
	return out
}

// In reports whether a member is in an inbox: himself, by a team, or as an administrator. It says the same as inInbox.
func (b *Belonging) In(inbox int64, m *desk.Member) bool {
	if !m.Active || m.Pending {
		return false
	}
	return m.Role == desk.RoleAdministrator || slices.Contains(b.MembersOfInbox[inbox], m.User) ||
		slices.ContainsFunc(b.TeamsOfInbox[inbox], func(team int64) bool { return slices.Contains(b.MembersOfTeam[team], m.User) })
}

// Belonging reads who belongs to what.
func (s *Store) Belonging(ctx context.Context, workspace int64) (b Belonging, err error) {
	return belonging(ctx, s.engine, workspace)
}

// Belonging reads who belongs where, as the transaction has it.
func (tx *Tx) Belonging() (Belonging, error) { return belonging(tx.ctx, tx, tx.Workspace) }

func belonging(ctx context.Context, q querier, workspace int64) (b Belonging, err error) {
	for _, p := range []struct {
		t   pairTable
		dst *map[int64][]int64
	}{{inboxMembers, &b.MembersOfInbox}, {inboxTeams, &b.TeamsOfInbox}, {teamMembers, &b.MembersOfTeam}} {
		if *p.dst, err = pairs(ctx, q, p.t, workspace); err != nil {
			return b, err
		}
	}
	return b, nil
}
