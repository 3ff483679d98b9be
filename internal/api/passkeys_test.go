package api_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"path"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

const (
	doorOrigin = "http://timbre.localhost:8080"
	doorHost   = "timbre.localhost"
)

// withPasskeys runs a test on both engines, at an address for which browsers have passkeys.
func withPasskeys(t *testing.T, fn func(t *testing.T, s *servertest.Server)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, servertest.Start(t, servertest.Options{PublicURL: doorOrigin})) })
	t.Run("postgres", func(t *testing.T) {
		fn(t, servertest.Start(t, servertest.Options{PublicURL: doorOrigin, Postgres: true}))
	})
}

// beaWithPasskey is a member with a passkey, signed in by her password.
func beaWithPasskey(t *testing.T, s *servertest.Server) (c *servertest.Client, d *servertest.Device, id string) {
	t.Helper()
	s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
	c, d = s.Login("bea@acme.example"), s.NewDevice(doorOrigin, doorHost)
	return c, d, c.AddPasskey(d, servertest.AdminPassword)
}

// comes signs in with a passkey in a new browser.
func comes(s *servertest.Server, d *servertest.Device) error {
	c := s.NewClient()
	return c.API("POST", "/session/passkey", d.Use(c.AskForPasskey()), nil)
}

func TestPasskeys(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *servertest.Server) {
		bea, d, id := beaWithPasskey(t, s)
		var mine struct {
			Items []struct {
				ID, Name, Site string
				LastUsedAt     *string `json:"last_used_at"`
			}
			Site          string
			Fresh, Wanted bool
		}
		bea.Must("GET", "/me/passkeys", nil, &mine)
		if len(mine.Items) != 1 || mine.Items[0].Site != doorHost || mine.Items[0].LastUsedAt != nil || !mine.Fresh || mine.Wanted || mine.Site != doorHost {
			t.Fatalf("hers: %+v", mine)
		}
		// What is there is not made again, be it by somebody else.
		var wish struct {
			Challenge, User, Email string
			Known                  []struct {
				Credential string
				Transports []string
			}
		}
		bea.Must("POST", "/me/passkeys/challenge", map[string]any{}, &wish)
		if len(wish.Known) != 1 || wish.Known[0].Credential != d.CredentialID() || strings.Join(wish.Known[0].Transports, " ") != "internal" || wish.Email != "bea@acme.example" {
			t.Errorf("she is asked for %+v", wish)
		}
		if got := servertest.CodeOf(bea.API("POST", "/me/passkeys", d.Make(wish.Challenge, wish.User), nil)); got != "passkey_known" {
			t.Errorf("the same again: %q", got)
		}
		admin := s.Login(servertest.AdminEmail)
		refused(t, call(t, admin, "PATCH", "/api/v1/me/passkeys/"+id, `{"name":"mía"}`), 404, "not_found")
		refused(t, call(t, admin, "POST", "/api/v1/me/passkeys/"+id+"/remove", `{}`), 404, "not_found")
		refused(t, call(t, s.WithToken(s.Token), "GET", "/api/v1/me/passkeys", ""), 403, "permission_missing")
		bea.Must("PATCH", "/me/passkeys/"+id, map[string]any{"name": "Teléfono"}, nil)
		refused(t, call(t, bea, "PATCH", "/api/v1/me/passkeys/"+id, `{"name":" "}`), 422, "invalid")

		// Later her password is asked for.
		s.Advance(11 * time.Minute)
		for _, route := range []string{"/api/v1/me/passkeys/challenge", "/api/v1/me/passkeys/" + id + "/remove"} {
			refused(t, call(t, bea, "POST", route, `{}`), 422, "invalid")
			refused(t, call(t, bea, "POST", route, `{"current_password":"wrong"}`), 422, "invalid")
		}
		phone := s.NewClient()
		var me struct {
			User  struct{ Email string }
			Enrol bool
		}
		phone.Must("POST", "/session/passkey", d.Use(phone.AskForPasskey()), &me)
		if me.User.Email != "bea@acme.example" || me.Enrol {
			t.Errorf("by passkey: %+v", me)
		}
		phone.Must("GET", "/me/passkeys", nil, &mine)
		if mine.Items[0].Name != "Teléfono" || mine.Items[0].LastUsedAt == nil {
			t.Errorf("after its use: %+v", mine)
		}
		phone.Must("POST", "/me/passkeys/"+id+"/remove", map[string]any{}, nil)
		refused(t, call(t, bea, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		if got := call(t, phone, "GET", "/api/v1/session", ""); got.Status != 200 {
			t.Errorf("she herself is out: %+v", got)
		}
		if list := auditOf(s.Login(servertest.AdminEmail), "&action=session.began"); list[1].By.Name != "Bea" {
			t.Errorf("who came in: %+v", list)
		}
		if got := servertest.CodeOf(comes(s, d)); got != "passkey_refused" {
			t.Errorf("one that was removed: %q", got)
		}
		for _, action := range []string{"member.passkey_added", "member.passkey_removed"} {
			if list := auditOf(s.Login(servertest.AdminEmail), "&action="+action); len(list) != 1 || list[0].By.Name != "Bea" {
				t.Errorf("the audit has of %s: %+v", action, list)
			}
		}
	})
}

