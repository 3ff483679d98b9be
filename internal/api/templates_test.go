package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

type template struct {
	ID, Name, Language, Category, Status string
	Body                                 string
	InboxIDs                             []string `json:"inbox_ids"`
	RejectedReason                       string   `json:"rejected_reason"`
	Variables                            []struct{ Part, Name, Example string }
	LastUsedAt                           *string `json:"last_used_at"`
}

// reviewed is after the simulated review.
const reviewed = 3 * time.Second

// whole is a template that Meta takes.
func wholeTemplate(s *servertest.Server, name string) map[string]any {
	return map[string]any{"inbox_id": fmt.Sprint(s.Inbox), "name": name, "language": "es_MX", "category": "UTILITY",
		"body":      "Hola, {{nombre}}. Tu pedido está listo.",
		"buttons":   []map[string]string{{"type": "URL", "text": "Ver", "url": "https://t.example/{{1}}"}},
		"variables": []map[string]string{{"part": "body", "name": "nombre", "example": "Ana"}, {"part": "button", "name": "0", "example": "TA-1"}}}
}

// parts are what of it can be changed.
func parts(whole map[string]any) map[string]any {
	out := maps.Clone(whole)
	for _, fixed := range []string{"inbox_id", "name", "language"} {
		delete(out, fixed)
	}
	return out
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func setKnobs(t *testing.T, s *servertest.Server, change func(*simulator.Knobs)) {
	t.Helper()
	k := s.Simulator.Knobs()
	change(&k)
	if err := s.Simulator.SetKnobs(k); err != nil {
		t.Fatal(err)
	}
}

// statusOf is what the list says of a template, "" if it is not there.
func statusOf(c *servertest.Client, id string) string {
	var page struct{ Items []template }
	c.Must("GET", "/templates", nil, &page)
	for _, one := range page.Items {
		if one.ID == id {
			return one.Status
		}
	}
	return ""
}

// A template is written here, judged by Meta, whose verdict arrives by itself, changed, judged again, and deleted.
func TestTemplates(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		whole := wholeTemplate(s, "listo")
		refused(t, call(t, luz, "POST", "/api/v1/templates", jsonOf(t, whole)), 403, "permission_missing")
		lacking := wholeTemplate(s, "listo")
		lacking["variables"] = nil
		refused(t, call(t, s.Admin, "POST", "/api/v1/templates", jsonOf(t, lacking)), 422, "invalid")

		var made template
		s.Admin.Must("POST", "/templates", whole, &made)
		if made.Status != "PENDING" || made.InboxIDs[0] != fmt.Sprint(s.Inbox) || len(made.Variables) != 2 || made.Variables[0].Example != "Ana" || made.Variables[1].Example != "TA-1" {
			t.Fatalf("made %+v", made)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/templates", jsonOf(t, whole)), 422, "invalid") // it is there
		refused(t, call(t, s.Admin, "PUT", "/api/v1/templates/"+made.ID, jsonOf(t, parts(whole))), 409, "template_locked")
		s.Advance(reviewed)
		s.WaitFor("it is approved", func() bool { return statusOf(s.Admin, made.ID) == "APPROVED" })

		setKnobs(t, s, func(k *simulator.Knobs) { k.Review = "reject" })
		changed := parts(whole)
		changed["body"] = "Hola, {{nombre}}. Ya puedes pasar por tu pedido."
		refused(t, call(t, luz, "PUT", "/api/v1/templates/"+made.ID, jsonOf(t, changed)), 403, "permission_missing")
		s.Admin.Must("PUT", "/templates/"+made.ID, changed, &made)
		if made.Status != "PENDING" || made.Body != changed["body"] {
			t.Errorf("changed %+v", made)
		}
		s.Advance(reviewed)
		s.WaitFor("it is rejected", func() bool { return statusOf(s.Admin, made.ID) == "REJECTED" })
		s.Admin.Must("GET", "/templates/"+made.ID, nil, &made)
		if made.RejectedReason != "INVALID_FORMAT" {
			t.Errorf("rejected for %q", made.RejectedReason)
		}

		refused(t, call(t, luz, "DELETE", "/api/v1/templates/"+made.ID, ""), 403, "permission_missing")
		s.Admin.Must("DELETE", "/templates/"+made.ID, nil, nil)
		refused(t, call(t, s.Admin, "GET", "/api/v1/templates/"+made.ID, ""), 404, "not_found")
		refused(t, call(t, s.Admin, "DELETE", "/api/v1/templates/"+made.ID, ""), 404, "not_found")
		s.Admin.Must("POST", fmt.Sprintf("/inboxes/%d/templates/sync", s.Inbox), nil, nil)
		if status := statusOf(s.Admin, made.ID); status != "" {
			t.Errorf("it is back as %s", status)
		}
		if list := auditOf(s.Admin, "&topic=template"); len(list) != 3 || list[0].Action != "template.deleted" || list[1].field("status") != "APPROVED → PENDING" {
			t.Errorf("the audit says %+v", list)
		}
	})
}

// Under a file stands its sample, given to Meta by a resumable upload. What Meta refuses is told in its words.
func TestTemplateSample(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		whole := wholeTemplate(s, "con_foto")
		whole["header_format"] = "IMAGE"
		var picture bytes.Buffer
		if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 32, 18))); err != nil {
			t.Fatal(err)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/templates", jsonOf(t, whole)), 422, "invalid")
		whole["header_file_id"] = upload(t, s.Admin, "foto.png", picture.String())
		var made template
		s.Admin.Must("POST", "/templates", whole, &made)
		s.Advance(reviewed)
		s.WaitFor("it is approved", func() bool { return statusOf(s.Admin, made.ID) == "APPROVED" })

		setKnobs(t, s, func(k *simulator.Knobs) { k.Token = "no_permission" })
		other := wholeTemplate(s, "otra")
		refused(t, call(t, s.Admin, "POST", "/api/v1/templates", jsonOf(t, other)), 409, "provider_refused")
	})
}
