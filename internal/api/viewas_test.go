package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

// viewing begins to look at a member's interface from a session, and returns the hands by which that is done.
func viewing(s *servertest.Server, email, member string) *servertest.Client {
	c := s.Login(email)
	var made struct{ Grant string }
	c.Must("POST", "/members/"+member+"/view", nil, &made)
	c.Header.Set("Timbre-View-As", made.Grant)
	return c
}

// An administrator has a member's interface before himself as the member has it: rights, sight and views, and nothing that is the member's
// alone. He writes nothing, and it is on record that he looked.
func TestViewAs(t *testing.T) { // F07, F08
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		role := newRole(s, "Caja", "own", "conversations.reply", "canned_responses.own", "macros.run")
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Role: role})
		agent := s.Login("eva@acme.example")
		written(s, "Uno", "Dos", "Tres")
		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": eva}, nil)
		s.Admin.Must("POST", "/conversations/2/assign", map[string]any{"assignee_id": s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})}, nil)
		agent.Must("PATCH", "/me", map[string]any{"preferences": map[string]any{"theme": "secreto"}}, nil)
		agent.Must("POST", "/canned-responses", map[string]any{"scope": "personal", "code": "clave", "text": "secreto"}, nil)
		agent.Must("POST", "/macros", map[string]any{"scope": "personal", "name": "secreto", "steps": []any{map[string]any{"kind": "pending"}}}, nil)
		agent.Must("POST", "/saved-views", map[string]any{"scope": "personal", "name": "secreto", "filter": map[string]any{"field": "unread", "op": "yes"}}, nil)
		agent.Must("PUT", "/conversations/1/draft", map[string]any{"text": "secreto"}, nil)

		boss := viewing(s, servertest.AdminEmail, eva)
		if list := auditOf(s.Admin, ""); list[0].Action != "member.viewed" || list[0].Subject == nil || list[0].Subject.ID != eva || list[0].By.Name != "Ana Torres" {
			t.Errorf("the audit says %+v", list[0])
		}
		var me struct {
			User        struct{ ID string }
			Role, Sight string
			Permissions []string
			Viewer      *struct{ Name string }
		}
		boss.Must("GET", "/session", nil, &me)
		if me.User.ID != eva || me.Role != role || me.Sight != "own" || len(me.Permissions) != 3 || me.Viewer == nil || me.Viewer.Name != "Ana Torres" {
			t.Errorf("as her he is %+v", me)
		}
		for _, query := range []string{"view=mine", "view=all&status=all", "view=unassigned", "view=mentions", "view=unattended"} {
			if own, shown := numbersOf(agent, query), numbersOf(boss, query); !slices.Equal(own, shown) {
				t.Errorf("%s: she has %v, he is shown %v", query, own, shown)
			}
		}
		var own, shown countsView
		agent.Must("GET", "/counts", nil, &own)
		if boss.Must("GET", "/counts", nil, &shown); fmt.Sprint(own) != fmt.Sprint(shown) {
			t.Errorf("she counts %+v, he %+v", own, shown)
		}
		refused(t, call(t, boss, "GET", "/api/v1/conversations/2", ""), 404, "not_found")
		refused(t, call(t, boss, "GET", "/api/v1/ledger", ""), 403, "permission_missing")
		for _, path := range []string{"/start", "/session", "/canned-responses", "/macros", "/saved-views", "/drafts", "/library"} {
			if got := call(t, boss, "GET", "/api/v1"+path, ""); got.Status != 200 || strings.Contains(got.Body, "secreto") {
				t.Errorf("%s: %d %s", path, got.Status, got.Body)
			}
		}
		// Nothing that he tries is written or taken away as a file, whatever the route; and no read leaves a trace.
		entries := len(auditOf(s.Admin, ""))
		for path, methods := range operations(t) {
			for method, op := range methods {
				if slices.Contains([]string{"stream", "sign-out", "sign-in", "set-up", "accept-invitation", "ask-password-reset", "reset-password", "end-mail-subscription"}, op.ID) || strings.HasPrefix(path, "/session/passkey") || strings.HasPrefix(path, "/session/sso") {
					continue // they ask nobody who he is, or end what he is
				}
				path := strings.NewReplacer("{number}", "1", "{id}", eva, "{user}", eva, "{token}", "x").Replace(path)
				got := call(t, boss, strings.ToUpper(method), "/api/v1"+path, "")
				if (method != "get" || op.downloads()) && (got.Status != 403 || !strings.Contains(got.Body, "view_only")) {
					t.Errorf("%s %s: %d %s", method, path, got.Status, got.Body)
				}
			}
		}
		if after := auditOf(s.Admin, ""); len(after) != entries {
			t.Errorf("by looking he left %+v", after[0])
		}
		var c struct {
			Conversation struct {
				Unread int `json:"unread_count"`
			}
		}
		if agent.Must("GET", "/conversations/1", nil, &c); c.Conversation.Unread == 0 {
			t.Error("what he looked at is read")
		}
	})
}

