package desk_test

import (
	"testing"

	"timbre/internal/desk"
)

// Whoever has another's interface before him has no more of a team's than both of them.
func TestWhoHasATeamsCannedResponses(t *testing.T) {
	manager := desk.Actor{User: 1, Kind: desk.ActorUser, Permissions: []desk.Permission{desk.PermCannedShared}}
	mate := desk.Actor{User: 2, Kind: desk.ActorUser, Teams: []int64{7}}
	outsider := desk.Actor{User: 3, Kind: desk.ActorUser, Teams: []int64{8}}
	for _, one := range []struct {
		name     string
		a        desk.Actor
		has, all bool
	}{
		{"a manager", manager, true, true},
		{"a member", mate, true, false},
		{"an outsider", outsider, false, false},
		{"a manager as a member", *manager.Viewed(mate), true, false},
		{"a manager as an outsider", *manager.Viewed(outsider), false, false},
		{"an outsider as a member", *outsider.Viewed(mate), false, false},
		{"an outsider as a manager", *outsider.Viewed(manager), false, false},
		{"a member as a manager", *mate.Viewed(manager), true, false},
	} {
		if has, all := one.a.HasCannedOf(7), one.a.HasAllCanned(); has != one.has || all != one.all {
			t.Errorf("%s has them: %t, all teams': %t", one.name, has, all)
		}
	}
}
