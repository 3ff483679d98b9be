package api_test

import (
	"encoding/json"
	"path"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

func TestSession(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		c := s.NewClient()
		good := `{"email":" Ana@ACME.example ","password":"` + servertest.AdminPassword + `"}`
		refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")

		got := call(t, c, "POST", "/api/v1/session", good)
		if got.Status != 200 || !strings.Contains(got.Body, servertest.AdminEmail) {
			t.Fatalf("sign-in: %+v", got)
		}
		first := got.Header.Get("Set-Cookie")
		for _, part := range []string{"timbre_session=ts_", "HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(first, part) {
				t.Errorf("cookie %q lacks %s", first, part)
			}
		}
		if got := call(t, c, "GET", "/api/v1/session", ""); got.Status != 200 || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("who I am: %+v", got)
		}
		if again := call(t, c, "POST", "/api/v1/session", good); again.Header.Get("Set-Cookie") == first {
			t.Error("a sign-in kept the session's token")
		}
		stale := s.NewClient()
		name, _, _ := strings.Cut(first, ";")
		refused(t, call(t, stale, "GET", "/api/v1/session", "", "Cookie: "+name), 401, "unauthenticated") // the browser has another one
		other := s.Login(servertest.AdminEmail)
		if got := call(t, c, "DELETE", "/api/v1/session", ""); got.Status != 204 {
			t.Errorf("sign-out: %+v", got)
		}
		refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		if got := call(t, other, "GET", "/api/v1/session", ""); got.Status != 200 {
			t.Errorf("the other session ended too: %+v", got)
		}
	})
}

// Nobody learns by the answer which addresses exist, and guessing ends.
func TestWrongPasswordsLookAlikeAndAreLimited(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	c := s.NewClient()
	body := func(email string) string { return `{"email":"` + email + `","password":"not the password"}` }
	known, unknown := call(t, c, "POST", "/api/v1/session", body(servertest.AdminEmail)), call(t, c, "POST", "/api/v1/session", body("nobody@acme.example"))
	refused(t, known, 401, "wrong_credentials")
	if strip(t, known.Body) != strip(t, unknown.Body) || unknown.Status != 401 {
		t.Errorf("known %s, unknown %s", known.Body, unknown.Body)
	}
	for range 9 {
		refused(t, call(t, c, "POST", "/api/v1/session", body(servertest.AdminEmail)), 401, "wrong_credentials")
	}
	limited := call(t, c, "POST", "/api/v1/session", `{"email":"`+servertest.AdminEmail+`","password":"`+servertest.AdminPassword+`"}`,
		"X-Forwarded-For: 198.51.100.9")
	refused(t, limited, 429, "too_many_attempts")
	if limited.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// strip takes the request's id off a problem.
func strip(t *testing.T, body string) string {
	t.Helper()
	var p map[string]any
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatal(err)
	}
	delete(p, "request_id")
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestNewPasswordEndsOtherSessions(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	here, there := s.Login(servertest.AdminEmail), s.Login(servertest.AdminEmail)
	change := `{"current_password":"` + servertest.AdminPassword + `","new_password":"a much longer phrase"}`
	refused(t, call(t, here, "PATCH", "/api/v1/me", strings.Replace(change, "correct", "wrong", 1)), 422, "invalid")
	refused(t, call(t, here, "PATCH", "/api/v1/me", `{"current_password":"x","new_password":"qwertyuiop"}`), 422, "invalid")
	if got := call(t, here, "PATCH", "/api/v1/me", `{"new_password":"a much longer phrase"}`); !strings.Contains(got.Body, `"required"`) {
		t.Errorf("without the one that it has: %+v", got)
	}
	if got := call(t, here, "PATCH", "/api/v1/me", change); got.Status != 200 {
		t.Fatalf("%+v", got)
	}
	if got := call(t, here, "GET", "/api/v1/session", ""); got.Status != 200 {
		t.Errorf("my own session ended: %+v", got)
	}
	refused(t, call(t, there, "GET", "/api/v1/session", ""), 401, "unauthenticated")
	refused(t, call(t, s.WithToken(s.Token), "PATCH", "/api/v1/me", change), 403, "permission_missing")
}

func TestInvitationWorksOnce(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		var made struct {
			Member        struct{ ID string }
			InvitationURL string `json:"invitation_url"`
		}
		s.Admin.Must("POST", "/members", map[string]any{"name": "Bea", "email": "bea@acme.example", "role": "agent"}, &made)
		link := "/api/v1/invitations/" + path.Base(made.InvitationURL)
		c := s.NewClient()
		if got := call(t, c, "GET", link, ""); got.Status != 200 || !strings.Contains(got.Body, `"workspace":"Acme"`) {
			t.Errorf("invitation: %+v", got)
		}
		refused(t, call(t, c, "POST", link, `{"name":"Bea","password":"bea@acme.example"}`), 422, "invalid")
		body := `{"name":"Bea","password":"` + servertest.AdminPassword + `"}`
		if got := call(t, c, "POST", link, body); got.Status != 200 || !strings.Contains(got.Body, `"role":"agent"`) {
			t.Fatalf("accepting: %+v", got)
		}
		if got := call(t, c, "GET", "/api/v1/session", ""); got.Status != 200 {
			t.Errorf("not signed in: %+v", got)
		}
		refused(t, call(t, s.NewClient(), "POST", link, body), 404, "link_invalid")

		// A lost password: a new link replaces it and ends what sessions there were.
		s.Admin.Must("POST", "/members/"+made.Member.ID+"/invitation", nil, &made)
		if got := call(t, s.NewClient(), "POST", "/api/v1/invitations/"+path.Base(made.InvitationURL), body); got.Status != 200 {
			t.Fatalf("a new password: %+v", got)
		}
		refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")
	})
}

