package api_test

import (
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
