package attack

import (
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"

	"timbre/internal/testkit/servertest"
)

// atOnce runs so many calls in parallel and counts how each was answered.
func (w *world) atOnce(n int, call func(i int) (*http.Response, error)) map[int]int {
	w.t.Helper()
	var mu sync.Mutex
	out := map[int]int{}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			res, err := call(i)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				out[0]++
				return
			}
			res.Body.Close()
			out[res.StatusCode]++
		})
	}
	all.Wait()
	return out
}

func (w *world) invite(email string) (token string) {
	w.t.Helper()
	var made struct {
		URL string `json:"invitation_url"`
	}
	w.x.admin.Must("POST", "/members", map[string]any{"name": "Nuevo", "email": email, "role": "agent"}, &made)
	return path.Base(made.URL)
}

// S51: guessing is limited by account and by address, also a hundred at a time and whatever the headers say of the address.
func TestS51GuessingIsLimited(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		var ended struct {
			Secret string
			Token  struct{ ID string }
		}
		w.x.admin.Must("POST", "/tokens", map[string]any{"name": "Caja", "kind": "personal"}, &ended)
		w.x.admin.Must("DELETE", "/tokens/"+ended.Token.ID, nil, nil)
		for what, call := range map[string]struct {
			method, path string
			body         any
		}{
			"passwords":   {"POST", "/session", map[string]string{"email": servertest.AdminEmail, "password": "no es esta"}},
			"addresses":   {"POST", "/session", map[string]string{"email": "nadie@x.example", "password": "no es esta"}},
			"invitations": {"POST", "/invitations/ti_forged", map[string]string{"name": "x", "password": "una larga contraseña"}},
			"resets":      {"POST", "/password-resets/tr_forged", map[string]string{"password": "una larga contraseña"}},
			"tokens":      {"GET", "/start", nil},
		} {
			got := w.atOnce(100, func(i int) (*http.Response, error) {
				c := w.NewClient()
				if what == "tokens" {
					c = w.WithToken(ended.Secret) // of the right shape, and good for nothing
				}
				for _, name := range []string{"X-Forwarded-For", "CF-Connecting-IP", "X-Real-IP"} {
					c.Header.Set(name, fmt.Sprintf("203.0.113.%d", i))
				}
				return c.Do(call.method, "/api/v1"+call.path, call.body)
			})
			let := got[401] + got[404] + got[422]
			if got[429] < 40 || let > 60 || let+got[429]+got[503] != 100 {
				t.Errorf("%s: %v", what, got)
			}
		}
		if got := w.try(w.x.admin, "GET", "/start", nil); got.status != 200 {
			t.Errorf("meanwhile who is inside is answered %d", got.status)
		}
	})
}

// S52: what is known and what is not are answered alike.
func TestS52KnownAndUnknownLookAlike(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		w.agent("known", "agent", "all")
		used := w.invite("used@x.example")
		w.NewClient().Must("POST", "/invitations/"+used, map[string]string{"name": "U", "password": servertest.AdminPassword}, nil)
		text := func(method, path string, body any) string {
			res, err := w.NewClient().Do(method, "/api/v1"+path, body)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			b, _ := io.ReadAll(res.Body)
			if at := strings.Index(string(b), `,"request_id"`); at > 0 {
				b = b[:at]
			}
			return fmt.Sprint(res.StatusCode, " ", string(b))
		}
		email := func(e string) map[string]string { return map[string]string{"email": e, "password": "no es esta"} }
		for what, pair := range map[string][2]string{
			"signing in":    {text("POST", "/session", email("known@x.example")), text("POST", "/session", email("unknown@x.example"))},
			"a reset":       {text("POST", "/password-resets", map[string]string{"email": "known@x.example"}), text("POST", "/password-resets", map[string]string{"email": "unknown@x.example"})},
			"an invitation": {text("GET", "/invitations/"+used, nil), text("GET", "/invitations/ti_forged", nil)},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: known %s, unknown %s", what, pair[0], pair[1])
			}
		}
	})
}

// S53: of many who use one link at once one wins; used, of another case, or no text at all, it opens nothing.
func TestS53LinksOpenOnce(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		token := w.invite("one@x.example")
		body := map[string]string{"name": "Uno", "password": servertest.AdminPassword}
		for what, other := range map[string]string{"another case": strings.ToUpper(token), "empty": "%20", "null": "null", "cut off": token[:len(token)-1]} {
			if got := w.try(w.NewClient(), "POST", "/invitations/"+other, body); got.status == 200 || got.status >= 500 {
				t.Errorf("%s: %d", what, got.status)
			}
		}
		for what, bad := range map[string]any{"an array": map[string]any{"name": "x", "password": []string{"x"}}, "null": map[string]any{"name": "x", "password": nil}} {
			if got := w.try(w.NewClient(), "POST", "/invitations/"+token, bad); got.status != 422 && got.status != 400 {
				t.Errorf("a password that is %s: %d", what, got.status)
			}
		}
		got := w.atOnce(25, func(int) (*http.Response, error) { return w.NewClient().Do("POST", "/api/v1/invitations/"+token, body) })
		if got[200] != 1 {
			t.Errorf("%d won: %v", got[200], got)
		}
	})
}

// S54: links begin with the configured address, whatever Host a request shows.
func TestS54LinksHaveTheConfiguredOrigin(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		w.x.admin.Header.Set("X-Forwarded-Host", "evil.example")
		w.x.admin.Header.Set("Forwarded", "host=evil.example")
		defer w.x.admin.Header.Del("X-Forwarded-Host")
		defer w.x.admin.Header.Del("Forwarded")
		var made struct {
			URL string `json:"invitation_url"`
		}
		w.x.admin.Must("POST", "/members", map[string]any{"name": "N", "email": "host@x.example", "role": "agent"}, &made)
		if !strings.HasPrefix(made.URL, doorOrigin+"/") || strings.Contains(made.URL, "evil") {
			t.Errorf("the link is %s", made.URL)
		}
	})
}

