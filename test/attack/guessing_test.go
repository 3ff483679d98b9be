package attack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// S72: what the mask hides is not found out by asking: not by searching, filtering, sorting, importing, nor by trying numbers.
func TestS72WhatIsMaskedCannotBeGuessed(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		contact, number := w.hide()
		c := w.except()
		found := func(path string) int {
			var page struct {
				Items, Contacts, Conversations []live.Thing
				Messages                       struct{ Items []live.Thing }
				Count                          int
			}
			if err := c.API("GET", path, nil, &page); err != nil {
				t.Errorf("GET %s: %v", path, err)
			}
			return len(page.Items) + len(page.Contacts) + len(page.Conversations) + len(page.Messages.Items) + page.Count
		}
		for _, q := range []string{hiddenNumber, "+52 55 8765 4321", "5255", "52558765", "8765", "4321", "87654321", hiddenEmail, "laura.mendez", "dominio-secreto", "secreto", "mendez@"} {
			for _, path := range []string{"/contacts?q=", "/contacts/count?q=", "/search?q=", "/search/messages?q=", "/conversations?view=all&status=all&filter="} {
				value := q
				if strings.HasSuffix(path, "filter=") {
					text, _ := json.Marshal(meta.Object{"field": "search", "op": "contains", "values": []string{q}})
					value = string(text)
				}
				shown := q == "4321" && path == "/search/messages?q=" || q == "4321" && path == "/search?q=" // of a card: its last digits stand in its name
				if n := found(path + url.QueryEscape(value)); n > 1 || n == 1 && !shown {
					t.Errorf("%s%s finds %d", path, q, n)
				}
			}
		}
		filter := func(field, op string, values ...string) string {
			f := meta.Object{"field": field, "op": op}
			if len(values) > 0 {
				f["values"] = values
			}
			text, _ := json.Marshal(meta.Object{"all": []any{meta.Object{"any": []any{f}}}})
			return url.QueryEscape(string(text))
		}
		for _, field := range []string{"contact_phone", "contact_email"} {
			for _, op := range []string{"contains", "not_contains", "is", "is_not"} {
				for _, path := range []string{"/contacts?filter=", "/contacts/count?filter=", "/contacts/export?filter=", "/conversations?view=all&filter=", "/conversations/export?view=all&filter="} {
					if got := w.try(c, "GET", path+filter(field, op, "5"), nil); got.status != 403 || got.code != "contacts_masked" {
						t.Errorf("%s %s %s: %d %s", path, field, op, got.status, got.code)
					}
				}
			}
			for _, of := range []string{"conversation", "contact"} {
				var fields struct{ Items []struct{ Name string } }
				c.Must("GET", "/filter-fields?of="+of, nil, &fields)
				for _, f := range fields.Items {
					if f.Name == field {
						t.Errorf("%s is offered to filter a %s by", field, of)
					}
				}
			}
			if n := found("/contacts?filter=" + filter(field, "filled")); n == 0 {
				t.Errorf("that there is a %s is no secret", field)
			}
			view := meta.Object{"scope": "personal", "name": field, "filter": meta.Object{"field": field, "op": "is", "values": []string{"5"}}}
			if got := w.try(c, "POST", "/saved-views", view); got.code != "contacts_masked" {
				t.Errorf("a view of %s is saved: %d %s", field, got.status, got.code)
			}
		}
		for _, value := range []string{"+" + hiddenNumber, "52", "8765", "4321"} {
			for _, path := range []string{"/contacts?filter=", "/conversations?view=all&filter="} {
				all, not := found(path+filter("contact_name", "contains", value)), found(path+filter("contact_name", "not_contains", value))
				if all != 0 || not == 0 {
					t.Errorf("%s: %d are called %s, %d are not", path, all, value, not)
				}
			}
		}
		if n := found("/contacts?q=Customer"); n == 0 {
			t.Error("a name is not found any more")
		}
		var byName, byAge struct{ Items []live.Thing }
		c.Must("GET", "/contacts?sort=name", nil, &byName)
		c.Must("GET", "/contacts?sort=-created", nil, &byAge)
		if len(byName.Items) < 3 || fmt.Sprint(byName.Items) != fmt.Sprint(byAge.Items) {
			t.Error("the order tells where the numbers belong that are names")
		}
		for _, path := range []string{"/contact-imports", "/contact-imports/" + w.x.ids["contact-imports"], "/contact-imports/" + w.x.ids["contact-imports"] + "/rows"} {
			if got := w.try(c, "GET", path, nil); got.code != "contacts_masked" {
				t.Errorf("GET %s: %d %s", path, got.status, got.code)
			}
		}
		w.tryNumbers(c, contact, number)
	})
}

