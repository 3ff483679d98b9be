package api_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

// Two contacts become one over HTTP, for every stream, and two again within a day; whoever may not is told what is missing.
func TestMergeOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		bea := member(t, s, "Bea", "agent")
		written(s, "Lucía", "Lucía H.")
		kept, gone := contactOf(s, 1), contactOf(s, 2)
		path := "/contacts/" + kept + "/merge"

		got := call(t, bea, "POST", "/api/v1"+path, `{"contact_id":"`+gone+`"}`)
		refused(t, got, 403, "permission_missing")
		if !strings.Contains(got.Body, `"contacts.merge"`) {
			t.Errorf("it does not say what is missing: %s", got.Body)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/contacts/99/merge", `{"contact_id":"`+gone+`"}`), 404, "not_found")
		for _, body := range []string{`{"contact_id":"99"}`, `{"contact_id":"` + kept + `"}`, `{"contact_id":"` + gone + `","take":["id"]}`, `{}`} {
			refused(t, call(t, s.Admin, "POST", "/api/v1"+path, body), 422, "invalid")
		}

		stream := s.Stream(bea, -1)
		var merged struct {
			Contact view.Contact
			Merge   struct {
				ID   string
				Gone view.Ref
			}
		}
		s.Admin.Must("POST", path, map[string]any{"contact_id": gone, "take": []string{"name"}}, &merged)
		if merged.Contact.Name != "Lucía H." || len(merged.Contact.Identities) != 4 || merged.Merge.Gone.ID != gone || merged.Contact.MergedAt == nil {
			t.Errorf("merged: %+v", merged)
		}
		if e := stream.Next("change"); !strings.Contains(string(e.Data), `"contact.merged"`) || !strings.Contains(string(e.Data), `"subject_id":"`+gone+`"`) {
			t.Errorf("the stream tells %s", e.Data)
		}
		var conversations struct{ Items []view.Conversation }
		s.Admin.Must("GET", "/contacts/"+kept+"/conversations", nil, &conversations)
		if len(conversations.Items) != 2 {
			t.Errorf("its conversations: %+v", conversations.Items)
		}
		refused(t, call(t, s.Admin, "GET", "/api/v1/contacts/"+gone, ""), 404, "not_found")

		var merges struct{ Items []struct{ ID string } }
		s.Admin.Must("GET", "/contacts/"+kept+"/merges", nil, &merges)
		if len(merges.Items) != 1 || merges.Items[0].ID != merged.Merge.ID {
			t.Errorf("what can be undone: %+v", merges.Items)
		}
		undo := "/merges/" + merged.Merge.ID + "/undo"
		refused(t, call(t, bea, "POST", "/api/v1"+undo, ""), 403, "permission_missing")
		var back view.Contact
		s.Admin.Must("POST", undo, nil, &back)
		if back.ID != kept || back.Name != "Lucía" || len(back.Identities) != 2 || back.MergedAt != nil {
			t.Errorf("parted: %+v", back)
		}
		if contactOf(s, 2) != gone {
			t.Error("its conversation did not come back")
		}
		s.Admin.Must("POST", path, map[string]any{"contact_id": gone}, &merged)
		s.Advance(25 * time.Hour)
		refused(t, call(t, s.Admin, "POST", "/api/v1/merges/"+merged.Merge.ID+"/undo", ""), 409, "merge_settled")

		var audit struct{ Items []struct{ Action string } }
		s.Admin.Must("GET", "/audit?topic=contact", nil, &audit)
		var actions []string
		for _, e := range audit.Items {
			actions = append(actions, e.Action)
		}
		if !slices.Equal(actions, []string{"contact.merged", "contact.merge_undone", "contact.merged"}) {
			t.Errorf("the audit says %v", actions)
		}
	})
}

// Who may be one person is suggested with the reason, until somebody says that they are two; that can be taken back.
func TestDuplicatesOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		bea := member(t, s, "Bea", "agent")
		made := func(body map[string]any) string {
			var c view.Contact
			s.Admin.Must("POST", "/contacts", body, &c)
			return c.ID
		}
		lucia := made(map[string]any{"name": "Lucía Herrera", "phone": "+5511937654321", "email": "lu@acme.example", "city": "Puebla"})
		phone := made(map[string]any{"name": "L.", "phone": "+551137654321"})
		email := made(map[string]any{"name": "Lu", "phone": "+573001234567", "email": "LU@acme.example"})
		name := made(map[string]any{"name": "lucia herrera", "phone": "+573001234568", "city": "puebla"})
		made(map[string]any{"name": "Lucía Herrera", "phone": "+573001234569", "city": "Bogotá"})
		suggested := func(c *servertest.Client, id string) (out []string) {
			var page struct {
				Items []struct {
					Contact view.Contact
					Why     string
				}
			}
			c.Must("GET", "/contacts/"+id+"/duplicates", nil, &page)
			for _, d := range page.Items {
				out = append(out, d.Contact.ID+" "+d.Why)
			}
			return out
		}
		all := []string{phone + " phone", email + " email", name + " name"}
		if got := suggested(bea, lucia); !slices.Equal(got, all) {
			t.Errorf("suggested: %q, want %q", got, all)
		}
		refused(t, call(t, bea, "GET", "/api/v1/contacts/99/duplicates", ""), 404, "not_found")

		apart := "/api/v1/contacts/" + lucia + "/apart"
		refused(t, call(t, bea, "POST", apart, `{"contact_id":"`+phone+`"}`), 403, "permission_missing")
		for _, body := range []string{`{"contact_id":"99"}`, `{"contact_id":"` + lucia + `"}`, `{}`} {
			refused(t, call(t, s.Admin, "POST", apart, body), 422, "invalid")
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/contacts/99/apart", `{"contact_id":"`+lucia+`"}`), 404, "not_found")
		s.Admin.Must("POST", "/contacts/"+phone+"/apart", map[string]any{"contact_id": lucia}, nil)
		if got := suggested(bea, lucia); !slices.Equal(got, all[1:]) || suggested(bea, phone) != nil {
			t.Errorf("after one was told apart: %q, %q", got, suggested(bea, phone))
		}
		s.Admin.Must("POST", "/contacts/"+lucia+"/apart", map[string]any{"contact_id": phone, "apart": false}, nil)
		if got := suggested(bea, lucia); !slices.Equal(got, all) {
			t.Errorf("after it was taken back: %q", got)
		}
	})
}
