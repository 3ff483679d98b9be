package attack

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// S33: a delivery without the right signature of its raw bytes is refused and leaves nothing.
func TestS33Signatures(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		body := bytes.Replace(w.x.number.Messages(meta.Text(meta.Customer(3), meta.ID("forged"), "caf\u00e9 </b>", w.Clock.Now())), []byte("\u00e9"), []byte(`\u00e9`), 1)
		right := meta.Sign(servertest.AppSecret, body)
		var parsed any
		if err := json.Unmarshal(body, &parsed); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(parsed)
		if err != nil || bytes.Equal(again, body) {
			t.Fatalf("the body is the same when it is written again (%v)", err)
		}
		for name, header := range map[string]http.Header{
			"missing":                   {},
			"empty":                     {meta.SignatureHeader: {""}},
			"wrong":                     {meta.SignatureHeader: {"sha256=" + strings.Repeat("0", 64)}},
			"truncated":                 {meta.SignatureHeader: {right[:len(right)-2]}},
			"only the name":             {meta.SignatureHeader: {"sha256="}},
			"without the name":          {meta.SignatureHeader: {right[7:]}},
			"longer":                    {meta.SignatureHeader: {right + "00"}},
			"of JSON written again":     {meta.SignatureHeader: {meta.Sign(servertest.AppSecret, again)}},
			"with the access token":     {meta.SignatureHeader: {meta.Sign(servertest.AccessToken, body)}},
			"with the verify token":     {meta.SignatureHeader: {meta.Sign(servertest.VerifyToken, body)}},
			"with a blank secret":       {meta.SignatureHeader: {meta.Sign("", body)}},
			"of nothing":                {meta.SignatureHeader: {meta.Sign(servertest.AppSecret, nil)}},
			"legacy only":               {"X-Hub-Signature": {"sha1=" + strings.Repeat("0", 40)}},
			"not hexadecimal":           {meta.SignatureHeader: {"sha256=" + strings.Repeat("z", 64)}},
			"the right one as a second": {meta.SignatureHeader: {"sha256=" + hex.EncodeToString(make([]byte, 32)), right}},
		} {
			w.untouched(name, func() {
				if status, err := w.x.app.PostWith(t.Context(), body, header); status != http.StatusUnauthorized {
					t.Errorf("%s: answered %d (%v)", name, status, err)
				}
			})
		}
		if status, _ := w.x.app.Post(t.Context(), body); status != http.StatusOK {
			t.Errorf("the right one is answered %d", status)
		}
	})
}

// S33: an app whose secret is blank in the database verifies nothing.
func TestS33BlankSecret(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		w.witness.Exec(`UPDATE meta_apps SET secret_sealed = ''`)
		w.x.admin.Must("PATCH", "/inboxes/"+w.x.ids["inboxes"], meta.Object{"name": "Looked up again"}, nil)
		body := w.x.number.Messages(meta.Text(meta.Customer(3), meta.ID("blank"), "hola", w.Clock.Now()))
		for name, signature := range map[string]string{"blank": meta.Sign("", body), "former": meta.Sign(servertest.AppSecret, body)} {
			w.untouched(name, func() {
				status, err := w.x.app.PostWith(t.Context(), body, http.Header{meta.SignatureHeader: {signature}})
				if status != http.StatusUnauthorized && status != http.StatusServiceUnavailable {
					t.Errorf("signed with the %s secret it is answered %d (%v)", name, status, err)
				}
			})
		}
	})
}

// S34: a signature of one app opens no other's door, and an app's deliveries reach no other's numbers.
func TestS34OtherApp(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		body := w.y.number.Messages(meta.Text(meta.Customer(3), meta.ID("other"), "hola", w.Clock.Now()))
		w.untouched("X's signature at Y's door", func() {
			header := http.Header{meta.SignatureHeader: {meta.Sign(servertest.AppSecret, body)}}
			if status, err := w.y.app.PostWith(t.Context(), body, header); status != http.StatusUnauthorized {
				t.Errorf("answered %d (%v)", status, err)
			}
		})
		messages := w.witness.Number(`SELECT count(*) FROM messages`)
		events := w.witness.Number(`SELECT count(*) FROM events`)
		if status, err := w.x.app.Post(t.Context(), body); status != http.StatusOK { // rightly signed: kept raw, and for nobody
			t.Errorf("Y's number by X's app is answered %d (%v)", status, err)
		}
		if n := w.witness.Number(`SELECT count(*) FROM messages`); n != messages {
			t.Errorf("%d messages came to Y by X's app", n-messages)
		}
		if n := w.witness.Number(`SELECT count(*) FROM events`); n != events {
			t.Errorf("%d events came of it", n-events)
		}
	})
}