// tryNumbers holds what takes a number not to tell whose it is, and to take few.
func (w *world) tryNumbers(c *servertest.Client, contact string, number int64) {
	w.t.Helper()
	tries := 0
	for ; tries < 40; tries++ {
		data := w.answered(c, "POST", "/contacts", meta.Object{"name": "Prueba", "phone": "+" + hiddenNumber})
		if strings.Contains(string(data), "too_many_attempts") {
			break
		}
		if !strings.Contains(string(data), "contact_exists") || strings.Contains(string(data), contact) {
			w.t.Fatalf("a number that somebody has: %s", data)
		}
	}
	if tries >= 40 {
		w.t.Error("numbers can be tried without end")
	}
	start := meta.Object{"inbox_id": w.x.ids["inboxes"], "phone": "+" + hiddenNumber, "message": meta.Object{"kind": "text", "text": "hola"}}
	for path, body := range map[string]meta.Object{"POST /conversations": start, "PATCH /contacts/" + w.x.ids["contacts"]: {"phone": "+" + hiddenNumber}} {
		method, path, _ := strings.Cut(path, " ")
		if got := w.try(c, method, path, body); got.code != "too_many_attempts" {
			w.t.Errorf("%s %s: %d %s", method, path, got.status, got.code)
		}
	}
}

// S73: a masked value that comes back changes nothing and is never written; texts that are filled in carry it; what was seen is compared
// as it was shown.
func TestS73TheMaskIsNeverAValue(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		contact, number := w.hide()
		c := w.except()
		var card struct {
			Name, Phone, Email string
			Masked             bool
		}
		at := "/contacts/" + contact
		c.Must("GET", at, nil, &card)
		if !card.Masked || card.Phone != "+52 •••• 4321" || card.Email != "l••••@dominio-secreto.example" || card.Name != "+52 •••• 4321" {
			t.Errorf("it is shown as %+v", card)
		}
		c.Must("PATCH", at, meta.Object{"name": card.Name, "phone": card.Phone, "email": card.Email, "city": "Lima",
			"seen": meta.Object{"email": card.Email}}, nil)
		for field, value := range map[string]string{"phone": "+52 •••• 9999", "email": "x••••@y.example", "name": "Ana •••• 12"} {
			if got := w.try(c, "PATCH", at, meta.Object{field: value}); got.status != 422 {
				t.Errorf("%s %q: %d", field, value, got.status)
			}
		}
		if data := w.answered(c, "PATCH", at, meta.Object{"email": "nueva@otra.example", "seen": meta.Object{"email": "adivina@otra.example"}}); !strings.Contains(string(data), "value_changed") || tells(data) != "" {
			t.Errorf("somebody was faster: %s", data)
		}
		var full struct{ Name, Phone, Email, City string }
		w.x.admin.Must("GET", at, nil, &full)
		if full.Name != "+"+hiddenNumber || full.Phone != "+"+hiddenNumber || full.Email != hiddenEmail || full.City != "Lima" {
			t.Errorf("it is %+v by now", full)
		}
		var macro struct{ ID string }
		w.x.admin.Must("POST", "/macros", meta.Object{"scope": "shared", "name": "Anotar", "steps": []any{
			meta.Object{"kind": "note", "text": "{{contact.phone}} {{contact.email}} {{contact.name}}"}}}, &macro)
		c.Must("POST", fmt.Sprintf("/conversations/%d/macro-runs", number), meta.Object{"macro_id": macro.ID, "run_id": "run-1"}, nil)
		data := w.answered(w.x.admin, "GET", fmt.Sprintf("/conversations/%d/messages?limit=1", number), nil)
		if !strings.Contains(string(data), "l••••@dominio-secreto.example") || strings.Contains(string(data), hiddenEmail) {
			t.Errorf("he notes himself what he may not see: %s", data)
		}
		shared := []any{meta.Object{"name": "Laura", "phones": []any{meta.Object{"value": "+52 •••• 4321"}}}}
		if got := w.try(c, "POST", fmt.Sprintf("/conversations/%d/messages", number), meta.Object{"kind": "contacts", "contacts": shared}); got.status != 422 {
			t.Errorf("a card of a mask is sent: %d", got.status)
		}
		if got := w.try(c, "POST", fmt.Sprintf("/conversations/%d/messages", number), meta.Object{"kind": "text", "text": "¿Sigues ahí?"}); got.status != 201 {
			t.Errorf("who sees a mask cannot answer: %d %s", got.status, got.code)
		}
	})
}

