package api_test

import (
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

// A company says how long its audit is kept; what is older goes with the names in it, and that it went is an entry. Nobody keeps it too short.
func TestTheAuditIsKeptAsLongAsSaid(t *testing.T) { // K05
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		for name := range 3 {
			s.Admin.Must("POST", "/labels", map[string]any{"name": string(rune('A' + name))}, nil)
		}
		refused(t, call(t, s.Admin, "PATCH", "/api/v1/workspace", `{"audit_days":7}`), 422, "invalid")
		s.Advance(200 * 24 * time.Hour)
		s.Admin.Must("POST", "/labels", map[string]any{"name": "Nueva"}, nil)
		if err := s.App.TrimAudit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := auditOf(s.Admin, "&action=label.made"); len(got) != 4 {
			t.Errorf("kept for good, there are %d", len(got))
		}
		s.Admin.Must("PATCH", "/workspace", map[string]any{"audit_days": 90}, nil)
		for range 2 {
			if err := s.App.TrimAudit(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got := auditOf(s.Admin, "&action=label.made"); len(got) != 1 || got[0].Subject.Name != "Nueva" {
			t.Errorf("kept for 90 days, there are %+v", got)
		}
		if got := auditOf(s.Admin, "&action=workspace.changed"); len(got) != 1 || got[0].field("audit_days") != "0 → 90" {
			t.Errorf("the setting: %+v", got)
		}
		if got := auditOf(s.Admin, "&action=audit.trimmed"); len(got) != 1 || got[0].By != nil {
			t.Errorf("that they went: %+v", got)
		}
	})
}
