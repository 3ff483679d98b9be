package api_test

import (
	"fmt"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// Drafts are their writer's alone, on all devices; what was written last stands, and what it replaced unseen is answered.
func TestDrafts(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, reader := member(t, s, "luz", "agent"), member(t, s, "rita", "read_only")
		waits(t, s)
		mine, others := s.Stream(luz, -1), s.Stream(s.Admin, -1)
		type draft struct {
			Number    int64
			Tab, Text string
			Version   string
			Files     []struct {
				File          struct{ Name string }
				Kind, Caption string
			}
		}
		type saved struct {
			Draft draft
			Other *draft
		}
		const path = "/conversations/1/draft"
		refused(t, call(t, luz, "GET", "/api/v1"+path, ""), 404, "not_found")
		refused(t, call(t, reader, "PUT", "/api/v1"+path, `{"text":"x"}`), 403, "permission_missing")
		refused(t, call(t, luz, "PUT", "/api/v1/conversations/9/draft", `{"text":"x"}`), 404, "not_found")
		refused(t, call(t, luz, "PUT", "/api/v1"+path, `{"reply_to_id":"7777777"}`), 422, "invalid")
		refused(t, call(t, luz, "PUT", "/api/v1"+path, `{"files":[{"file_id":"`+upload(t, s.Admin, "ajeno.txt", "x")+`"}]}`), 422, "invalid")

		var first saved
		luz.Must("PUT", path, map[string]any{"text": "Buenos días", "files": []any{map[string]any{"file_id": upload(t, luz, "a.txt", "x"), "caption": "mira"}}}, &first)
		if first.Other != nil || len(first.Draft.Files) != 1 || first.Draft.Files[0].Kind != "document" || first.Draft.Files[0].Caption != "mira" {
			t.Errorf("%+v", first)
		}
		e := mine.Next("draft")
		if !strings.Contains(string(e.Data), `"number":1`) || !strings.Contains(string(e.Data), `"tab":"reply"`) || fmt.Sprint(e.ID) != first.Draft.Version {
			t.Errorf("%d %s", e.ID, e.Data)
		}
		luz.Must("PUT", path+"?tab=note", map[string]any{"text": "ojo"}, nil)
		mine.Next("draft")
		for who, c := range map[string]*servertest.Client{"the administrator": s.Admin, "a reader": reader} {
			if got := call(t, c, "GET", "/api/v1/drafts", ""); strings.Contains(got.Body, "Buenos") {
				t.Errorf("%s sees it: %s", who, got.Body)
			}
			refused(t, call(t, c, "GET", "/api/v1"+path, ""), 404, "not_found")
		}
		var page struct{ Items []draft }
		if luz.Must("GET", "/drafts", nil, &page); len(page.Items) != 2 {
			t.Errorf("%+v", page)
		}

		// Another device that did not know the first version: newer, then older.
		var second, third saved
		luz.Must("PUT", path, map[string]any{"text": "Desde el teléfono"}, &second)
		if second.Draft.Text != "Desde el teléfono" || second.Other == nil || second.Other.Text != "Buenos días" {
			t.Errorf("%+v", second)
		}
		mine.Next("draft")
		luz.Must("PUT", path, map[string]any{"text": "Ayer, sin conexión", "written_at": "2020-01-01T00:00:00Z", "base": first.Draft.Version}, &third)
		if third.Draft.Text != "Desde el teléfono" || third.Other == nil || third.Other.Text != "Ayer, sin conexión" {
			t.Errorf("%+v", third)
		}
		luz.Must("PUT", path, map[string]any{"text": "Desde el teléfono y más", "base": second.Draft.Version}, &third)
		if third.Other != nil {
			t.Errorf("a version that was known is brought back: %+v", third)
		}
		mine.Next("draft")

		luz.Must("PUT", path, map[string]any{"base": third.Draft.Version}, &third) // it was sent
		if third.Draft.Text != "" || third.Other != nil {
			t.Errorf("%+v", third)
		}
		mine.Next("draft")
		refused(t, call(t, luz, "GET", "/api/v1"+path, ""), 404, "not_found")
		luz.Must("DELETE", path+"?tab=note", nil, nil)
		if luz.Must("GET", "/drafts", nil, &page); len(page.Items) != 0 {
			t.Errorf("%+v", page)
		}
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "fin", "text": "fin"}, nil)
		if e := <-others.C; e.Name != "canned_response" {
			t.Errorf("the administrator is told of %s %s", e.Name, e.Data)
		}
	})
}
