package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

type roleView struct {
	ID, Name    string
	Preset      bool
	Permissions []string
	Sight       string
	Members     int
}

func rolesOf(c *servertest.Client) []roleView {
	var page struct{ Items []roleView }
	c.Must("GET", "/roles", nil, &page)
	return page.Items
}

func newRole(s *servertest.Server, name, sight string, permissions ...string) string {
	var made roleView
	s.Admin.Must("POST", "/roles", map[string]any{"name": name, "sight": sight, "permissions": permissions}, &made)
	return made.ID
}

// A workspace puts its own roles together; what they let do counts for their members from the next request on, and for their tokens.
func TestRoles(t *testing.T) { // F07
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		presets := rolesOf(s.Admin)
		if len(presets) != 4 || presets[0].ID != "administrator" || !presets[0].Preset || presets[0].Members != 1 || slices.Contains(presets[3].Permissions, "notes.write") {
			t.Fatalf("the presets are %+v", presets)
		}
		id := newRole(s, "Caja", "own", "conversations.reply", "contacts.edit", "notes.write")
		bea := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Role: id})
		c := s.Login("bea@acme.example")
		var me struct {
			Role, Sight string
			Permissions []string
		}
		if c.Must("GET", "/session", nil, &me); me.Role != id || me.Sight != "own" || len(me.Permissions) != 3 {
			t.Errorf("she is %+v", me)
		}
		list := rolesOf(c)
		if own := list[len(list)-1]; own.ID != id || own.Name != "Caja" || own.Preset || own.Members != 1 || !slices.Contains(own.Permissions, "notes.write") {
			t.Errorf("her role is shown as %+v", own)
		}
		var token struct{ Secret string }
		c.Must("POST", "/tokens", map[string]any{"name": "Caja", "kind": "personal"}, &token)
		hers := s.WithToken(token.Secret)
		if got := call(t, hers, "POST", "/api/v1/contacts", `{"name":"Luz"}`); got.Status != 201 {
			t.Errorf("by her token: %+v", got)
		}
		path := "/api/v1/roles/" + id
		s.Admin.Must("PATCH", "/roles/"+id, map[string]any{"permissions": []string{"notes.write"}, "sight": "all", "name": "Caja 2"}, nil)
		for _, who := range []*servertest.Client{c, hers} {
			refused(t, call(t, who, "POST", "/api/v1/contacts", `{"name":"Luz"}`), 403, "permission_missing")
		}
		if c.Must("GET", "/session", nil, &me); me.Sight != "all" || len(me.Permissions) != 1 {
			t.Errorf("after the change she is %+v", me)
		}
		refused(t, call(t, c, "POST", "/api/v1/roles", `{"name":"X","permissions":[]}`), 403, "permission_missing")
		refused(t, call(t, c, "DELETE", path, ""), 403, "permission_missing")
		for body, field := range map[string]string{
			`{"name":" ","permissions":[]}`:                    "name",
			`{"name":"CAJÁ 2","permissions":[]}`:               "name",
			`{"name":"X","permissions":["everything"]}`:        "permissions",
			`{"name":"X","permissions":[],"sight":"far"}`:      "sight",
			`{"name":"` + long(61) + `","permissions":[]}`:     "name",
			`{"name":"X","permissions":[" conversations.x"]}`:  "permissions",
			`{"name":"X","permissions":["audit.view", "own"]}`: "permissions",
		} {
			got := call(t, s.Admin, "POST", "/api/v1/roles", body)
			if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, `"`+field) {
				t.Errorf("%s: %s", body, got.Body)
			}
		}
		refused(t, call(t, s.Admin, "PATCH", "/api/v1/roles/77", `{"name":"X"}`), 404, "not_found")
		refused(t, call(t, s.Admin, "PATCH", "/api/v1/members/"+bea, `{"role":"77"}`), 422, "invalid")

		refused(t, call(t, s.Admin, "DELETE", path, ""), 409, "role_has_members")
		for _, to := range []string{id, "77", "owner"} {
			refused(t, call(t, s.Admin, "DELETE", path+"?to="+to, ""), 422, "invalid")
		}
		s.Admin.Must("DELETE", "/roles/"+id+"?to=agent", nil, nil)
		if c.Must("GET", "/session", nil, &me); me.Role != "agent" {
			t.Errorf("without her role she is %+v", me)
		}
		if got := call(t, hers, "POST", "/api/v1/contacts", `{"name":"Luz"}`); got.Status != 201 {
			t.Errorf("as an agent: %+v", got)
		}
	})
}

