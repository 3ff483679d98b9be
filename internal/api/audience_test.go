package api_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type contactPage struct {
	Items []view.Contact
	Next  *string
}

// audience lists names, all pages of a list.
func audience(t *testing.T, c *servertest.Client, query string) (names []string) {
	t.Helper()
	for after := ""; ; {
		var page contactPage
		c.Must("GET", "/contacts?limit=2&"+query+after, nil, &page)
		for _, one := range page.Items {
			names = append(names, one.Name)
		}
		if page.Next == nil {
			return names
		}
		after = "&after=" + *page.Next
	}
}

func newContact(t *testing.T, c *servertest.Client, body map[string]any) (out view.Contact) {
	t.Helper()
	c.Must("POST", "/contacts", body, &out)
	return out
}

// The audience: contacts in every order, found, filtered by all that is known of them, and counted.
func TestAudience(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Inboxes: []int64{}})
		eva := s.Login("eva@acme.example")
		plan := newAttribute(t, s.Admin, `{"noun":"contact","name":"Plan","key":"plan","kind":"list","options":["Oro","Plata"]}`)
		newAttribute(t, s.Admin, `{"noun":"conversation","name":"Pedido","key":"order","kind":"text"}`)
		vip := newLabel(t, s.Admin, "VIP")
		written(s, "Óscar", "beto") // wrote; Óscar first
		zoe := newContact(t, s.Admin, map[string]any{"name": "Zoe", "phone": "+573001110001", "city": "Cali", "attributes": map[string]any{"plan": "Oro"}})
		ana := newContact(t, s.Admin, map[string]any{"name": "ána", "email": "ana@acme.example", "marketing": map[string]bool{"whatsapp": false}})
		s.Admin.Must("POST", "/contacts/"+zoe.ID+"/labels", map[string]any{"add": []string{vip.ID}}, nil)
		s.Admin.Must("POST", "/contacts/"+ana.ID+"/block", map[string]any{}, nil)

		check := func(c *servertest.Client, query, want string) {
			t.Helper()
			if got := strings.Join(audience(t, c, query), " "); got != want {
				t.Errorf("%s lists %q, want %q", query, got, want)
			}
		}
		check(s.Admin, "", "ána beto Óscar Zoe")
		check(s.Admin, "sort=name&q=%20", "ána beto Óscar Zoe")
		check(s.Admin, "sort=created", "Óscar beto Zoe ána")
		check(s.Admin, "sort=-created", "ána Zoe beto Óscar")
		check(s.Admin, "sort=activity", "beto Óscar ána Zoe")
		check(eva, "sort=activity", "ána Zoe beto Óscar") // what happened is not hers to see
		check(s.Admin, "q=an", "ána")

		filter := func(text string) string { return "filter=" + url.QueryEscape(text) }
		for text, want := range map[string]string{
			`{"field":"contact_label","op":"in","values":["` + vip.ID + `"]}`:                         "Zoe",
			`{"field":"contact_label","op":"not_in","values":["` + vip.ID + `"]}`:                     "ána beto Óscar",
			`{"field":"contact_label","op":"filled"}`:                                                 "Zoe",
			`{"field":"contact_name","op":"contains","values":["O"]}`:                                 "beto Óscar Zoe",
			`{"field":"contact_phone","op":"contains","values":["300 111"]}`:                          "Zoe",
			`{"field":"contact_email","op":"filled"}`:                                                 "ána",
			`{"field":"contact_city","op":"is","values":["CALI"]}`:                                    "Zoe",
			`{"field":"contact_blocked","op":"yes"}`:                                                  "ána",
			`{"field":"contact_marketing","op":"in","values":["stopped"]}`:                            "ána",
			`{"field":"contact_marketing","op":"in","values":["unsaid","allowed"]}`:                   "beto Óscar Zoe",
			`{"field":"contact_owner","op":"empty"}`:                                                  "ána beto Óscar Zoe",
			`{"field":"contact_created","op":"since","values":["-1h"]}`:                               "ána beto Óscar Zoe",
			`{"field":"contact_last_activity","op":"since","values":["-1h"]}`:                         "beto Óscar",
			`{"field":"contact_last_activity","op":"empty"}`:                                          "ána Zoe",
			`{"field":"contact_last_activity","op":"before","values":["-1h"]}`:                        "",
			`{"field":"attribute.` + plan.ID + `","op":"in","values":["Oro"]}`:                        "Zoe",
			`{"any":[{"field":"contact_blocked","op":"yes"},{"field":"contact_city","op":"filled"}]}`: "ána Zoe",
		} {
			for _, sort := range []string{"name", "-created", "activity"} {
				got := audience(t, s.Admin, filter(text)+"&sort="+sort)
				if slices.Sort(got); strings.Join(got, " ") != inOrder(want) {
					t.Errorf("%s by %s lists %q, want %q", text, sort, got, want)
				}
			}
			var n struct {
				Count int
				More  bool
			}
			s.Admin.Must("GET", "/contacts/count?"+filter(text), nil, &n)
			if n.Count != len(strings.Fields(want)) || n.More {
				t.Errorf("%s counts %+v", text, n)
			}
		}
		check(eva, filter(`{"field":"contact_last_activity","op":"filled"}`), "")
		check(s.Admin, "q=zo&"+filter(`{"field":"contact_city","op":"filled"}`), "Zoe")

		var page contactPage
		s.Admin.Must("GET", "/contacts?sort=activity", nil, &page)
		if page.Items[0].LastActivityAt == nil || page.Items[3].LastActivityAt != nil {
			t.Errorf("activity: %+v", page.Items)
		}
		for _, bad := range []string{`{"field":"status","op":"in","values":["open"]}`, `{"field":"contact_blocked","op":"in","values":["x"]}`, `{`} {
			refused(t, call(t, s.Admin, "GET", "/api/v1/contacts?"+filter(bad), ""), 422, "invalid")
		}
		refused(t, call(t, s.Admin, "GET", "/api/v1/contacts?sort=waiting", ""), 422, "invalid")
		refused(t, call(t, s.Admin, "GET", "/api/v1/contacts?sort=activity&after=eyJuIjoiJyciLCJpIjoiMSJ9", ""), 422, "invalid")

		var fields struct{ Items []struct{ Name string } }
		s.Admin.Must("GET", "/filter-fields?of=contact", nil, &fields)
		if len(fields.Items) != 16 { // the conversation's own attribute is none of them
			t.Errorf("%d fields: %+v", len(fields.Items), fields)
		}
	})
}

