package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Teams lists the workspace's teams with their members.
func (a *App) Teams(ctx context.Context, actor *desk.Actor) ([]desk.Team, error) {
	return a.Store.Teams(ctx, actor.Workspace)
}

// NewTeam makes a team.
func (a *App) NewTeam(ctx context.Context, actor *desk.Actor, name string, members []int64) (desk.Team, error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return desk.Team{}, err
	}
	f := faults{}
	t := desk.Team{Workspace: actor.Workspace, Name: f.name("name", name), Members: members}
	if err := f.err(); err != nil {
		return t, err
	}
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if err := a.checkMembers(tx, members); err != nil {
			return err
		}
		if err := freeTeamName(tx, t); err != nil {
			return err
		}
		t.ID = tx.NewID()
		tx.InsertTeam(t)
		tx.SetTeamMembers(t.ID, members)
		tx.RenewRights()
		emit(tx, actor, desk.TeamChanged, t.ID)
		return a.noted(ctx, tx, actor, "team.made", subject{t.ID, t.Name}, nil, teamFacts(t))
	})
	return t, err
}

// freeTeamName refuses a name that another team has.
func freeTeamName(tx *store.Tx, t desk.Team) error {
	known, err := tx.Teams()
	if err != nil {
		return err
	}
	for _, other := range known {
		if other.ID != t.ID && store.Fold(other.Name) == store.Fold(t.Name) {
			return desk.Invalid("name", "taken")
		}
	}
	return nil
}

// ChangeTeam renames a team or replaces its members; nil leaves as it is.
func (a *App) ChangeTeam(ctx context.Context, actor *desk.Actor, id int64, name *string, members *[]int64) (t desk.Team, err error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return t, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if t, err = tx.Team(id); err != nil {
			return err
		}
		before := teamFacts(t)
		if name != nil {
			f := faults{}
			if t.Name = f.name("name", *name); f.err() != nil {
				return f.err()
			}
			if err := freeTeamName(tx, t); err != nil {
				return err
			}
			tx.RenameTeam(t)
		}
		if members != nil {
			if err := a.checkMembers(tx, *members); err != nil {
				return err
			}
			t.Members = *members
			tx.SetTeamMembers(id, t.Members)
			tx.RenewRights()
		}
		emit(tx, actor, desk.TeamChanged, id)
		return a.noted(ctx, tx, actor, "team.changed", subject{id, t.Name}, before, teamFacts(t))
	})
	return t, err
}

// DeleteTeam takes a team away. While it has conversations that are not closed, they have to be given to others first.
func (a *App) DeleteTeam(ctx context.Context, actor *desk.Actor, id int64) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		t, err := tx.Team(id)
		if err != nil {
			return err
		}
		n, err := tx.OpenConversationsOfTeam(id)
		if err != nil {
			return err
		}
		if n > 0 {
			return desk.Conflict("team_has_conversations").With("count", n)
		}
		tx.DeleteTeam(id)
		tx.RenewRights()
		emit(tx, actor, desk.TeamChanged, id)
		return a.noted(ctx, tx, actor, "team.deleted", subject{id, t.Name}, teamFacts(t), nil)
	})
}