func long(n int) string { return strings.Repeat("x", n) }

func TestRolesAreFew(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	for i := range 50 {
		newRole(s, fmt.Sprint("Rol ", i), "all")
	}
	refused(t, call(t, s.Admin, "POST", "/api/v1/roles", `{"name":"Otro","permissions":[]}`), 409, "too_many_roles")
}

// S57: nobody gives what he does not have, and nobody changes whoever may do more than he.
func TestNobodyGivesWhatHeDoesNotHave(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		chief := newRole(s, "Jefatura", "team", "contacts.reveal", "members.manage", "settings.manage", "conversations.reply", "notes.write", "tokens.manage")
		small := newRole(s, "Notas", "all", "notes.write")
		big := newRole(s, "Auditoría", "all", "audit.view")
		everything := newRole(s, "Todo", "all", rolesOf(s.Admin)[0].Permissions...)
		second := inboxMade(s, "Segunda")
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Role: chief})
		c := s.Login("eva@acme.example")
		above := s.AddMember(servertest.NewMember{Name: "Sol", Email: "sol@acme.example", Role: "agent"})
		below := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Role: small, Sight: "own", Inboxes: []int64{s.Inbox, second}})
		var me struct{ User struct{ ID string } }
		s.Login(servertest.AdminEmail).Must("GET", "/session", nil, &me)
		var team struct{ ID string }
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Otros"}, &team)
		s.Admin.Must("PATCH", fmt.Sprint("/inboxes/", second), map[string]any{"teams": []string{team.ID}}, nil)

		var guest, own struct{ Member struct{ ID string } }
		s.Admin.Must("POST", "/members", map[string]any{"name": "Paz", "email": "paz@acme.example", "role": small, "sight": "all"}, &guest)
		var hers struct{ ID string }
		s.Admin.Must("POST", "/teams", map[string]any{"name": "Suyo", "members": []string{eva}}, &hers)
		invite := func(role, more string) string {
			return fmt.Sprintf(`{"name":"Luz","email":"luz@acme.example","sight":"own","role":"%s"%s}`, role, more)
		}
		for _, try := range []struct{ what, method, path, body string }{
			{"a role with a right that she lacks", "POST", "/roles", `{"name":"Mía","permissions":["audit.view"]}`},
			{"a right that she lacks for her own role", "PATCH", "/roles/" + chief, `{"permissions":["members.manage","audit.view"]}`},
			{"a role that holds more, made smaller", "PATCH", "/roles/" + big, `{"permissions":[]}`},
			{"a role that holds more, renamed", "PATCH", "/roles/" + big, `{"name":"Otra"}`},
			{"a role that holds more, deleted", "DELETE", "/roles/" + big, ""},
			{"her role's members made agents", "DELETE", "/roles/" + chief + "?to=agent", ""},
			{"an administrator invited", "POST", "/members", invite("administrator", "")},
			{"an agent invited, who may do more", "POST", "/members", invite("agent", "")},
			{"a role invited that holds more", "POST", "/members", invite(big, "")},
			{"herself an administrator", "PATCH", "/members/" + eva, `{"role":"administrator"}`},
			{"herself in a role that holds more", "PATCH", "/members/" + eva, `{"role":"` + everything + `"}`},
			{"somebody below her an agent", "PATCH", "/members/" + below, `{"role":"agent"}`},
			{"whoever may do more, put out", "PATCH", "/members/" + above, `{"active":false}`},
			{"whoever may do more, made less", "PATCH", "/members/" + above, `{"role":"read_only"}`},
			{"whoever may do more, taken out", "DELETE", "/members/" + above, ""},
			{"the administrator, renamed", "PATCH", "/members/" + me.User.ID, `{"name":"Nadie"}`},
			{"the administrator's password", "POST", "/members/" + me.User.ID + "/invitation", ""},
			{"a password of whoever may do more", "POST", "/members/" + above + "/invitation", ""},
			{"a password of whoever sees more, since she is another", "POST", "/members/" + below + "/invitation", ""},
			{"a guest's password, who sees more", "POST", "/members/" + guest.Member.ID + "/invitation", ""},
			{"the administrator's second factor", "DELETE", "/members/" + me.User.ID + "/second-factor", ""},
			{"the administrator's sessions", "DELETE", "/sessions?member_id=" + me.User.ID, ""},
			{"where the administrator is signed in", "GET", "/sessions?member_id=" + me.User.ID, ""},
			{"the server that carries the links by which people come back", "PUT", "/mail-server",
				`{"host":"mail.acme.example","port":587,"security":"starttls","sender_name":"A","sender":"a@acme.example"}`},
			{"no server for them", "DELETE", "/mail-server", ""},
		} {
			if got := call(t, c, try.method, "/api/v1"+try.path, try.body); got.Status != 403 {
				t.Errorf("%s: %d %s", try.what, got.Status, got.Body)
			}
		}
		for _, try := range []struct{ what, method, path, body, field string }{
			{"a sight wider than hers", "PATCH", "/members/" + below, `{"sight":"all"}`, "sight"},
			{"her own sight, by her role", "PATCH", "/roles/" + chief, `{"sight":"all"}`, "sight"},
			{"somebody invited who sees more", "POST", "/members", strings.Replace(invite(small, ""), `"own"`, `"all"`, 1), "sight"},
			{"an inbox that is not hers", "PATCH", "/members/" + eva, fmt.Sprintf(`{"inboxes":["%d"]}`, second), "inboxes"},
			{"an inbox that is not hers, for a guest", "POST", "/members", invite(small, fmt.Sprintf(`,"inboxes":["%d"]`, second)), "inboxes"},
			{"a team with an inbox that is not hers", "PATCH", "/members/" + eva, `{"teams":["` + team.ID + `"]}`, "teams"},
			{"that team, by its own page", "PATCH", "/teams/" + team.ID, `{"members":["` + eva + `"]}`, "members"},
			{"what a team has that she does not see, for her own", "DELETE", "/teams/" + team.ID + "?to=" + hers.ID, "", "to"},
			{"a token that does more", "POST", "/tokens", `{"name":"X","kind":"bot","scopes":["audit.view"]}`, "scopes"},
		} {
			got := call(t, c, try.method, "/api/v1"+try.path, try.body)
			if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, `"`+try.field+`":"not_`) {
				t.Errorf("%s: %s", try.what, got.Body)
			}
		}
		// What is hers to give, she gives; and from an inbox that she does not see she takes nobody.
		for _, try := range []struct{ method, path, body string }{
			{"POST", "/roles", `{"name":"Menos","permissions":["notes.write"],"sight":"own"}`},
			{"POST", "/members", invite(small, "")},
			{"PATCH", "/members/" + below, fmt.Sprintf(`{"role":"read_only","sight":"team","inboxes":["%d"]}`, s.Inbox)},
		} {
			if got := call(t, c, try.method, "/api/v1"+try.path, try.body); got.Status >= 300 {
				t.Errorf("%s %s: %d %s", try.method, try.path, got.Status, got.Body)
			}
		}
		c.Must("POST", "/members", map[string]any{"name": "Mía", "email": "mia@acme.example", "role": small, "sight": "own"}, &own)
		c.Must("POST", "/members/"+own.Member.ID+"/invitation", nil, nil) // she has not come in yet, and sees no more than she
		var members struct {
			Items []struct {
				ID      string
				Inboxes []string
			}
		}
		s.Admin.Must("GET", "/members", nil, &members)
		for _, m := range members.Items {
			if m.ID == below && len(m.Inboxes) != 2 {
				t.Errorf("she was taken from an inbox that was not seen: %v", m.Inboxes)
			}
		}
		// Whoever holds every right without being an administrator is not in every inbox, and makes nobody so.
		s.Admin.Must("PATCH", "/members/"+eva, map[string]any{"role": everything}, nil)
		refused(t, call(t, c, "PATCH", "/api/v1/members/"+below, `{"role":"administrator"}`), 403, "permission_missing")
		refused(t, call(t, c, "POST", "/api/v1/members/"+me.User.ID+"/invitation", ""), 403, "permission_missing")
		refused(t, call(t, c, "GET", fmt.Sprint("/api/v1/inboxes/", second), ""), 404, "not_found")
		// Of an administrator's token no more than its scopes counts.
		var token struct{ Secret string }
		s.Login(servertest.AdminEmail).Must("POST", "/tokens", map[string]any{"name": "X", "kind": "personal", "scopes": []string{"members.manage"}}, &token)
		refused(t, call(t, s.WithToken(token.Secret), "PATCH", "/api/v1/members/"+below, `{"role":"agent"}`), 403, "permission_missing")
	})
}