// What is shown at the door and is not right opens nothing, and is noted as a wrong password is.
func TestPasskeysThatOpenNothing(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *servertest.Server) {
		bea, d, _ := beaWithPasskey(t, s)
		if err := comes(s, d); err != nil {
			t.Fatal(err)
		}
		adminDevice := s.NewDevice(doorOrigin, doorHost)
		s.Login(servertest.AdminEmail).AddPasskey(adminDevice, servertest.AdminPassword)
		for name, change := range map[string]func(d *servertest.Device, shown map[string]any){
			"another origin":         func(d *servertest.Device, _ map[string]any) { d.Origin = "https://timbre.localhost:8080" },
			"another site":           func(d *servertest.Device, _ map[string]any) { d.Site = "localhost" },
			"nobody verified":        func(d *servertest.Device, _ map[string]any) { d.Flags = 1 },
			"a counter that is back": func(d *servertest.Device, _ map[string]any) { d.Count = 0 },
			"a changed signature":    func(_ *servertest.Device, shown map[string]any) { shown["signature"] = "MAAwADAA" },
			"another's credential":   func(_ *servertest.Device, shown map[string]any) { shown["credential"] = adminDevice.CredentialID() },
			"another owner":          func(_ *servertest.Device, shown map[string]any) { shown["user"] = adminDevice.Owner },
			"no credential of ours":  func(_ *servertest.Device, shown map[string]any) { shown["credential"] = "bm8" },
		} {
			bad, c := *d, s.NewClient()
			challenge := c.AskForPasskey()
			change(&bad, map[string]any{})
			shown := bad.Use(challenge)
			change(&servertest.Device{}, shown)
			if got := servertest.CodeOf(c.API("POST", "/session/passkey", shown, nil)); got != "passkey_refused" {
				t.Errorf("%s: %q", name, got)
			}
			refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")
			s.Advance(time.Minute)
		}
		s.App.WriteRefusedSignIns(t.Context(), true)
		if list := auditOf(s.Admin, "&action=session.refused"); len(list) == 0 || list[0].Subject == nil {
			t.Errorf("nothing is noted: %+v", list)
		}

		// A challenge is good once, for a while, in the browser that asked, for what it was asked for.
		c, other := s.NewClient(), s.NewClient()
		challenge := c.AskForPasskey()
		other.AskForPasskey()
		for name, tc := range map[string]struct {
			c         *servertest.Client
			challenge string
		}{
			"in another browser":   {other, challenge},
			"in no browser":        {s.NewClient(), challenge},
			"one that we made not": {c, base64.RawURLEncoding.EncodeToString([]byte("v1.00000000.AAAA"))},
		} {
			if got := servertest.CodeOf(tc.c.API("POST", "/session/passkey", d.Use(tc.challenge), nil)); got != "challenge_ended" {
				t.Errorf("%s: %q", name, got)
			}
		}
		var wish struct{ Challenge, User string }
		bea.Must("POST", "/me/passkeys/challenge", map[string]any{"current_password": servertest.AdminPassword}, &wish)
		if got := servertest.CodeOf(bea.API("POST", "/session/passkey", d.Use(wish.Challenge), nil)); got != "challenge_ended" {
			t.Errorf("a challenge for a new one: %q", got)
		}
		if got := servertest.CodeOf(s.Login("bea@acme.example").API("POST", "/me/passkeys", s.NewDevice(doorOrigin, doorHost).Make(wish.Challenge, wish.User), nil)); got != "challenge_ended" {
			t.Errorf("a challenge of another session: %q", got)
		}
		c.Must("POST", "/session/passkey", d.Use(challenge), nil)
		if got := servertest.CodeOf(c.API("POST", "/session/passkey", d.Use(challenge), nil)); got != "challenge_ended" {
			t.Errorf("the same challenge again: %q", got)
		}
		late := c.AskForPasskey()
		s.Advance(15 * time.Minute)
		if got := servertest.CodeOf(c.API("POST", "/session/passkey", d.Use(late), nil)); got != "challenge_ended" {
			t.Errorf("too late: %q", got)
		}
		fresh := c.AskForPasskey()
		shown := d.Use(fresh)
		won := atLarge(t, 10, func(int) string {
			return servertest.CodeOf(c.API("POST", "/session/passkey", maps.Clone(shown), nil))
		})
		if won[""] != 1 {
			t.Errorf("of ten with one answer: %v", won)
		}
	})
}

