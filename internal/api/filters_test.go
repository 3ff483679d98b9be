package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

// found are the numbers of a filtered list, all its pages.
func found(t *testing.T, c *servertest.Client, filter, more string) (numbers []int64) {
	t.Helper()
	for after := ""; ; {
		var page struct {
			Items []view.Conversation
			Next  *string
		}
		c.Must("GET", "/conversations?limit=2&filter="+url.QueryEscape(filter)+more+after, nil, &page)
		for _, one := range page.Items {
			numbers = append(numbers, one.Number)
		}
		if page.Next == nil {
			return numbers
		}
		after = "&after=" + *page.Next
	}
}

// What is filtered for is listed, and counted, as far as one sees it.
func TestFilterOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		nora := s.AddMember(servertest.NewMember{Name: "Nora", Email: "nora@acme.example", Inboxes: []int64{s.Inbox}})
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own", Inboxes: []int64{s.Inbox}})
		written(s, "Lucía Herrera", "Mateo", "Lucio", "Sara")
		vip := newLabel(t, s.Admin, "VIP")
		luz, eva := s.Login("nora@acme.example"), s.Login("eva@acme.example")
		for _, number := range []int{1, 2, 3} {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": fmt.Sprint(nora)}, nil)
		}
		for _, number := range []int{1, 3, 4} {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/labels", number), map[string]any{"add": []string{vip.ID}}, nil)
		}
		for _, number := range []int{1, 2} {
			luz.Must("POST", fmt.Sprintf("/conversations/%d/close", number), map[string]any{}, nil)
		}
		label := `{"field":"label","op":"in","values":["` + vip.ID + `"]}`
		for filter, want := range map[string]string{
			`{"all":[` + label + `,{"field":"status","op":"in","values":["closed"]},{"field":"assignee","op":"in","values":["` + fmt.Sprint(nora) + `"]}]}`: "[1]",
			label: "[4 3]", // open and pending, as without a filter
			`{"all":[` + label + `,{"field":"status","op":"in","values":["closed","open"]}]}`:                                                              "[4 3 1]",
			`{"all":[{"field":"contact_name","op":"contains","values":["LUCI"]},{"field":"status","op":"not_in","values":["snoozed"]}]}`:                   "[3 1]",
			`{"any":[{"field":"contact_name","op":"is","values":["sara"]},{"field":"assignee","op":"in","values":["me"]}]}`:                                "[4 3]",
			`{"all":[{"field":"unattended","op":"yes"},{"field":"window","op":"in","values":["open"]},{"field":"created","op":"since","values":["-1h"]}]}`: "[4 3]",
			`{"field":"created","op":"before","values":["2001-01-01"]}`:                                                                                    "[]",
		} {
			if got := fmt.Sprint(found(t, luz, filter, "")); got != want {
				t.Errorf("%s has %s, want %s", filter, got, want)
			}
			var n struct {
				Count int
				More  bool
			}
			luz.Must("GET", "/conversations/count?filter="+url.QueryEscape(filter), nil, &n)
			if want := len(strings.Fields(strings.Trim(want, "[]"))); n.Count != want || n.More {
				t.Errorf("%s counts %+v, want %d", filter, n, want)
			}
		}
		if got := fmt.Sprint(found(t, eva, label, "&status=all")); got != "[4]" { // the queue is what she sees
			t.Errorf("who sees little finds %s", got)
		}

		// A refusal names the place, and says in one's language what to do.
		bad := "/api/v1/conversations?filter=" + url.QueryEscape(`{"all":[`+label+`,{"any":[{"field":"status","op":"yes"}]}]}`)
		for language, says := range map[string]string{"es": "Usa una de estas: in, not_in", "pt": "Use uma destas: in, not_in", "en": "Use one of these: in, not_in"} {
			luz.Must("PATCH", "/me", map[string]any{"locale": language}, nil)
			got := call(t, luz, "GET", bad, "")
			refused(t, got, 422, "invalid")
			if !strings.Contains(got.Body, `"filter.all[1].any[0].op":"filter_op"`) || !strings.Contains(got.Body, says) {
				t.Errorf("%s: %s", language, got.Body)
			}
		}
		refused(t, call(t, luz, "GET", "/api/v1/conversations/count?filter=%7B", ""), 422, "invalid")
		var fields struct{ Items []struct{ Name string } }
		luz.Must("GET", "/filter-fields", nil, &fields)
		if len(fields.Items) < 30 {
			t.Errorf("%d fields", len(fields.Items))
		}
	})
}

