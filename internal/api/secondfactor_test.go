package api_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

// phone is an authenticator app, written from RFC 6238.
type phone struct{ key string }

func (p phone) code(t *testing.T, at time.Time) string {
	t.Helper()
	secret, err := base32.StdEncoding.DecodeString(p.key)
	if err != nil {
		t.Fatal(err)
	}
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(at.Unix()/30))
	mac := hmac.New(sha1.New, secret)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	off := sum[19] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[off:])&0x7fffffff)%1000000)
}

// enrol gives whoever is signed in an authenticator app.
func enrol(t *testing.T, s *servertest.Server, c *servertest.Client) (p phone, recovery []string) {
	t.Helper()
	var setup struct{ Setup, Key, Address, QR string }
	c.Must("POST", "/me/second-factor/setup", map[string]any{"current_password": servertest.AdminPassword}, &setup)
	if !strings.HasPrefix(setup.Address, "otpauth://totp/Timbre") || !strings.Contains(setup.Address, setup.Key) || !strings.HasPrefix(setup.QR, "M0 0h7") {
		t.Fatalf("the set-up is %+v", setup)
	}
	var codes struct{ Codes []string }
	c.Must("PUT", "/me/second-factor", map[string]any{"setup": setup.Setup, "code": phone{setup.Key}.code(t, s.Clock.Now())}, &codes)
	if len(codes.Codes) != 10 {
		t.Fatalf("codes: %v", codes.Codes)
	}
	return phone{setup.Key}, codes.Codes
}

func enter(s *servertest.Server, code string) error {
	return s.NewClient().API("POST", "/session", map[string]any{"email": "bea@acme.example", "password": servertest.AdminPassword, "code": code}, nil)
}

// beaWithPhone is a member with an authenticator app, signed in.
func beaWithPhone(t *testing.T, s *servertest.Server) (id string, c *servertest.Client, p phone, recovery []string) {
	t.Helper()
	id = s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
	c = s.Login("bea@acme.example")
	p, recovery = enrol(t, s, c)
	return id, c, p, recovery
}

func TestSecondFactor(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		c, other := s.Login("bea@acme.example"), s.Login("bea@acme.example")
		refused(t, call(t, c, "POST", "/api/v1/me/second-factor/setup", `{"current_password":"wrong"}`), 422, "invalid")
		refused(t, call(t, c, "PUT", "/api/v1/me/second-factor", `{"setup":"v1.x.y","code":"123456"}`), 422, "invalid")
		before := cookieOf(t, c)
		p, recovery := enrol(t, s, c)
		if cookieOf(t, c) == before {
			t.Error("the session's token stayed")
		}
		refused(t, call(t, other, "GET", "/api/v1/session", ""), 401, "unauthenticated") // it began without

		s.Advance(time.Minute)
		for _, tc := range []struct{ code, want string }{{"", "second_factor_needed"}, {"000000", "wrong_code"}, {recovery[0] + "X", "wrong_code"}} {
			if got := servertest.CodeOf(enter(s, tc.code)); got != tc.want {
				t.Errorf("%q is answered %s, want %s", tc.code, got, tc.want)
			}
		}
		// Who does not know the password learns nothing of the factor.
		if got := call(t, s.NewClient(), "POST", "/api/v1/session", `{"email":"bea@acme.example","password":"wrong","code":"`+p.code(t, s.Clock.Now())+`"}`); got.Code != "wrong_credentials" {
			t.Errorf("a wrong password with a right code: %+v", got)
		}
		code := p.code(t, s.Clock.Now())
		if err := enter(s, code); err != nil {
			t.Fatal(err)
		}
		if got := servertest.CodeOf(enter(s, code)); got != "wrong_code" {
			t.Errorf("the same code again: %q", got)
		}
		if err := enter(s, strings.ToLower(recovery[0])); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		if got := servertest.CodeOf(enter(s, recovery[0])); got != "wrong_code" {
			t.Errorf("the same recovery code again: %q", got)
		}
		var state struct {
			On            bool
			RecoveryCodes int `json:"recovery_codes"`
		}
		c.Must("GET", "/me/second-factor", nil, &state)
		if !state.On || state.RecoveryCodes != 9 {
			t.Errorf("%+v", state)
		}
		var fresh struct{ Codes []string }
		c.Must("POST", "/me/second-factor/recovery-codes", map[string]any{"current_password": servertest.AdminPassword, "code": recovery[1]}, &fresh)
		if got := servertest.CodeOf(enter(s, recovery[2])); got != "wrong_code" {
			t.Errorf("a code that was replaced: %q", got)
		}
		refused(t, call(t, c, "POST", "/api/v1/me/second-factor/remove", `{"current_password":"`+servertest.AdminPassword+`","code":"000000"}`), 422, "invalid")
		c.Must("POST", "/me/second-factor/remove", map[string]any{"current_password": servertest.AdminPassword, "code": fresh.Codes[0]}, nil)
		if err := enter(s, ""); err != nil {
			t.Errorf("without a factor: %v", err)
		}
		for _, action := range []string{"member.second_factor_on", "member.recovery_codes_renewed", "member.second_factor_off"} {
			if got := call(t, s.Login(servertest.AdminEmail), "GET", "/api/v1/audit?action="+action, ""); !strings.Contains(got.Body, `"action":"`+action) {
				t.Errorf("the audit has no %s: %s", action, got.Body)
			}
		}
	})
}

