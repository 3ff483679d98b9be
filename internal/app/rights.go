package app

import (
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Nobody gives what he does not have, and nobody changes whoever may do more than he.

// within refuses rights of which the actor lacks one. A role that no workspace puts together comes with more than its rights: administrators
// are in every inbox, so only they make others, and change them.
func within(actor *desk.Actor, role desk.Role, rights []desk.Permission) error {
	if p, lacks := actor.Lacks(role, rights); lacks {
		return desk.Forbidden(string(p))
	}
	if role == desk.RoleAdministrator && actor.Role != desk.RoleAdministrator {
		return desk.Forbidden("administrator")
	}
	return nil
}

// seesAll reports whether the actor sees every conversation of a workspace, whose inboxes are given. What is counted without asking who may
// see it is told to nobody else.
func seesAll(actor *desk.Actor, inboxes []store.Inbox) bool {
	return !slices.ContainsFunc(inboxes, func(b store.Inbox) bool { return !actor.SeesAllOf(b.ID) })
}

// above refuses an actor who may do less than the member whom he would change.
func above(actor *desk.Actor, m *desk.Member) error { return within(actor, m.Role, m.Permissions) }

// giveRole sets a member's role, if the actor has all that it lets do.
func giveRole(tx *store.Tx, actor *desk.Actor, m *desk.Member, role desk.Role) error {
	if role == m.Role && m.User != 0 {
		return nil
	}
	m.Role, m.RoleName, m.Permissions, m.RoleSight = role, "", role.Permissions(), desk.SightAll
	if !role.Valid() {
		id, ok := role.ID()
		if !ok {
			return desk.Invalid("role", "not_a_choice")
		}
		r, err := tx.Role(id)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			return desk.Invalid("role", "not_a_choice")
		}
		if err != nil {
			return err
		}
		m.Role, m.RoleName, m.Permissions, m.RoleSight = r.Role(), r.Name, r.Permissions, r.Sight
	}
	return within(actor, m.Role, m.Permissions)
}

// checkSight refuses to let a member see further than the actor does, unless he did before.
func checkSight(actor *desk.Actor, m *desk.Member, before desk.Sight) error {
	now := m.Sight.Narrower(m.RoleSight)
	if actor.Role == desk.RoleAdministrator || now.Within(actor.Sight) || now.Within(before) {
		return nil
	}
	return desk.Invalid("sight", "not_yours")
}

// mayJoin refuses to put somebody into a team that sees what the actor does not: inboxes that are not his, or what the team has.
func mayJoin(actor *desk.Actor, b *store.Belonging, team int64) error {
	if actor.Role == desk.RoleAdministrator {
		return nil
	}
	sees := actor.Sight == desk.SightAll || actor.Sight == desk.SightTeam && slices.Contains(actor.Teams, team)
	if !sees || slices.ContainsFunc(b.TeamsInboxes(team), func(inbox int64) bool { return !actor.InInbox(inbox) }) {
		return desk.Forbidden("team")
	}
	return nil
}

// mayBecome refuses an actor who does not see all that a member does, and who could come in as him by a link. Whoever has been in has
// conversations of his own, which only who sees all of an inbox sees, too.
func mayBecome(actor *desk.Actor, b *store.Belonging, m *desk.Member) error {
	if actor.Role == desk.RoleAdministrator {
		return nil
	}
	if actor.Sight != desk.SightAll && (!m.Pending || !m.Sight.Narrower(m.RoleSight).Within(actor.Sight)) {
		return desk.Forbidden("sight")
	}
	if slices.ContainsFunc(turned(b.MembersOfInbox)[m.User], func(inbox int64) bool { return !actor.InInbox(inbox) }) {
		return desk.Forbidden("inbox")
	}
	for _, team := range turned(b.MembersOfTeam)[m.User] {
		if err := mayJoin(actor, b, team); err != nil {
			return err
		}
	}
	return nil
}

// mayGiveAway refuses to decide on what hangs on a member where the actor does not see all of it. hang are the inboxes of it.
func mayGiveAway(actor *desk.Actor, b *store.Belonging, m *desk.Member, hang []int64) error {
	if slices.ContainsFunc(hang, func(inbox int64) bool { return !actor.InInbox(inbox) }) && actor.Role != desk.RoleAdministrator {
		return desk.Forbidden("inbox")
	}
	return mayBecome(actor, b, m)
}