// S74: to look behind the mask needs the right and a reason, and stands in the audit.
func TestS74LookingBehindTheMask(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		contact, _ := w.hide()
		at := "/contacts/" + contact + "/reveal"
		w.x.admin.Must("PATCH", "/workspace", meta.Object{"masking": meta.Object{"agent": "always", "supervisor": "request"}}, nil)
		agent, asking := w.agent("eva.agent", "agent", "all"), w.agent("ines", "supervisor", "all")
		reason := meta.Object{"reason": "Llamar por su pedido"}
		for who, c := range map[string]*servertest.Client{"an agent": agent, "a token": w.except()} {
			if got := w.try(c, "POST", at, reason); got.status != 403 {
				t.Errorf("%s looks behind the mask: %d", who, got.status)
			}
		}
		if got := w.try(asking, "POST", at, meta.Object{"reason": " "}); got.status != 422 {
			t.Errorf("without a reason: %d", got.status)
		}
		if got := w.try(w.y.admin, "POST", at, reason); got.status != 404 {
			t.Errorf("another company's: %d", got.status)
		}
		var shown struct{ Name, Phone, Email string }
		asking.Must("POST", at, reason, &shown)
		if shown.Phone != "+"+hiddenNumber || shown.Email != hiddenEmail || shown.Name != "+"+hiddenNumber {
			t.Errorf("it shows %+v", shown)
		}
		if what := tells(w.answered(asking, "GET", "/contacts/"+contact, nil)); what != "" {
			t.Errorf("after that the card tells %s", what)
		}
		var audit struct {
			Items []struct {
				Action  string
				Contact string `json:"contact_id"`
				By      struct{ Name string }
				Changes []struct{ After any }
			}
		}
		w.x.admin.Must("GET", "/audit?limit=1", nil, &audit)
		e := audit.Items[0]
		if e.Action != "contact.revealed" || e.By.Name != "ines" || e.Contact != contact || len(e.Changes) != 1 || e.Changes[0].After != reason["reason"] {
			t.Errorf("the audit says %+v", e)
		}
		w.x.admin.Must("PATCH", "/workspace", meta.Object{"masking": meta.Object{"agent": "none"}}, nil)
		if what := tells(w.answered(agent, "GET", "/contacts/"+contact, nil)); what == "" {
			t.Error("the mask does not come off")
		}
		for _, wrong := range []meta.Object{{"administrator": "always"}, {"agent": "sometimes"}, {"boss": "always"}, {"77": "always"}, {w.y.ids["roles"]: "always"}} {
			if got := w.try(w.x.admin, "PATCH", "/workspace", meta.Object{"masking": wrong}); got.status != 422 {
				t.Errorf("masking %v: %d", wrong, got.status)
			}
		}
		if got := w.try(w.except(), "PATCH", "/workspace", meta.Object{"masking": meta.Object{"supervisor": "none"}}); got.code != "contacts_masked" {
			t.Errorf("who sees a mask takes it off: %d %s", got.status, got.code)
		}
		if got := w.try(asking, "PATCH", "/workspace", meta.Object{"masking": meta.Object{"supervisor": "none"}}); got.status != 403 {
			t.Errorf("a supervisor takes the mask off himself: %d", got.status)
		}
	})
}