// One code lets in one of many who show it at once, and guessing ends after a few.
func TestSecondFactorIsNotGuessedNorShared(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		_, _, p, _ := beaWithPhone(t, s)
		s.Advance(time.Minute)
		code := p.code(t, s.Clock.Now())
		won := atLarge(t, 10, func(int) string { return servertest.CodeOf(enter(s, code)) })
		if won[""] != 1 {
			t.Errorf("of 10 with one code: %v", won)
		}
		s.Advance(time.Hour)
		wrong := atLarge(t, 100, func(i int) string { return servertest.CodeOf(enter(s, fmt.Sprintf("%06d", i))) })
		if wrong["wrong_code"] > 10 || wrong["wrong_code"]+wrong["too_many_attempts"] != 100 {
			t.Errorf("of 100 guesses: %v", wrong)
		}
		s.App.WriteRefusedSignIns(t.Context(), true)
		tries := 0.0
		for _, e := range auditOf(s.Admin, "&action=session.refused") {
			tries += e.Data["times"].(float64)
		}
		if want := float64(wrong["wrong_code"] + won["wrong_code"]); tries != want {
			t.Errorf("of %v wrong codes the audit tells of %v", want, tries)
		}
	})
}

// atLarge runs a try many times at once and counts the answers.
func atLarge(t *testing.T, n int, try func(int) string) map[string]int64 {
	t.Helper()
	var mu sync.Mutex
	out := map[string]int64{}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			got := try(i)
			mu.Lock()
			out[got]++
			mu.Unlock()
		})
	}
	all.Wait()
	return out
}

// Where everybody needs one, who has none sets it up at the next sign-in, and does nothing else before.
func TestSecondFactorIsRequired(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Login(servertest.AdminEmail)
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		before := s.Login("bea@acme.example")
		refused(t, call(t, before, "PUT", "/api/v1/workspace/sign-in", `{"second_factor":true}`), 403, "permission_missing")
		var rules struct{ Without int }
		admin.Must("PUT", "/workspace/sign-in", map[string]any{"second_factor": true}, &rules)
		if rules.Without != 2 {
			t.Errorf("without one are %d", rules.Without)
		}
		if got := call(t, before, "GET", "/api/v1/counts", ""); got.Status != 200 {
			t.Errorf("who is in already: %+v", got)
		}
		c := s.NewClient()
		var me struct{ Enrol bool }
		c.Must("POST", "/session", map[string]any{"email": "bea@acme.example", "password": servertest.AdminPassword}, &me)
		if !me.Enrol {
			t.Error("she is not told")
		}
		for _, route := range []string{"/api/v1/counts", "/api/v1/stream", "/api/v1/members", "/api/v1/start"} {
			refused(t, call(t, c, "GET", route, ""), 403, "second_factor_required")
		}
		refused(t, call(t, c, "POST", "/api/v1/tokens", `{"name":"x","kind":"personal"}`), 403, "second_factor_required")
		enrol(t, s, c)
		if got := call(t, c, "GET", "/api/v1/counts", ""); got.Status != 200 {
			t.Errorf("once it is set up: %+v", got)
		}
		refused(t, call(t, c, "POST", "/api/v1/me/second-factor/remove", `{"current_password":"`+servertest.AdminPassword+`","code":"x"}`), 409, "second_factor_wanted")
		if got := call(t, admin, "GET", "/api/v1/audit?action=workspace.second_factor_wanted", ""); !strings.Contains(got.Body, "second_factor_wanted") {
			t.Errorf("the audit has %s", got.Body)
		}
	})
}

// Whoever lost his phone and his codes is helped by an administrator, or by the operator. A new password alone is no way round.
func TestSecondFactorHoldsOnEveryWayIn(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		id, c, p, _ := beaWithPhone(t, s)
		admin := s.Login(servertest.AdminEmail)
		var made struct {
			InvitationURL string `json:"invitation_url"`
		}
		admin.Must("POST", "/members/"+id+"/invitation", nil, &made)
		link := "/invitations/" + path.Base(made.InvitationURL)
		body := map[string]any{"name": "Bea", "password": servertest.AdminPassword}
		if got := servertest.CodeOf(s.NewClient().API("POST", link, body, nil)); got != "second_factor_needed" {
			t.Errorf("a link of an administrator without a code: %q", got)
		}
		s.Advance(time.Minute)
		body["code"] = p.code(t, s.Clock.Now())
		s.NewClient().Must("POST", link, body, nil)
		refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")

		s.Advance(time.Minute)
		bea := s.NewClient()
		bea.Must("POST", "/session", map[string]any{"email": "bea@acme.example", "password": servertest.AdminPassword, "code": p.code(t, s.Clock.Now())}, nil)
		refused(t, call(t, bea, "DELETE", "/api/v1/members/"+id+"/second-factor", ""), 403, "permission_missing")
		refused(t, call(t, admin, "DELETE", "/api/v1/members/"+ownID(t, admin)+"/second-factor", ""), 409, "second_factor_own")
		admin.Must("DELETE", "/members/"+id+"/second-factor", nil, nil)
		if err := enter(s, ""); err != nil {
			t.Errorf("after an administrator has taken it away: %v", err)
		}
		if got := call(t, admin, "GET", "/api/v1/audit?action=member.second_factor_reset", ""); !strings.Contains(got.Body, id) {
			t.Errorf("the audit has %s", got.Body)
		}

		enrol(t, s, admin)
		me := ownID(t, admin)
		var n int64
		fmt.Sscan(me, &n)
		url, err := s.App.Recover(t.Context(), s.Workspace, n)
		if err != nil {
			t.Fatal(err)
		}
		refused(t, call(t, admin, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		s.NewClient().Must("POST", "/password-resets/"+path.Base(url), map[string]any{"password": servertest.AdminPassword}, nil)
		s.Login(servertest.AdminEmail)
	})
}
