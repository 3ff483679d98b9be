package api_test

import (
	"net/url"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/testkit/servertest"
	"timbre/test/idp"
)

// prove shows what was missing.
func prove(c *servertest.Client, body map[string]any) error {
	return c.API("POST", "/session/sso/proof", body, nil)
}

// An account that somebody uses is linked only after it was shown to be his: at the door, or from his profile.
func TestSSOLinksNobodyUnasked(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		w.set(nil)
		c := w.NewClient()
		err := w.come(c, "acme", servertest.AdminEmail)
		w.is("an account with a password", err, "sso_account")
		if p, ok := err.(*servertest.Problem); !ok || p.Params["email"] != servertest.AdminEmail {
			t.Errorf("told: %v", err)
		}
		refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		w.is("without anything", prove(c, map[string]any{}), "sso_account")
		w.is("with a wrong password", prove(c, map[string]any{"password": "no es esta"}), "wrong_credentials")
		w.is("in another browser", prove(w.NewClient(), map[string]any{"password": servertest.AdminPassword}), "sso_ended")
		w.is("with the password", prove(c, map[string]any{"password": servertest.AdminPassword}), "")
		w.is("once more", prove(c, map[string]any{"password": servertest.AdminPassword}), "sso_ended")
		w.entered(servertest.AdminEmail)
		w.entered(servertest.AdminEmail) // without being asked again

		// From the profile, of an address that the provider does not vouch for.
		w.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		w.know("bea@acme.example", false)
		w.is("unverified", w.come(w.NewClient(), "acme", "bea@acme.example"), "sso_unverified")
		bea := w.Login("bea@acme.example")
		var mine struct {
			Items []struct {
				ID     string
				Linked bool
			}
			Fresh, Password bool
		}
		bea.Must("GET", "/me/identities", nil, &mine)
		if len(mine.Items) != 1 || mine.Items[0].Linked || !mine.Fresh || !mine.Password {
			t.Fatalf("hers: %+v", mine)
		}
		w.Advance(11 * time.Minute)
		link := map[string]any{"provider_id": mine.Items[0].ID}
		refused(t, call(t, bea, "POST", "/api/v1/me/identities", jsonOf(t, link)), 422, "invalid")
		link["current_password"] = servertest.AdminPassword
		var asked struct{ URL string }
		bea.Must("POST", "/me/identities", link, &asked)
		stranger := w.NewClient()
		at, _ := url.Parse(w.URL)
		stranger.HTTP.Jar.SetCookies(at, bea.HTTP.Jar.Cookies(at)[:0])
		w.is("the answer in another browser", w.answer(stranger, asked.URL, "bea@acme.example"), "sso_ended")
		w.is("somebody else's", w.linkAs(bea, link, servertest.AdminEmail), "sso_taken")
		w.is("her own", w.linkAs(bea, link, "bea@acme.example"), "")
		w.entered("bea@acme.example")
		if list := auditOf(w.Admin, "&action=member.sso_linked"); len(list) != 2 || list[0].By.Name != "Bea" {
			t.Errorf("the audit: %+v", list)
		}
		bea.Must("POST", "/me/identities/"+mine.Items[0].ID+"/remove", map[string]any{"current_password": servertest.AdminPassword}, nil)
		w.is("after the link's end", w.come(w.NewClient(), "acme", "bea@acme.example"), "sso_unverified")
		refused(t, call(t, w.Admin, "GET", "/api/v1/me/identities", ""), 403, "permission_missing")
	})
}

func (w *ssoWorld) linkAs(c *servertest.Client, link map[string]any, email string) error {
	w.t.Helper()
	var asked struct{ URL string }
	c.Must("POST", "/me/identities", link, &asked)
	return w.answer(c, asked.URL, email)
}

