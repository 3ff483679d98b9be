package api_test

import (
	"fmt"
	"maps"
	"path"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/idp"
)

// ssoWorld has a provider that the operator has named, and an administrator who is signed in by password.
type ssoWorld struct {
	*servertest.Server
	idp *idp.Provider
	ana *servertest.Client
	t   *testing.T
}

func withSSO(t *testing.T, fn func(t *testing.T, w *ssoWorld)) {
	t.Helper()
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			clock := testkit.NewClock()
			p, err := idp.Open(clock.Now, idp.Person{Subject: "s-ana", Email: servertest.AdminEmail, Name: "Ana", Verified: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.Close)
			s := servertest.Start(t, servertest.Options{Postgres: postgres, Clock: clock, PublicURL: doorOrigin, Identity: p.Address})
			fn(t, &ssoWorld{s, p, s.Login(servertest.AdminEmail), t})
		})
	}
}

func (w *ssoWorld) settings(change map[string]any) map[string]any {
	out := map[string]any{"slug": "acme", "name": "Cuenta Acme", "issuer": w.idp.Issuer, "client_id": idp.ClientID, "client_secret": idp.Secret,
		"domains": []string{"acme.example"}}
	maps.Copy(out, change)
	return out
}

func (w *ssoWorld) set(change map[string]any) {
	w.t.Helper()
	w.ana.Must("PUT", "/workspace/sso", w.settings(change), nil)
}

func (w *ssoWorld) know(email string, verified bool) {
	w.idp.Know(idp.Person{Subject: "s-" + email, Email: email, Name: "Persona", Verified: verified})
}

func (w *ssoWorld) invite(email string) (id, token string) {
	w.t.Helper()
	var made struct {
		Member struct{ ID string }
		URL    string `json:"invitation_url"`
	}
	w.Admin.Must("POST", "/members", map[string]any{"name": "Invitada", "email": email, "role": "agent"}, &made)
	return made.Member.ID, path.Base(made.URL)
}

// come goes to the provider as somebody and comes back with what it says.
func (w *ssoWorld) come(c *servertest.Client, slug, email string) error {
	w.t.Helper()
	w.Advance(time.Minute) // failures are counted
	var asked struct{ URL string }
	if err := c.API("POST", "/session/sso", map[string]any{"slug": slug}, &asked); err != nil {
		return err
	}
	return w.answer(c, asked.URL, email)
}

func (w *ssoWorld) answer(c *servertest.Client, address, email string) error {
	w.t.Helper()
	state, code, err := idp.Visit(address, email)
	if err != nil {
		w.t.Fatal(err)
	}
	return c.API("POST", "/session/sso/answer", map[string]any{"state": state, "code": code}, nil)
}

// entered is come, which may not be refused.
func (w *ssoWorld) entered(email string) *servertest.Client {
	w.t.Helper()
	c := w.NewClient()
	if err := w.come(c, "acme", email); err != nil {
		w.t.Fatalf("%s: %v", email, err)
	}
	return c
}

func (w *ssoWorld) is(what string, err error, code string) {
	w.t.Helper()
	if got := servertest.CodeOf(err); got != code {
		w.t.Errorf("%s: %q, want %q", what, got, code)
	}
}

