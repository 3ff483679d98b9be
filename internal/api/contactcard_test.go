package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

// The card over HTTP: where else somebody is found, a picture that everybody sees, whose the contact is, and what is refused of it.
func TestCardOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		bea := member(t, s, "bea", "agent")
		reader := member(t, s, "eva", "read_only")
		written(s, "Uno")
		var l list
		s.Admin.Must("GET", "/conversations", nil, &l)
		path := "/contacts/" + l.Items[0].Contact.ID
		set := func(body string) (c view.Contact) {
			t.Helper()
			bea.Must("PATCH", path, json.RawMessage(body), &c)
			return c
		}
		c := set(`{"bio":"Compra al por mayor.\nLlama los lunes.","country":"co","city":"Cali","language":"es",
			"socials":{"x":"@uno_co","facebook":"facebook.com/uno.tienda","linkedin":"uno","github":"https://github.com/uno","instagram":"www.instagram.com/uno/"}}`)
		want := map[string]string{"x": "https://x.com/uno_co", "facebook": "https://facebook.com/uno.tienda", "linkedin": "https://linkedin.com/in/uno",
			"github": "https://github.com/uno", "instagram": "https://www.instagram.com/uno/"}
		if d := cmp.Diff(want, c.Socials); d != "" || *c.Country != "CO" || *c.Bio != "Compra al por mayor.\nLlama los lunes." || c.Sources["x"] != "typed" {
			t.Errorf("the card: %+v\n%s", c, d)
		}
		c = set(`{"socials":{"x":null}}`)
		if len(c.Socials) != 4 {
			t.Errorf("left %v", c.Socials)
		}
		for body, field := range map[string]string{
			`{"socials":{"x":"https://evil.example/uno"}}`: "socials.x", `{"socials":{"github":"uno dos"}}`: "socials.github", `{"socials":{"orkut":"uno"}}`: "socials.orkut",
			`{"socials":{"facebook":"https://facebook.com/"}}`: "socials.facebook", `{"owner_id":"77"}`: "owner_id", `{"owner_team_id":"77"}`: "owner_team_id",
			`{"marketing":{"fax":false}}`: "marketing", `{"avatar":"77"}`: "avatar", `{"country":"XX"}`: "country",
		} {
			got := call(t, bea, "PATCH", "/api/v1"+path, body)
			if got.Status != 422 || !strings.Contains(got.Body, `"`+field+`"`) {
				t.Errorf("%s: %d %s", body, got.Status, got.Body)
			}
		}
		refused(t, call(t, reader, "PATCH", "/api/v1"+path, `{"owner_id":null}`), 403, "permission_missing")

		var pixels bytes.Buffer
		if err := png.Encode(&pixels, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
			t.Fatal(err)
		}
		uploaded := upload(t, bea, "cara.png", pixels.String())
		c = set(`{"avatar":"` + uploaded + `"}`)
		first := *c.Avatar
		if got := call(t, reader, "GET", "/api/v1/files/"+first+"/content", ""); got.Status != 200 {
			t.Errorf("another sees the picture: %d", got.Status)
		}
		if got := call(t, bea, "PATCH", "/api/v1"+path, `{"avatar":"`+upload(t, bea, "no.txt", "texto")+`"}`); got.Status != 422 || !strings.Contains(got.Body, "avatar") {
			t.Errorf("a text as picture: %d %s", got.Status, got.Body)
		}
		stale := `{"avatar":"` + uploaded + `","seen":{"avatar":null}}` // there was none when he looked
		refused(t, call(t, bea, "PATCH", "/api/v1"+path, stale), 409, "value_changed")
		refused(t, call(t, bea, "PATCH", "/api/v1"+path, `{"avatar":null,"seen":{"avatar":"1"}}`), 409, "value_changed")
		c = set(`{"avatar":null,"seen":{"avatar":"` + *c.Avatar + `"}}`)
		if c.Avatar != nil {
			t.Errorf("the picture stays: %v", *c.Avatar)
		}
		refused(t, call(t, bea, "GET", "/api/v1/files/"+first+"/content", ""), 404, "not_found")
	})
}

// Who says on the card that somebody wants no marketing is heeded before anything is sent, also where no conversation is yet.
func TestMarketingSwitchOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Uno")
		s.Admin.Must("POST", fmt.Sprintf("/inboxes/%d/templates/sync", s.Inbox), nil, nil)
		var l list
		s.Admin.Must("GET", "/conversations", nil, &l)
		card := "/contacts/" + l.Items[0].Contact.ID
		var pixels bytes.Buffer
		if err := png.Encode(&pixels, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
			t.Fatal(err)
		}
		picture := upload(t, s.Admin, "foto.png", pixels.String())
		send := func(client string) answer {
			t.Helper()
			return call(t, s.Admin, "POST", "/api/v1/conversations/1/messages", `{"client_id":"`+client+`","kind":"template","template":{"name":"novedades_temporada","language":"es",
				"header_file_id":"`+picture+`","body_vars":{"1":"A"}}}`)
		}
		var c view.Contact
		s.Admin.Must("PATCH", card, json.RawMessage(`{"marketing":{"whatsapp":false}}`), &c)
		if c.Marketing["whatsapp"].Allowed || c.Marketing["whatsapp"].At == nil || !c.MarketingStopped {
			t.Errorf("stopped: %+v", c.Marketing)
		}
		refused(t, send("a"), 409, "marketing_stopped")
		s.Admin.Must("PATCH", card, json.RawMessage(`{"marketing":{"whatsapp":true}}`), &c)
		if !c.Marketing["whatsapp"].Allowed || c.MarketingStopped {
			t.Errorf("allowed again: %+v", c.Marketing)
		}
		if got := send("b"); got.Status != 201 {
			t.Errorf("sent: %d %s", got.Status, got.Body)
		}

		s.Admin.Must("POST", "/contacts", json.RawMessage(`{"name":"Dos","phone":"+573005559999","marketing":{"whatsapp":false}}`), &c)
		got := call(t, s.Admin, "POST", "/api/v1/conversations", `{"inbox_id":"`+fmt.Sprint(s.Inbox)+`","contact_id":"`+c.ID+`","message":{"client_id":"c","kind":"template",
			"template":{"name":"novedades_temporada","language":"es","header_file_id":"`+picture+`","body_vars":{"1":"A"}}}}`)
		refused(t, got, 409, "marketing_stopped")
	})
}
