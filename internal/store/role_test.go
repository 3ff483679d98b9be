package store_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// Whatever roles a workspace puts together: what a member may do and how far he sees is what his role and his own sight both say, the lists
// of the store show what the rule of the streams lets him see, and a change of the role is a new version of his rights and of nobody else's.
func TestRolesDecideWhatMembersSee(t *testing.T) { // F07
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(rt *rapid.T) {
			w := newWorld(rt, s)
			roles := w.drawRoles(rt)
			members := w.drawMembers(rt, roles)
			w.checkMembers(rt, members, roles)

			changed := &roles[rapid.IntRange(0, len(roles)-1).Draw(rt, "which changes")]
			before := w.versions(rt, members)
			if gone := rapid.Bool().Draw(rt, "goes"); gone {
				w.write(rt, w.id, func(tx *store.Tx) error { tx.DeleteRole(*changed, desk.RoleReadOnly); return nil })
			} else {
				drawRole(rt, changed)
				w.write(rt, w.id, func(tx *store.Tx) error { tx.UpdateRole(*changed); return nil })
			}
			after := w.versions(rt, members)
			for i := range members {
				had := members[i].Role == changed.Role()
				if newer := after[members[i].User] > before[members[i].User]; newer != had {
					rt.Fatalf("a member with role %s of whom %s changed: version %d, then %d", members[i].Role, changed.Role(), before[members[i].User], after[members[i].User])
				}
			}
			list, err := s.Roles(context.Background(), w.id)
			if err != nil {
				rt.Fatal(err)
			}
			if !slices.ContainsFunc(list, func(r desk.CustomRole) bool { return r.ID == changed.ID }) {
				for i := range members {
					if members[i].Role == changed.Role() {
						members[i].Role = desk.RoleReadOnly
					}
				}
			}
			w.checkMembers(rt, members, list)
		})
	})
}

func drawRole(rt *rapid.T, r *desk.CustomRole) {
	r.Permissions = nil
	for _, p := range desk.AllPermissions() {
		if rapid.Bool().Draw(rt, string(p)) {
			r.Permissions = append(r.Permissions, p)
		}
	}
	r.Sight = rapid.SampledFrom([]desk.Sight{desk.SightOwn, desk.SightTeam, desk.SightAll}).Draw(rt, "role's sight")
}

func (w *world) drawRoles(rt *rapid.T) []desk.CustomRole {
	out := make([]desk.CustomRole, rapid.IntRange(1, 3).Draw(rt, "roles"))
	w.write(rt, w.id, func(tx *store.Tx) error {
		for i := range out {
			out[i] = desk.CustomRole{ID: tx.NewID(), Name: string(rune('A' + i))}
			drawRole(rt, &out[i])
			tx.InsertRole(out[i])
		}
		return nil
	})
	return out
}

// drawMembers makes the world's users members, and its inboxes and teams rows.
func (w *world) drawMembers(rt *rapid.T, roles []desk.CustomRole) []desk.Member {
	names := slices.Clone(desk.Presets)
	for i := range roles {
		names = append(names, roles[i].Role(), roles[i].Role())
	}
	var out []desk.Member
	w.write(rt, w.id, func(tx *store.Tx) error {
		out = nil
		for i, id := range w.inboxes {
			b := store.Inbox{Inbox: desk.Inbox{ID: id, Workspace: w.id, Channel: "whatsapp", Name: string(rune(65 + i)), Account: desk.FormatID(id), State: desk.InboxConnected, CreatedAt: tx.Now}}
			b.Settings.ManualPickOff = rapid.Bool().Draw(rt, "pick off")
			if err := tx.InsertInbox(b); err != nil {
				return err
			}
		}
		for i, id := range w.teams {
			tx.InsertTeam(desk.Team{ID: id, Name: string(rune('A' + i))})
			tx.SetTeamMembers(id, some(rt, "of team", w.users))
		}
		for _, id := range w.inboxes {
			tx.SetInboxMembers(id, some(rt, "of inbox", w.users))
			tx.SetInboxTeams(id, some(rt, "team of inbox", w.teams))
		}
		for _, id := range w.users {
			tx.InsertAccount(store.Account{User: desk.User{ID: id, Name: "A", Email: desk.FormatID(id) + "@acme.example", Locale: "es"}, PasswordHash: "x"})
			m := desk.Member{User: id, Role: rapid.SampledFrom(names).Draw(rt, "role"), Active: true,
				Sight: rapid.SampledFrom([]desk.Sight{desk.SightOwn, desk.SightTeam, desk.SightAll}).Draw(rt, "sight")}
			tx.InsertMember(m)
			out = append(out, m)
		}
		return nil
	})
	return out
}

func (w *world) versions(rt *rapid.T, members []desk.Member) map[int64]int64 {
	out := map[int64]int64{}
	for i := range members {
		a, err := w.store.MemberActor(context.Background(), w.id, members[i].User)
		if err != nil {
			rt.Fatal(err)
		}
		out[a.User] = a.RightsVersion
	}
	return out
}

func (w *world) checkMembers(rt *rapid.T, members []desk.Member, roles []desk.CustomRole) {
	for i := range members {
		m := &members[i]
		a, err := w.store.MemberActor(context.Background(), w.id, m.User)
		if err != nil {
			rt.Fatal(err)
		}
		rights, sight := m.Role.Permissions(), m.Sight
		if k := slices.IndexFunc(roles, func(r desk.CustomRole) bool { return r.Role() == m.Role }); k >= 0 {
			rights = roles[k].Permissions
			for _, s := range []desk.Sight{desk.SightTeam, desk.SightOwn} { // whoever says less, counts
				if roles[k].Sight == s || m.Sight == s {
					sight = s
				}
			}
		}
		if !slices.Equal(a.Permissions, rights) || a.Sight != sight {
			rt.Fatalf("%s with sight %s: sees %s and may %v, want %s and %v", m.Role, m.Sight, a.Sight, a.Permissions, sight, rights)
		}
		stored, err := w.store.Member(context.Background(), w.id, m.User)
		if err != nil {
			rt.Fatal(err)
		}
		if !slices.Equal(stored.Permissions, rights) || stored.Sight.Narrower(stored.RoleSight) != sight {
			rt.Fatalf("as a member he may %v and sees %s and %s", stored.Permissions, stored.Sight, stored.RoleSight)
		}
		q := w.query(rt)
		if got, want := w.pages(rt, &a, q), w.expect(&a, q); !slices.Equal(got, want) {
			rt.Fatalf("%+v for %+v: %v, want %v", q, a, got, want)
		}
	}
}