func TestSSOIsSetUp(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		var sso map[string]any
		w.ana.Must("GET", "/workspace/sso", nil, &sso)
		if sso["set_up"] != false || sso["redirect_url"] != doorOrigin+"/sso/callback" {
			t.Errorf("before: %v", sso)
		}
		for field, bad := range map[string]map[string]any{
			"slug":          {"slug": "Acme S.A."},
			"name":          {"name": " "},
			"domains":       {"domains": []string{"ana@acme.example"}},
			"issuer":        {"issuer": "ftp://acme.example"},
			"client_secret": {"client_secret": nil},
			"join_role":     {"join_role": "administrator", "join_sight": "all"},
		} {
			got := call(t, w.ana, "PUT", "/api/v1/workspace/sso", jsonOf(t, w.settings(bad)))
			if got.Status != 422 || !strings.Contains(got.Body, `"`+field+`"`) {
				t.Errorf("%s: %d %s", field, got.Status, got.Body)
			}
		}
		public := w.settings(map[string]any{"join_role": "agent", "join_sight": "all", "domains": []string{"gmail.com"}})
		refused(t, call(t, w.ana, "PUT", "/api/v1/workspace/sso", jsonOf(t, public)), 422, "invalid")
		refused(t, call(t, w.Admin, "PUT", "/api/v1/workspace/sso", jsonOf(t, w.settings(nil))), 403, "permission_missing") // a key decides on no locks
		agent := member(t, w.Server, "luz", "agent")
		for _, route := range []string{"GET /workspace/sso", "PUT /workspace/sso", "DELETE /workspace/sso", "POST /workspace/sso/check", "PUT /workspace/sso/only"} {
			method, at, _ := strings.Cut(route, " ")
			body := map[string]string{"PUT /workspace/sso": jsonOf(t, w.settings(nil)), "POST /workspace/sso/check": `{"issuer":"https://x.example"}`, "PUT /workspace/sso/only": `{"only":true}`}[route]
			refused(t, call(t, agent, method, "/api/v1"+at, body), 403, "permission_missing")
		}
		w.set(nil)
		got := call(t, w.ana, "GET", "/api/v1/workspace/sso", "")
		if strings.Contains(got.Body, idp.Secret) || !strings.Contains(got.Body, `"door_url":"`+doorOrigin+`/sso/acme"`) {
			t.Errorf("shown: %s", got.Body)
		}
		e := auditOf(w.ana, "&action=workspace.sso_changed")
		if len(e) != 1 || e[0].field("client_secret") != "…" || e[0].field("issuer") != "<nil> → "+w.idp.Issuer || strings.Contains(fmt.Sprint(e), idp.Secret) {
			t.Errorf("the audit has %+v", e)
		}
		w.set(map[string]any{"client_secret": nil, "name": "Otra", "issuer": w.idp.Issuer + "/"}) // the slash is nothing, so the secret stays
		w.know("luz@acme.example", true)
		w.is("with the secret that was kept", w.come(w.NewClient(), "acme", "luz@acme.example"), "sso_account")
		w.ana.Must("DELETE", "/workspace/sso", nil, nil)
		w.is("after its end", w.come(w.NewClient(), "acme", "luz@acme.example"), "sso_unknown")
	})
}

// What is wrong with a provider is said before it is set, by what it is.
func TestSSOProvidersAreChecked(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		check := func(issuer string) error {
			return w.ana.API("POST", "/workspace/sso/check", map[string]any{"issuer": issuer}, nil)
		}
		w.is("a good one", check(w.idp.Issuer), "")
		w.is("with its description's path", check(w.idp.Issuer+"/.well-known/openid-configuration"), "")
		for code, k := range map[string]idp.Knobs{
			"sso_issuer":      {Described: "https://else.example"},
			"sso_address":     {Moved: "http://127.0.0.1:1/"},
			"sso_unsupported": {Lacks: "S256"},
			"sso_keys":        {Lacks: "keys"},
		} {
			w.idp.Turn(k)
			w.is(fmt.Sprintf("%+v", k), check(w.idp.Issuer), code)
		}
		for _, lack := range []string{"code", "algorithm", "page"} {
			w.idp.Turn(idp.Knobs{Lacks: lack})
			w.is("it lacks "+lack, check(w.idp.Issuer), "sso_unsupported")
			w.is("it lacks "+lack+", to be set", w.ana.API("PUT", "/workspace/sso", w.settings(nil), nil), "sso_unsupported")
		}
		w.idp.Turn(idp.Knobs{})
		w.is("no provider", check(w.idp.Issuer+"/nothing"), "sso_not_openid")
		w.idp.Close()
		w.is("nobody there", check(w.idp.Issuer), "sso_unreachable")
	})
}