// Conversations are found by what the company wants to know of them, and of their contacts.
func TestFilterByAttributes(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Uno", "Dos", "Tres")
		ids := map[string]string{}
		for key, body := range map[string]string{
			"plan":   `{"noun":"contact","name":"Plan","key":"plan","kind":"list","options":["Oro","Plata"]}`,
			"points": `{"noun":"contact","name":"Puntos","key":"points","kind":"number"}`,
			"born":   `{"noun":"contact","name":"Nacimiento","key":"born","kind":"date"}`,
			"visits": `{"noun":"contact","name":"Visitas","key":"visits","kind":"checkbox"}`,
			"order":  `{"noun":"conversation","name":"Pedido","key":"order","kind":"text"}`,
		} {
			ids[key] = newAttribute(t, s.Admin, body).ID
		}
		contact := func(number int) string {
			var c struct{ Contact struct{ ID string } }
			s.Admin.Must("GET", fmt.Sprint("/conversations/", number), nil, &c)
			return "/contacts/" + c.Contact.ID
		}
		s.Admin.Must("PATCH", contact(1), map[string]any{"attributes": map[string]any{"plan": "Oro", "points": 12.5, "born": "1990-05-10", "visits": true}}, nil)
		s.Admin.Must("PATCH", contact(2), map[string]any{"attributes": map[string]any{"plan": "Plata", "points": 3}}, nil)
		s.Admin.Must("POST", "/conversations/3/attributes", map[string]any{"attributes": map[string]any{"order": "Á-100"}}, nil)
		for condition, want := range map[string]string{
			`"plan in Oro"`: "[1]", `"plan not_in Oro"`: "[3 2]", `"plan empty"`: "[3]", `"points at_least 3"`: "[2 1]", `"points at_most 12.4"`: "[2]", `"points is 12.5"`: "[1]",
			`"born before 1990-05-11"`: "[1]", `"born since 1990-05-11"`: "[]", `"born since -7d"`: "[]", `"visits yes"`: "[1]", `"visits no"`: "[3 2]",
			`"order contains a-1"`: "[3]", `"order is á-100"`: "[3]", `"order filled"`: "[3]", `"order not_contains a"`: "[2 1]",
		} {
			words := strings.Fields(strings.Trim(condition, `"`))
			f := map[string]any{"field": "attribute." + ids[words[0]], "op": words[1]}
			if len(words) > 2 {
				f["values"] = words[2:]
			}
			text, _ := json.Marshal(f)
			if got := fmt.Sprint(found(t, s.Admin, string(text), "")); got != want {
				t.Errorf("%s has %s, want %s", condition, got, want)
			}
		}
		unknown := call(t, s.Admin, "GET", "/api/v1/conversations?filter="+url.QueryEscape(`{"field":"attribute.7","op":"yes"}`), "")
		if refused(t, unknown, 422, "invalid"); !strings.Contains(unknown.Body, `"filter.field":"filter_field"`) {
			t.Error(unknown.Body)
		}
		wrong := call(t, s.Admin, "GET", "/api/v1/conversations?filter="+url.QueryEscape(`{"field":"attribute.`+ids["points"]+`","op":"is","values":["1e5"]}`), "")
		if refused(t, wrong, 422, "invalid"); !strings.Contains(wrong.Body, `"filter.values[0]":"filter_number"`) {
			t.Error(wrong.Body)
		}
	})
}

type savedView struct {
	ID, Scope, Name, Sort string
	Filter                json.RawMessage
}

func viewNames(t *testing.T, c *servertest.Client) string {
	t.Helper()
	var page struct{ Items []savedView }
	c.Must("GET", "/saved-views", nil, &page)
	var out []string
	for _, one := range page.Items {
		out = append(out, one.Scope[:1]+":"+one.Name)
	}
	return strings.Join(out, " ")
}

