package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// Who types without a line says what he saw: what somebody else has changed since is not written over, and he is told who it was.
func TestChangesThatSayWhatWasSeen(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		bea := member(t, s, "bea", "agent")
		written(s, "Uno")
		s.Admin.Must("POST", "/attributes", map[string]any{"noun": "contact", "key": "plan", "name": "Plan", "kind": "text"}, nil)
		s.Admin.Must("POST", "/attributes", map[string]any{"noun": "conversation", "key": "pedido", "name": "Pedido", "kind": "number"}, nil)
		var l list
		s.Admin.Must("GET", "/conversations", nil, &l)
		contact, attributes := "/api/v1/contacts/"+l.Items[0].Contact.ID, "/api/v1/conversations/1/attributes"
		set := func(method, path, body string) {
			t.Helper()
			if got := call(t, bea, method, path, body); got.Status != 200 {
				t.Fatalf("%s: %d %s", body, got.Status, got.Body)
			}
		}
		set("PATCH", contact, `{"email":"uno@acme.example","socials":{"x":"uno"},"attributes":{"plan":"Oro"}}`)
		set("POST", attributes, `{"attributes":{"pedido":5}}`)
		for _, row := range []struct{ method, path, body, field, value string }{
			{"PATCH", contact, `{"email":"dos@acme.example","seen":{"email":null}}`, "email", `"uno@acme.example"`},
			{"PATCH", contact, `{"email":"dos@acme.example","company":"Dos","seen":{"company":"","email":"otro@acme.example"}}`, "email", `"uno@acme.example"`},
			{"PATCH", contact, `{"email":null,"seen":{"email":""}}`, "email", `"uno@acme.example"`},
			{"PATCH", contact, `{"socials":{"x":"dos"},"seen":{"x":null}}`, "x", `"https://x.com/uno"`},
			{"PATCH", contact, `{"attributes":{"plan":"Plata"},"seen":{"attributes.plan":null}}`, "attributes.plan", `"Oro"`},
			{"POST", attributes, `{"attributes":{"pedido":6},"seen":{"attributes.pedido":4}}`, "attributes.pedido", `5`},
			{"PATCH", contact, `{"email":"uno@acme.example","seen":{"email":null}}`, "", ""},            // the same is no change
			{"PATCH", contact, `{"company":"Dos","seen":{"company":null,"email":"x"}}`, "", ""},         // nothing is said of the email
			{"PATCH", contact, `{"attributes":{"plan":null},"seen":{"attributes.plan":"Oro"}}`, "", ""}, // nobody was faster
			{"POST", attributes, `{"attributes":{"pedido":6},"seen":{"attributes.pedido":5.0}}`, "", ""},
		} {
			got := call(t, s.Admin, row.method, row.path, row.body)
			if row.field == "" {
				if got.Status != 200 {
					t.Errorf("%s: %d %s", row.body, got.Status, got.Body)
				}
				continue
			}
			var said struct {
				Params struct {
					Field, At string
					Value     json.RawMessage
					By        struct{ Name string }
				}
			}
			refused(t, got, 409, "value_changed")
			if err := json.Unmarshal([]byte(got.Body), &said); err != nil {
				t.Fatal(err)
			}
			if p := said.Params; p.Field != row.field || string(p.Value) != row.value || !strings.EqualFold(p.By.Name, "bea") || p.At == "" {
				t.Errorf("%s: %s", row.body, got.Body)
			}
		}
	})
}
