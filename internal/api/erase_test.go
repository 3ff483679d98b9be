package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

// Whoever may, and only he, deletes a conversation or a contact: it is gone from every screen at once, with its files in time, and the
// audit says who did it.
func TestDeleteOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		bea := member(t, s, "Bea", "supervisor")
		written(s, "Lucía", "Mateo")
		s.Customer("Lucía").Sends(simulator.Inbound{Kind: "image"})
		var page messagePage
		file := func() string {
			for _, m := range page.Items {
				if m.Content.Media != nil && m.Content.Media.State == "ready" {
					return idText(m.Content.Media.File)
				}
			}
			return ""
		}
		s.WaitFor("the picture is here", func() bool {
			s.Admin.Must("GET", "/conversations/1/messages", nil, &page)
			return file() != ""
		})
		picture, lucia, mateo := file(), contactOf(s, 1), contactOf(s, 2)

		for path, permission := range map[string]string{"/conversations/1": "conversations.delete", "/contacts/" + lucia: "contacts.delete"} {
			got := call(t, bea, "DELETE", "/api/v1"+path, "")
			refused(t, got, 403, "permission_missing")
			if !strings.Contains(got.Body, permission) {
				t.Errorf("it does not say what is missing: %s", got.Body)
			}
		}
		refused(t, call(t, bea, "GET", "/api/v1/contacts/"+lucia+"/export", ""), 403, "permission_missing")
		refused(t, call(t, bea, "GET", "/api/v1/audit", ""), 403, "permission_missing")
		for _, path := range []string{"DELETE /conversations/99", "DELETE /contacts/99", "GET /contacts/99/export"} {
			method, rest, _ := strings.Cut(path, " ")
			refused(t, call(t, s.Admin, method, "/api/v1"+rest, ""), 404, "not_found")
		}

		files := exported(t, s, lucia)
		var conversation struct{ Messages []view.Message }
		if err := json.Unmarshal(files["conversations/1.json"], &conversation); err != nil || len(conversation.Messages) < 2 {
			t.Errorf("the exported conversation: %v, %s", err, files["conversations/1.json"])
		}
		if !bytes.Contains(files["contact.json"], []byte("Lucía")) {
			t.Errorf("the exported card: %s", files["contact.json"])
		}
		pictures := 0
		for name, content := range files {
			if strings.HasPrefix(name, "files/"+picture) && len(content) > 0 {
				pictures++
			}
		}
		if pictures != 1 {
			t.Errorf("the archive has %d pictures", pictures)
		}

		stream := s.Stream(bea, -1)
		s.Admin.Must("DELETE", "/conversations/2", nil, nil)
		if e := stream.Next("remove"); !strings.Contains(string(e.Data), `"number":2`) || !strings.Contains(string(e.Data), `"deleted":true`) {
			t.Errorf("the stream tells %s", e.Data)
		}
		s.Admin.Must("GET", "/contacts/"+mateo, nil, nil)
		s.Admin.Must("DELETE", "/contacts/"+lucia, nil, nil)
		if e := stream.Next("remove"); !strings.Contains(string(e.Data), `"number":1`) {
			t.Errorf("the stream tells %s", e.Data)
		}
		if e := stream.Next("change"); !strings.Contains(string(e.Data), `"contact.deleted"`) || !strings.Contains(string(e.Data), lucia) {
			t.Errorf("the stream tells %s", e.Data)
		}
		for _, path := range []string{"/conversations/1", "/conversations/2", "/contacts/" + lucia, "/files/" + picture, "/files/" + picture + "/content"} {
			refused(t, call(t, s.Admin, "GET", "/api/v1"+path, ""), 404, "not_found")
		}
		settled(t, s)
		var found foundAll
		if s.Admin.Must("GET", "/search?q=hola", nil, &found); len(found.Messages.Items)+len(found.Conversations) != 0 {
			t.Errorf("the search finds %+v", found)
		}
		if c := countsOf(s); c.All != 0 {
			t.Errorf("counts %+v", c)
		}

		var audit struct {
			Items []struct {
				Action, Address string
				By              *view.Ref
				Contact         string `json:"contact_id"`
				Number          int64
			}
		}
		s.Admin.Must("GET", "/audit?limit=3", nil, &audit)
		var actions []string
		for _, e := range audit.Items {
			actions = append(actions, e.Action)
			if e.By == nil || e.Address == "" || e.Contact == "" {
				t.Errorf("an entry says %+v", e)
			}
		}
		if got := strings.Join(actions, " "); got != "contact.deleted conversation.deleted contact.exported" {
			t.Errorf("the audit says %s", got)
		}
		s.Admin.Must("GET", "/audit?action=conversation.deleted&contact="+mateo, nil, &audit)
		if len(audit.Items) != 1 || audit.Items[0].Number != 2 {
			t.Errorf("filtered: %+v", audit.Items)
		}
		s.Customer("Lucía").Writes("Soy yo otra vez")
		s.WaitFor("she is a new contact", func() bool {
			var l list
			s.Admin.Must("GET", "/conversations", nil, &l)
			return len(l.Items) == 1 && l.Items[0].Number == 3 && l.Items[0].Contact.ID != lucia
		})
	})
}

// exported reads the archive of a contact.
func exported(t *testing.T, s *servertest.Server, contact string) map[string][]byte {
	t.Helper()
	got := call(t, s.Admin, "GET", "/api/v1/contacts/"+contact+"/export", "")
	if got.Status != 200 || got.Header.Get("Content-Type") != "application/zip" {
		t.Fatalf("the export is answered %+v", got)
	}
	r, err := zip.NewReader(strings.NewReader(got.Body), int64(len(got.Body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range r.File {
		body, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(body); err != nil {
			t.Fatal(err)
		}
		body.Close()
	}
	return out
}
