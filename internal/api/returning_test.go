package api_test

import (
	"fmt"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// How many conversations a change of who belongs where gives back to the queue is said before, to who sees all of the inboxes that somebody would
// leave, and to nobody else.
func TestWhatGoesBackIsSaidBefore(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		other := inboxMade(s, "Otra")
		rights := []string{"conversations.reply", "members.manage", "inboxes.manage", "settings.manage"}
		manager := func(name, sight string, inboxes ...int64) *servertest.Client {
			email := strings.ToLower(name) + "@acme.example"
			s.AddMember(servertest.NewMember{Name: name, Email: email, Role: newRole(s, name, sight, rights...), Inboxes: inboxes})
			return s.Login(email)
		}
		own, elsewhere, all := manager("Sol", "own", s.Inbox, other), manager("Mar", "all", other), manager("Paz", "all", s.Inbox)
		agent := member(t, s, "luz", "agent")
		till := newRole(s, "Caja", "all", "conversations.reply")
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Role: till, Inboxes: []int64{other}})
		her := s.Login("eva@acme.example")
		var team struct{ ID string }
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Ventas", "members": []string{eva}}, &team)
		inbox := fmt.Sprint("/inboxes/", s.Inbox)
		s.Admin.Must("PATCH", inbox, map[string]any{"teams": []string{team.ID}}, nil)
		written(s, "Uno", "Dos")
		for number := 1; number <= 2; number++ {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": eva}, nil)
		}
		here := fmt.Sprintf(`["%d"]`, s.Inbox)
		for _, one := range []struct{ path, body, want string }{
			{"/members/" + eva, `{"teams":[]}`, "2"},
			{"/members/" + eva, `{"teams":[],"inboxes":` + here + `}`, "0"},
			{"/members/" + eva, `{"role":"read_only"}`, "2"},
			{"/members/" + eva, `{"role":"agent"}`, "0"},
			{inbox, `{"teams":[]}`, "2"},
			{inbox, `{"teams":[],"members":["` + eva + `"]}`, "0"},
			{inbox, `{"members":[]}`, "0"},
			{"/teams/" + team.ID, `{"members":[]}`, "2"},
			{"/teams/" + team.ID, `{"members":["` + eva + `"]}`, "0"},
			{"/roles/" + till, `{"permissions":["conversations.status"]}`, "2"},
			{"/roles/" + till, `{"permissions":["conversations.reply","conversations.status"]}`, "0"},
		} {
			path := "/api/v1" + one.path + "/returning"
			if got := call(t, s.Admin, "POST", path, one.body); got.Status != 200 || !strings.Contains(got.Body, `"conversations":`+one.want+`}`) {
				t.Errorf("%s %s: %+v, want %s", one.path, one.body, got, one.want)
			}
			refused(t, call(t, agent, "POST", path, one.body), 403, "permission_missing")
			if one.want == "0" {
				continue
			}
			if got := call(t, own, "POST", path, one.body); !strings.Contains(got.Body, `"conversations":null`) {
				t.Errorf("who sees his own is told %s of %s %s", got.Body, one.path, one.body)
			}
			switch got := call(t, elsewhere, "POST", path, one.body); {
			case one.path == inbox:
				refused(t, got, 404, "not_found")
			case !strings.Contains(got.Body, `"conversations":null`):
				t.Errorf("who is in another inbox is told %s of %s %s", got.Body, one.path, one.body)
			}
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/members/999/returning", `{}`), 404, "not_found")
		refused(t, call(t, s.Admin, "POST", "/api/v1/roles/999/returning", `{"permissions":[]}`), 404, "not_found")
		refused(t, call(t, s.Admin, "POST", "/api/v1/members/"+eva+"/returning", `{"role":"x"}`), 422, "invalid")
		if got := call(t, all, "POST", "/api/v1/teams/"+team.ID+"/returning", `{"members":[]}`); !strings.Contains(got.Body, `"conversations":2}`) {
			t.Errorf("who sees all of the inbox is told %s", got.Body)
		}
		if c := conversation(s, 1); c.Assignee == nil || c.Assignee.ID != eva {
			t.Errorf("counting has moved it to %+v", c.Assignee)
		}

		s.Admin.Must("DELETE", "/teams/"+team.ID, nil, nil)
		for number := 1; number <= 2; number++ {
			if c := conversation(s, number); c.Assignee != nil || c.Status != "open" {
				t.Errorf("%d is %s with %+v", number, c.Status, c.Assignee)
			}
		}
		refused(t, call(t, her, "GET", "/api/v1/conversations/1", ""), 404, "not_found")
	})
}