// A link that nobody used ends after a week, by the clock; another one made for the same person works.
func TestInvitationEnds(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		var made struct {
			Member        struct{ ID string }
			InvitationURL string `json:"invitation_url"`
		}
		s.Admin.Must("POST", "/members", map[string]any{"name": "Bea", "email": "bea@acme.example", "role": "agent"}, &made)
		link := "/api/v1/invitations/" + path.Base(made.InvitationURL)
		c, body := s.NewClient(), `{"name":"Bea","password":"`+servertest.AdminPassword+`"}`
		s.Advance(7*24*time.Hour - time.Minute)
		if got := call(t, c, "GET", link, ""); got.Status != 200 {
			t.Errorf("within the week: %+v", got)
		}
		s.Advance(2 * time.Minute)
		refused(t, call(t, c, "GET", link, ""), 404, "link_invalid")
		refused(t, call(t, c, "POST", link, body), 404, "link_invalid")
		if got := call(t, c, "GET", "/api/v1/session", ""); got.Status != 401 {
			t.Errorf("an ended link lets in: %+v", got)
		}
		s.Admin.Must("POST", "/members/"+made.Member.ID+"/invitation", nil, &made)
		if got := call(t, c, "POST", "/api/v1/invitations/"+path.Base(made.InvitationURL), body); got.Status != 200 {
			t.Errorf("by a new link: %+v", got)
		}
	})
}

