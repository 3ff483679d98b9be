package app

import (
	"context"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Colleague is a member with where he belongs.
type Colleague struct {
	desk.Member
	Teams, Inboxes []int64
}

// Members lists the workspace's members. What they belong to is shown as far as the actor sees inboxes.
func (a *App) Members(ctx context.Context, actor *desk.Actor) ([]Colleague, error) {
	list, err := a.Store.Members(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	b, err := a.Store.Belonging(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	return colleagues(actor, list, b), nil
}

func colleagues(actor *desk.Actor, list []desk.Member, b store.Belonging) []Colleague {
	teams, inboxes := turned(b.MembersOfTeam), turned(b.MembersOfInbox)
	out := make([]Colleague, len(list))
	for i, m := range list {
		seen := slices.DeleteFunc(slices.Clone(inboxes[m.User]), func(inbox int64) bool { return !actor.InInbox(inbox) })
		out[i] = Colleague{Member: m, Teams: teams[m.User], Inboxes: seen}
	}
	return out
}

// turned reads "who belongs to it" as "to what does he belong".
func turned(of map[int64][]int64) map[int64][]int64 {
	out := map[int64][]int64{}
	for left, rights := range of {
		for _, right := range rights {
			out[right] = append(out[right], left)
		}
	}
	for right := range out {
		slices.Sort(out[right])
	}
	return out
}

// MemberInput is a new member; of a change, nil leaves as it is.
type MemberInput struct {
	Name, Email    *string
	Role           *desk.Role
	Sight          *desk.Sight
	Active         *bool
	Capacity       *int // desk.Member.Capacity
	Teams, Inboxes *[]int64
	Mail           bool // of a new member: his invitation is mailed, too
}

// invitationAge is how long an invitation can be used.
const invitationAge = 7 * 24 * time.Hour

// InviteMember invites somebody and returns the link by which he accepts. Until then he is no member, and whether the address is
// known elsewhere does not show.
func (a *App) InviteMember(ctx context.Context, actor *desk.Actor, in MemberInput) (c Colleague, link string, err error) {
	if err := actor.Need(desk.PermMembers); err != nil {
		return c, "", err
	}
	f := faults{}
	m := desk.Member{Workspace: actor.Workspace, Sight: desk.SightAll, Active: true, Invited: true, Pending: true, Capacity: desk.CapacityOfInbox}
	m.Email = f.email("email", deref(in.Email))
	m.Name = f.name("name", deref(in.Name))
	checkRights(f, in)
	if err := f.err(); err != nil {
		return c, "", err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		link = ""
		m.User, m.Role, m.Sight = 0, "", desk.SightAll
		if err := setRights(tx, actor, &m, in); err != nil {
			return err
		}
		acc, known, err := tx.AccountByEmail(m.Email)
		if err != nil {
			return err
		}
		if !known {
			w, err := tx.WorkspaceRow()
			if err != nil {
				return err
			}
			acc = store.Account{User: desk.User{ID: tx.NewID(), Name: m.Name, Email: m.Email, Locale: w.Locale}}
			tx.InsertAccount(acc)
		} else if _, err := tx.Member(acc.ID); err == nil {
			return desk.Conflict("member_exists").With("member", desk.FormatID(acc.ID))
		} else if desk.CodeOf(err) != desk.ErrNotFound.Code {
			return err
		}
		m.User = acc.ID
		tx.InsertMember(m)
		if err := a.setBelonging(tx, actor, m.User, in); err != nil {
			return err
		}
		emit(tx, actor, desk.MemberChanged, m.User)
		b, err := tx.Belonging()
		if err != nil {
			return err
		}
		if err := a.noted(ctx, tx, actor, "member.invited", subject{id: m.User}, nil, memberFacts(m, b)); err != nil {
			return err
		}
		link, err = a.invite(tx, actor, m.User, in.Mail)
		return err
	})
	return Colleague{Member: m, Teams: list(in.Teams), Inboxes: list(in.Inboxes)}, link, err
}

// checkRights refuses what no role and no sight is called.
func checkRights(f faults, in MemberInput) {
	if in.Role != nil && !in.Role.Valid() {
		if _, ok := in.Role.ID(); !ok {
			f.add("role", "not_a_choice")
		}
	}
	if in.Sight != nil && !in.Sight.Valid() {
		f.add("sight", "not_a_choice")
	}
}

// setRights gives a member his role and sight, none of which is more than the actor's own.
func setRights(tx *store.Tx, actor *desk.Actor, m *desk.Member, in MemberInput) error {
	before := desk.SightOwn
	if m.User != 0 {
		before = m.Sight.Narrower(m.RoleSight)
	}
	role := m.Role
	if in.Role != nil {
		role = *in.Role
	} else if m.User == 0 {
		role = desk.RoleAgent
	}
	if err := giveRole(tx, actor, m, role); err != nil {
		return err
	}
	if in.Sight != nil {
		m.Sight = *in.Sight
	}
	return checkSight(actor, m, before)
}

// setBelonging puts a member into teams and inboxes of the workspace, as far as the actor sees them; from the inboxes that he does not see
// he takes nobody.
func (a *App) setBelonging(tx *store.Tx, actor *desk.Actor, user int64, in MemberInput) error {
	b, err := tx.Belonging()
	if err != nil {
		return err
	}
	if in.Teams != nil {
		if err := a.checkTeams(tx, *in.Teams); err != nil {
			return err
		}
		for _, team := range *in.Teams {
			if slices.Contains(b.MembersOfTeam[team], user) {
				continue
			}
			if err := mayJoin(actor, &b, team); err != nil {
				return desk.Invalid("teams", "not_yours")
			}
		}
		tx.SetTeamsOf(user, *in.Teams)
	}
	if in.Inboxes != nil {
		if err := a.checkInboxes(tx, *in.Inboxes); err != nil {
			return err
		}
		if slices.ContainsFunc(*in.Inboxes, func(inbox int64) bool { return !actor.InInbox(inbox) }) {
			return desk.Invalid("inboxes", "not_found")
		}
		unseen := slices.DeleteFunc(turned(b.MembersOfInbox)[user], actor.InInbox)
		tx.SetInboxesOf(user, append(unseen, *in.Inboxes...))
	}
	return nil
}

// checkTeams refuses teams that are not the workspace's.
func (a *App) checkTeams(tx *store.Tx, ids []int64) error {
	known, err := tx.Teams()
	if err != nil {
		return err
	}
	return among("teams", ids, known, func(t desk.Team) int64 { return t.ID })
}

func (a *App) checkInboxes(tx *store.Tx, ids []int64) error {
	known, err := tx.Inboxes()
	if err != nil {
		return err
	}
	return among("inboxes", ids, known, func(b store.Inbox) int64 { return b.ID })
}

func (a *App) checkMembers(tx *store.Tx, ids []int64) error {
	known, err := tx.Members()
	if err != nil {
		return err
	}
	return among("members", ids, known, func(m desk.Member) int64 { return m.User })
}

// among refuses ids that are not of known things.
func among[T any](field string, ids []int64, known []T, id func(T) int64) error {
	for _, want := range ids {
		if !slices.ContainsFunc(known, func(k T) bool { return id(k) == want }) {
			return desk.Invalid(field, "not_found")
		}
	}
	return nil
}

// ChangeMember changes what a member may do and where he belongs. The last administrator stays one. Whoever is no longer
// active gives his conversations back to the queue; so does who leaves an inbox those in it, and who may answer nobody any more.
func (a *App) ChangeMember(ctx context.Context, actor *desk.Actor, user int64, in MemberInput) (c Colleague, err error) {
	if err := actor.Need(desk.PermMembers); err != nil {
		return c, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		m, err := tx.Member(user)
		if err != nil {
			return err
		}
		if err := above(actor, &m); err != nil {
			return err
		}
		b, err := tx.Belonging()
		if err != nil {
			return err
		}
		was, before := m, memberFacts(m, b)
		f := faults{}
		checkRights(f, in)
		if in.Active != nil {
			m.Active = *in.Active
		}
		if in.Capacity != nil {
			m.Capacity = *in.Capacity
			checkCapacity(f, m.Capacity)
		}
		if err := f.err(); err != nil {
			return err
		}
		if err := setRights(tx, actor, &m, in); err != nil {
			return err
		}
		if err := keepAnAdministrator(tx, m); err != nil {
			return err
		}
		if in.Name != nil {
			if m.Name, err = a.rename(tx, m, *in.Name); err != nil {
				return err
			}
		}
		if err := a.setBelonging(tx, actor, user, in); err != nil {
			return err
		}
		tx.UpdateMember(m)
		if in.Capacity != nil {
			tx.SetCapacity(user, *in.Capacity)
		}
		if !m.Active {
			tx.DropInvitations(user)
		}
		emit(tx, actor, desk.MemberChanged, user)
		if b, err = tx.Belonging(); err != nil {
			return err
		}
		if in.Active != nil && !m.Active {
			err = a.returnAll(tx, actor, user)
		} else if err = a.silenced(tx, actor, []desk.Member{was}); err == nil {
			err = a.narrowed(tx, actor)
		}
		if err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "member.changed", subject{id: user}, before, memberFacts(m, b))
	})
	if err != nil {
		return c, err
	}
	return a.colleague(ctx, actor, user)
}