// Who is invited comes in by the provider, and is known by it from then on.
func TestSSOLetsInWhoIsInvited(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		w.set(nil)
		w.know("bea@acme.example", true)
		w.is("nobody's", w.come(w.NewClient(), "acme", "bea@acme.example"), "sso_not_member")
		id, token := w.invite("bea@acme.example")
		bea := w.entered("bea@acme.example")
		var me struct {
			User      struct{ ID, Email string }
			Workspace struct{ ID string }
			Enrol     bool
		}
		bea.Must("GET", "/session", nil, &me)
		if me.User.ID != id || me.Enrol {
			t.Errorf("she is %+v", me)
		}
		var own struct{ Password, Passwords bool }
		if bea.Must("GET", "/me/identities", nil, &own); own.Password || !own.Passwords {
			t.Errorf("of her password is said %+v", own)
		}
		refused(t, call(t, bea, "PATCH", "/api/v1/me", `{"new_password":"a much longer phrase"}`), 409, "no_password")
		var sessions struct{ Items []struct{ SSO *string } }
		if bea.Must("GET", "/sessions", nil, &sessions); len(sessions.Items) != 1 || sessions.Items[0].SSO == nil || *sessions.Items[0].SSO != "Cuenta Acme" {
			t.Errorf("her sessions: %+v", sessions)
		}
		refused(t, call(t, w.NewClient(), "GET", "/api/v1/invitations/"+token, ""), 404, "link_invalid") // it is used up
		for _, action := range []string{"member.joined", "member.sso_linked", "session.began_sso"} {
			if list := auditOf(w.Admin, "&action="+action); len(list) != 1 || list[0].By == nil || list[0].By.ID != id {
				t.Errorf("the audit of %s: %+v", action, list)
			}
		}
		if list := auditOf(w.Admin, "&action=session.refused_sso"); len(list) != 1 || list[0].Data["reason"] != "sso_not_member" {
			t.Errorf("the audit of who was refused: %+v", list)
		}

		// Another address at the provider is the same person; another person with her address is not her.
		w.idp.Know(idp.Person{Subject: "s-bea@acme.example", Email: "beatriz@else.example"})
		if err := w.come(w.NewClient(), "acme", "beatriz@else.example"); err != nil {
			t.Errorf("by her new address: %v", err)
		}
		w.idp.Know(idp.Person{Subject: "another", Email: "bea@acme.example", Verified: true})
		w.is("another subject", w.come(w.NewClient(), "acme", "bea@acme.example"), "sso_other_identity")
		w.ana.Must("DELETE", "/members/"+id+"/identity", nil, nil)
		refused(t, call(t, bea, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		w.entered("bea@acme.example")
		if list := auditOf(w.Admin, "&action=member.sso_unlinked"); len(list) != 1 || list[0].Subject.ID != id {
			t.Errorf("the audit of the link's end: %+v", list)
		}
		w.Admin.Must("PATCH", "/members/"+id, map[string]any{"active": false}, nil)
		w.is("put out", w.come(w.NewClient(), "acme", "bea@acme.example"), "sso_not_member")
	})
}

// Where the company says so, whoever has an address of its domains joins; who was taken out does not.
func TestSSOLetsJoin(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		w.set(map[string]any{"join_role": "agent", "join_sight": "own"})
		w.know("nora@acme.example", true)
		w.know("omar@else.example", true)
		w.know("pia@acme.example", false)
		w.is("of another domain", w.come(w.NewClient(), "acme", "omar@else.example"), "sso_domain")
		w.is("unverified", w.come(w.NewClient(), "acme", "pia@acme.example"), "sso_unverified")
		nora := w.entered("nora@acme.example")
		var me struct {
			User        struct{ ID, Name string }
			Role, Sight string
		}
		if nora.Must("GET", "/session", nil, &me); me.Role != "agent" || me.Sight != "own" || me.User.Name != "Persona" {
			t.Errorf("she is %+v", me)
		}
		if list := auditOf(w.Admin, "&action=member.joined_by_sso"); len(list) != 1 || list[0].field("role") != "<nil> → agent" {
			t.Errorf("the audit: %+v", list)
		}
		w.Admin.Must("DELETE", "/members/"+me.User.ID, nil, nil)
		w.is("taken out", w.come(w.NewClient(), "acme", "nora@acme.example"), "sso_not_member")
	})
}