// S35: a valid delivery again is answered 200 and has no second effect.
func TestS35Replay(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		body := w.x.number.Messages(meta.Text(meta.Customer(0), meta.ID("again"), "hola", w.Clock.Now()),
			meta.Message(meta.Customer(0), meta.ID("reaction"), w.Clock.Now(), "reaction", meta.Object{"message_id": meta.ID(w.x.number.ID, 0), "emoji": "👍"}))
		if status, _ := w.x.app.Post(t.Context(), body); status != http.StatusOK {
			t.Fatalf("answered %d", status)
		}
		view, before := live.Fetch(t, w.x.admin), w.witness.Picture()
		for range 3 {
			if status, _ := w.x.app.Post(t.Context(), body); status != http.StatusOK {
				t.Errorf("again it is answered %d", status)
			}
		}
		if d := view.Differences(live.Fetch(t, w.x.admin)); len(d) > 0 {
			t.Errorf("the second time changed what is shown: %s", d[0])
		}
		for _, table := range before.Changed(w.witness.Picture()) {
			if table != "deliveries" && table != "delivery_parts" && table != "inboxes" { // the ledger counts it, as a duplicate
				t.Errorf("the second time changed %s", table)
			}
		}
	})
}

// S36: the challenge is answered in plain text, and only to who knows the token.
func TestS36Challenge(t *testing.T) {
	w := begin(t, servertest.Options{})
	for name, c := range map[string]struct {
		mode, token string
		ok          bool
	}{
		"right": {"subscribe", servertest.VerifyToken, true}, "wrong token": {"subscribe", "guess", false}, "no token": {"subscribe", "", false},
		"another app's token": {"subscribe", "verify-token-of-the-other", false}, "other mode": {"unsubscribe", servertest.VerifyToken, false},
	} {
		query := url.Values{"hub.mode": {c.mode}, "hub.challenge": {"<b>1158201444</b>"}, "hub.verify_token": {c.token}}
		res, err := http.Get(w.x.app.Callback + "?" + query.Encode())
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: it is %q", name, kind)
		}
		if ok := res.StatusCode == 200 && string(text) == "<b>1158201444</b>"; ok != c.ok || !c.ok && strings.Contains(string(text), "1158201444") {
			t.Errorf("%s: answered %d %q", name, res.StatusCode, text)
		}
	}
}

// S22: every page, also one that says that something went wrong, forbids scripts that are not ours.
func TestS22ContentPolicy(t *testing.T) {
	w := begin(t, servertest.Options{})
	c := w.NewClient()
	for _, path := range []string{"/", "/login", "/conversations/1", "/setup?token=<script>", "/docs/api", "/openapi.json", "/no/such/page", "/assets/none.js",
		"/api/v1/none", "/api/v1/conversations", "/api/v1/files/1/content", "/hooks/whatsapp/none", "/hooks/none", "/healthz", "/metrics", "/%00", "/..%2f..%2fetc/passwd",
		"/api/v1/conversations/%3Cscript%3E"} {
		for _, method := range []string{"GET", "POST", "OPTIONS", "TRACE"} {
			res, err := c.Do(method, path, nil)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			policy := res.Header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe-") || !strings.Contains(policy, "frame-ancestors 'none'") ||
				!strings.Contains(policy, "base-uri 'none'") {
				t.Errorf("%s %s (%d): the policy is %q", method, path, res.StatusCode, policy)
			}
			if res.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s %s: its type may be guessed", method, path)
			}
			if res.StatusCode >= 500 && res.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("%s %s is answered %d", method, path, res.StatusCode)
			}
		}
	}
}
