package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type label struct {
	ID, Name, Colour        string
	Description             *string
	Conversations, Contacts *int
}

func newLabel(t *testing.T, c *servertest.Client, name string) label {
	t.Helper()
	var l label
	c.Must("POST", "/labels", map[string]any{"name": name}, &l)
	return l
}

// The life of a label over HTTP, by who may manage labels, who may only put them on, and who may do neither.
func TestLabelsOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		bea, eva := s.Login("bea@acme.example"), s.Login("eva@acme.example")
		written(s, "Uno", "Dos")

		vip := newLabel(t, s.Admin, "  VIP  ")
		late := newLabel(t, s.Admin, "Atención")
		if vip.Name != "VIP" || vip.Colour == late.Colour || vip.Description != nil {
			t.Errorf("made %+v and %+v", vip, late)
		}
		for _, body := range []string{`{"name":"vip"}`, `{"name":"ATENCION"}`, `{"name":" "}`, `{"name":"x","colour":"#fff"}`, `{"name":"` + strings.Repeat("x", 41) + `"}`} {
			refused(t, call(t, s.Admin, "POST", "/api/v1/labels", body), 422, "invalid")
		}
		refused(t, call(t, bea, "POST", "/api/v1/labels", `{"name":"Mía"}`), 403, "permission_missing")
		refused(t, call(t, bea, "DELETE", "/api/v1/labels/"+vip.ID, ""), 403, "permission_missing")

		var c view.Conversation
		bea.Must("POST", "/conversations/1/labels", map[string]any{"add": []string{vip.ID, late.ID}}, &c)
		if got := marks(c.Labels); !slices.Equal(got, []string{"Atención", "VIP"}) {
			t.Errorf("labels %v", got)
		}
		bea.Must("POST", "/conversations/1/labels", map[string]any{"add": []string{vip.ID}, "remove": []string{late.ID}}, &c)
		if got := marks(c.Labels); !slices.Equal(got, []string{"VIP"}) {
			t.Errorf("labels %v", got)
		}
		var contact view.Contact
		bea.Must("POST", "/contacts/"+c.Contact.ID+"/labels", map[string]any{"add": []string{late.ID}}, &contact)
		if got := marks(contact.Labels); !slices.Equal(got, []string{"Atención"}) {
			t.Errorf("the contact's labels %v", got)
		}
		for _, id := range []string{vip.ID, late.ID} {
			var l list
			bea.Must("GET", "/conversations?label="+id, nil, &l)
			if got := namesOf(l.Items); !slices.Equal(got, []string{"Uno"}) || len(l.Items[0].Contact.Labels) != 1 {
				t.Errorf("by label %s: %v", id, got)
			}
		}
		var o opened
		bea.Must("GET", "/conversations/1", nil, &o)
		var said []string
		for _, m := range o.Messages {
			if e := m.Content.Event; e != nil {
				said = append(said, e.Name+" "+e.To)
			}
		}
		if want := []string{"opened ", "labelled VIP", "labelled Atención", "unlabelled Atención", "contact_labelled Atención"}; !slices.Equal(said, want) {
			t.Errorf("lines %q, want %q", said, want)
		}

		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		refused(t, call(t, eva, "POST", "/api/v1/conversations/1/labels", `{"add":["`+vip.ID+`"]}`), 404, "not_found")
		var l list
		eva.Must("GET", "/conversations?label="+vip.ID, nil, &l)
		var start struct {
			Labels []label
			Counts struct {
				ByLabel map[string]int `json:"by_label"`
			}
		}
		eva.Must("GET", "/start", nil, &start)
		if len(l.Items) != 0 || start.Counts.ByLabel[vip.ID] != 0 || len(start.Labels) != 2 || start.Labels[0].Conversations != nil {
			t.Errorf("who does not see it has %v and %+v", namesOf(l.Items), start)
		}

		s.Admin.Must("PATCH", "/labels/"+vip.ID, map[string]any{"name": "Preferente", "colour": "violet", "description": "Paga antes"}, &vip)
		bea.Must("GET", "/conversations/1", nil, &o)
		if m := o.Conversation.Labels[0]; m.Name != "Preferente" || m.Colour != "violet" || *vip.Description != "Paga antes" {
			t.Errorf("renamed: %+v, %+v", m, vip)
		}
		var page struct{ Items []label }
		s.Admin.Must("GET", "/labels", nil, &page)
		if i := slices.IndexFunc(page.Items, func(l label) bool { return l.ID == late.ID }); *page.Items[i].Conversations != 1 || *page.Items[i].Contacts != 1 {
			t.Errorf("uses %+v", page.Items)
		}
		s.Admin.Must("DELETE", "/labels/"+late.ID, nil, nil)
		bea.Must("GET", "/conversations/1", nil, &o)
		if len(o.Contact.Labels) != 0 || len(o.Conversation.Contact.Labels) != 0 {
			t.Errorf("a deleted label is shown: %+v", o.Contact.Labels)
		}
		refused(t, call(t, s.Admin, "DELETE", "/api/v1/labels/"+late.ID, ""), 404, "not_found")
		refused(t, call(t, bea, "POST", "/api/v1/conversations/1/labels", `{"add":["`+late.ID+`"]}`), 422, "invalid")
	})
}

func marks(list []view.LabelMark) (names []string) {
	for _, l := range list {
		names = append(names, l.Name)
	}
	return names
}

// The job wakes it by itself when the clock has come there, and whoever watches hears of it.
func TestSnoozeOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Uno")
		until := s.Clock.Now().Add(3 * time.Hour).UTC().Format(time.RFC3339)
		var c view.Conversation
		s.Admin.Must("POST", "/conversations/1/snooze", map[string]any{"until": until}, &c)
		if c.Status != "snoozed" || c.SnoozedUntil == nil {
			t.Fatalf("%+v", c)
		}
		var l list
		s.Admin.Must("GET", "/conversations?status=snoozed", nil, &l)
		if len(l.Items) != 1 {
			t.Errorf("snoozed ones: %v", namesOf(l.Items))
		}
		var counts struct{ All, Snoozed int }
		s.Admin.Must("GET", "/counts", nil, &counts)
		if counts.All != 0 || counts.Snoozed != 1 {
			t.Errorf("%+v", counts)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/conversations/1/snooze", `{"until":"2001-01-01T00:00:00Z"}`), 422, "invalid")
		refused(t, call(t, s.Admin, "POST", "/api/v1/conversations/1/snooze", `{}`), 422, "invalid")
		refused(t, call(t, s.Admin, "POST", "/api/v1/conversations/1/snooze", `{"until_reply":true,"expected_status":"open"}`), 409, "changed_meanwhile")
		s.Advance(4 * time.Hour)
		s.WaitFor("it is awake", func() bool {
			s.Admin.Must("GET", "/counts", nil, &counts)
			return counts.All == 1 && counts.Snoozed == 0
		})
		s.Admin.Must("POST", "/conversations/1/priority", map[string]any{"priority": "urgent"}, &c)
		s.Admin.Must("POST", "/conversations/1/snooze", map[string]any{"until_reply": true}, &c)
		if c.Status != "snoozed" || c.SnoozedUntil != nil || c.Priority != "urgent" {
			t.Errorf("until they answer: %+v", c)
		}
		s.Customer("Uno").Writes("Aquí estoy")
		s.WaitFor("the customer has woken it", func() bool {
			var o opened
			s.Admin.Must("GET", fmt.Sprint("/conversations/", c.Number), nil, &o)
			return o.Conversation.Status == "open"
		})
	})
}
