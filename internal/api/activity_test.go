package api_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

// told writes what an activity tells, the oldest first.
func told(items []view.Activity) (out []string) {
	for _, one := range slices.Backward(items) {
		switch {
		case one.Change != nil:
			who := "-"
			if one.Change.By != nil {
				who = one.Change.By.Name
			}
			out = append(out, fmt.Sprintf("%s %s %s>%s", who, one.Change.Field, one.Change.Was, one.Change.Now))
		case one.Message.Content.Event != nil:
			out = append(out, fmt.Sprintf("#%d %s", *one.Conversation, one.Message.Content.Event.Name))
		default:
			out = append(out, fmt.Sprintf("#%d: %s", *one.Conversation, one.Message.Text))
		}
	}
	return out
}

// A contact's activity has its conversations, messages and changes in one order, page by page, and for each only what he may see.
func TestActivityOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		eva := s.Login("eva@acme.example")
		written(s, "Uno")
		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		var me struct{ User view.Ref }
		s.Admin.Must("GET", "/session", nil, &me)
		var l list
		s.Admin.Must("GET", "/conversations", nil, &l)
		path := "/contacts/" + l.Items[0].Contact.ID
		for _, body := range []string{`{"noun":"contact","name":"Plan","kind":"text"}`, `{"noun":"conversation","name":"Pedido","kind":"text"}`} {
			newAttribute(t, s.Admin, body)
		}
		vip := newLabel(t, s.Admin, "VIP")
		for _, body := range []string{`{"email":"uno@acme.example"}`, `{"email":"dos@acme.example"}`, `{"attributes":{"plan":"Oro"}}`, `{"owner_id":"` + me.User.ID + `"}`, `{"marketing":{"whatsapp":false}}`} {
			s.Admin.Must("PATCH", path, json.RawMessage(body), nil)
		}
		s.Admin.Must("POST", path+"/labels", map[string]any{"add": []string{vip.ID}}, nil)
		s.Admin.Must("POST", "/conversations/1/attributes", json.RawMessage(`{"attributes":{"pedido":"A-1"}}`), nil)

		read := func(c *servertest.Client, kind string, limit int) (out []string) {
			t.Helper()
			var all []view.Activity
			for after := ""; ; {
				var page struct {
					Items []view.Activity
					Next  *string
				}
				c.Must("GET", fmt.Sprintf("%s/activity?kind=%s&limit=%d&after=%s", path, kind, limit, after), nil, &page)
				if len(page.Items) > limit {
					t.Fatalf("%d in a page of %d", len(page.Items), limit)
				}
				if all = append(all, page.Items...); page.Next == nil {
					return told(all)
				}
				after = *page.Next
			}
		}
		name := me.User.Name
		data := []string{name + ` email null>"uno@acme.example"`, name + ` email "uno@acme.example">"dos@acme.example"`, name + ` attributes.plan null>"Oro"`,
			name + ` owner null>"` + name + `"`, name + ` marketing.whatsapp null>false`, name + ` label null>"VIP"`, name + ` attributes.pedido null>"A-1"`}
		talk := []string{"#1 opened", "#1: Hola, soy Uno", "#1 accepted", "#1 contact_labelled"}
		if got := read(s.Admin, "data", 3); !slices.Equal(got, data) {
			t.Errorf("data %q", got)
		}
		if got := read(s.Admin, "conversations", 100); !slices.Equal(got, []string{talk[0], talk[2], talk[3]}) {
			t.Errorf("conversations %q", got)
		}
		if got := read(s.Admin, "messages", 100); !slices.Equal(got, talk[1:2]) {
			t.Errorf("messages %q", got)
		}
		whole := read(s.Admin, "", 100)
		if len(whole) != len(data)+len(talk) {
			t.Errorf("all %q", whole)
		}
		if paged := read(s.Admin, "", 2); !slices.Equal(paged, whole) {
			t.Errorf("in pages of two %q, at once %q", paged, whole)
		}
		// The conversation is not hers to see, nor what was changed of it; the card is.
		if got := read(eva, "", 100); !slices.Equal(got, data[:6]) {
			t.Errorf("who does not see it reads %q", got)
		}
		refused(t, call(t, eva, "GET", "/api/v1/contacts/77/activity", ""), 404, "not_found")
		var events int
		if err := s.Admin.API("GET", path+"/activity?after=nonsense", nil, &events); servertest.CodeOf(err) != "invalid" {
			t.Errorf("a wrong cursor: %v", err)
		}
	})
}

// A contact's files are there by kind, page by page, of conversations that one sees.
func TestContactFilesOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		eva := s.Login("eva@acme.example")
		written(s, "Uno")
		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		for _, kind := range []string{"image", "video", "voice", "document", "image"} {
			s.Customer("Uno").Sends(simulator.Inbound{Kind: kind})
		}
		pdf := upload(t, s.Admin, "lista.pdf", "%PDF-1.4\n%%EOF\n")
		s.Admin.Must("POST", "/conversations/1/messages", map[string]any{"client_id": "f", "kind": "document", "file_id": pdf}, nil)
		var l list
		s.Admin.Must("GET", "/conversations", nil, &l)
		path := "/contacts/" + l.Items[0].Contact.ID
		type page struct {
			Items []view.ContactFile
			Next  *string
		}
		kinds := func(c *servertest.Client, query string) (out []string, next string) {
			t.Helper()
			var p page
			c.Must("GET", path+"/files?"+query, nil, &p)
			for _, f := range p.Items {
				if f.Conversation != 1 || f.Message == "" || f.Media.File == 0 {
					t.Errorf("%+v", f)
				}
				out = append(out, f.Kind)
			}
			if p.Next != nil {
				next = *p.Next
			}
			return out, next
		}
		s.WaitFor("they are there", func() bool { all, _ := kinds(s.Admin, ""); return len(all) == 6 })
		for query, want := range map[string]string{"": "document document image image video voice", "kind=image": "image image", "kind=audio": "voice", "kind=video": "video", "kind=document": "document document"} {
			// They were fetched at once, so what came first is not known.
			if got, next := kinds(s.Admin, query); !slices.Equal(slices.Sorted(slices.Values(got)), strings.Fields(want)) || next != "" {
				t.Errorf("%q: %q, next %q", query, got, next)
			}
		}
		first, next := kinds(s.Admin, "limit=4")
		rest, end := kinds(s.Admin, "limit=4&after="+next)
		whole, _ := kinds(s.Admin, "")
		if len(first) != 4 || !slices.Equal(append(first, rest...), whole) || end != "" {
			t.Errorf("in pages %q, %q, at once %q", first, rest, whole)
		}
		if got, _ := kinds(eva, ""); len(got) != 0 {
			t.Errorf("who does not see the conversation sees %q", got)
		}
		refused(t, call(t, s.Admin, "GET", "/api/v1"+path+"/files?kind=sheet", ""), 422, "invalid")
	})
}
