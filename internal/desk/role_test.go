package desk_test

import (
	"testing"

	"timbre/internal/desk"
)

func TestTheNarrowerSightCounts(t *testing.T) {
	order := []desk.Sight{desk.SightOwn, desk.SightTeam, desk.SightAll}
	for i, s := range order {
		for j, other := range order {
			if got := s.Narrower(other); got != order[min(i, j)] {
				t.Errorf("of %s and %s %s counts", s, other, got)
			}
			if got := s.Within(other); got != (i <= j) {
				t.Errorf("%s within %s: %v", s, other, got)
			}
		}
	}
}

func TestRolesAreNamed(t *testing.T) {
	for _, preset := range desk.Presets {
		if _, ok := preset.ID(); ok {
			t.Errorf("%s is taken for a role of a workspace's own", preset)
		}
	}
	for _, wrong := range []desk.Role{"", "0", "-3", "owner", "7x"} {
		if _, ok := wrong.ID(); ok {
			t.Errorf("%q is taken for a role", wrong)
		}
	}
	r := desk.CustomRole{ID: 7}
	if id, ok := r.Role().ID(); !ok || id != 7 {
		t.Errorf("%s is role %d", r.Role(), id)
	}
}