// Streams hear of a change of their reader's role, also of roles that were not his: the settings are live.
func TestRolesOnStreams(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		id := newRole(s, "Caja", "all", "notes.write")
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Role: id})
		hers, others := s.Stream(s.Login("bea@acme.example"), -1), s.Stream(s.Admin, -1)
		s.Admin.Must("PATCH", "/roles/"+id, map[string]any{"sight": "own"}, nil)
		hers.Next("resync")
		if got := others.Next("catalogue"); !strings.Contains(string(got.Data), "role") {
			t.Errorf("others hear %s", got.Data)
		}
		s.Admin.Must("PATCH", "/roles/"+id, map[string]any{"permissions": []string{"contacts.reveal"}}, nil)
		hers.Next("resync")
		others.Next("catalogue")
		s.Admin.Must("DELETE", "/roles/"+id+"?to=read_only", nil, nil)
		hers.Next("resync")
		others.Next("catalogue")
	})
}

// A node hears from the log what another one has changed, and answers by it at once, whoever it had let in a moment before.
func TestOtherNodesHearOfRoles(t *testing.T) {
	s := servertest.Start(t, servertest.Options{Postgres: true})
	id := newRole(s, "Caja", "all", "notes.write")
	bea := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Role: id})
	other := s.Node()
	c := other.Login("bea@acme.example")
	open := other.Stream(c, -1)
	is := func(role, sight string) {
		t.Helper()
		var me struct{ Role, Sight string }
		if c.Must("GET", "/session", nil, &me); me.Role != role || me.Sight != sight {
			t.Errorf("she is %+v, want %s and %s", me, role, sight)
		}
	}
	is(id, "all")
	s.Admin.Must("PATCH", "/roles/"+id, map[string]any{"sight": "own"}, nil)
	open.Next("resync")
	is(id, "own")
	s.Admin.Must("DELETE", "/roles/"+id+"?to=agent", nil, nil)
	open.Next("resync")
	is("agent", "all")
	s.Admin.Must("PATCH", "/members/"+bea, map[string]any{"sight": "team"}, nil)
	open.Next("resync")
	is("agent", "team")
}

