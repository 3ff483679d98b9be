package attack

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
	"timbre/test/postoffice"
)

// S62: no answer, refusal, export, figure, mail or line of the log holds a secret, once it was shown to whoever was to have it; what is answered to
// somebody who is signed in is kept by nobody, but for files, which are kept for as long as his session; and nothing of the program's inside is shown.
func TestS62Secrets(t *testing.T) {
	log := &record{}
	p, o := postOffice(t)
	o.Log = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w := begin(t, o)
	admin := w.x.admin
	secrets := w.plant(p)
	list, d := operations(t, admin)
	reader := w.agent("reader", "agent", "all")
	answered := 0
	for _, o := range list {
		if o.path == "/stream" {
			continue
		}
		ways := []string{""}
		if o.method == "GET" && strings.HasSuffix(o.path, "/export") {
			ways = append(ways, "?format=xlsx")
		}
		fill := strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.x.ids[noun(o.path)], "{user}", w.x.ids["members"], "{token}", "wrong")
		for _, way := range ways {
			for _, c := range []*servertest.Client{admin, reader, w.NewClient()} {
				if o.method != "GET" && c == admin {
					continue // or nothing would be left to look at
				}
				text := w.answered(c, o.method, fill.Replace(o.path)+way, w.bodyOf(o, &d))
				answered++
				if what := secretIn(string(text), secrets); what != "" {
					t.Errorf("%s %s tells %s: %.2000s", o.method, o.path, what, text)
				}
				w.keptByNobody(o, string(text))
			}
		}
	}
	for _, path := range []string{"/metrics", "/healthz", "/readyz", "/openapi.json", "/docs/api", "/", "/debug/pprof/", "/debug/vars", "/debug/pprof/heap?debug=1", "/.env", "/.git/config", "/timbre.db", "/secret.key",
		"/files/", "/assets/", "/api/v1/debug", "/hooks/whatsapp/", "/..%2fsecret.key"} {
		res, err := w.NewClient().Do("GET", path, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if what := secretIn(string(text), secrets); what != "" {
			t.Errorf("GET %s tells %s", path, what)
		}
		if said := string(text); strings.Contains(said, "goroutine profile") || strings.Contains(said, `"memstats"`) || strings.Contains(said, "heap profile") || strings.Contains(said, "cmdline") {
			t.Errorf("GET %s shows the program's inside: %.200s", path, said)
		}
	}
	err := fs.WalkDir(os.DirFS("../../web/dist"), ".", func(name string, _ fs.DirEntry, err error) error {
		if strings.Contains(path.Base(name), ".map") {
			t.Errorf("the interface brings its source along: %s", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range append(p.To(servertest.AdminEmail), p.To("nuevo@x.example")...) {
		for _, secret := range []string{"the mail server's password", "the master key", "a password", "the app's secret"} {
			if strings.Contains(l.Text, secrets[secret]) {
				t.Errorf("a mail tells %s: %s", secret, l.Text)
			}
		}
	}
	for line := range strings.Lines(log.String()) {
		if what := secretIn(line, secrets); what != "" {
			t.Errorf("the log tells %s: %s", what, line)
		}
		if strings.Contains(line, "palabras privadas") || strings.Contains(line, meta.Customer(0)) {
			t.Errorf("the log tells what was written, or by whom: %s", line)
		}
	}
	if answered < 300 {
		t.Errorf("only %d answers were looked at", answered)
	}
}

// plant makes one secret of each kind, and returns them by what they are.
func (w *world) plant(p *postoffice.Office) map[string]string {
	w.t.Helper()
	admin := w.x.admin
	admin.Must("PUT", "/mail-server", mailServer(p, "Tienda"), nil)
	var token struct{ Secret string }
	admin.Must("POST", "/tokens", meta.Object{"name": "Caja", "kind": "personal"}, &token)
	w.try(w.WithToken(token.Secret), "GET", "/start", nil)
	var invited struct {
		URL string `json:"invitation_url"`
	}
	admin.Must("POST", "/members", meta.Object{"name": "Nuevo", "email": "nuevo@x.example", "role": "agent", "mail": true}, &invited)
	var factor struct{ Key string }
	admin.Must("POST", "/me/second-factor/setup", meta.Object{"current_password": servertest.AdminPassword}, &factor)
	w.deliver(&w.x, meta.Text(meta.Customer(0), meta.ID("private"), "palabras privadas", w.Clock.Now()))
	admin.Must("POST", fmt.Sprintf("/conversations/%d/messages", w.x.last), meta.Object{"kind": "text", "text": "palabras privadas"}, nil)
	w.WaitIn(w.t, "the mail", func() bool { return len(p.To("nuevo@x.example")) > 0 })
	key, err := os.ReadFile(filepath.Join(w.Settings.Data, "secret.key"))
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]string{"the app's secret": servertest.AppSecret, "another app's secret": otherSecret, "an access token": servertest.AccessToken, "another access token": "token-of-the-other",
		"a verify token": servertest.VerifyToken, "a password": servertest.AdminPassword, "the mail server's password": postoffice.Password, "a token of the API": token.Secret,
		"a link": path.Base(invited.URL), "the master key": strings.TrimSpace(string(key)), "the second factor's key": factor.Key}
	at, err := url.Parse(w.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, cookie := range admin.HTTP.Jar.Cookies(at) {
		out["the cookie "+cookie.Name] = cookie.Value
	}
	for i, hash := range w.witness.Texts(`SELECT password_hash FROM users WHERE password_hash <> ''`) {
		out[fmt.Sprint("a password's hash ", i)] = hash
	}
	for name, secret := range out {
		if len(secret) < 8 {
			w.t.Fatalf("%s is %q", name, secret)
		}
	}
	return out
}

// secretIn is what of the secrets a text holds, as it is or encoded.
func secretIn(text string, secrets map[string]string) string {
	for what, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret))} {
			if strings.Contains(text, form) {
				return what
			}
		}
	}
	return ""
}

// keptByNobody holds an answer's headers to say who may keep it.
func (w *world) keptByNobody(o operation, text string) {
	w.t.Helper()
	kept := ""
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, "Cache-Control: "); ok {
			kept = strings.TrimSpace(value)
		}
	}
	file := slices.Contains([]string{"/files/{id}/content", "/files/{id}/thumbnail"}, o.path)
	switch {
	case kept == "no-store":
	case file && strings.HasPrefix(kept, "private, ") && strings.Contains(text, "Vary: Cookie"):
	default:
		w.t.Errorf("%s %s may be kept: %q", o.method, o.path, kept)
	}
}