// Shared views are everybody's to look at and the administrators' to change; a personal one is there for its owner alone.
func TestSavedViews(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, rita := member(t, s, "luz", "agent"), member(t, s, "rita", "read_only")
		unread := map[string]any{"all": []any{map[string]any{"field": "unread", "op": "yes"}}}
		var shared, own savedView
		hers, theirs := s.Stream(luz, -1), s.Stream(s.Admin, -1)
		s.Admin.Must("POST", "/saved-views", map[string]any{"scope": "shared", "name": " Sin leer ", "filter": unread, "sort": "waiting"}, &shared)
		if shared.Name != "Sin leer" || shared.Sort != "waiting" || string(shared.Filter) != `{"all":[{"field":"unread","op":"yes"}]}` {
			t.Errorf("%+v %s", shared, shared.Filter)
		}
		hers.Next("catalogue")
		theirs.Next("catalogue")
		rita.Must("POST", "/saved-views", map[string]any{"scope": "personal", "name": "Sin leer", "filter": unread}, &own)
		if a, b, c := viewNames(t, luz), viewNames(t, rita), viewNames(t, s.Admin); a != "s:Sin leer" || b != "s:Sin leer p:Sin leer" || c != a {
			t.Errorf("luz has %q, rita %q, the administrator %q", a, b, c)
		}
		for _, one := range []string{"POST /saved-views", "PATCH /saved-views/" + shared.ID, "DELETE /saved-views/" + shared.ID} {
			method, path, _ := strings.Cut(one, " ")
			body := `{"scope":"shared","name":"x","filter":{}}`
			if method == "DELETE" {
				body = ""
			}
			refused(t, call(t, luz, method, "/api/v1"+path, body), 403, "permission_missing")
		}
		refused(t, call(t, rita, "PATCH", "/api/v1/saved-views/"+own.ID, `{"scope":"shared"}`), 403, "permission_missing")
		for _, c := range []*servertest.Client{luz, s.Admin} { // not even an administrator
			refused(t, call(t, c, "PATCH", "/api/v1/saved-views/"+own.ID, `{"name":"y"}`), 404, "not_found")
			refused(t, call(t, c, "DELETE", "/api/v1/saved-views/"+own.ID, ""), 404, "not_found")
		}
		for body, fault := range map[string]string{
			`{"scope":"personal","name":"SIN LEER","filter":{}}`:                                                  `"name":"taken"`,
			`{"scope":"personal","name":" ","filter":{}}`:                                                         `"name":"required"`,
			`{"scope":"personal","name":"z","filter":{"any":[{"field":"label","op":"in","values":["12345"]}]}}`:   `"filter":"filter_unknown_id"`,
			`{"scope":"personal","name":"z","filter":{"any":[{"field":"nothing","op":"in","values":["12345"]}]}}`: `"filter.any[0].field":"filter_field"`,
		} {
			got := call(t, rita, "POST", "/api/v1/saved-views", body)
			if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, fault) {
				t.Errorf("%s: %s", body, got.Body)
			}
		}
		rita.Must("PATCH", "/saved-views/"+own.ID, map[string]any{"name": "Mía", "filter": map[string]any{}}, &own)
		if own.Name != "Mía" || string(own.Filter) != "{}" || own.Scope != "personal" {
			t.Errorf("%+v %s", own, own.Filter)
		}
		s.Admin.Must("PATCH", "/saved-views/"+shared.ID, map[string]any{"scope": "personal"}, &shared)
		hers.Next("catalogue") // it is gone for her, and nothing of rita's came between
		if got := viewNames(t, luz); got != "" {
			t.Errorf("luz still has %q", got)
		}
		rita.Must("DELETE", "/saved-views/"+own.ID, nil, nil)
		if got := viewNames(t, rita); got != "" {
			t.Errorf("left is %q", got)
		}
		var start struct {
			Views []savedView `json:"saved_views"`
		}
		s.Admin.Must("GET", "/start", nil, &start)
		if len(start.Views) != 1 || start.Views[0].ID != shared.ID {
			t.Errorf("%+v", start)
		}
	})
}
