package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

// Who does not see all that hangs on a member is not told how much it is, gives it to nobody, and ends nothing of it; whoever may not make
// a link for a member, or take him out, is told so before he tries.
func TestMembersAreRemovedByWhoSeesAllOfTheirs(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		other := inboxMade(s, "Otra")
		add := func(name, role string, inboxes ...int64) (string, *servertest.Client) {
			email := strings.ToLower(name) + "@acme.example"
			id := s.AddMember(servertest.NewMember{Name: name, Email: email, Role: role, Inboxes: inboxes})
			return id, s.Login(email)
		}
		small := []string{"conversations.reply", "notes.write", "contacts.reveal"}
		rights := append(slices.Clone(small), "members.manage")
		eva, her := add("Eva", newRole(s, "Caja", "all", small...), s.Inbox)
		_, own := add("Sol", newRole(s, "De lo suyo", "own", rights...), s.Inbox)
		_, team := add("Luz", newRole(s, "De su equipo", "team", rights...), s.Inbox)
		_, elsewhere := add("Mar", newRole(s, "De otra", "all", rights...), other)
		_, chief := add("Paz", newRole(s, "Jefatura", "all", rights...), s.Inbox)
		written(s, "Uno", "Dos")
		for _, number := range []int{1, 2} {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": eva}, nil)
		}
		her.Must("POST", "/conversations/2/follow-ups", map[string]any{"due_at": s.Clock.Now().Add(time.Hour), "note": "llamar"}, nil)

		path := "/api/v1/members/" + eva
		offered := func(c *servertest.Client, want string) {
			t.Helper()
			var access struct{ Links, Removes bool }
			if c.Must("GET", "/members/"+eva+"/access", nil, &access); fmt.Sprint(access) != want {
				t.Errorf("offered are %+v, want %s", access, want)
			}
		}
		for what, c := range map[string]*servertest.Client{"who sees his own": own, "who sees his team's": team, "who is in another inbox": elsewhere} {
			offered(c, "{false false}")
			refused(t, call(t, c, "POST", path+"/invitation", ""), 403, "permission_missing")
			for _, try := range [][2]string{{"GET", path + "/hanging"}, {"DELETE", path}, {"DELETE", path + "?queue=true&own=share"}} {
				got := call(t, c, try[0], try[1], "")
				if refused(t, got, 403, "permission_missing"); strings.Contains(got.Body, "count") || strings.Contains(got.Body, `"2"`) {
					t.Errorf("%s is told %s", what, got.Body)
				}
			}
		}
		for number := 1; number <= 2; number++ {
			if c := conversation(s, number); c.Assignee == nil || c.Assignee.ID != eva {
				t.Errorf("%d is with %+v", number, c.Assignee)
			}
		}
		// What she still has in an inbox that she has left counts, too.
		s.Admin.Must("PATCH", "/members/"+eva, map[string]any{"inboxes": []string{}}, nil)
		refused(t, call(t, elsewhere, "GET", path+"/hanging", ""), 403, "permission_missing")
		offered(elsewhere, "{true false}")
		offered(chief, "{true true}")

		var r removal
		chief.Must("DELETE", "/members/"+eva+"?queue=true", nil, &r)
		gone(s, r)
		told := func(c *servertest.Client) int {
			var page struct{ Items []removal }
			c.Must("GET", "/removals", nil, &page)
			return len(page.Items)
		}
		if told(chief) != 1 || told(s.Login(servertest.AdminEmail)) != 1 || told(own)+told(team)+told(elsewhere) != 0 {
			t.Error("how much it was is told to who decided, to administrators, and to nobody else")
		}
		refused(t, call(t, elsewhere, "GET", "/api/v1/removals/"+r.ID, ""), 404, "not_found")
		for number := 1; number <= 2; number++ {
			if c := conversation(s, number); c.Assignee != nil {
				t.Errorf("%d is with %+v", number, c.Assignee)
			}
		}
	})
}
