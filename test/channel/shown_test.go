package channel

import (
	"fmt"
	"strings"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// nothing new is shown, and nobody is told.
func nothing(c *chat, variant string, _ Thing) {
	before, notices := text(c.messages()), text(c.notices())
	c.generate(variant)
	if after := text(c.messages()); after != before {
		c.t.Errorf("it shows %s instead of %s", after, before)
	}
	if after := text(c.notices()); after != notices {
		c.t.Errorf("somebody is told %s", after)
	}
}

func reacted(emoji string) func(*chat, string, Thing) {
	return func(c *chat, variant string, sent Thing) {
		before := len(c.messages())
		c.generate(variant)
		m := c.by("id", sent["id"])
		if s := missing(m["reactions"], []any{Thing{"emoji": emoji, "author": Thing{"kind": "customer"}}}, "reactions"); s != "" || len(c.messages()) != before {
			c.t.Errorf("%s; %d messages instead of %d", s, len(c.messages()), before)
		}
	}
}

func reactedThen(removed string) func(*chat, string, Thing) {
	return func(c *chat, _ string, sent Thing) {
		reacted("❤️")(c, "reaction", sent)
		c.Advance(time.Second)
		c.generate(removed)
		if m := c.by("id", sent["id"]); len(m["reactions"].([]any)) != 0 {
			c.t.Errorf("it is left with %s", text(m["reactions"]))
		}
	}
}

func edited(c *chat, variant string, _ Thing) {
	c.generate(variant)
	if s := missing(c.messages()[1], Thing{"text": "Texto corregido", "direction": "in", "deleted_at": nil}, "the question"); s != "" || c.messages()[1]["edited_at"] == nil {
		c.t.Errorf("%s: %s", s, text(c.messages()[1]))
	}
}

func revoked(c *chat, variant string, _ Thing) {
	c.generate(variant)
	if s := missing(c.messages()[1], Thing{"text": "", "kind": "text", "content": Thing{}}, "the question"); s != "" || c.messages()[1]["deleted_at"] == nil {
		c.t.Errorf("%s: %s", s, text(c.messages()[1]))
	}
}

func echoEdited(c *chat, variant string, _ Thing) {
	m := c.hears("echo")
	c.Advance(time.Second)
	c.generate(variant)
	if m = c.by("id", m["id"]); m["text"] != "Corregido en el celular" || m["edited_at"] == nil || m["direction"] != "out" {
		c.t.Errorf("it is %s", text(m))
	}
}

func echoRevoked(c *chat, variant string, _ Thing) {
	m := c.hears("echo_image")
	c.generate(variant)
	if m = c.by("id", m["id"]); m["text"] != "" || m["deleted_at"] == nil || len(m["content"].(Thing)) != 0 {
		c.t.Errorf("it is %s", text(m))
	}
}

// welcomed: the first contact opens the window and makes no bubble.
func welcomed(c *chat, variant string, _ Thing) {
	c.Advance(20 * time.Hour)
	nothing(c, variant, nil)
	want := c.now().Add(24 * time.Hour).Format("2006-01-02T15:04")
	if got := fmt.Sprint(c.row()["window_closes_at"]); !strings.HasPrefix(got, want) {
		c.t.Errorf("the window closes at %s instead of %s", got, want)
	}
}

// row of the conversation, as its list shows it.
func (c *chat) row() (row Thing) {
	c.t.Helper()
	var opened Thing
	c.Admin.Must("GET", c.path, nil, &opened)
	if row, _ = opened["conversation"].(Thing); row == nil {
		row = opened
	}
	return row
}

// moved: the person goes on in the same conversation, which says so, and is answered where he is now.
func moved(line string) func(*chat, string, Thing) {
	return func(c *chat, variant string, _ Thing) {
		before := c.WaID
		c.generate(variant)
		c.line(line)
		var seen simulator.ChatView
		c.control(c.t, "GET", "/phones/"+c.ID, nil, &seen)
		if line == "number_changed" && seen.Phone.WaID == before {
			c.t.Fatal("the number did not change")
		}
		id := c.Writes("soy yo")
		c.WaitIn(c.t, "the same conversation goes on", func() bool { return c.by("external_id", id) != nil })
		if phone := value(c.row(), "contact", "phone"); phone != "+"+seen.Phone.WaID {
			c.t.Errorf("the card has the number %v", phone)
		}
		answer := c.says("hola")
		c.becomes(answer, "delivered")
		if to := c.requests(answer)[0]["to"]; to != "+"+seen.Phone.WaID {
			c.t.Errorf("he is answered at %v instead of +%s", to, seen.Phone.WaID)
		}
	}
}

// marketing: the opt-out is kept, shown and heeded, until it is taken back.
func marketing(c *chat, variant string, _ Thing) {
	card := func() any {
		var contact Thing
		c.Admin.Must("GET", "/contacts/"+value(c.row(), "contact", "id").(string), nil, &contact)
		return contact["marketing_stopped"]
	}
	send := func(name, more string) error {
		var m struct{ ID string }
		body := fmt.Sprintf(`{"kind":"template","template":{"name":%q,"language":"es","body_vars":{"1":"A","2":"B","3":"C","nombre":"A","fecha":"B","hora":"C"}%s}}`, name, more)
		return c.Admin.API("POST", c.path+"/messages", parse(c.t, body), &m)
	}
	c.generate("marketing_stop")
	image := c.upload(c.t, "", "foto.jpg", "image/jpeg", c.content(c.hears("image")))
	header := fmt.Sprintf(`,"header_file_id":%q`, image)
	if err := send("novedades_temporada", header); servertest.CodeOf(err) != "marketing_stopped" || card() != true {
		c.t.Errorf("marketing after a stop: %v, the card says %v", err, card())
	}
	if err := send("recordatorio_cita", ""); err != nil {
		c.t.Errorf("what is no marketing: %v", err)
	}
	if variant == "marketing_resume" {
		c.generate(variant)
		if err := send("novedades_temporada", header); err != nil || card() != false {
			c.t.Errorf("marketing after a resume: %v, the card says %v", err, card())
		}
	}
}

// contactsSynced: the phone's address book names who has no name of his own, and makes contacts of strangers.
func contactsSynced(c *chat, variant string, _ Thing) {
	nothing(c, variant, nil)
	var page struct{ Items []Thing }
	c.Admin.Must("GET", "/contacts?limit=100", nil, &page)
	var names []string
	for _, contact := range page.Items {
		names = append(names, fmt.Sprint(contact["name"]))
	}
	all := strings.Join(names, ", ")
	if !strings.Contains(all, "Proveedor Telas") || strings.Contains(all, "Contacto Viejo") {
		c.t.Errorf("the contacts are %s", all)
	}
}

// historyKept: three chunks, the last one first, become a closed and read conversation in the order of what was said.
func historyKept(c *chat, variant string, _ Thing) {
	nothing(c, variant, nil)
	old := c.archive()
	var said []string
	for _, m := range old.messages() {
		said = append(said, fmt.Sprint(m["direction"], m["text"], value(m, "content", "unsupported", "type")))
	}
	var want []string
	for _, order := range []int{1, 2, 3} {
		for i := range 4 {
			want = append(want, fmt.Sprintf("%sMensaje %d.%d de antes<nil>", []string{"in", "out"}[i%2], order, i+1))
		}
		want = append(want, "inmedia_placeholder")
	}
	if got, want := strings.Join(said, "\n"), strings.Join(want, "\n"); got != want {
		c.t.Errorf("the past is\n%s\ninstead of\n%s", got, want)
	}
}

// archive is the conversation that keeps the customer's synced past.
func (c *chat) archive() *chat {
	c.t.Helper()
	var page struct{ Items []Thing }
	c.Admin.Must("GET", "/contacts/"+value(c.row(), "contact", "id").(string)+"/conversations", nil, &page)
	for _, row := range page.Items {
		if row["origin"] == "import" {
			if row["status"] != "closed" || row["unread_count"] != 0.0 || row["waiting_since"] != nil {
				c.t.Errorf("the past is %s", text(row))
			}
			old := *c
			old.number = int64(row["number"].(float64))
			old.path = fmt.Sprint("/conversations/", old.number)
			return &old
		}
	}
	c.t.Fatalf("the past is not kept: %s", text(page.Items))
	return nil
}

// historyMedia: a file of the past comes by itself, without waking anybody.
func historyMedia(c *chat, variant string, _ Thing) {
	nothing(c, variant, nil)
	old := c.archive()
	c.WaitIn(c.t, "its file is here", func() bool {
		m := old.messages()[0]
		return m["kind"] == "image" && value(m, "content", "media", "state") == "ready"
	})
}
