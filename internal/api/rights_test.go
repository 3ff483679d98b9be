package api_test

import (
	"fmt"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// What somebody may do and see is what it is at this moment: a change counts from the next request on.
func TestRightsChangeAtOnce(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		id := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		bea := s.Login("bea@acme.example")
		inbox := fmt.Sprintf("/api/v1/inboxes/%d", s.Inbox)

		refused(t, call(t, bea, "POST", "/api/v1/teams", `{"name":"Ventas"}`), 403, "permission_missing")
		refused(t, call(t, bea, "GET", "/api/v1/ledger", ""), 403, "permission_missing")
		refused(t, call(t, bea, "PATCH", inbox, `{"name":"Mío"}`), 403, "permission_missing")
		if got := call(t, bea, "GET", inbox, ""); got.Status != 200 || strings.Contains(got.Body, "/hooks/") || strings.Contains(got.Body, servertest.WABA) {
			t.Errorf("her inbox: %+v", got)
		}

		s.Admin.Must("PATCH", "/members/"+id, map[string]any{"inboxes": []string{}}, nil)
		refused(t, call(t, bea, "GET", inbox, ""), 404, "not_found")

		var team struct{ ID string }
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Ventas", "members": []string{id}}, &team)
		s.Admin.Must("PATCH", fmt.Sprintf("/inboxes/%d", s.Inbox), map[string]any{"teams": []string{team.ID}}, nil)
		if got := call(t, bea, "GET", inbox, ""); got.Status != 200 {
			t.Errorf("an inbox by her team: %+v", got)
		}
		s.Admin.Must("DELETE", "/teams/"+team.ID, nil, nil)
		refused(t, call(t, bea, "GET", inbox, ""), 404, "not_found")

		s.Admin.Must("PATCH", "/members/"+id, map[string]any{"role": "administrator"}, nil)
		if got := call(t, bea, "POST", "/api/v1/teams", `{"name":"Soporte"}`); got.Status != 201 {
			t.Errorf("as an administrator: %+v", got)
		}
		if got := call(t, bea, "GET", inbox, ""); !strings.Contains(got.Body, "/hooks/whatsapp/") {
			t.Errorf("an administrator's inbox: %+v", got)
		}
		s.Admin.Must("PATCH", "/members/"+id, map[string]any{"active": false}, nil)
		refused(t, call(t, bea, "GET", "/api/v1/session", ""), 401, "unauthenticated")
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	var me struct{ User struct{ ID string } }
	s.Admin.Must("GET", "/session", nil, &me)
	for _, body := range []string{`{"role":"agent"}`, `{"active":false}`} {
		refused(t, call(t, s.Admin, "PATCH", "/api/v1/members/"+me.User.ID, body), 409, "last_administrator")
	}
}

// A token does no more than its scopes, never more than its maker, belongs to one workspace and makes no other.
func TestTokens(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		c := s.Login(servertest.AdminEmail)
		make := func(c *servertest.Client, body string) (token, id string) {
			var made struct {
				Secret string
				Token  struct{ ID string }
			}
			t.Helper()
			got := call(t, c, "POST", "/api/v1/tokens", body)
			if got.Status != 201 {
				t.Fatalf("%+v", got)
			}
			decode(t, got.Body, &made)
			return made.Secret, made.Token.ID
		}
		narrow, id := make(c, `{"name":"Contactos","kind":"personal","scopes":["contacts.edit"]}`)
		n := s.WithToken(narrow)
		if got := call(t, n, "POST", "/api/v1/contacts", `{"name":"Luz"}`); got.Status != 201 {
			t.Errorf("within its scope: %+v", got)
		}
		refused(t, call(t, n, "POST", "/api/v1/teams", `{"name":"Ventas"}`), 403, "permission_missing")
		refused(t, call(t, n, "POST", "/api/v1/tokens", `{"name":"Otro","kind":"personal"}`), 403, "permission_missing")
		refused(t, call(t, n, "GET", "/api/v1/session", "", "Timbre-Workspace: 7"), 404, "not_found")

		bot, _ := make(c, `{"name":"Robot","kind":"bot","scopes":["contacts.edit"]}`)
		if got := call(t, s.WithToken(bot), "GET", "/api/v1/start", ""); got.Status != 200 || !strings.Contains(got.Body, `"name":"Robot"`) {
			t.Errorf("a bot's start: %+v", got)
		}

		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		bea := s.Login("bea@acme.example")
		refused(t, call(t, bea, "POST", "/api/v1/tokens", `{"name":"X","kind":"bot"}`), 403, "permission_missing")
		refused(t, call(t, bea, "POST", "/api/v1/tokens", `{"name":"X","kind":"personal","scopes":["members.manage"]}`), 422, "invalid")
		refused(t, call(t, bea, "DELETE", "/api/v1/tokens/"+id, ""), 404, "not_found")

		s.Admin.Must("DELETE", "/tokens/"+id, nil, nil)
		refused(t, call(t, n, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		for _, wrong := range []string{"tb_", "x", narrow + "A", strings.ToLower(narrow), "ts_" + narrow[3:]} {
			refused(t, call(t, s.WithToken(wrong), "GET", "/api/v1/session", ""), 401, "unauthenticated")
		}
	})
}
