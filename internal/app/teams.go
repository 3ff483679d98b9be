package app

import (
	"context"
	"slices"

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

// ChangeTeam renames a team or replaces its members; nil leaves as it is. Whoever leaves an inbox with it gives back what he has there.
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
			if err := a.mayFill(tx, actor, t, *members); err != nil {
				return err
			}
			t.Members = *members
			tx.SetTeamMembers(id, t.Members)
			tx.RenewRights()
			if err := a.narrowed(tx, actor); err != nil {
				return err
			}
		}
		emit(tx, actor, desk.TeamChanged, id)
		return a.noted(ctx, tx, actor, "team.changed", subject{id, t.Name}, before, teamFacts(t))
	})
	return t, err
}

// mayFill refuses new members of a team that sees what the actor does not.
func (a *App) mayFill(tx *store.Tx, actor *desk.Actor, t desk.Team, members []int64) error {
	if !slices.ContainsFunc(members, func(user int64) bool { return !slices.Contains(t.Members, user) }) {
		return nil
	}
	b, err := tx.Belonging()
	if err != nil {
		return err
	}
	if mayJoin(actor, &b, t.ID) != nil {
		return desk.Invalid("members", "not_yours")
	}
	return nil
}

// mayHandOn refuses to give what a team has to another, of which the actor may be, if he does not see what it has.
func mayHandOn(tx *store.Tx, actor *desk.Actor, team, to int64) error {
	if to == 0 {
		return nil
	}
	b, err := tx.Belonging()
	if err != nil {
		return err
	}
	if mayJoin(actor, &b, team) != nil {
		return desk.Invalid("to", "not_yours")
	}
	return nil
}

// DeleteTeam takes a team away. While it has conversations that are not closed, to says what becomes of them: they go to another team,
// or to none (0); nil: the team stays. So do the contacts that it looks after, and its canned responses, which are everybody's if no team
// gets them. Whoever was in an inbox only by the team gives back to its queue what he has there. What was closed keeps the team's name.
func (a *App) DeleteTeam(ctx context.Context, actor *desk.Actor, id int64, to *int64) (r desk.Removal, err error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return r, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		t, err := tx.Team(id)
		if err != nil {
			return err
		}
		h, err := hangingOn(tx, actor, desk.RemovalTeam, id)
		if err != nil {
			return err
		}
		if to == nil && h.Conversations > 0 {
			return hasConversations("team_has_conversations", &h)
		}
		r = desk.Removal{Noun: desk.RemovalTeam, Subject: id, Name: t.Name, Plan: desk.RemovalPlan{Team: deref(to)}, Total: h.Conversations + h.Contacts, Untold: h.Untold}
		if _, err := heir(tx, id, r.Plan.Team); err != nil {
			return err
		}
		if err := mayHandOn(tx, actor, id, r.Plan.Team); err != nil {
			return err
		}
		if err := moveCanned(tx, actor, desk.CannedScope{Team: id}, desk.CannedScope{Team: r.Plan.Team}); err != nil {
			return err
		}
		tx.DeleteTeam(id)
		tx.RenewRights()
		emit(tx, actor, desk.TeamChanged, id)
		if r, err = a.begin(tx, actor, r); err != nil {
			return err
		}
		if err := a.narrowed(tx, actor); err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "team.deleted", subject{id, t.Name}, teamFacts(t), nil)
	})
	return r, err
}

// teamPortion gives conversations and contacts of a team that was deleted to another, or to none.
func (a *App) teamPortion(tx *store.Tx, by *desk.Actor, r *desk.Removal) (n int, done bool, err error) {
	next, err := heir(tx, r.Subject, r.Plan.Team)
	if desk.CodeOf(err) != "" { // it was deleted since
		next, r.Plan.Team, err = desk.Team{}, 0, nil
	}
	if err != nil {
		return 0, false, err
	}
	list, err := tx.TeamsConversations(r.Subject, removeAtOnce)
	if err != nil {
		return 0, false, err
	}
	for i := range list {
		if err := a.giveOne(tx, by, &list[i], next); err != nil {
			return 0, false, err
		}
	}
	if n = len(list); n < removeAtOnce {
		some, err := a.giveContacts(tx, by, r, removeAtOnce-n)
		if n += some; err != nil {
			return n, false, err
		}
	}
	return n, n < removeAtOnce, nil
}

// heir is the team that gets another's conversations; its zero if none does.
func heir(tx *store.Tx, id, to int64) (desk.Team, error) {
	if to == 0 {
		return desk.Team{}, nil
	}
	next, err := tx.Team(to)
	if to == id || desk.CodeOf(err) == desk.ErrNotFound.Code {
		err = desk.Invalid("to", "not_a_choice")
	}
	return next, err
}

// giveOne sets a conversation's team, without a transfer: whoever has it keeps it, unless he is not of that team. A team that does not
// work in its inbox cannot have it.
func (a *App) giveOne(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, next desk.Team) error {
	before, line := c.Facts(), desk.EventLine{}
	if next.ID != 0 {
		works, err := tx.TeamWorks(c.Inbox, next.ID)
		if err != nil {
			return err
		}
		if line = (desk.EventLine{Name: "team", ToID: next.ID}); !works {
			next, line = desk.Team{}, desk.EventLine{}
		}
	}
	if setTeam(c, next) && c.Status == desk.Pending { // nobody would wait for the customer
		c.Status = desk.Open
	}
	return a.step(tx, actor, c, before, line)
}
