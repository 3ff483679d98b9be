package api_test

import (
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

type shownSession struct {
	ID, Browser, System, Address string
	Current                      bool
}

func sessionsOf(t *testing.T, c *servertest.Client, of string) []shownSession {
	t.Helper()
	var page struct{ Items []shownSession }
	c.Must("GET", "/sessions"+of, nil, &page)
	return page.Items
}

const firefoxOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"

// Whoever asks sees his browsers, this one marked, and ends any; what it had open closes.
func TestSessionsAreListedAndEnded(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		here := s.Login(servertest.AdminEmail)
		laptop := s.NewClient()
		laptop.Header.Set("User-Agent", firefoxOnWindows)
		laptop.Must("POST", "/session", map[string]string{"email": servertest.AdminEmail, "password": servertest.AdminPassword}, nil)
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		bea := s.Login("bea@acme.example")

		list := sessionsOf(t, here, "")
		if len(list) != 2 {
			t.Fatalf("%+v", list)
		}
		var other shownSession
		for _, one := range list {
			if !one.Current {
				other = one
			}
		}
		if other.Browser != "Firefox" || other.System != "Windows" || other.Address != "127.0.0.1" {
			t.Errorf("the laptop is shown as %+v", other)
		}
		stream := s.Stream(laptop, -1)
		refused(t, call(t, bea, "DELETE", "/api/v1/sessions/"+other.ID, ""), 404, "not_found")
		here.Must("DELETE", "/sessions/"+other.ID, nil, nil)
		if got := bye(t, stream); got != "revoked" {
			t.Errorf("the stream of the session said %q", got)
		}
		refused(t, call(t, laptop, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		refused(t, call(t, here, "DELETE", "/api/v1/sessions/"+other.ID, ""), 404, "not_found")

		third := s.Login(servertest.AdminEmail)
		here.Must("DELETE", "/sessions", nil, nil)
		refused(t, call(t, third, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		if got := sessionsOf(t, here, ""); len(got) != 1 || !got[0].Current {
			t.Errorf("%+v", got)
		}
		if got := call(t, bea, "GET", "/api/v1/session", ""); got.Status != 200 {
			t.Errorf("a colleague was signed out: %+v", got)
		}
		refused(t, call(t, s.WithToken(s.Token), "GET", "/api/v1/sessions", ""), 403, "permission_missing")
	})
}

// bye reads a stream to its end and returns why it ended.
func bye(t *testing.T, s *servertest.Stream) (reason string) {
	t.Helper()
	limit := time.After(servertest.Patience)
	for {
		select {
		case e, open := <-s.C:
			if !open {
				return reason
			}
			if e.Name == "bye" {
				var said struct{ Reason string }
				decode(t, string(e.Data), &said)
				reason = said.Reason
			}
		case <-limit:
			t.Fatal("the stream is still open")
		}
	}
}

// Who manages members ends theirs, and that is on record; who does not, may not; nobody ends those of somebody who is elsewhere, too.
func TestAdministratorEndsAMembersSessions(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Login(servertest.AdminEmail)
		id := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		s.AddMember(servertest.NewMember{Name: "Carla", Email: "carla@acme.example", Role: "supervisor"})
		bea, carla := s.Login("bea@acme.example"), s.Login("carla@acme.example")
		refused(t, call(t, carla, "GET", "/api/v1/sessions?member_id="+id, ""), 403, "permission_missing")
		refused(t, call(t, carla, "DELETE", "/api/v1/sessions?member_id="+id, ""), 403, "permission_missing")
		refused(t, call(t, admin, "GET", "/api/v1/sessions?member_id=12345", ""), 404, "not_found")
		if list := sessionsOf(t, admin, "?member_id="+id); len(list) == 0 {
			t.Error("her sessions are not shown")
		}
		stream := s.Stream(bea, -1)
		admin.Must("DELETE", "/sessions?member_id="+id, nil, nil)
		if got := bye(t, stream); got != "revoked" {
			t.Errorf("her stream said %q", got)
		}
		refused(t, call(t, bea, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		if got := call(t, admin, "GET", "/api/v1/audit?action=member.sessions_ended", ""); !strings.Contains(got.Body, `"member":"`+id+`"`) {
			t.Errorf("the audit has %+v", got)
		}
	})
}

// A new password ends what was open with the old one: sessions, streams and, if wished, tokens; this browser goes on with a new session.
func TestNewPasswordRenewsTheSession(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		here, there := s.Login("bea@acme.example"), s.Login("bea@acme.example")
		var made struct{ Secret string }
		here.Must("POST", "/tokens", map[string]any{"name": "mine", "kind": "personal"}, &made)
		token := s.WithToken(made.Secret)
		before := cookieOf(t, here)
		mine, stolen, byToken := s.Stream(here, -1), s.Stream(there, -1), s.Stream(token, -1)
		body := map[string]any{"current_password": servertest.AdminPassword, "new_password": "a much longer phrase"}
		here.Must("PATCH", "/me", body, nil)
		for name, stream := range map[string]*servertest.Stream{"mine": mine, "the other": stolen} {
			if got := bye(t, stream); got != "revoked" {
				t.Errorf("the stream %s said %q", name, got)
			}
		}
		if got := cookieOf(t, here); got == before {
			t.Error("the session's token stayed")
		}
		thief := s.NewClient()
		refused(t, call(t, thief, "GET", "/api/v1/session", "", "Cookie: "+before), 401, "unauthenticated")
		refused(t, call(t, there, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		if got := call(t, here, "GET", "/api/v1/session", ""); got.Status != 200 {
			t.Errorf("here: %+v", got)
		}
		if got := call(t, token, "GET", "/api/v1/session", ""); got.Status != 200 {
			t.Errorf("the token ended unasked: %+v", got)
		}
		body = map[string]any{"current_password": "a much longer phrase", "new_password": servertest.AdminPassword, "end_tokens": true}
		here.Must("PATCH", "/me", body, nil)
		refused(t, call(t, token, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		if got := bye(t, byToken); got != "revoked" {
			t.Errorf("the token's stream said %q", got)
		}
	})
}

// cookieOf is the session's cookie of a browser, as it is sent.
func cookieOf(t *testing.T, c *servertest.Client) string {
	t.Helper()
	res, err := c.Do("GET", "/api/v1/session", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	for _, cookie := range c.HTTP.Jar.Cookies(res.Request.URL) {
		if cookie.Name == "timbre_session" {
			return cookie.Name + "=" + cookie.Value
		}
	}
	t.Fatal("no cookie")
	return ""
}

// A session that somebody planted in a browser is worth nothing after its owner has signed in.
func TestPlantedSessionDies(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
	planted := cookieOf(t, s.Login("bea@acme.example"))
	victim := s.NewClient()
	body := `{"email":"` + servertest.AdminEmail + `","password":"` + servertest.AdminPassword + `"}`
	got := call(t, victim, "POST", "/api/v1/session", body, "Cookie: "+planted)
	if got.Status != 200 || strings.Contains(got.Header.Get("Set-Cookie"), planted) {
		t.Fatalf("%+v", got)
	}
	refused(t, call(t, s.NewClient(), "GET", "/api/v1/session", "", "Cookie: "+planted), 401, "unauthenticated")
}
