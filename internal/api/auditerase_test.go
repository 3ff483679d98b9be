package api_test

import (
	"testing"

	"timbre/internal/testkit/servertest"
)

// What the audit says of somebody who was taken out, and from where he asked, can be erased by an administrator, for good; the entries stay, and
// what it says of others.
func TestWhoWasTakenOutIsErasedFromTheAudit(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Login(servertest.AdminEmail)
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		bea := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		chief := s.AddMember(servertest.NewMember{Name: "Paz", Email: "paz@acme.example", Role: newRole(s, "Jefatura", "all", "audit.view", "members.manage")})
		her, boss := s.Login("eva@acme.example"), s.Login("paz@acme.example")
		her.Must("PATCH", "/me", map[string]any{"name": "Eva Ríos"}, nil)
		path := "/api/v1/members/" + eva + "/erase-from-audit"
		refused(t, call(t, admin, "POST", path, ""), 409, "member_not_removed")
		refused(t, call(t, her, "POST", path, ""), 403, "permission_missing")
		refused(t, call(t, boss, "POST", path, ""), 403, "permission_missing")
		refused(t, call(t, admin, "POST", "/api/v1/members/999/erase-from-audit", ""), 404, "not_found")
		s.Admin.Must("DELETE", "/members/"+eva+"?queue=true", nil, nil)

		of := func(id string) (told, erased, addresses int) {
			for _, e := range auditOf(admin, "") {
				if e.By != nil && e.By.ID == id && e.Address != "" {
					addresses++
				}
				if e.Subject == nil || e.Subject.ID != id {
					continue
				}
				for _, c := range e.Changes {
					if c.Field != "name" && c.Field != "email" {
						continue
					}
					if c.Erased {
						erased++
					} else {
						told++
					}
				}
			}
			return told, erased, addresses
		}
		before, _, addresses := of(eva)
		others, _, _ := of(bea)
		if before == 0 || addresses == 0 || others == 0 || len(auditOf(admin, "&q=eva@acme")) == 0 {
			t.Fatalf("the audit says of her %d, of another %d, and %d times from where she asked", before, others, addresses)
		}
		entries := len(auditOf(admin, ""))
		if got := call(t, admin, "POST", path, ""); got.Status/100 != 2 {
			t.Fatalf("erased: %+v", got)
		}
		if told, erased, addresses := of(eva); told != 0 || erased != before || addresses != 0 {
			t.Errorf("the audit still says %d of her, of %d, and %d times from where she asked", told, before, addresses)
		}
		if told, erased, _ := of(bea); told != others || erased != 0 {
			t.Errorf("of another it says %d, and %d are erased", told, erased)
		}
		if list := auditOf(admin, "&q=eva@acme"); len(list) != 0 {
			t.Errorf("she is found by her address: %+v", list)
		}
		list := auditOf(admin, "")
		if e := list[0]; len(list) != entries+1 || e.Action != "member.erased_from_audit" || e.Subject == nil || e.Subject.ID != eva || e.By == nil || len(e.Changes) != 0 {
			t.Errorf("it is the entry %+v; there are %d, were %d", e, len(list), entries)
		}
		refused(t, call(t, boss, "POST", path, ""), 403, "permission_missing")
		refused(t, call(t, admin, "POST", "/api/v1/members/"+chief+"/erase-from-audit", ""), 409, "member_not_removed")
	})
}
