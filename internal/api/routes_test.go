package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"timbre/internal/api"
	"timbre/internal/app"
	"timbre/internal/testkit/servertest"
)

// operation is what the test reads of the OpenAPI document.
type operation struct {
	ID       string                `json:"operationId"`
	Body     *struct{}             `json:"requestBody"`
	Security []map[string][]string `json:"security"`
	Answers  map[string]struct {
		Content map[string]struct{} `json:"content"`
	} `json:"responses"`
}

// downloads reports whether a browser keeps the answer as a file that was made for whoever asked.
func (o *operation) downloads() bool {
	for kind := range o.Answers["200"].Content {
		if kind != "application/json" && kind != "application/octet-stream" && kind != "text/event-stream" {
			return true
		}
	}
	return false
}

func operations(t *testing.T) map[string]map[string]operation {
	t.Helper()
	var document struct {
		Paths map[string]map[string]operation `json:"paths"`
	}
	decode(t, string(api.Document("test")), &document)
	if len(document.Paths) < 25 {
		t.Fatalf("only %d paths", len(document.Paths))
	}
	return document.Paths
}

// Whatever route somebody knocks at, a thing of another company answers exactly as one that does not exist, and nothing
// happens. The routes come from the document, so that a new one is attacked the day it is added.
func TestForeignIDsDoNotExist(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		foreign := other(t, s)
		before := seqs(t, s, foreign.workspace)
		for path, methods := range operations(t) {
			for method, op := range methods {
				if !strings.Contains(path, "{id}") && !strings.Contains(path, "{number}") {
					continue
				}
				body := ""
				if op.Body != nil {
					body = "{}"
				}
				knock := func(id, number string) answer {
					at := strings.NewReplacer("{id}", id, "{number}", number).Replace("/api/v1" + path)
					got := call(t, s.Admin, strings.ToUpper(method), at, body)
					got.Body = strings.ReplaceAll(got.Body, got.Header.Get("X-Request-Id"), "")
					return got
				}
				missing := knock("999999999", "999999999")
				if missing.Status >= 500 || (method != "get" && missing.Status < 400) {
					t.Errorf("%s of nothing: %d %s", op.ID, missing.Status, missing.Body)
				}
				for _, id := range foreign.ids {
					if got := knock(id, "999999999"); got.Status != missing.Status || got.Body != missing.Body {
						t.Errorf("%s of another company's %s: %d %s, of nothing %d %s", op.ID, id, got.Status, got.Body, missing.Status, missing.Body)
					}
				}
			}
		}
		if after := seqs(t, s, foreign.workspace); after != before {
			t.Errorf("something happened: seqs %v, before %v", after, before)
		}
	})
}

// Without a session every route that is not open says so, and says nothing else.
func TestRoutesNeedSomebody(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	stranger := s.NewClient()
	for path, methods := range operations(t) {
		for method, op := range methods {
			if len(op.Security) == 0 {
				continue
			}
			at := strings.NewReplacer("{id}", "1", "{number}", "1").Replace("/api/v1" + path)
			refused(t, call(t, stranger, strings.ToUpper(method), at, ""), 401, "unauthenticated")
			refused(t, call(t, stranger, strings.ToUpper(method), at, "", "Cookie: timbre_session=ts_made_up"), 401, "unauthenticated")
		}
	}
}

type company struct {
	workspace int64
	ids       []string
}

// other makes another company on the same installation, with one thing of each kind.
func other(t *testing.T, s *servertest.Server) company {
	t.Helper()
	in := app.Bootstrap{Workspace: "Otra", WhatsApp: &app.Connection{Account: "777", Portfolio: "778", AppSecret: "another secret",
		AccessToken: "another token", VerifyToken: "another verify"}}
	in.Admin.Name, in.Admin.Email, in.Admin.Password = "Otto", "otto@otra.example", servertest.AdminPassword
	made, err := s.App.Bootstrap(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	c := company{workspace: made.Workspace, ids: []string{fmt.Sprint(made.Inbox), fmt.Sprint(made.Workspace)}}
	otto := s.WithToken(made.Token)
	for path, body := range map[string]any{
		"/teams":       map[string]any{"name": "Ventas"},
		"/labels":      map[string]any{"name": "Propia"},
		"/contacts":    map[string]any{"name": "Cliente", "phone": "+57 300 555 0199"},
		"/saved-views": map[string]any{"name": "Propia", "scope": "shared", "filter": map[string]any{}},
		"/uploads":     map[string]any{"client_id": "a", "name": "a.txt", "size": 10},
		"/members":     map[string]any{"name": "Olga", "email": "olga@otra.example", "role": "agent"},
	} {
		var made map[string]any
		otto.Must("POST", path, body, &made)
		if member, ok := made["member"].(map[string]any); ok {
			made = member
		}
		c.ids = append(c.ids, made["id"].(string))
	}
	var tokens struct{ Items []struct{ ID string } }
	otto.Must("GET", "/tokens", nil, &tokens)
	c.ids = append(c.ids, tokens.Items[0].ID)
	return c
}

// seqs are the newest events of both companies.
func seqs(t *testing.T, s *servertest.Server, other int64) [2]int64 {
	t.Helper()
	var out [2]int64
	for i, workspace := range []int64{s.Workspace, other} {
		seq, err := s.Store.LastSeq(t.Context(), workspace)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = seq
	}
	return out
}

// Lists and searches of one company never hold another's.
func TestListsHoldNothingForeign(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	foreign, ana := other(t, s), s.Login(servertest.AdminEmail)
	for path, methods := range operations(t) {
		if _, ok := methods["get"]; !ok || strings.Contains(path, "{") || path == "/stream" {
			continue
		}
		if strings.HasPrefix(path, "/search") {
			path += "?q=cliente"
		}
		if path == "/holidays" {
			path += "?country=MX&year=2026"
		}
		got := call(t, s.Admin, "GET", "/api/v1"+path, "")
		if got.Status == 403 && strings.Contains(got.Body, `"permission":"session"`) { // no token's business
			got = call(t, ana, "GET", "/api/v1"+path, "")
		}
		if export := strings.HasSuffix(path, "/export"); got.Status != 200 || !export && !json.Valid([]byte(got.Body)) {
			t.Errorf("%s: %d %s", path, got.Status, got.Body)
		}
		if strings.Contains(got.Body, "3005550199") {
			t.Errorf("%s shows another company's contact", path)
		}
		for _, id := range foreign.ids {
			if strings.Contains(got.Body, `"`+id+`"`) {
				t.Errorf("%s shows another company's %s", path, id)
			}
		}
	}
	if got := call(t, s.Admin, "GET", "/api/v1/contacts?q=3005550199", ""); strings.Contains(got.Body, "Cliente") {
		t.Errorf("a search found another company's contact: %s", got.Body)
	}
}