// S55: a session that somebody planted is worth nothing after signing in, and the cookie is no script's; a new password ends the other
// sessions and their streams; another site writes nothing.
func TestS55SessionsAreOnesOwn(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		agent := w.agent("agent", "agent", "all")
		other := w.Login("agent@x.example")
		res, err := other.Do("POST", "/api/v1/session", map[string]string{"email": "agent@x.example", "password": servertest.AdminPassword})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		cookie := res.Header.Get("Set-Cookie")
		for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(cookie, part) {
				t.Errorf("the cookie %q lacks %s", cookie, part)
			}
		}
		planted := w.NewClient()
		planted.Header.Set("Cookie", "timbre_session=ts_planted")
		if got := w.try(planted, "GET", "/session", nil); got.status != 401 {
			t.Errorf("a planted session is answered %d", got.status)
		}
		agent.Header.Set("Origin", "https://evil.example")
		w.untouched("another site writes", func() {
			if got := w.try(agent, "PATCH", "/me", map[string]any{"name": "Otro"}); got.status != 403 || got.code != "cross_site" {
				t.Errorf("another site: %d %s", got.status, got.code)
			}
		})
		agent.Header.Del("Origin")
		w.hears("a session whose owner has a new password", other, "bye", "revoked", func() {
			agent.Must("PATCH", "/me", map[string]any{"current_password": servertest.AdminPassword, "new_password": "otra larga contraseña 7"}, nil)
		})
		if got := w.try(other, "GET", "/session", nil); got.status != 401 {
			t.Errorf("the other session is answered %d", got.status)
		}
	})
}

// S56: whoever was put out comes in by no way: password, session, token, stream, link.
func TestS56NobodyComesInByAnotherDoor(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		agent := w.agent("agent", "agent", "all")
		var token struct{ Secret string }
		agent.Must("POST", "/tokens", map[string]any{"name": "Caja", "kind": "personal"}, &token)
		var me struct{ User struct{ ID string } }
		agent.Must("GET", "/session", nil, &me)
		var link struct {
			URL string `json:"invitation_url"`
		}
		w.x.admin.Must("POST", "/members/"+me.User.ID+"/invitation", nil, &link)
		w.x.admin.Must("PATCH", "/members/"+me.User.ID, map[string]any{"active": false}, nil)
		for what, got := range map[string]answer{
			"password": w.try(w.NewClient(), "POST", "/session", map[string]string{"email": "agent@x.example", "password": servertest.AdminPassword}),
			"session":  w.try(agent, "GET", "/start", nil),
			"token":    w.try(w.WithToken(token.Secret), "GET", "/start", nil),
			"stream":   w.try(w.WithToken(token.Secret), "GET", "/stream", nil),
			"link":     w.try(w.NewClient(), "POST", "/invitations/"+path.Base(link.URL), map[string]string{"name": "x", "password": servertest.AdminPassword}),
		} {
			if got.status != 401 && got.status != 404 && got.code != "no_workspace" || got.header.Get("Set-Cookie") != "" {
				t.Errorf("by %s: %d %s", what, got.status, got.code)
			}
		}
	})
}

// S57: nobody gives himself more than he has, and the installation is set up once.
func TestS57NobodyGivesHimselfMore(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		agent := w.agent("agent", "agent", "own")
		var me struct{ User struct{ ID string } }
		agent.Must("GET", "/session", nil, &me)
		w.untouched("an agent wants more", func() {
			for what, got := range map[string]answer{
				"his own role":   w.try(agent, "PATCH", "/members/"+me.User.ID, map[string]any{"role": "administrator"}),
				"another's role": w.try(agent, "PATCH", "/members/"+w.x.ids["members"], map[string]any{"role": "administrator"}),
				"his inboxes":    w.try(agent, "PATCH", "/members/"+me.User.ID, map[string]any{"inboxes": []string{w.x.ids["inboxes"]}}),
				"an accomplice":  w.try(agent, "POST", "/members", map[string]any{"name": "x", "email": "y@x.example", "role": "administrator"}),
				"a bot":          w.try(agent, "POST", "/tokens", map[string]any{"name": "x", "kind": "bot"}),
				"a wider key":    w.try(agent, "POST", "/tokens", map[string]any{"name": "x", "kind": "personal", "scopes": []string{"members.manage"}}),
				"his sight":      w.try(agent, "PATCH", "/me", map[string]any{"sight": "all", "role": "administrator"}),
				"setting up": w.try(w.NewClient(), "POST", "/setup", map[string]any{"token": "x", "workspace": "Z", "name": "Z", "email": "z@z.example",
					"password": "una larga contraseña", "locale": "es", "time_zone": "UTC", "country": "MX"}),
			} {
				if got.status != 403 && got.status != 404 && got.status != 422 && got.status != 409 && got.status != 401 {
					t.Errorf("%s: %d %s", what, got.status, got.code)
				}
			}
		})
		var token struct{ Secret string }
		agent.Must("POST", "/tokens", map[string]any{"name": "corto", "kind": "personal", "scopes": []string{"contacts.edit"}}, &token)
		if got := w.try(w.WithToken(token.Secret), "POST", "/tokens", map[string]any{"name": "más", "kind": "personal"}); got.status != 403 {
			t.Errorf("a token makes another: %d", got.status)
		}
	})
}