// inboxMade connects another number and returns its inbox.
func inboxMade(s *servertest.Server, name string) (id int64) {
	var made struct {
		ID int64 `json:",string"`
	}
	s.Admin.Must("POST", "/inboxes", map[string]any{"name": name, "channel": "whatsapp", "phone_number_id": "777", "waba_id": "778",
		"app_secret": "secreto", "access_token": "llave"}, &made)
	return made.ID
}

// Whoever is shown phones and addresses masked lets nobody see them whole, himself neither, unless the workspace masks them for that role, too.
func TestWhoSeesMaskedLetsNobodySee(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		chief := newRole(s, "Jefatura", "all", "contacts.reveal", "members.manage", "notes.write")
		seeing := newRole(s, "Notas", "all", "contacts.reveal", "notes.write")
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Role: chief})
		bea := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Role: newRole(s, "Nada", "all")})
		sol := s.AddMember(servertest.NewMember{Name: "Sol", Email: "sol@acme.example", Role: seeing})
		c := s.Login("eva@acme.example")
		give := `{"role":"` + seeing + `"}`
		s.Admin.Must("PATCH", "/workspace", map[string]any{"masking": map[string]string{chief: "request"}}, nil)
		for _, try := range []struct{ method, path, body string }{
			{"POST", "/roles", `{"name":"Mía","permissions":["contacts.reveal"]}`},
			{"PATCH", "/members/" + bea, give},
			{"PATCH", "/members/" + eva, give},
			{"POST", "/members/" + sol + "/invitation", ""},
		} {
			refused(t, call(t, c, try.method, "/api/v1"+try.path, try.body), 403, "permission_missing")
		}
		s.Admin.Must("PATCH", "/workspace", map[string]any{"masking": map[string]string{seeing: "request"}}, nil)
		c.Must("PATCH", "/members/"+bea, map[string]any{"role": seeing}, nil)
		s.Admin.Must("PATCH", "/workspace", map[string]any{"masking": map[string]string{chief: "none"}}, nil)
		c.Must("PATCH", "/members/"+eva, map[string]any{"role": seeing}, nil)

		// What is said of a role goes with it.
		s.Admin.Must("DELETE", "/roles/"+seeing+"?to=agent", nil, nil)
		var me struct {
			Masked    bool
			Workspace struct{ Masking map[string]string }
		}
		if c.Must("GET", "/session", nil, &me); me.Masked || len(me.Workspace.Masking) != 0 {
			t.Errorf("without the role she is %+v", me)
		}
	})
}
