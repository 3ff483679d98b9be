package attack

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/idp"
)

// comes goes to X's provider as somebody and comes back.
func (w *world) comes(c *servertest.Client, email string) answer {
	w.t.Helper()
	w.Advance(time.Minute)
	var asked struct{ URL string }
	c.Must("POST", "/session/sso", map[string]any{"slug": "equis"}, &asked)
	state, code, err := idp.Visit(asked.URL, email)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.try(c, "POST", "/session/sso/answer", map[string]any{"state": state, "code": code})
}

// S27 and S28: an issuer is called at public addresses only, however it is written and wherever it leads; nobody inside hears of it.
func TestS27IssuersAreNotInside(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		p := w.provider
		var heard atomic.Int64
		canary := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
		defer canary.Close()
		port := canary.URL[strings.LastIndexByte(canary.URL, ':'):]
		for _, issuer := range []string{canary.URL, "http://localhost" + port, "https://127.0.0.1" + port, "https://[::1]" + port, "https://[::ffff:127.0.0.1]" + port,
			"https://2130706433" + port, "https://0177.0.0.1" + port, "https://127.1" + port, "https://0.0.0.0" + port, "https://169.254.169.254", "https://10.0.0.1",
			"https://100.64.0.1", "https://[fd00::1]", "https://192.168.1.1:8443", w.URL, doorOrigin, "http://" + strings.ToUpper(strings.TrimPrefix(p.Issuer, "http://")) + "0"} {
			for what, got := range map[string]answer{
				"checked": w.try(w.x.admin, "POST", "/workspace/sso/check", map[string]any{"issuer": issuer}),
				"set": w.try(w.x.admin, "PUT", "/workspace/sso", map[string]any{"slug": "equis", "name": "E", "issuer": issuer, "client_id": "c",
					"client_secret": "s", "domains": []string{"x.example"}}),
			} {
				if got.status != 409 && got.status != 422 || got.status == 409 && got.code != "sso_address" {
					t.Errorf("%s is %s: %d %s", issuer, what, got.status, got.code)
				}
			}
		}
		p.Turn(idp.Knobs{Moved: canary.URL})
		if got := w.try(w.x.admin, "POST", "/workspace/sso/check", map[string]any{"issuer": p.Issuer}); got.code != "sso_address" {
			t.Errorf("a description that is elsewhere: %d %s", got.status, got.code)
		}
		if n := heard.Load(); n > 0 {
			t.Errorf("somebody inside was called %d times", n)
		}
	})
}

// S56 by a provider: it opens to nobody whom the company does not let in, links no address that is not verified, and where it is the only
// way there is no other.
func TestS56TheProviderIsADoorLikeTheOthers(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		p := w.provider
		agent := w.agent("agent", "agent", "all")
		var me struct{ User struct{ ID string } }
		agent.Must("GET", "/session", nil, &me)
		p.Know(idp.Person{Subject: "agent", Email: "agent@x.example", Verified: true})
		p.Know(idp.Person{Subject: "mallory", Email: "otto@other.example", Verified: true})
		p.Know(idp.Person{Subject: "eve", Email: "eva@" + w.x.number.ID + ".example"})
		for email, code := range map[string]string{
			"otto@other.example":                "sso_domain",     // the other tenant's administrator
			"eva@" + w.x.number.ID + ".example": "sso_unverified", // invited, and not shown to be her address
			"agent@x.example":                   "sso_account",    // an account with a password
		} {
			c := w.NewClient()
			if got := w.comes(c, email); got.code != code || strings.Contains(got.header.Get("Set-Cookie"), "timbre_session") {
				t.Errorf("%s: %d %s", email, got.status, got.code)
			}
			if got := w.try(c, "GET", "/session", nil); got.status != 401 {
				t.Errorf("%s is inside: %d", email, got.status)
			}
		}
		mine := w.NewClient()
		w.comes(mine, "agent@x.example")
		mine.Must("POST", "/session/sso/proof", map[string]any{"password": servertest.AdminPassword}, nil)
		admin := w.NewClient()
		w.comes(admin, servertest.AdminEmail)
		admin.Must("POST", "/session/sso/proof", map[string]any{"password": servertest.AdminPassword}, nil)
		w.hears("a session by password where the provider is the only way", agent, "bye", "revoked", func() {
			admin.Must("PUT", "/workspace/sso/only", map[string]any{"only": true}, nil)
		})
		for what, got := range map[string]answer{
			"password": w.try(w.NewClient(), "POST", "/session", map[string]string{"email": "agent@x.example", "password": servertest.AdminPassword}),
			"session":  w.try(agent, "GET", "/start", nil),
			"stream":   w.try(agent, "GET", "/stream", nil),
		} {
			if got.code != "sso_required" || got.header.Get("Set-Cookie") != "" {
				t.Errorf("by %s: %d %s", what, got.status, got.code)
			}
		}
		if got := w.try(mine, "GET", "/start", nil); got.status != 200 {
			t.Errorf("by the provider: %d %s", got.status, got.code)
		}
		mine.Header.Set("Timbre-Workspace", "1")
		if got := w.try(mine, "GET", "/start", nil); got.status != 404 {
			t.Errorf("another company by it: %d %s", got.status, got.code)
		}
		mine.Header.Del("Timbre-Workspace")
		w.hears("a session by the provider, of who is put out", mine, "bye", "revoked", func() {
			admin.Must("PATCH", "/members/"+me.User.ID, map[string]any{"active": false}, nil)
		})
		if got := w.comes(w.NewClient(), "agent@x.example"); got.code != "sso_not_member" {
			t.Errorf("put out, by the provider: %d %s", got.status, got.code)
		}
		if got := w.try(w.y.admin, "GET", "/start", nil); got.status != 200 {
			t.Errorf("the other tenant: %d %s", got.status, got.code)
		}
	})
}

// S55: the answer of a provider is for the browser that asked, not for one to which somebody sends his own.
func TestS55AProvidersAnswerIsOnesOwn(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		attacker, victim := w.NewClient(), w.NewClient()
		var asked struct{ URL string }
		attacker.Must("POST", "/session/sso", map[string]any{"slug": "equis"}, &asked)
		state, code, err := idp.Visit(asked.URL, servertest.AdminEmail)
		if err != nil {
			t.Fatal(err)
		}
		victim.Must("POST", "/session/sso", map[string]any{"slug": "equis"}, nil)
		if got := w.try(victim, "POST", "/session/sso/answer", map[string]any{"state": state, "code": code}); got.code != "sso_ended" {
			t.Errorf("another's answer: %d %s", got.status, got.code)
		}
		victim.Header.Set("Origin", "https://evil.example")
		for _, at := range []string{"/session/sso", "/session/sso/answer", "/session/sso/proof"} {
			if got := w.try(victim, "POST", at, map[string]any{"slug": "equis", "state": state, "code": code}); got.code != "cross_site" {
				t.Errorf("%s from another site: %d %s", at, got.status, got.code)
			}
		}
		res, err := w.NewClient().Do("POST", "/api/v1/session/sso", map[string]any{"slug": "equis"})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		cookie := res.Header.Get("Set-Cookie")
		for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} {
			if !strings.Contains(cookie, part) {
				t.Errorf("the cookie %q lacks %s", cookie, part)
			}
		}
	})
}
