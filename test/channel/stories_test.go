package channel

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// B05: however statuses come, the message ends at its highest tick, with the time of each that was told.
func TestTicks(t *testing.T) {
	rows := []struct {
		name  string
		bend  func(*simulator.Knobs)
		last  string
		ticks []string // that have a time
	}{
		{"in order", func(k *simulator.Knobs) { k.AutoRead = true }, "read", []string{"sent", "delivered", "read"}},
		{"not read", func(k *simulator.Knobs) {}, "delivered", []string{"sent", "delivered"}},
		{"without receipts", func(k *simulator.Knobs) { k.AutoRead, k.NoReadReceipts = true, true }, "delivered", []string{"sent", "delivered"}},
		{"with the chat open", func(k *simulator.Knobs) { k.AutoRead, k.SkipDelivered = true, true }, "read", []string{"sent", "read"}},
		{"from the top", func(k *simulator.Knobs) { k.ReverseStatuses = true }, "read", []string{"sent", "delivered", "read"}},
		{"before the answer", func(k *simulator.Knobs) { k.AutoRead, k.StatusBeforeAnswer = true, true }, "read", []string{"sent", "delivered", "read"}},
		{"twice", func(k *simulator.Knobs) { k.AutoRead, k.Duplicate = true, 1 }, "read", []string{"sent", "delivered", "read"}},
		{"several in one", func(k *simulator.Knobs) { k.AutoRead, k.Batch = true, 3 }, "read", []string{"sent", "delivered", "read"}},
		{"beside those of strangers", func(k *simulator.Knobs) { k.AutoRead, k.UnknownStatus = true, true }, "read", []string{"sent", "delivered", "read"}},
		{"bare", func(k *simulator.Knobs) { k.AutoRead, k.StatusContacts, k.StatusRecipient = true, false, false }, "read", []string{"sent", "delivered", "read"}},
		{"of an older version", func(k *simulator.Knobs) { k.AutoRead, k.StatusConversation = true, true }, "read", []string{"sent", "delivered", "read"}},
	}
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		plain := w.Simulator.Knobs()
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				c, _ := w.asks(t, simulator.Phone{})
				k := plain
				row.bend(&k)
				c.control(t, "POST", "/knobs", k, nil)
				defer c.control(t, "POST", "/knobs", plain, nil)
				id := c.says("Hola")
				c.WaitIn(t, "all ticks are back", func() bool {
					m := c.by("id", id)
					for _, tick := range row.ticks {
						if m[tick+"_at"] == nil {
							return false
						}
					}
					return m["status"] == row.last
				})
				c.answered(t)
				m := c.by("id", id)
				for _, tick := range []string{"delivered", "read", "played", "failed"} {
					told := false
					for _, wanted := range row.ticks {
						told = told || wanted == tick
					}
					if (m[tick+"_at"] != nil) != told {
						t.Errorf("%s_at is %v", tick, m[tick+"_at"])
					}
				}
				if m["status"] != row.last || len(c.requests(id)) != 1 {
					t.Errorf("in the end it is %s", text(m))
				}
			})
		}
		t.Run("the stream", w.inStep)
	})
}

// answered waits until all webhooks are.
func (w *world) answered(t *testing.T) {
	t.Helper()
	w.WaitIn(t, "all webhooks are answered", func() bool {
		for _, d := range w.Simulator.Deliveries(0, 20) {
			if d.State == "pending" {
				return false
			}
		}
		return true
	})
}

