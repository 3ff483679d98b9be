package api_test

import (
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// The rules of closing and the reasons are the administrator's; what is required is told field by field, and what was said is shown.
func TestClosingByTheAPI(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Uno")
		var reason struct{ ID, Name string }
		s.Admin.Must("POST", "/close-reasons", map[string]any{"name": "Venta"}, &reason)
		s.Admin.Must("PATCH", "/workspace", map[string]any{"closing": map[string]any{"reason": "required", "summary": "optional"}}, nil)
		refused(t, call(t, s.Admin, "POST", "/api/v1/conversations/1/close", "{}"), 422, "invalid")
		var c struct {
			Status       string
			CloseReason  struct{ ID, Name string } `json:"close_reason"`
			CloseSummary string                    `json:"close_summary"`
		}
		s.Admin.Must("POST", "/conversations/1/close", map[string]any{"reason_id": reason.ID, "summary": "Pagó"}, &c)
		if c.Status != "closed" || c.CloseReason != reason || c.CloseSummary != "Pagó" {
			t.Errorf("%+v", c)
		}
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		bea := s.Login("bea@acme.example")
		refused(t, call(t, bea, "POST", "/api/v1/close-reasons", `{"name":"Mío"}`), 403, "permission_missing")
		refused(t, call(t, s.Admin, "PATCH", "/api/v1/close-reasons/"+reason.ID, `{"name":""}`), 422, "invalid")
		s.Admin.Must("DELETE", "/close-reasons/"+reason.ID, nil, nil)
		refused(t, call(t, s.Admin, "DELETE", "/api/v1/close-reasons/"+reason.ID, ""), 404, "not_found")
	})
}

// A conversation whose required attribute has no value is not finished, by whatever way; the ending itself may bring it. One call that
// finishes many says why for all of them.
func TestAttributesThatAreRequiredToClose(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Uno")
		written(s, "Dos")
		written(s, "Tres")
		refused(t, call(t, s.Admin, "POST", "/api/v1/attributes", `{"noun":"contact","name":"Zona","kind":"text","required_to_close":true}`), 422, "invalid")
		var at struct {
			ID       string
			Required bool `json:"required_to_close"`
		}
		s.Admin.Must("POST", "/attributes", map[string]any{"noun": "conversation", "name": "Tema", "kind": "text", "required_to_close": true}, &at)
		if !at.Required {
			t.Error("not required")
		}
		for _, body := range []string{`{}`, `{"attributes":{"tema":null}}`} {
			got := call(t, s.Admin, "POST", "/api/v1/conversations/1/close", body)
			refused(t, got, 422, "invalid")
			if !strings.Contains(got.Body, `"attributes.tema"`) {
				t.Errorf("%s: does not say what is missing: %s", body, got.Body)
			}
		}
		var c struct {
			Status     string
			Attributes map[string]string
		}
		s.Admin.Must("POST", "/conversations/1/close", map[string]any{"attributes": map[string]any{"tema": "Envíos"}}, &c)
		if c.Status != "closed" || c.Attributes["tema"] != "Envíos" {
			t.Errorf("%+v", c)
		}

		s.Admin.Must("POST", "/conversations/2/attributes", map[string]any{"attributes": map[string]any{"tema": "Cambio"}}, nil)
		var done struct {
			Items []struct {
				Conversation *struct {
					CloseSummary string `json:"close_summary"`
				}
				Error *struct{ Code string }
			}
		}
		many := map[string]any{"items": []map[string]any{{"number": 2}, {"number": 3}}, "status": "closed", "close": map[string]any{"summary": "De paso"}}
		s.Admin.Must("POST", "/conversations/bulk", many, &done)
		if two, three := done.Items[0], done.Items[1]; two.Conversation == nil || two.Conversation.CloseSummary != "De paso" || three.Error == nil || three.Error.Code != "invalid" {
			t.Errorf("%+v", done)
		}

		s.Admin.Must("PATCH", "/attributes/"+at.ID, map[string]any{"required_to_close": false}, nil)
		s.Admin.Must("POST", "/conversations/3/close", nil, &c)
		if c.Status != "closed" {
			t.Errorf("%+v", c)
		}
	})
}