func inOrder(words string) string {
	list := strings.Fields(words)
	slices.Sort(list)
	return strings.Join(list, " ")
}

// Segments are saved filters of contacts: they have names of their own, and stay out of the conversations' views.
func TestSegments(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		eva := member(t, s, "eva", "agent")
		type saved struct{ ID, Of, Name, Scope, Sort string }
		var one, two saved
		body := map[string]any{"of": "contact", "scope": "shared", "name": "Cali", "sort": "-created", "filter": map[string]any{"field": "contact_city", "op": "is", "values": []string{"Cali"}}}
		s.Admin.Must("POST", "/saved-views", body, &one)
		if one.Of != "contact" || one.Sort != "-created" {
			t.Errorf("made %+v", one)
		}
		refused(t, call(t, eva, "POST", "/api/v1/saved-views", `{"of":"contact","scope":"shared","name":"Todos","filter":{}}`), 403, "permission_missing")
		eva.Must("POST", "/saved-views", map[string]any{"of": "contact", "scope": "personal", "name": "Míos", "filter": map[string]any{}}, &two)
		eva.Must("POST", "/saved-views", map[string]any{"scope": "personal", "name": "Míos", "filter": map[string]any{}}, nil) // of conversations
		refused(t, call(t, eva, "POST", "/api/v1/saved-views", `{"of":"contact","scope":"personal","name":"mios","filter":{}}`), 422, "invalid")
		refused(t, call(t, eva, "POST", "/api/v1/saved-views", `{"of":"contact","scope":"personal","name":"A","filter":{},"sort":"waiting"}`), 422, "invalid")
		refused(t, call(t, eva, "POST", "/api/v1/saved-views", `{"scope":"personal","name":"A","filter":{},"sort":"name"}`), 422, "invalid")
		refused(t, call(t, eva, "PATCH", "/api/v1/saved-views/"+two.ID, `{"filter":{"field":"status","op":"in","values":["open"]}}`), 422, "invalid")
		eva.Must("PATCH", "/saved-views/"+two.ID, map[string]any{"filter": map[string]any{"field": "contact_blocked", "op": "yes"}}, nil)
		names := func(of string) string {
			var page struct{ Items []saved }
			eva.Must("GET", "/saved-views"+of, nil, &page)
			out := []string{}
			for _, v := range page.Items {
				out = append(out, v.Name)
			}
			return strings.Join(out, " ")
		}
		if names("?of=contact") != "Cali Míos" || names("") != "Míos" {
			t.Errorf("segments %q, views %q", names("?of=contact"), names(""))
		}
		refused(t, call(t, eva, "PATCH", "/api/v1/saved-views/"+one.ID, `{"name":"Mía"}`), 403, "permission_missing")
		s.Admin.Must("DELETE", "/saved-views/"+one.ID, nil, nil)
		if names("?of=contact") != "Míos" {
			t.Error("the segment is still there")
		}
	})
}

