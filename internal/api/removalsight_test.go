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

// Who does not see all conversations learns that there are some on what he takes away, and of none how many; what he decides on is done to
// all of them.
func TestNobodyIsToldOfWhatHeDoesNotSee(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		other := inboxMade(s, "Otra")
		rights := []string{"settings.manage", "labels.manage", "inboxes.manage"}
		manager := func(name, sight string, inboxes ...int64) *servertest.Client {
			email := strings.ToLower(name) + "@acme.example"
			s.AddMember(servertest.NewMember{Name: name, Email: email, Role: newRole(s, name, sight, rights...), Inboxes: inboxes})
			return s.Login(email)
		}
		own, team, here, all := manager("Sol", "own", s.Inbox, other), manager("Luz", "team", s.Inbox, other), manager("Mar", "all", s.Inbox),
			manager("Paz", "all", s.Inbox, other)
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		var made, empty struct{ ID string }
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Ventas", "members": []string{eva}}, &made)
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Nadie", "members": []string{}}, &empty)
		vip := newLabel(t, s.Admin, "VIP")
		s.Admin.Must("POST", "/attributes", map[string]any{"noun": "conversation", "name": "Pedido", "key": "pedido", "kind": "text"}, nil)
		written(s, "Uno", "Dos")
		for number := 1; number <= 2; number++ {
			path := fmt.Sprint("/conversations/", number)
			s.Admin.Must("POST", path+"/assign", map[string]any{"team_id": made.ID}, nil)
			s.Admin.Must("POST", path+"/assign", map[string]any{"assignee_id": eva}, nil)
			s.Admin.Must("POST", path+"/labels", map[string]any{"add": []string{vip.ID}}, nil)
			s.Admin.Must("POST", path+"/attributes", map[string]any{"attributes": map[string]any{"pedido": "7"}}, nil)
			s.Admin.Must("POST", path+"/messages", map[string]any{"kind": "text", "text": "mañana", "send_at": s.Clock.Now().Add(time.Hour)}, nil)
		}
		inbox := fmt.Sprint("/inboxes/", s.Inbox)
		for _, one := range []struct {
			who       string
			c         *servertest.Client
			all, here bool // he sees what there is, and what there is in the inbox
		}{{"who sees his own", own, false, false}, {"who sees his team's", team, false, false}, {"who is in one inbox", here, false, true},
			{"who sees all", all, true, true}, {"an administrator", s.Admin, true, true}} {
			for path, told := range map[string]bool{"/teams/" + made.ID: one.all, "/labels/" + vip.ID: one.all, inbox: one.here} {
				code := "team_has_conversations"
				if path == inbox {
					code = "inbox_has_conversations"
				}
				want := "null"
				if told {
					want = "2"
				}
				got := call(t, one.c, "GET", "/api/v1"+path+"/hanging", "")
				if !strings.Contains(got.Body, `"conversations":`+want+`,`) {
					t.Errorf("on %s hangs for %s %s, want %s conversations", path, one.who, got.Body, want)
				}
				if path == inbox && !strings.Contains(got.Body, `"scheduled":`+want+`,`) {
					t.Errorf("of what is scheduled %s is told %s, want %s", one.who, got.Body, want)
				}
				if strings.HasPrefix(path, "/labels/") {
					continue // it goes with what carries it
				}
				got = call(t, one.c, "DELETE", "/api/v1"+path, "")
				if refused(t, got, 409, code); strings.Contains(got.Body, `"count":2`) != told || strings.Contains(got.Body, "2 conv") {
					t.Errorf("%s is refused with %s", one.who, got.Body)
				}
			}
			got := call(t, one.c, "GET", "/api/v1/teams/"+made.ID+"/hanging", "")
			kept := one.c == own || one.c == team
			if strings.Contains(got.Body, `"hands_on":false`) != kept {
				t.Errorf("%s is told of whether he may give it to another team: %s", one.who, got.Body)
			}
			if kept {
				refused(t, call(t, one.c, "DELETE", "/api/v1/teams/"+made.ID+"?to="+empty.ID, ""), 422, "invalid")
			}
			if got := call(t, one.c, "GET", "/api/v1/teams/"+empty.ID+"/hanging", ""); !strings.Contains(got.Body, `"conversations":0,`) {
				t.Errorf("%s is told of a team that has none %s", one.who, got.Body)
			}
			var labels struct{ Items []label }
			one.c.Must("GET", "/labels", nil, &labels)
			if l := labels.Items[0]; (l.Conversations != nil) != one.all || one.all && *l.Conversations != 2 || *l.Contacts != 0 {
				t.Errorf("the label is for %s %+v", one.who, l)
			}
			var attributes struct{ Items []struct{ Uses *int } }
			one.c.Must("GET", "/attributes", nil, &attributes)
			if n := attributes.Items[0].Uses; (n != nil) != one.all || one.all && *n != 2 {
				t.Errorf("the attribute is used, for %s, %v times", one.who, n)
			}
		}

		got := call(t, own, "DELETE", "/api/v1/teams/"+made.ID+"?to=none", "")
		if got.Status != 200 || !strings.Contains(got.Body, `"done":null`) || !strings.Contains(got.Body, `"total":null`) {
			t.Errorf("who decided is told %s", got.Body)
		}
		progress := func(c *servertest.Client) (seen []string) {
			var page struct {
				Items []struct {
					ID    string
					Total *int
				}
			}
			c.Must("GET", "/removals", nil, &page)
			for _, r := range page.Items {
				total := "untold"
				if r.Total != nil {
					total = fmt.Sprint(*r.Total)
				}
				if seen = append(seen, total); !strings.Contains(call(t, c, "GET", "/api/v1/removals/"+r.ID, "").Body, map[bool]string{true: `"total":null`, false: `"total":2`}[r.Total == nil]) {
					t.Errorf("by itself it is not %s", total)
				}
			}
			return seen
		}
		for c, want := range map[*servertest.Client]string{own: "[untold]", team: "[untold]", here: "[untold]", all: "[2]", s.Admin: "[2]"} {
			if got := progress(c); fmt.Sprint(got) != want {
				t.Errorf("how much it was is told as %v, want %s", got, want)
			}
		}
		if c := conversation(s, 1); c.Team != nil || c.Assignee == nil || c.Assignee.ID != eva {
			t.Errorf("what he does not see has team %+v, and is with %+v", c.Team, c.Assignee)
		}
	})
}