// An address that another company knows is invited like any other: its owner is a member once he has accepted, with the password
// that he has, and nobody learns before that he has one.
func TestInvitationOfAKnownAddress(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		other := app.Bootstrap{Workspace: "Otra"}
		other.Admin.Name, other.Admin.Email, other.Admin.Password = "Jefe", "jefe@otra.example", servertest.AdminPassword
		if _, err := s.App.Bootstrap(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		boss := s.Login("jefe@otra.example")
		var made struct {
			Member struct {
				ID, Name string
				Invited  bool
			}
			InvitationURL string `json:"invitation_url"`
		}
		boss.Must("POST", "/members", map[string]any{"name": "Beatriz", "email": "Bea@acme.example", "role": "administrator"}, &made)
		if !made.Member.Invited || made.Member.Name != "Beatriz" || made.InvitationURL == "" {
			t.Fatalf("invited: %+v", made)
		}
		id, link := made.Member.ID, "/api/v1/invitations/"+path.Base(made.InvitationURL)
		here := s.Login("bea@acme.example")
		var me struct{ Workspaces []view.Ref }
		here.Must("GET", "/session", nil, &me)
		if len(me.Workspaces) != 1 {
			t.Errorf("before she accepts she is in %v", me.Workspaces)
		}
		var mine struct{ Workspace struct{ ID string } }
		boss.Must("GET", "/session", nil, &mine)
		refused(t, call(t, here, "GET", "/api/v1/conversations", "", "Timbre-Workspace: "+mine.Workspace.ID), 404, "not_found")
		refused(t, call(t, boss, "PATCH", "/api/v1/members/"+ownID(t, boss), `{"role":"agent"}`), 409, "last_administrator")
		boss.Must("PATCH", "/members/"+id, map[string]any{"name": "Bea M."}, nil)

		// The link takes no new password, and somebody else's session is not enough.
		stranger := s.NewClient()
		if got := call(t, stranger, "GET", link, ""); !strings.Contains(got.Body, `"name":"Bea M."`) || !strings.Contains(got.Body, `"has_account":true`) ||
			!strings.Contains(got.Body, `"signed_in":false`) {
			t.Errorf("the invitation shows %s", got.Body)
		}
		refused(t, call(t, stranger, "POST", link, `{"name":"X","password":"a much longer phrase"}`), 401, "wrong_credentials")
		refused(t, call(t, boss, "POST", link, `{}`), 401, "wrong_credentials")
		if got := call(t, here, "GET", link, ""); !strings.Contains(got.Body, `"signed_in":true`) {
			t.Errorf("to her the invitation shows %s", got.Body)
		}
		if got := call(t, here, "POST", link, `{}`); got.Status != 200 || !strings.Contains(got.Body, `"role":"administrator"`) {
			t.Fatalf("accepting: %+v", got)
		}
		here.Must("GET", "/session", nil, &me)
		if len(me.Workspaces) != 2 {
			t.Errorf("afterwards she is in %v", me.Workspaces)
		}
		refused(t, call(t, here, "POST", link, `{}`), 404, "link_invalid")
		if got := call(t, boss, "GET", "/api/v1/members", ""); !strings.Contains(got.Body, `"name":"Bea"`) || strings.Contains(got.Body, `"invited":true`) {
			t.Errorf("members are %s", got.Body)
		}
		refused(t, call(t, boss, "POST", "/api/v1/members/"+id+"/invitation", ""), 409, "account_is_his_own")

		// With the password, in another browser; what is pending elsewhere does not keep her company from replacing it.
		s.AddMember(servertest.NewMember{Name: "Caro", Email: "caro@acme.example"})
		boss.Must("POST", "/members", map[string]any{"name": "Caro", "email": "caro@acme.example", "role": "agent"}, &made)
		var list struct{ Items []struct{ ID, Email string } }
		s.Admin.Must("GET", "/members", nil, &list)
		for _, m := range list.Items {
			if m.Email == "caro@acme.example" {
				s.Admin.Must("POST", "/members/"+m.ID+"/invitation", nil, nil)
			}
		}
		link = "/api/v1/invitations/" + path.Base(made.InvitationURL)
		if got := call(t, stranger, "POST", link, `{"password":"`+servertest.AdminPassword+`"}`); got.Status != 200 || !strings.Contains(got.Body, `"name":"Otra"`) {
			t.Errorf("accepting by password: %+v", got)
		}
		if got := call(t, stranger, "GET", "/api/v1/session", ""); got.Status != 200 {
			t.Errorf("not signed in: %+v", got)
		}
	})
}

// ownID is a client's own id.
func ownID(t *testing.T, c *servertest.Client) string {
	t.Helper()
	var me struct{ User struct{ ID string } }
	c.Must("GET", "/session", nil, &me)
	return me.User.ID
}

// Another site cannot make a signed-in browser write, nor sign it in as somebody else.
func TestOtherSitesCannotWrite(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	c := s.Login(servertest.AdminEmail)
	for _, h := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"} {
		refused(t, call(t, c, "PATCH", "/api/v1/me", `{"name":"Eva"}`, h), 403, "cross_site")
		refused(t, call(t, c, "POST", "/api/v1/session", `{"email":"a@b.example","password":"x"}`, h), 403, "cross_site")
		if got := call(t, s.Admin, "GET", "/api/v1/session", "", h); got.Status != 200 {
			t.Errorf("a program with a token: %+v", got)
		}
	}
	if got := call(t, c, "PATCH", "/api/v1/me", `{"name":"Ana T."}`, "Sec-Fetch-Site: same-origin"); got.Status != 200 || !strings.Contains(got.Body, "Ana T.") {
		t.Errorf("our own page: %+v", got)
	}
}
