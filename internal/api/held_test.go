package api_test

import (
	"fmt"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

const hello = `{"kind":"template","template":{"name":"hello_world","language":"en_US"}}`

// heldFor is the code for which the inbox's templates wait, as somebody sees it.
func heldFor(c *servertest.Client) string {
	var page struct {
		Items []struct {
			TemplatesHeld *string `json:"templates_held"`
		}
	}
	c.Must("GET", "/inboxes", nil, &page)
	if held := page.Items[0].TemplatesHeld; held != nil {
		return *held
	}
	return ""
}

// Where Meta cannot charge, templates wait until an administrator has seen to it; replies go on. Agents see why.
func TestTemplatesHeld(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		s.Admin.Must("POST", fmt.Sprintf("/inboxes/%d/templates/sync", s.Inbox), nil, nil)
		delivered(s, s.Customer("Rosa"), 1)
		setKnobs(t, s, func(k *simulator.Knobs) { k.Failures = []simulator.Failure{{Mode: "error", Code: 131042, Times: 1}} })
		const path = "/api/v1/conversations/1/messages"
		if got := call(t, luz, "POST", path, hello); got.Status != 201 {
			t.Fatalf("%+v", got)
		}
		s.WaitFor("templates are held back", func() bool { return heldFor(luz) == "131042" })
		refused(t, call(t, luz, "POST", path, hello), 409, "templates_held")
		if got := call(t, luz, "POST", path, `{"text":"Una respuesta"}`); got.Status != 201 {
			t.Errorf("a reply: %+v", got)
		}
		var notices struct {
			Items []struct {
				ID, Code string
				Params   map[string]any
			}
		}
		s.Admin.Must("GET", "/notices", nil, &notices)
		if len(notices.Items) != 1 || notices.Items[0].Code != "payment_problem" || notices.Items[0].Params["template"] != "hello_world" {
			t.Fatalf("told %+v", notices.Items)
		}
		s.Admin.Must("POST", "/notices/"+notices.Items[0].ID+"/resolve", nil, nil)
		if held := heldFor(luz); held != "" {
			t.Errorf("held for %s still", held)
		}
		if list := auditOf(s.Admin, "&topic=notice"); len(list) != 1 || list[0].Subject == nil || list[0].Subject.Name != "payment_problem" {
			t.Errorf("the audit says %+v", list)
		}
		if got := call(t, luz, "POST", path, hello); got.Status != 201 {
			t.Errorf("a template after it: %+v", got)
		}
	})
}

// An address that has no WhatsApp is marked on the card, until its owner writes.
func TestUnreachable(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		rosa := s.Customer("Rosa")
		delivered(s, rosa, 1)
		var one struct{ Contact struct{ ID string } }
		s.Admin.Must("GET", "/conversations/1", nil, &one)
		unreachable := func() bool {
			var c struct{ Unreachable bool }
			s.Admin.Must("GET", "/contacts/"+one.Contact.ID, nil, &c)
			return c.Unreachable
		}
		setKnobs(t, s, func(k *simulator.Knobs) { k.Failures = []simulator.Failure{{Mode: "status", Code: 131026, Times: 1}} })
		s.Admin.Must("POST", "/conversations/1/messages", map[string]string{"text": "¿Estás?"}, nil)
		s.WaitFor("it is marked", unreachable)
		rosa.Writes("Aquí estoy")
		s.WaitFor("it is reachable again", func() bool { return !unreachable() })
	})
}

// The picture of the advertisement that brought a customer is kept here, as his own files are.
func TestReferralPicture(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.Admin.Must("POST", fmt.Sprintf("/inboxes/%d/templates/sync", s.Inbox), nil, nil) // so that the simulator knows where it is
		s.Customer("Rosa").Sends(simulator.Inbound{Kind: "text", Text: "Vi el anuncio", Ad: true})
		var page struct {
			Items []struct {
				Content struct {
					Referral struct {
						Headline string
						Picture  *struct {
							File  string `json:"file_id"`
							State string
						}
					}
				}
			}
		}
		s.WaitFor("the picture is here", func() bool {
			if s.Admin.API("GET", "/conversations/1/messages", nil, &page) != nil {
				return false
			}
			for _, m := range page.Items {
				if p := m.Content.Referral.Picture; p != nil && p.State == "ready" {
					res, err := s.Admin.Do("GET", "/api/v1/files/"+p.File+"/content", nil)
					if err != nil {
						t.Fatal(err)
					}
					defer res.Body.Close()
					return res.StatusCode == 200 && res.Header.Get("Content-Type") == "image/jpeg"
				}
			}
			return false
		})
	})
}