// Whoever looks can always go: his own session ends, and his leave to look with it, also one that is over already.
func TestSigningOutWhileViewing(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		agent := s.Login("eva@acme.example")
		for what, spoil := range map[string]func(grant string) string{
			"in force":  func(grant string) string { return grant },
			"forged":    func(string) string { return "forged" },
			"too old":   func(grant string) string { s.Advance(5 * time.Hour); return grant },
			"of nobody": func(string) string { return " " },
		} {
			boss := viewing(s, servertest.AdminEmail, eva)
			grant := boss.Header.Get("Timbre-View-As")
			boss.Header.Set("Timbre-View-As", spoil(grant))
			if got := call(t, boss, "DELETE", "/api/v1/session", ""); got.Status != 204 {
				t.Errorf("with a leave that is %s: %d %s", what, got.Status, got.Body)
			}
			boss.Header.Set("Timbre-View-As", grant)
			refused(t, call(t, boss, "GET", "/api/v1/session", ""), 401, "unauthenticated")
			if list := auditOf(s.Admin, "&action=session.ended"); len(list) == 0 || list[0].By.Name != "Ana Torres" {
				t.Errorf("with a leave that is %s the audit says %+v", what, list)
			}
		}
		agent.Must("GET", "/session", nil, nil) // hers goes on
	})
}

// Who may look, at whom, and for how long.
func TestViewAsIsHeldWithinRights(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		small := newRole(s, "Notas", "all", "notes.write")
		chief := newRole(s, "Jefatura", "all", "members.manage", "supervise", "notes.write")
		narrow := newRole(s, "Jefatura corta", "team", "members.manage", "supervise", "notes.write")
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Role: small})
		agent := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		sol := s.AddMember(servertest.NewMember{Name: "Sol", Email: "sol@acme.example", Role: chief, Inboxes: []int64{}})
		s.AddMember(servertest.NewMember{Name: "Luz", Email: "luz@acme.example", Role: narrow})
		written(s, "Uno")
		boss := s.Login(servertest.AdminEmail)
		var me struct{ User struct{ ID string } }
		boss.Must("GET", "/session", nil, &me)

		view := func(id string) string { return "/api/v1/members/" + id + "/view" }
		refused(t, call(t, s.Login("bea@acme.example"), "POST", view(eva), ""), 403, "permission_missing")
		refused(t, call(t, s.Login("luz@acme.example"), "POST", view(eva), ""), 403, "permission_missing")
		refused(t, call(t, s.Login("sol@acme.example"), "POST", view(agent), ""), 403, "permission_missing")
		refused(t, call(t, s.Login("sol@acme.example"), "POST", view(me.User.ID), ""), 403, "permission_missing")
		refused(t, call(t, s.Admin, "POST", view(eva), ""), 403, "permission_missing")
		refused(t, call(t, boss, "POST", view(me.User.ID), ""), 409, "view_own")
		refused(t, call(t, boss, "POST", view("77"), ""), 404, "not_found")

		// Whoever is not in her inbox sees nothing of it through her eyes either.
		if got := numbersOf(viewing(s, "sol@acme.example", eva), "view=all"); len(got) != 0 {
			t.Errorf("of an inbox that is not his he is shown %v", got)
		}
		// The leave is of one session, for a while, and as long as both may.
		through := viewing(s, servertest.AdminEmail, eva)
		boss.Header.Set("Timbre-View-As", through.Header.Get("Timbre-View-As"))
		refused(t, call(t, boss, "GET", "/api/v1/start", ""), 403, "view_ended")
		boss.Header.Set("Timbre-View-As", "forged")
		refused(t, call(t, boss, "GET", "/api/v1/start", ""), 403, "view_ended")
		token := s.WithToken(s.Token)
		token.Header.Set("Timbre-View-As", through.Header.Get("Timbre-View-As"))
		refused(t, call(t, token, "GET", "/api/v1/start", ""), 403, "permission_missing")

		open := s.Stream(through, -1)
		s.Admin.Must("PATCH", "/members/"+eva, map[string]any{"sight": "own"}, nil)
		open.Next("resync")
		hers := viewing(s, "sol@acme.example", eva)
		theirs := s.Stream(hers, -1)
		s.Admin.Must("PATCH", "/members/"+sol, map[string]any{"role": "agent"}, nil)
		theirs.Next("bye")
		refused(t, call(t, hers, "GET", "/api/v1/start", ""), 403, "view_ended")
		s.Admin.Must("PATCH", "/members/"+eva, map[string]any{"active": false}, nil)
		open.Next("bye")
		refused(t, call(t, through, "GET", "/api/v1/start", ""), 403, "view_ended")
		s.Admin.Must("PATCH", "/members/"+eva, map[string]any{"active": true}, nil)
		if got := call(t, through, "GET", "/api/v1/start", ""); got.Status != 200 {
			t.Errorf("she is back, but he is answered %d %s", got.Status, got.Body)
		}
		s.Advance(4 * time.Hour)
		refused(t, call(t, through, "GET", "/api/v1/start", ""), 403, "view_ended")
	})
}