// Where a second factor is wanted the provider's word is not one, unless the company says that it is: for its own people only.
func TestSSOAsksForTheSecondFactor(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		w.set(nil)
		w.know("bea@acme.example", true)
		_, _, phone, _ := beaWithPhone(t, w.Server)
		d := w.NewDevice(doorOrigin, doorHost)
		c := w.NewClient()
		w.is("to be linked", w.come(c, "acme", "bea@acme.example"), "sso_account")
		w.is("with the password", prove(c, map[string]any{"password": servertest.AdminPassword}), "second_factor_needed")
		w.is("with a wrong code", prove(c, map[string]any{"password": servertest.AdminPassword, "code": "000000"}), "wrong_code")
		w.Advance(time.Minute)
		w.is("with both", prove(c, map[string]any{"password": servertest.AdminPassword, "code": phone.code(t, w.Clock.Now())}), "")

		again := w.NewClient()
		w.is("known", w.come(again, "acme", "bea@acme.example"), "second_factor_needed")
		w.is("known, with a password", prove(again, map[string]any{"password": servertest.AdminPassword}), "second_factor_needed")
		w.Advance(time.Minute)
		w.is("known, with a code", prove(again, map[string]any{"code": phone.code(t, w.Clock.Now())}), "")

		bea := w.NewClient()
		w.Advance(time.Minute)
		bea.Must("POST", "/session", map[string]any{"email": "bea@acme.example", "password": servertest.AdminPassword, "code": phone.code(t, w.Clock.Now())}, nil)
		bea.AddPasskey(d, servertest.AdminPassword)
		third := w.NewClient()
		w.is("known, again", w.come(third, "acme", "bea@acme.example"), "second_factor_needed")
		w.is("somebody else's passkey", prove(third, map[string]any{"passkey": w.anasPasskey().Use(third.AskForPasskey())}), "passkey_refused")
		w.is("with a passkey", prove(third, map[string]any{"passkey": d.Use(third.AskForPasskey())}), "")

		w.set(map[string]any{"factor_by_provider": true, "client_secret": nil})
		w.entered("bea@acme.example")

		// The company wants one of everybody: who comes by SSO and has none sets one up, without a password.
		w.set(map[string]any{"client_secret": nil})
		w.ana.Must("PUT", "/workspace/sign-in", map[string]any{"second_factor": true}, nil)
		w.know("luz@acme.example", true)
		w.invite("luz@acme.example")
		luz := w.entered("luz@acme.example")
		refused(t, call(t, luz, "GET", "/api/v1/counts", ""), 403, "second_factor_required")
		enrol(t, w.Server, luz)
		var sessions struct{ Items []struct{ SSO *string } }
		if luz.Must("GET", "/sessions", nil, &sessions); sessions.Items[0].SSO == nil {
			t.Error("her new session has forgotten by what she came")
		}
	})
}

func (w *ssoWorld) anasPasskey() *servertest.Device {
	w.t.Helper()
	d := w.NewDevice(doorOrigin, doorHost)
	w.Login(servertest.AdminEmail).AddPasskey(d, servertest.AdminPassword)
	return d
}

// A provider opens its own company only: not another one's door, and not the account behind it.
func TestSSOOpensItsOwnCompanyOnly(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		in := app.Bootstrap{Workspace: "Otra"}
		in.Admin.Name, in.Admin.Email, in.Admin.Password = "Otto", "otto@otra.example", servertest.AdminPassword
		other, err := w.App.Bootstrap(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		w.set(nil)
		w.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		w.know("bea@acme.example", true)
		otto, bea := w.WithToken(other.Token), w.Login("bea@acme.example")
		var made struct {
			URL string `json:"invitation_url"`
		}
		otto.Must("POST", "/members", map[string]any{"name": "Bea", "email": "bea@acme.example", "role": "agent"}, &made)
		bea.Must("POST", "/invitations/"+pathBase(made.URL), map[string]any{}, nil)

		c := w.NewClient()
		w.is("who is elsewhere, too", w.come(c, "acme", "bea@acme.example"), "sso_account")
		w.is("shown to be hers", prove(c, map[string]any{"password": servertest.AdminPassword}), "")
		there := "Timbre-Workspace: " + idText(other.Workspace)
		if got := call(t, c, "GET", "/api/v1/counts", ""); got.Status != 200 {
			t.Errorf("her own company: %d %s", got.Status, got.Body)
		}
		refused(t, call(t, c, "GET", "/api/v1/counts", "", there), 401, "sso_elsewhere")
		refused(t, call(t, c, "GET", "/api/v1/stream", "", there), 401, "sso_elsewhere")
		refused(t, call(t, c, "POST", "/api/v1/me/passkeys/challenge", `{}`), 422, "invalid") // fresh, but by another's word
		if got := call(t, bea, "GET", "/api/v1/counts", "", there); got.Status != 200 {
			t.Errorf("by password: %d %s", got.Status, got.Body)
		}

		// Who has no password and is in one company only by its provider is not taken over by an invitation to another.
		w.know("luz@acme.example", true)
		w.invite("luz@acme.example")
		w.entered("luz@acme.example")
		otto.Must("POST", "/members", map[string]any{"name": "Luz", "email": "luz@acme.example", "role": "agent"}, &made)
		thief := w.NewClient()
		err = thief.API("POST", "/invitations/"+pathBase(made.URL), map[string]any{"name": "Luz", "password": "una larga contraseña"}, nil)
		w.is("the other company's link", err, "wrong_credentials")
		if err := w.come(w.NewClient(), "acme", "luz@acme.example"); err != nil {
			t.Errorf("she herself: %v", err)
		}
		if got := call(t, c, "DELETE", "/api/v1/session", "", there); got.Status != 204 {
			t.Errorf("signing out where it is not let in: %d %s", got.Status, got.Body)
		}
	})
}

