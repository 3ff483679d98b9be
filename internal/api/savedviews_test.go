package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// Whoever sees phones masked reads none in a shared view, nor a part of one; and what he writes of the view leaves the filter as it is.
func TestSavedViewsUnderTheMask(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		type saved struct {
			ID, Name string
			Filter   json.RawMessage
		}
		newView := func(of, filter string) (v saved) {
			s.Admin.Must("POST", "/saved-views", map[string]any{"of": of, "scope": "shared", "name": "De Laura", "filter": json.RawMessage(filter)}, &v)
			return v
		}
		const phone = `{"any":[{"field":"contact_phone","op":"contains","values":["5587654"]},{"field":"contact_email","op":"is","values":["laura@dominio.example"]}]}`
		byPhone, byWords := newView("conversation", phone), newView("contact", `{"field":"contact_name","op":"contains","values":["laura 87654"]}`)
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Role: newRole(s, "Vistas", "all", "settings.manage", "notes.write")})
		eva := s.Login("eva@acme.example")

		shown := map[string]saved{}
		for _, of := range []string{"conversation", "contact"} {
			got := call(t, eva, "GET", "/api/v1/saved-views?of="+of, "")
			if got.Status != 200 || strings.Contains(got.Body, "8765") || strings.Contains(got.Body, "dominio") || strings.Count(got.Body, "••••") == 0 {
				t.Errorf("of %ss she is shown %d %s", of, got.Status, got.Body)
			}
			var page struct{ Items []saved }
			if err := json.Unmarshal([]byte(got.Body), &page); err != nil {
				t.Fatal(err)
			}
			for _, v := range page.Items {
				shown[v.ID] = v
			}
		}
		for of, v := range map[string]saved{"conversation": byPhone, "contact": byWords} {
			eva.Must("PATCH", "/saved-views/"+v.ID, map[string]any{"name": "Otra", "filter": shown[v.ID].Filter}, nil)
			var page struct{ Items []saved }
			if s.Admin.Must("GET", "/saved-views?of="+of, nil, &page); len(page.Items) != 1 || page.Items[0].Name != "Otra" || string(page.Items[0].Filter) != string(v.Filter) {
				t.Errorf("called anew it is %+v, was %s", page.Items, v.Filter)
			}
		}
		refused(t, call(t, eva, "PATCH", "/api/v1/saved-views/"+byPhone.ID, `{"filter":{"field":"contact_phone","op":"contains","values":["87"]}}`), 403, "contacts_masked")
		got := call(t, eva, "PATCH", "/api/v1/saved-views/"+byWords.ID, `{"filter":{"field":"contact_name","op":"contains","values":["otra ••••"]}}`)
		if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, `"filter":"masked"`) {
			t.Errorf("dots are no value: %s", got.Body)
		}
	})
}