// Many contacts get a label with one call, each by itself; the same again changes nothing more.
func TestManyContactsAreLabelled(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		reader := member(t, s, "eva", "read_only")
		vip := newLabel(t, s.Admin, "VIP")
		written(s, "Uno")
		two := newContact(t, s.Admin, map[string]any{"name": "Dos"})
		var page contactPage
		s.Admin.Must("GET", "/contacts?q=uno", nil, &page)
		type answer struct {
			Items []struct {
				ID      string
				Contact *view.Contact
				Error   *struct{ Code string }
			}
		}
		body := map[string]any{"ids": []string{page.Items[0].ID, "77", two.ID}, "labels": map[string]any{"add": []string{vip.ID}}}
		for range 2 {
			var got answer
			s.Admin.Must("POST", "/contacts/bulk", body, &got)
			for i, want := range []bool{true, false, true} {
				it := got.Items[i]
				if ok := it.Contact != nil && len(it.Contact.Labels) == 1; ok != want || !want && it.Error.Code != "not_found" {
					t.Errorf("item %d: %+v", i, it)
				}
			}
		}
		var l list
		s.Admin.Must("GET", "/conversations?label="+vip.ID, nil, &l)
		if len(l.Items) != 1 {
			t.Errorf("%d conversations carry it", len(l.Items))
		}
		refused(t, call(t, reader, "POST", "/api/v1/contacts/bulk", `{"ids":["`+two.ID+`"],"labels":{"add":["`+vip.ID+`"]}}`), 403, "permission_missing")
		refused(t, call(t, s.Admin, "POST", "/api/v1/contacts/bulk", `{"ids":[],"labels":{}}`), 422, "invalid")
	})
}

// An export has what the list has, and nothing in it is run as a formula; it needs its permission and is noted.
func TestContactsAreExported(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		eva := member(t, s, "eva", "agent")
		newAttribute(t, s.Admin, `{"noun":"contact","name":"Puntos","key":"points","kind":"number"}`)
		evil := newLabel(t, s.Admin, "=cmd|'/c calc'!A1")
		newContact(t, s.Admin, map[string]any{"name": "Beto", "phone": "+573001110001"})
		ana := newContact(t, s.Admin, map[string]any{"name": "=1+1", "email": "ana@acme.example", "company": "@acme", "attributes": map[string]any{"points": 5}})
		s.Admin.Must("POST", "/contacts/"+ana.ID+"/labels", map[string]any{"add": []string{evil.ID}}, nil)
		got := call(t, s.Admin, "GET", "/api/v1/contacts/export?columns=name,phone,email,company,labels,attributes.points", "")
		want := "\ufeffname,phone,email,company,labels,attributes.points\n'=1+1,,ana@acme.example,'@acme,''=cmd|'/c calc'!A1,5\nBeto,'+573001110001,,,,\n"
		if got.Status != 200 || got.Body != want {
			t.Errorf("%d\n%q\nwant\n%q", got.Status, got.Body, want)
		}
		got = call(t, s.Admin, "GET", "/api/v1/contacts/export?format=xlsx&head=words&q=beto", "")
		if got.Status != 200 || !strings.HasPrefix(got.Body, "PK") {
			t.Errorf("xlsx: %d", got.Status)
		}
		got = call(t, s.Admin, "GET", "/api/v1/contacts/export?columns=name&filter="+url.QueryEscape(`{"field":"contact_email","op":"empty"}`), "")
		if got.Body != "\ufeffname\nBeto\n" {
			t.Errorf("filtered: %q", got.Body)
		}
		got = call(t, s.Admin, "GET", "/api/v1/contacts/export?columns=name,email,phone&separator=semicolon&q=ana", "")
		if got.Body != "\ufeffname;email;phone\n'=1+1;ana@acme.example;\n" {
			t.Errorf("with semicolons: %q", got.Body)
		}
		for _, bad := range []string{"format=pdf", "separator=tab", "columns=password", "sort=waiting", "filter=%7B"} {
			refused(t, call(t, s.Admin, "GET", "/api/v1/contacts/export?"+bad, ""), 422, "invalid")
		}
		refused(t, call(t, eva, "GET", "/api/v1/contacts/export", ""), 403, "permission_missing")
		var noted struct{ Items []struct{ Action string } }
		s.Admin.Must("GET", "/audit?action=contacts.exported", nil, &noted)
		if len(noted.Items) != 4 {
			t.Errorf("noted %+v", noted.Items)
		}
	})
}