// J01: a customer's file is here byte by byte, however Meta names it; one that is not what was announced is not shown.
func TestFiles(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		jpeg := func(t *testing.T) (*chat, []byte) {
			c, _ := w.asks(t, simulator.Phone{})
			return c, c.content(c.arrives(c.Sends(simulator.Inbound{Kind: "image"})))
		}
		t.Run("by address and by id", func(t *testing.T) {
			c, picture := jpeg(t)
			for _, named := range []bool{true, false} {
				w.knobs(t, func(k *simulator.Knobs) { k.MediaURL = named })
				m := c.arrives(c.Sends(simulator.Inbound{Kind: "document", Data: picture, MIME: "image/jpeg", Filename: "foto.jpg"}))
				if !bytes.Equal(c.content(m), picture) || value(m, "content", "media", "name") != "foto.jpg" {
					t.Errorf("with an address: %v: %s", named, text(m))
				}
			}
		})
		image := func(c *chat, fields Thing) Thing {
			t.Helper()
			id := meta.ID(t.Name(), text(fields))
			c.deliver(c.t, number.Messages(meta.Message(c.WaID, id, c.now(), "image", fields)))
			return c.arrives(id)
		}
		last := func(c *chat) (o Thing) { // what Meta said of the customer's last file
			t.Helper()
			seen := c.Sees()
			if err := json.Unmarshal(seen[len(seen)-1].Object, &o); err != nil {
				c.t.Fatal(err)
			}
			return o
		}
		t.Run("a dead address", func(t *testing.T) {
			c, picture := jpeg(t)
			w.knobs(t, func(k *simulator.Knobs) { k.MediaURL = true })
			c.arrives(c.Sends(simulator.Inbound{Kind: "image"}))
			o := last(c)
			w.control(t, "POST", "/clock", Thing{"advance": "10m"}, nil)
			w.Clock.Advance(10 * time.Minute)
			if m := image(c, o); value(m, "content", "media", "state") != "ready" || !bytes.Equal(c.content(m), picture) {
				t.Errorf("it is %s", text(m))
			}
		})
		t.Run("another content", func(t *testing.T) {
			c, _ := jpeg(t)
			o := last(c)
			o["sha256"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
			m := Thing{}
			id := meta.ID(t.Name())
			c.deliver(t, number.Messages(meta.Message(c.WaID, id, c.now(), "image", o)))
			downloads := func() (n int) {
				for _, r := range w.Simulator.Requests(0, 0) {
					if r.Kind == "download" && r.MessageID == o["id"] {
						n++
					}
				}
				return n
			}
			for before := 0; value(m, "content", "media", "state") != "failed"; before = downloads() {
				c.inTime(2*time.Minute, "it is tried again or given up", func() bool {
					m = c.by("external_id", id)
					return downloads() > before || value(m, "content", "media", "state") == "failed"
				})
			}
			if value(m, "content", "media", "problem") != "damaged" {
				t.Errorf("it is %s", text(m))
			}
		})
		t.Run("gone", func(t *testing.T) {
			c, _ := jpeg(t)
			if m := image(c, Thing{"id": "1000000000000000", "mime_type": "image/jpeg"}); value(m, "content", "media", "state") != "failed" || value(m, "content", "media", "problem") != "100" {
				t.Errorf("it is %s", text(m))
			}
		})
		t.Run("never taken by Meta", func(t *testing.T) {
			c, _ := jpeg(t)
			id := meta.ID(t.Name())
			m := meta.Message(c.WaID, id, c.now(), "video", Thing{"mime_type": "video/mp4"})
			m["errors"] = []Thing{{"code": 131052, "title": "Media download error"}}
			c.deliver(t, number.Messages(m))
			if m := c.arrives(id); value(m, "content", "media", "state") != "failed" || value(m, "content", "media", "problem") != "131052" || m["kind"] != "video" {
				t.Errorf("it is %s", text(m))
			}
		})
		t.Run("the stream", w.inStep)
	})
}

// B08: taps on what we sent come back as answers to it.
func TestTaps(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		w.makeTemplates(t)
		for name, row := range map[string]struct{ write, tap, shown string }{
			"button": {interactive("buttons", `,"buttons":[`+button("si", "Sí")+`]`), "si", `{"interactive_reply":{"kind":"button","id":"si","title":"Sí"}}`},
			"row":    {list(`{"rows":[{"id":"a","title":"A","description":"d"}]}`), "a", `{"interactive_reply":{"kind":"list","id":"a","title":"A","description":"d"}}`},
			"button of a template": {`{"kind":"template","template":{"name":"recordatorio_cita","language":"es","body_vars":{"nombre":"A","fecha":"B","hora":"C"},"button_vars":{"0":"cita-7"}}}`,
				"cita-7", `{"interactive_reply":{"kind":"template_button","id":"cita-7","title":"Confirmo"}}`},
		} {
			t.Run(name, func(t *testing.T) {
				c, _ := w.asks(t, simulator.Phone{})
				var sent struct{ ID string }
				c.Admin.Must("POST", c.path+"/messages", json.RawMessage(row.write), &sent)
				m := c.becomes(sent.ID, "delivered")
				id := c.Sends(simulator.Inbound{Kind: "tap", Target: m["external_id"].(string), ID: row.tap})
				answer := c.arrives(id)
				want := Thing{"kind": "interactive_reply", "reply_to": Thing{"id": sent.ID}, "content": parse(t, row.shown)}
				if s := missing(answer, want, "the answer"); s != "" {
					t.Error(s)
				}
			})
		}
		t.Run("the stream", w.inStep)
	})
}