// Guessing ends, and whoever is right is not kept out by it for ever.
func TestPasskeysAreLimited(t *testing.T) {
	s := servertest.Start(t, servertest.Options{PublicURL: doorOrigin})
	d, c := s.NewDevice(doorOrigin, doorHost), s.NewClient()
	challenge := c.AskForPasskey()
	got := atLarge(t, 60, func(int) string {
		return servertest.CodeOf(c.API("POST", "/session/passkey", map[string]any{"credential": d.CredentialID(), "client_data": "", "authenticator_data": "", "signature": challenge}, nil))
	})
	if got["too_many_attempts"] < 25 || got["passkey_refused"] > 35 {
		t.Errorf("of 60 guesses: %v", got)
	}
}

// Where a second factor is wanted a passkey is one: at the door, in place of codes, and against whoever only knows the password.
func TestPasskeyIsBothFactors(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Login(servertest.AdminEmail)
		admin.Must("PUT", "/workspace/sign-in", map[string]any{"second_factor": true}, nil)
		id := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		bea := s.NewClient()
		var me struct{ Enrol bool }
		bea.Must("POST", "/session", map[string]any{"email": "bea@acme.example", "password": servertest.AdminPassword}, &me)
		if !me.Enrol {
			t.Fatal("she is not asked")
		}
		d := s.NewDevice(doorOrigin, doorHost)
		key := bea.AddPasskey(d, servertest.AdminPassword)
		if got := call(t, bea, "GET", "/api/v1/counts", ""); got.Status != 200 {
			t.Errorf("with a passkey she is still outside: %+v", got)
		}
		var rules struct{ Without int }
		if admin.Must("GET", "/workspace/sign-in", nil, &rules); rules.Without != 1 { // the administrator himself
			t.Errorf("without one are %d", rules.Without)
		}
		var access struct{ Passkeys int }
		if admin.Must("GET", "/members/"+id+"/access", nil, &access); access.Passkeys != 1 {
			t.Errorf("%d passkeys", access.Passkeys)
		}
		if err := comes(s, d); err != nil {
			t.Errorf("by passkey: %v", err)
		}
		refused(t, call(t, bea, "POST", "/api/v1/me/passkeys/"+key+"/remove", `{"current_password":"`+servertest.AdminPassword+`"}`), 409, "second_factor_wanted")
		if got := servertest.CodeOf(enter(s, "")); got != "passkey_needed" {
			t.Errorf("with the password alone: %q", got)
		}

		// A link for a new password takes it, and opens nothing.
		var made struct {
			InvitationURL string `json:"invitation_url"`
		}
		admin.Must("POST", "/members/"+id+"/invitation", nil, &made)
		link := "/invitations/" + path.Base(made.InvitationURL)
		c := s.NewClient()
		if got := servertest.CodeOf(c.API("POST", link, map[string]any{"name": "Bea", "password": "a much longer phrase"}, nil)); got != "passkey_needed" {
			t.Errorf("by a link: %q", got)
		}
		refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		refused(t, call(t, bea, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		if err := comes(s, d); err != nil {
			t.Errorf("by passkey, after a new password: %v", err)
		}

		// Who lost the device is helped, by an administrator or by the operator.
		admin.Must("DELETE", "/members/"+id+"/second-factor", nil, nil)
		if got := servertest.CodeOf(comes(s, d)); got != "passkey_refused" {
			t.Errorf("one that was taken away: %q", got)
		}
		mine := s.NewDevice(doorOrigin, doorHost)
		admin.AddPasskey(mine, servertest.AdminPassword)
		var n int64
		fmt.Sscan(ownID(t, admin), &n)
		url, err := s.App.Recover(t.Context(), s.Workspace, n)
		if err != nil {
			t.Fatal(err)
		}
		if got := servertest.CodeOf(comes(s, mine)); got != "passkey_refused" {
			t.Errorf("after the operator's help: %q", got)
		}
		s.NewClient().Must("POST", "/password-resets/"+path.Base(url), map[string]any{"password": servertest.AdminPassword}, nil)
	})
}

// At an address without a name there are none, and it is said so.
func TestPasskeysNeedAName(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	refused(t, call(t, s.NewClient(), "POST", "/api/v1/session/passkey/challenge", ""), 409, "passkeys_unavailable")
	c := s.Login(servertest.AdminEmail)
	if got := call(t, c, "GET", "/api/v1/me/passkeys", ""); !strings.Contains(got.Body, `"site":null`) {
		t.Errorf("%s", got.Body)
	}
	refused(t, call(t, c, "POST", "/api/v1/me/passkeys/challenge", `{}`), 409, "passkeys_unavailable")
}
