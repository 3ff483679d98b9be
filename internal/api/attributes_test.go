package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type attribute struct {
	ID, Noun, Key, Name, Kind string
	Options                   []string
	Currency                  *string
	Minimum                   *float64
	Uses                      *int
}

func newAttribute(t *testing.T, c *servertest.Client, body string) attribute {
	t.Helper()
	var at attribute
	c.Must("POST", "/attributes", json.RawMessage(body), &at)
	return at
}

// The life of an attribute over HTTP: its values of every kind, what is refused of them, and that nobody sees them when it is gone.
func TestAttributesOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		bea := s.Login("bea@acme.example")
		written(s, "Uno")

		plan := newAttribute(t, s.Admin, `{"noun":"contact","name":"Plan contratado","kind":"list","options":["Oro","Plata"," "]}`)
		if plan.Key != "plan_contratado" || !slices.Equal(plan.Options, []string{"Oro", "Plata"}) {
			t.Errorf("made %+v", plan)
		}
		for _, body := range []string{
			`{"noun":"contact","name":"Código","key":"code","kind":"text","pattern":"[A-Z]{2}[0-9]+"}`,
			`{"noun":"contact","name":"Puntos","key":"points","kind":"number","minimum":0,"maximum":100.5}`,
			`{"noun":"contact","name":"Nacimiento","key":"born","kind":"date"}`,
			`{"noun":"contact","name":"Acepta visitas","key":"visits","kind":"checkbox"}`,
			`{"noun":"contact","name":"Sitio","key":"site","kind":"link"}`,
			`{"noun":"contact","name":"Deuda","key":"debt","kind":"currency","currency":"cop"}`,
			`{"noun":"conversation","name":"Pedido","key":"order_no","kind":"text"}`,
		} {
			newAttribute(t, s.Admin, body)
		}
		for body, field := range map[string]string{
			`{"noun":"contact","name":"PLAN CONTRATADO","kind":"text"}`:                            "name",
			`{"noun":"contact","name":"x","key":"code","kind":"text"}`:                             "key",
			`{"noun":"contact","name":"x","key":"Ñ","kind":"text"}`:                                "key",
			`{"noun":"contact","name":"x","kind":"list"}`:                                          "options",
			`{"noun":"contact","name":"x","kind":"text","options":["a"]}`:                          "options",
			`{"noun":"contact","name":"x","kind":"currency"}`:                                      "currency",
			`{"noun":"contact","name":"x","kind":"text","pattern":"("}`:                            "pattern",
			`{"noun":"contact","name":"x","kind":"number","minimum":2,"maximum":1}`:                "maximum",
			`{"noun":"contact","name":"` + strings.Repeat("x", 61) + `","kind":"text"}`:            "name",
			`{"noun":"contact","name":"x","kind":"list","options":["Sí","si"]}`:                    "options",
			`{"noun":"contact","name":"x","kind":"colour"}`:                                        "kind",
			`{"noun":"conversation","name":"x","kind":"date","minimum":1}`:                         "minimum",
			`{"noun":"contact","name":"  ","kind":"text","description":"una pregunta sin título"}`: "name",
		} {
			got := call(t, s.Admin, "POST", "/api/v1/attributes", body)
			if got.Status != 422 || !strings.Contains(got.Body, `"`+field+`"`) {
				t.Errorf("%s: %d %s", body, got.Status, got.Body)
			}
		}
		refused(t, call(t, bea, "POST", "/api/v1/attributes", `{"noun":"contact","name":"Mío","kind":"text"}`), 403, "permission_missing")

		var c view.Conversation
		s.Admin.Must("GET", "/conversations/1", nil, &struct{ Conversation *view.Conversation }{&c})
		stream := s.Stream(s.Admin, -1)
		defer stream.Close()
		var card view.Contact
		bea.Must("PATCH", "/contacts/"+c.Contact.ID, json.RawMessage(`{"attributes":{"plan_contratado":"oro","code":" AB12 ","points":12.5,"born":"1990-02-28",
			"visits":true,"site":"tienda.example/a?b=1&c","debt":"1500000"}}`), &card)
		want := view.Attributes{"plan_contratado": json.RawMessage(`"Oro"`), "code": json.RawMessage(`"AB12"`), "points": json.RawMessage(`12.5`),
			"born": json.RawMessage(`"1990-02-28"`), "visits": json.RawMessage(`true`), "site": json.RawMessage(`"https://tienda.example/a?b=1&c"`), "debt": json.RawMessage(`1500000`)}
		if d := cmp.Diff(texts(want), texts(card.Attributes)); d != "" {
			t.Errorf("values (-want +got):\n%s", d)
		}
		if told := stream.Next("change"); !strings.Contains(string(told.Data), `"plan_contratado":"Oro"`) {
			t.Errorf("the other agents hear %s", told.Data)
		}
		for key, values := range map[string][]string{
			"plan_contratado": {`"Bronce"`}, "code": {`"12AB"`, `"AB12x"`, `{}`}, "points": {`"12,5"`, `-1`, `101`, `1.23456`, `1e3`},
			"born": {`"2025-02-29"`, `"ayer"`, `true`}, "visits": {`"quizá"`}, "site": {`"javascript://x.example/"`, `"no es"`, `"localhost"`}, "debt": {`"$5"`},
			"unknown": {`1`}, "order_no": {`"x"`},
		} {
			for _, value := range values {
				got := call(t, bea, "PATCH", "/api/v1/contacts/"+c.Contact.ID, `{"attributes":{"`+key+`":`+value+`}}`)
				if got.Status != 422 || !strings.Contains(got.Body, `"attributes.`+key+`"`) {
					t.Errorf("%s = %s: %d %s", key, value, got.Status, got.Body)
				}
			}
		}
		card = view.Contact{}
		bea.Must("PATCH", "/contacts/"+c.Contact.ID, json.RawMessage(`{"attributes":{"points":null,"born":""}}`), &card)
		if card.Attributes["points"] != nil || card.Attributes["born"] != nil || len(card.Attributes) != 5 {
			t.Errorf("taken away: %s", texts(card.Attributes))
		}
		bea.Must("POST", "/conversations/1/attributes", json.RawMessage(`{"attributes":{"order_no":"A-77"}}`), &c)
		if string(c.Attributes["order_no"]) != `"A-77"` {
			t.Errorf("the conversation has %s", texts(c.Attributes))
		}
		var l list
		bea.Must("GET", "/conversations", nil, &l)
		if string(l.Items[0].Attributes["order_no"]) != `"A-77"` {
			t.Errorf("its row has %s", texts(l.Items[0].Attributes))
		}
		refused(t, call(t, bea, "POST", "/api/v1/conversations/99/attributes", `{"attributes":{"order_no":"x"}}`), 404, "not_found")

		s.Admin.Must("PATCH", "/attributes/"+plan.ID, json.RawMessage(`{"name":"Plan","options":["Plata"]}`), &plan)
		if plan.Name != "Plan" || plan.Key != "plan_contratado" {
			t.Errorf("changed %+v", plan)
		}
		var page struct{ Items []attribute }
		s.Admin.Must("GET", "/attributes", nil, &page)
		if len(page.Items) != 8 || *page.Items[0].Uses != 1 || page.Items[7].Noun != "conversation" {
			t.Fatalf("%+v", page.Items)
		}
		s.Admin.Must("POST", "/attributes/order", map[string]any{"noun": "contact", "ids": []string{page.Items[6].ID, page.Items[0].ID}}, &page)
		if page.Items[0].Key != "debt" || page.Items[1].Key != "plan_contratado" {
			t.Errorf("ordered %+v", page.Items)
		}
		for what, id := range map[string]string{"of nothing": "77", "of the other noun": page.Items[7].ID} {
			got := call(t, s.Admin, "POST", "/api/v1/attributes/order", `{"noun":"contact","ids":["`+page.Items[1].ID+`","`+id+`"]}`)
			if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, `"ids":"not_found"`) {
				t.Errorf("an id %s: %s", what, got.Body)
			}
		}
		if s.Admin.Must("GET", "/attributes", nil, &page); page.Items[0].Key != "debt" || page.Items[1].Key != "plan_contratado" {
			t.Errorf("an order that was refused left %+v", page.Items)
		}
		s.Admin.Must("DELETE", "/attributes/"+plan.ID, nil, nil)
		card = view.Contact{}
		bea.Must("GET", "/contacts/"+c.Contact.ID, nil, &card)
		if len(card.Attributes) != 4 {
			t.Errorf("a deleted attribute is shown: %s", texts(card.Attributes))
		}
		var start struct{ Attributes []attribute }
		bea.Must("GET", "/start", nil, &start)
		if len(start.Attributes) != 7 || start.Attributes[0].Uses != nil {
			t.Errorf("the frame knows %+v", start.Attributes)
		}
	})
}

func texts(m view.Attributes) map[string]string {
	out := map[string]string{}
	for k, v := range m {
		out[k] = string(v)
	}
	return out
}
