package api_test

import (
	"fmt"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

// Setting the team is no transfer: whoever has it keeps it unless he is not of that team, and pending and snoozed stay so.
func TestSetTeam(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, teo := member(t, s, "luz", "agent"), member(t, s, "teo", "agent")
		reader := member(t, s, "rita", "read_only")
		hers, his := squad(s, "Ventas", meID(luz)), squad(s, "Postventa", meID(teo))
		written(s, "Uno", "Dos", "Tres")
		far := s.AddMember(servertest.NewMember{Name: "Fer", Email: "fer@acme.example", Inboxes: []int64{}})
		elsewhere := squad(s, "Lejos", far)
		stands := func(number int) string {
			c := conversation(s, number)
			name := func(r *view.Ref) string {
				if r == nil {
					return "-"
				}
				return r.Name
			}
			return fmt.Sprint(c.Status, " ", name(c.Assignee), " ", name(c.Team))
		}
		set := func(c *servertest.Client, number int, team string) answer {
			return call(t, c, "POST", fmt.Sprintf("/api/v1/conversations/%d/team", number), `{"team_id":`+team+`}`)
		}
		quoted := func(id string) string { return `"` + id + `"` }

		luz.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		luz.Must("POST", "/conversations/2/assign", map[string]any{"assignee_id": "me"}, nil)
		luz.Must("POST", "/conversations/2/pending", nil, nil)
		luz.Must("POST", "/conversations/3/assign", map[string]any{"assignee_id": "me"}, nil)
		luz.Must("POST", "/conversations/3/snooze", map[string]any{"until_reply": true}, nil)
		for _, step := range []struct {
			team string
			want [3]string
		}{
			{quoted(hers), [3]string{"open luz Ventas", "pending luz Ventas", "snoozed luz Ventas"}},
			{"null", [3]string{"open luz -", "pending luz -", "snoozed luz -"}},
			{quoted(his), [3]string{"open - Postventa", "pending - Postventa", "snoozed - Postventa"}},
		} {
			for i, want := range step.want {
				if got := set(luz, i+1, step.team); got.Status != 200 {
					t.Fatalf("%s: %d %s", step.team, got.Status, got.Body)
				}
				if got := stands(i + 1); got != want {
					t.Errorf("with team %s %d stands %q, want %q", step.team, i+1, got, want)
				}
			}
		}
		var lines struct{ Items []view.Message }
		luz.Must("GET", "/conversations/1/messages", nil, &lines)
		said := ""
		for _, m := range lines.Items {
			if m.Content.Event != nil {
				said += m.Content.Event.Name + " "
			}
		}
		if said != "team team_removed team accepted opened " { // the newest first
			t.Errorf("its lines say %q", said)
		}

		refused(t, set(reader, 1, quoted(hers)), 403, "permission_missing")
		if got := set(luz, 1, quoted(elsewhere)); got.Status != 422 || !strings.Contains(got.Body, "not_in_inbox") {
			t.Errorf("a team that does not work there: %d %s", got.Status, got.Body)
		}
		refused(t, call(t, luz, "POST", "/api/v1/conversations/1/team", `{"team_id":null,"expected_status":"pending"}`), 409, "changed_meanwhile")

		// A team whose members are in the inbox by another team of it works there, too.
		s.Admin.Must("PATCH", fmt.Sprintf("/inboxes/%d", s.Inbox), map[string]any{"teams": []string{elsewhere}}, nil)
		second := squad(s, "Lejos dos", far)
		if got := set(luz, 1, quoted(second)); got.Status != 200 {
			t.Errorf("%d %s", got.Status, got.Body)
		}

		// Of many at once, and by a macro.
		luz.Must("POST", "/conversations/bulk", map[string]any{"items": []any{map[string]any{"number": 1}, map[string]any{"number": 2}}, "team": map[string]any{"team_id": hers}}, nil)
		if a, b := stands(1), stands(2); a != "open - Ventas" || b != "pending - Ventas" {
			t.Errorf("they stand %q and %q", a, b)
		}
		teo.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		var macro struct{ ID string }
		s.Admin.Must("POST", "/macros", map[string]any{"scope": "shared", "name": "Postventa", "steps": []any{map[string]any{"kind": "set_team", "team_id": his}}}, &macro)
		luz.Must("POST", "/conversations/1/macro-runs", map[string]any{"macro_id": macro.ID, "run_id": "uno"}, nil)
		if got := stands(1); got != "open teo Postventa" {
			t.Errorf("after the macro it stands %q", got)
		}
		luz.Must("POST", "/conversations/1/close", nil, nil)
		refused(t, set(luz, 1, quoted(hers)), 409, "conversation_closed")
	})
}