// What was chosen for an address before its owner came dies when she does.
func TestSSOEndsWhatWasChosenBefore(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		in := app.Bootstrap{Workspace: "Otra"}
		in.Admin.Name, in.Admin.Email, in.Admin.Password = "Otto", "otto@otra.example", servertest.AdminPassword
		other, err := w.App.Bootstrap(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		otto := w.WithToken(other.Token)
		var made struct {
			Member struct{ ID string }
			URL    string `json:"invitation_url"`
		}
		otto.Must("POST", "/members", map[string]any{"name": "Eva", "email": "eva@acme.example", "role": "agent"}, &made)
		thief := w.NewClient()
		thief.Must("POST", "/invitations/"+pathBase(made.URL), map[string]any{"name": "Eva", "password": servertest.AdminPassword}, nil)
		otto.Must("DELETE", "/members/"+made.Member.ID, nil, nil)

		w.set(nil)
		w.know("eva@acme.example", true)
		w.invite("eva@acme.example")
		w.entered("eva@acme.example")
		err = w.NewClient().API("POST", "/session", map[string]any{"email": "eva@acme.example", "password": servertest.AdminPassword}, nil)
		w.is("by the password of before", err, "wrong_credentials")
		refused(t, call(t, thief, "GET", "/api/v1/session", ""), 401, "unauthenticated")
	})
}

// What a provider says is taken if all of it holds.
func TestSSOAnswersHold(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		w.set(nil)
		w.know("bea@acme.example", true)
		w.invite("bea@acme.example")
		for what, k := range map[string]idp.Knobs{
			"another nonce":           {Nonce: "another"},
			"another issuer":          {Issuer: "https://else.example"},
			"another audience":        {Audience: []string{"else"}},
			"several without azp":     {Audience: []string{idp.ClientID, "else"}},
			"another azp":             {Audience: []string{idp.ClientID, "else"}, Party: "else"},
			"expired":                 {Expired: true},
			"unsigned":                {Algorithm: "none"},
			"a public key for secret": {Algorithm: "HS256"},
			"a stranger's signature":  {Stranger: true},
			"no subject":              {Claims: map[string]any{"sub": ""}},
			"another's address":       {Silent: true, Confused: true},
		} {
			w.idp.Turn(k)
			c := w.NewClient()
			w.is(what, w.come(c, "acme", "bea@acme.example"), "sso_token")
			refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		}
		for what, k := range map[string]idp.Knobs{"ES256": {Algorithm: "ES256"}, "EdDSA": {Algorithm: "EdDSA"}, "azp": {Party: idp.ClientID},
			"its own among several": {Audience: []string{"else", idp.ClientID}, Party: idp.ClientID}, "by userinfo": {Silent: true}} {
			w.idp.Turn(k)
			if err := w.come(w.NewClient(), "acme", "bea@acme.example"); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		w.idp.Turn(idp.Knobs{})
		w.idp.Rotate()
		w.entered("bea@acme.example")

		// State and code are good once, in the browser that asked, for ten minutes.
		c := w.NewClient()
		var asked struct{ URL string }
		c.Must("POST", "/session/sso", map[string]any{"slug": "acme"}, &asked)
		state, code, err := idp.Visit(asked.URL, "bea@acme.example")
		if err != nil {
			t.Fatal(err)
		}
		answer := func(c *servertest.Client, state, code string) error {
			w.Advance(time.Second)
			return c.API("POST", "/session/sso/answer", map[string]any{"state": state, "code": code}, nil)
		}
		w.is("in another browser", answer(w.NewClient(), state, code), "sso_ended")
		w.is("with the right answer", answer(c, state, code), "")
		w.is("once more", answer(w.NewClient(), state, code), "sso_ended")
		for what, try := range map[string]func(c *servertest.Client) error{
			"another state": func(c *servertest.Client) error { return answer(c, "another", code) },
			"no state":      func(c *servertest.Client) error { return answer(c, "", code) },
		} {
			c := w.NewClient()
			c.Must("POST", "/session/sso", map[string]any{"slug": "acme"}, nil)
			w.is(what, try(c), "sso_ended")
		}
		late := w.NewClient()
		late.Must("POST", "/session/sso", map[string]any{"slug": "acme"}, &asked)
		w.Advance(10 * time.Minute)
		w.is("too late", w.answer(late, asked.URL, "bea@acme.example"), "sso_ended")
		w.is("denied by the provider", w.come(w.NewClient(), "acme", "nobody@acme.example"), "sso_denied")
		u, err := url.Parse(asked.URL)
		if err != nil {
			t.Fatal(err)
		}
		if q := u.Query(); q.Get("redirect_uri") != doorOrigin+"/sso/callback" || q.Get("code_challenge_method") != "S256" || q.Get("scope") != "openid email profile" {
			t.Errorf("it is asked by %s", asked.URL)
		}
		w.set(map[string]any{"client_secret": "not this one"})
		w.is("with a secret that is wrong", w.come(w.NewClient(), "acme", "bea@acme.example"), "sso_client")
	})
}
