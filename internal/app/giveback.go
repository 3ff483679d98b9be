package app

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Nobody has a conversation that he does not see: whoever leaves an inbox, by whatever change, gives back to its queue what he has there. So
// does whoever may answer nobody any more.

// narrowed gives back to the queue what members have and see no longer, after a change of who belongs where. Whoever was put out is left alone:
// what becomes of what he has was decided with it.
func (a *App) narrowed(tx *store.Tx, actor *desk.Actor) error {
	had, err := tx.Held()
	if err != nil || len(had) == 0 {
		return err
	}
	members, err := tx.Members()
	if err != nil {
		return err
	}
	b, err := tx.Belonging()
	if err != nil {
		return err
	}
	counts := map[int64]int{}
	known := byUser(members)
	for _, h := range had {
		if m := known[h.User]; m != nil && m.Active && !m.Pending && !b.In(h.Inbox, m) {
			counts[h.User] += h.Count + h.Hidden
		}
	}
	return a.handBack(tx, actor, counts, desk.NotInInbox)
}

// silenced gives back what those have who could answer before a change of their role, and cannot any more. before are the members as they were.
func (a *App) silenced(tx *store.Tx, actor *desk.Actor, before []desk.Member) error {
	members, err := tx.Members()
	if err != nil {
		return err
	}
	known := byUser(members)
	before = slices.DeleteFunc(before, func(was desk.Member) bool {
		m := known[was.User]
		return !answers(&was) || m == nil || !m.Active || m.Pending || answers(m)
	})
	if len(before) == 0 {
		return nil
	}
	had, err := tx.Held()
	if err != nil {
		return err
	}
	counts, gives := map[int64]int{}, byUser(before)
	for _, h := range had {
		if gives[h.User] != nil {
			counts[h.User] += h.Count + h.Hidden
		}
	}
	return a.handBack(tx, actor, counts, desk.CannotAnswer)
}