// rename changes the name of a user. One who belongs to other companies too has his name from himself, once he has accepted.
func (a *App) rename(tx *store.Tx, m desk.Member, name string) (string, error) {
	f := faults{}
	name = f.name("name", name)
	if err := f.err(); err != nil || name == m.Name || m.Pending {
		return name, err
	}
	alone, err := tx.OnlyHere(m.User)
	if err != nil {
		return name, err
	}
	if !alone {
		return name, desk.Conflict("account_is_his_own")
	}
	acc, err := tx.Account(m.User)
	if err != nil {
		return name, err
	}
	acc.Name = name
	tx.UpdateAccount(acc)
	return name, nil
}

// keepAnAdministrator refuses what would leave the workspace without one.
func keepAnAdministrator(tx *store.Tx, changed desk.Member) error {
	list, err := tx.Members()
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.User == changed.User {
			m = changed
		}
		if m.Role == desk.RoleAdministrator && m.Active && !m.Invited {
			return nil
		}
	}
	return desk.Conflict("last_administrator")
}

// returnAll gives a member's conversations back to the queue; he stays one.
func (a *App) returnAll(tx *store.Tx, actor *desk.Actor, user int64) error {
	h, err := tx.Hanging(desk.RemovalMember, user)
	if err != nil || h.Conversations == 0 {
		return err
	}
	_, err = a.begin(tx, actor, desk.Removal{Noun: desk.RemovalMember, Subject: user, Plan: desk.RemovalPlan{Stays: true}, Total: h.Conversations})
	return err
}

func (a *App) colleague(ctx context.Context, actor *desk.Actor, user int64) (Colleague, error) {
	all, err := a.Members(ctx, actor)
	if err != nil {
		return Colleague{}, err
	}
	i := slices.IndexFunc(all, func(c Colleague) bool { return c.User == user })
	if i < 0 {
		return Colleague{}, desk.ErrNotFound
	}
	return all[i], nil
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

func list(p *[]int64) []int64 { return deref(p) }