// J01: whoever hides his number is one contact, known by his user id; once a payload shows both they are one person's.
func TestStrangers(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		for name, phone := range map[string]simulator.Phone{
			"user id only":          {Name: "Ana", UserID: "CO.1000000000000001", HidePhone: true},
			"user id with username": {Name: "Ana", UserID: "CO.1000000000000002", Username: "ana.b", HidePhone: true},
			"user id in from":       {Name: "Ana", UserID: "CO.1000000000000003", HidePhone: true, UserIDInFrom: true},
		} {
			t.Run(name, func(t *testing.T) {
				c, _ := w.asks(t, phone)
				contact := value(c.row(), "contact").(Thing)
				if contact["phone"] != nil || contact["name"] != "Ana" || phone.Username != "" && contact["username"] != phone.Username {
					t.Errorf("the contact is %s", text(contact))
				}
				id := c.says("Hola")
				c.becomes(id, "delivered")
				if body := c.requests(id)[0]; body["recipient"] != phone.UserID || body["to"] != nil {
					t.Errorf("the answer goes to %s", text(body))
				}
				// He shows his number: the same conversation goes on, and the contact has it.
				number := "5730077700" + phone.UserID[len(phone.UserID)-2:]
				shows := meta.Text(number, meta.ID(t.Name()), "este es mi número", c.now())
				shows["from_user_id"] = phone.UserID
				c.deliver(t, meta.Delivery(servertest.WABA, meta.Number{ID: servertest.NumberID, WABA: servertest.WABA, Display: "576015550100"}.Value(Thing{
					"messages": []Thing{shows}, "contacts": []Thing{{"profile": Thing{"name": "Ana"}, "wa_id": number, "user_id": phone.UserID}}})))
				if c.by("external_id", meta.ID(t.Name())) == nil {
					t.Errorf("it is not in his conversation: %s", text(c.messages()))
				}
				if got := value(c.row(), "contact", "phone"); got != "+"+number {
					t.Errorf("his number is %v", got)
				}
			})
		}
		t.Run("a number that was asked for", func(t *testing.T) {
			c, _ := w.asks(t, simulator.Phone{Name: "Ana", UserID: "CO.1000000000000004", HidePhone: true})
			mine := Thing{"phones": []Thing{{"phone": "+57 300 7770004", "wa_id": "573007770004", "type": "CELL"}}, "vcard": "BEGIN:VCARD"}
			for _, card := range []struct {
				origin string
				number any
			}{{"other", nil}, {"contact_request", "+573007770004"}} {
				m := meta.Message("", meta.ID(card.origin), c.now(), "contacts", []Thing{mine})
				delete(m, "from")
				m["from_user_id"], m["origin"] = "CO.1000000000000004", card.origin
				c.deliver(t, number.Messages(m))
				if got := value(c.row(), "contact", "phone"); got != card.number {
					t.Errorf("after a card of origin %s his number is %v", card.origin, got)
				}
			}
		})
		t.Run("the stream", w.inStep)
	})
}

// B07, B08, J01: what comes before its message waits for it, in whatever order; what comes twice counts once.
func TestEarly(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		at := w.now().Add(-time.Minute)
		part := func(from, id, kind string, content Thing, after time.Duration) Thing {
			return meta.Message(from, id, at.Add(after), kind, content)
		}
		words := func(s string) Thing { return Thing{"type": "text", "text": Thing{"body": s}} }
		for name, row := range map[string]struct {
			parts func(from, id string) []Thing
			shown string
		}{
			"reaction": {func(from, id string) []Thing {
				return []Thing{part(from, id+"r", "reaction", Thing{"message_id": id, "emoji": "❤️"}, 0)}
			}, `{"text":"primero","reactions":[{"emoji":"❤️"}]}`},
			"reaction and its removal, the other way round": {func(from, id string) []Thing {
				return []Thing{part(from, id+"r2", "reaction", Thing{"message_id": id}, time.Second), part(from, id+"r1", "reaction", Thing{"message_id": id, "emoji": "❤️"}, 0)}
			}, `{"text":"primero","reactions":[]}`},
			"edit": {func(from, id string) []Thing {
				return []Thing{part(from, id+"e", "edit", Thing{"original_message_id": id, "message": words("segundo")}, time.Second)}
			}, `{"text":"segundo","deleted_at":null}`},
			"two edits, the other way round": {func(from, id string) []Thing {
				return []Thing{part(from, id+"e2", "edit", Thing{"original_message_id": id, "message": words("tercero")}, 2*time.Second),
					part(from, id+"e1", "edit", Thing{"original_message_id": id, "message": words("segundo")}, time.Second)}
			}, `{"text":"tercero"}`},
			"edit and deletion": {func(from, id string) []Thing {
				return []Thing{part(from, id+"d", "revoke", Thing{"original_message_id": id}, 2*time.Second),
					part(from, id+"e", "edit", Thing{"original_message_id": id, "message": words("segundo")}, time.Second)}
			}, `{"text":"","content":{}}`},
		} {
			t.Run(name, func(t *testing.T) {
				c, asked := w.asks(t, simulator.Phone{})
				id := meta.ID(name)
				for range 2 {
					for _, m := range row.parts(c.WaID, id) {
						c.deliver(t, number.Messages(m))
					}
				}
				if n := len(c.messages()); n != 1 {
					t.Errorf("before its message there are %d lines", n)
				}
				for range 2 {
					c.deliver(t, number.Messages(part(c.WaID, id, "text", Thing{"body": "primero"}, 0)))
					for _, m := range row.parts(c.WaID, id) {
						c.deliver(t, number.Messages(m))
					}
				}
				m := c.by("external_id", id)
				if s := missing(m, parse(t, row.shown), "it"); s != "" || len(c.messages()) != 2 {
					t.Errorf("%s: %s", s, text(c.messages()))
				}
				if !reflect.DeepEqual(c.by("id", asked["id"])["reactions"], []any{}) {
					t.Error("the question was touched")
				}
			})
		}
		t.Run("the stream", w.inStep)
	})
}