// handBack gives back what members have, with how much that is. What is much, of one or of all together, is the job's, and only that is a removal
// of which screens tell.
func (a *App) handBack(tx *store.Tx, actor *desk.Actor, counts map[int64]int, why desk.GivenBack) error {
	room := removeAtOnce
	for _, user := range slices.Sorted(maps.Keys(counts)) {
		r := desk.Removal{Noun: desk.RemovalMember, Subject: user, Plan: desk.RemovalPlan{Stays: true, Why: why}, Total: counts[user]}
		decided(tx, actor, &r)
		if room == removeAtOnce || r.Total <= room {
			room -= min(room, r.Total)
			if err := a.settle(tx, &r); err != nil {
				return err
			}
		}
		if r.Ended() {
			continue
		}
		if _, err := a.goOn(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// stillGives reports whether the reason holds for which a member who stays has his conversations no longer.
func (a *App) stillGives(tx *store.Tx, r *desk.Removal) (bool, error) {
	m, err := tx.Member(r.Subject)
	if desk.CodeOf(err) == desk.ErrNotFound.Code { // he was taken out since, and that says what becomes of them
		return false, nil
	}
	if err != nil {
		return false, err
	}
	here := m.Active && !m.Pending
	switch r.Plan.Why {
	case desk.NotInInbox:
		return here, nil
	case desk.CannotAnswer:
		return here && !answers(&m), nil
	}
	return !here, nil
}

func answers(m *desk.Member) bool { return slices.Contains(m.Permissions, desk.PermReply) }

func byUser(members []desk.Member) map[int64]*desk.Member {
	out := make(map[int64]*desk.Member, len(members))
	for i := range members {
		out[members[i].User] = &members[i]
	}
	return out
}

// Narrowing is a change of who belongs where, before it is made; nil leaves as it is.
type Narrowing struct {
	Role           *desk.Role // of a member
	Teams, Inboxes *[]int64   // the same
	OfTeams        *[]int64   // an inbox's
	Members        *[]int64   // of an inbox or of a team
}

// names refuses what the workspace does not have, as the change itself would.
func (in *Narrowing) names(members []desk.Member, inboxes []store.Inbox, teams []desk.Team) error {
	idOf := func(t desk.Team) int64 { return t.ID }
	return cmp.Or(
		among("teams", deref(in.Teams), teams, idOf),
		among("teams", deref(in.OfTeams), teams, idOf),
		among("inboxes", deref(in.Inboxes), inboxes, func(b store.Inbox) int64 { return b.ID }),
		among("members", deref(in.Members), members, func(m desk.Member) int64 { return m.User }))
}

// GivesBack counts the conversations that a change of a member, of an inbox's people or of a team's would give back to the queue. known is false
// where the actor does not see all of the inboxes that somebody would leave with it: a part would be taken for all.
func (a *App) GivesBack(ctx context.Context, actor *desk.Actor, noun desk.RemovalNoun, id int64, in Narrowing) (n int, known bool, err error) {
	if noun == desk.RemovalInbox && !actor.InInbox(id) {
		return 0, false, desk.ErrNotFound
	}
	if err := actor.Need(permissionFor[noun]); err != nil {
		return 0, false, err
	}
	if err := a.isThere(ctx, actor, noun, id); err != nil {
		return 0, false, err
	}
	h, err := a.holdings(ctx, actor.Workspace)
	if err != nil {
		return 0, false, err
	}
	teams, err := a.Store.Teams(ctx, actor.Workspace)
	if err != nil {
		return 0, false, err
	}
	if err := in.names(h.members, h.inboxes, teams); err != nil {
		return 0, false, err
	}
	after := slices.Clone(h.members)
	if in.Role != nil && noun == desk.RemovalMember {
		i := slices.IndexFunc(after, func(m desk.Member) bool { return m.User == id })
		if i < 0 {
			return 0, false, desk.ErrNotFound
		}
		after[i].Role = *in.Role
		if after[i].Permissions, err = a.rightsOf(ctx, actor, *in.Role); err != nil {
			return 0, false, err
		}
	}
	n, known = h.losing(actor, after, in.belonging(actor, noun, id, h.belonging))
	return n, known, nil
}

// RoleGivesBack counts the conversations that other rights of a role would give back to the queue: all that those have who could answer nobody
// any more. known as by GivesBack.
func (a *App) RoleGivesBack(ctx context.Context, actor *desk.Actor, id int64, permissions []desk.Permission) (n int, known bool, err error) {
	if err := actor.Need(desk.PermMembers); err != nil {
		return 0, false, err
	}
	own, err := a.Store.Roles(ctx, actor.Workspace)
	if err != nil {
		return 0, false, err
	}
	i := slices.IndexFunc(own, func(r desk.CustomRole) bool { return r.ID == id })
	if i < 0 {
		return 0, false, desk.ErrNotFound
	}
	h, err := a.holdings(ctx, actor.Workspace)
	if err != nil {
		return 0, false, err
	}
	after := slices.Clone(h.members)
	for j := range after {
		if after[j].Role == own[i].Role() {
			after[j].Permissions = permissions
		}
	}
	n, known = h.losing(actor, after, h.belonging)
	return n, known, nil
}

// holdings are who belongs where, and what he has there.
type holdings struct {
	members   []desk.Member
	inboxes   []store.Inbox
	belonging store.Belonging
	held      []store.Held
}

func (a *App) holdings(ctx context.Context, workspace int64) (h holdings, err error) {
	if h.members, err = a.Store.Members(ctx, workspace); err != nil {
		return h, err
	}
	if h.inboxes, err = a.Store.Inboxes(ctx, workspace); err != nil {
		return h, err
	}
	if h.belonging, err = a.Store.Belonging(ctx, workspace); err != nil {
		return h, err
	}
	h.held, err = a.Store.Held(ctx, workspace)
	return h, err
}

// losing counts what members have in inboxes that they would be in, or could answer in, no longer. known as by GivesBack.
func (h *holdings) losing(actor *desk.Actor, after []desk.Member, next store.Belonging) (n int, known bool) {
	known = true
	for i := range h.members {
		then, now := &h.members[i], &after[i]
		mute := answers(then) && !answers(now)
		for j := range h.inboxes {
			inbox := h.inboxes[j].ID
			if !h.belonging.In(inbox, then) || !mute && next.In(inbox, now) {
				continue
			}
			known = known && actor.SeesAllOf(inbox)
			if k := slices.IndexFunc(h.held, func(one store.Held) bool { return one.User == then.User && one.Inbox == inbox }); k >= 0 {
				n += h.held[k].Count
			}
		}
	}
	return n, known
}

// rightsOf is what a role lets do.
func (a *App) rightsOf(ctx context.Context, actor *desk.Actor, role desk.Role) ([]desk.Permission, error) {
	if role.Valid() {
		return role.Permissions(), nil
	}
	own, err := a.Store.Roles(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(own, func(r desk.CustomRole) bool { return r.Role() == role })
	if i < 0 {
		return nil, desk.Invalid("role", "not_a_choice")
	}
	return own[i].Permissions, nil
}

// belonging is who would belong where. As when it is done, nobody is taken from the inboxes that the actor does not see.
func (in *Narrowing) belonging(actor *desk.Actor, noun desk.RemovalNoun, id int64, b store.Belonging) store.Belonging {
	next := store.Belonging{MembersOfInbox: maps.Clone(b.MembersOfInbox), TeamsOfInbox: maps.Clone(b.TeamsOfInbox), MembersOfTeam: maps.Clone(b.MembersOfTeam)}
	belongs := func(to map[int64][]int64, lefts []int64, stays func(left int64) bool) {
		for left, rights := range to {
			if !stays(left) {
				to[left] = slices.DeleteFunc(slices.Clone(rights), func(right int64) bool { return right == id })
			}
		}
		for _, left := range lefts {
			to[left] = append(slices.Clone(to[left]), id)
		}
	}
	switch noun {
	case desk.RemovalMember:
		if in.Teams != nil {
			belongs(next.MembersOfTeam, *in.Teams, func(int64) bool { return false })
		}
		if in.Inboxes != nil {
			belongs(next.MembersOfInbox, *in.Inboxes, func(inbox int64) bool { return !actor.InInbox(inbox) })
		}
	case desk.RemovalInbox:
		if in.OfTeams != nil {
			next.TeamsOfInbox[id] = *in.OfTeams
		}
		if in.Members != nil {
			next.MembersOfInbox[id] = *in.Members
		}
	case desk.RemovalTeam:
		if in.Members != nil {
			next.MembersOfTeam[id] = *in.Members
		}
	}
	return next
}
