package api_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"timbre/internal/api"
	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/store"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
)

// empty serves an installation that nobody has set up, and logs to log.
func empty(t *testing.T, s *store.Store, log *slog.Logger) (*app.App, *servertest.Client) {
	t.Helper()
	a := app.New(app.Options{Store: s, Passwords: auth.NewPasswords(auth.Cost{Memory: 64, Passes: 1, Threads: 1}), Log: log, PublicURL: "http://desk.example"})
	server := httptest.NewServer(api.New(api.Options{App: a, Limiter: auth.NewLimiter(auth.NewMemoryCounters(s.Now)), Log: log}).Handler())
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return a, &servertest.Client{URL: server.URL, Header: http.Header{}, HTTP: &http.Client{Jar: jar}}
}

// The first run is for whoever has the console's link, once.
func TestSetup(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		a, c := empty(t, s, testkit.Logger(t))
		former, needed, err := a.SetupLink(t.Context())
		if err != nil || !needed {
			t.Fatal(needed, err)
		}
		link, _, err := a.SetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		body := func(link, password string) string {
			_, token, _ := strings.Cut(link, "token=")
			return `{"token":"` + token + `","workspace":"Acme","name":"Ana","email":"ana@acme.example","password":"` + password +
				`","locale":"es","time_zone":"America/Bogota","country":"CO"}`
		}
		const good = "correct horse battery"
		if got := call(t, c, "GET", "/api/v1/setup", ""); got.Body != `{"needed":true}`+"\n" {
			t.Errorf("%+v", got)
		}
		refused(t, call(t, c, "POST", "/api/v1/setup", body("token=", good)), 404, "link_invalid")
		refused(t, call(t, c, "POST", "/api/v1/setup", body(former, good)), 404, "link_invalid")
		refused(t, call(t, c, "POST", "/api/v1/setup", body(link, "short")), 422, "invalid")

		var tries sync.WaitGroup
		answers := make([]answer, 5)
		for i := range answers {
			tries.Go(func() { answers[i] = call(t, c, "POST", "/api/v1/setup", body(link, good)) })
		}
		tries.Wait()
		won := 0
		for _, got := range answers {
			if got.Status == 200 {
				won++
			} else {
				refused(t, got, 404, "link_invalid")
			}
		}
		if won != 1 {
			t.Errorf("%d of five at once set it up", won)
		}
		if got := call(t, c, "GET", "/api/v1/session", ""); !strings.Contains(got.Body, `"role":"administrator"`) {
			t.Errorf("not signed in: %+v", got)
		}
		if got := call(t, c, "GET", "/api/v1/audit", ""); strings.Count(got.Body, `"action"`) != 1 || !strings.Contains(got.Body, `"workspace.made"`) {
			t.Errorf("the audit says %s", got.Body)
		}
		if _, needed, err := a.SetupLink(t.Context()); needed || err != nil {
			t.Error(needed, err)
		}
		if got := call(t, c, "GET", "/api/v1/setup", ""); got.Body != `{"needed":false}`+"\n" {
			t.Errorf("%+v", got)
		}
	})
}

// lines is a log that many may write to.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// The access log names the route and the request, and never what was asked for.
func TestTheLogHoldsNoSecrets(t *testing.T) {
	var log lines
	s := testkit.Open(t, store.Options{Dir: t.TempDir()})
	a, c := empty(t, s, slog.New(slog.NewJSONHandler(&log, nil)))
	link, _, err := a.SetupLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(link, "token=")
	call(t, c, "GET", "/api/v1/invitations/ti_SECRETLINK", "")
	call(t, c, "GET", "/api/v1/contacts?q=SECRETQUERY", "", "Authorization: Bearer tb_SECRETBEARER")
	got := call(t, c, "POST", "/api/v1/session", `{"email":"ana@acme.example","password":"SECRETPASSWORD"}`)
	call(t, c, "POST", "/api/v1/setup", `{"token":"`+token+`","workspace":"SECRETNAME"}`)
	log.mu.Lock()
	defer log.mu.Unlock()
	text := log.b.String()
	for _, secret := range []string{"SECRET", token, "ana@acme"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %s: %s", secret, text)
		}
	}
	for _, want := range []string{got.Header.Get("X-Request-Id"), `"route":"POST /api/v1/session"`, `"status":401`, `"route":"GET /api/v1/invitations/{token}"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %s: %s", want, text)
		}
	}
}
