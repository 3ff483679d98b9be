package channel

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// J01: a number that the phone app uses too. What is done there is done by us; the past comes silently, its files afterwards.
func TestCoexistence(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		t.Run("an echo to a stranger", func(t *testing.T) {
			c := &chat{world: w, Customer: w.customer(t, simulator.Phone{}), Admin: servertest.ClientOf(t, w.URL, w.Token), t: t}
			c.control(t, "POST", "/generate", Thing{"variant": "echo", "phone": c.ID}, nil)
			echo := c.Sees()[0].ID
			c.find(echo)
			row := c.row()
			if s := missing(row, Thing{"status": "pending", "origin": "phone_app", "window_closes_at": nil, "unread_count": 0.0}, "the conversation"); s != "" {
				t.Error(s)
			}
			err := c.Admin.API("POST", c.path+"/messages", Thing{"text": "por aquí no"}, nil)
			if servertest.CodeOf(err) != "window_closed" {
				t.Errorf("an echo opened the window: %v", err)
			}
			c.Writes("hola")
			c.WaitIn(t, "his answer opens it", func() bool { return c.row()["status"] == "open" })
		})
		t.Run("an echo answers", func(t *testing.T) {
			c, _ := w.asks(t, simulator.Phone{})
			if row := c.row(); row["waiting_since"] == nil || row["unread_count"] != 1.0 {
				t.Errorf("he does not wait: %s", text(row))
			}
			closes := c.row()["window_closes_at"]
			c.Advance(time.Hour)
			c.hears("echo")
			row := c.row()
			if s := missing(row, Thing{"waiting_since": nil, "unread_count": 0.0, "window_closes_at": closes, "assignee": nil}, "the conversation"); s != "" {
				t.Error(s)
			}
			var reply struct{ ID string } // quoted and reacted to like any other
			m := c.by("text", "Escrito en el celular")
			c.Admin.Must("POST", c.path+"/messages", Thing{"text": "como dije", "reply_to_id": m["id"]}, &reply)
			c.becomes(reply.ID, "delivered")
			if got := value(c.requests(reply.ID)[0], "context", "message_id"); got != m["external_id"] {
				t.Errorf("the quote is of %v", got)
			}
		})
		t.Run("a reaction of the phone app", func(t *testing.T) {
			c, asked := w.asks(t, simulator.Phone{})
			echo := meta.Message("576015550100", meta.ID(t.Name()), c.now(), "reaction", Thing{"message_id": asked["external_id"], "emoji": "👍"})
			echo["to"] = c.WaID
			change := number.Value(Thing{"message_echoes": []Thing{echo}})
			change["field"] = "smb_message_echoes"
			c.deliver(t, meta.Delivery(number.WABA, change))
			if s := missing(c.by("id", asked["id"])["reactions"], []any{Thing{"emoji": "👍", "author": Thing{"kind": "phone_app"}}}, "reactions"); s != "" {
				t.Error(s)
			}
		})
		t.Run("the past and its files", func(t *testing.T) {
			c, _ := w.asks(t, simulator.Phone{})
			picture := c.Sends(simulator.Inbound{Kind: "image"})
			c.arrives(picture)
			var file Thing
			if err := json.Unmarshal(c.Sees()[1].Object, &file); err != nil {
				t.Fatal(err)
			}
			id := meta.ID(t.Name())
			old := meta.Message(c.WaID, id, c.now().AddDate(0, 0, -9), "media_placeholder", nil)
			delete(old, "media_placeholder")
			past := func(value Thing) {
				change := number.Value(value)
				change["field"] = "history"
				for range 2 {
					c.deliver(t, meta.Delivery(number.WABA, change))
				}
			}
			past(Thing{"history": []Thing{{"metadata": Thing{"phase": 1, "chunk_order": 1, "progress": 100}, "threads": []Thing{{"id": c.WaID, "messages": []Thing{old}}}}}})
			a := c.archive()
			if m := a.by("external_id", id); m["kind"] != "unsupported" {
				t.Errorf("its place is %s", text(m))
			}
			file["caption"] = "de antes"
			past(Thing{"messages": []Thing{meta.Message(c.WaID, id, c.now().AddDate(0, 0, -9), "image", file)}})
			m := a.arrives(id)
			if s := missing(m, Thing{"kind": "image", "text": "de antes", "content": Thing{"media": Thing{"state": "ready"}, "unsupported": nil}}, "it"); s != "" || len(a.messages()) != 1 {
				t.Errorf("%s: %s", s, text(a.messages()))
			}
		})
		t.Run("the past is asked for once", func(t *testing.T) { w.asksForThePast(t) })
		t.Run("edits and deletions of a customer", func(t *testing.T) {
			c, asked := w.asks(t, simulator.Phone{})
			c.Advance(time.Second)
			c.Sends(simulator.Inbound{Kind: "edit", Target: asked["external_id"].(string), Text: "¿hay en azul?"})
			c.WaitIn(t, "it is edited", func() bool { return c.by("id", asked["id"])["text"] == "¿hay en azul?" })
			c.Sends(simulator.Inbound{Kind: "revoke", Target: asked["external_id"].(string)})
			c.WaitIn(t, "it is deleted", func() bool { return c.by("id", asked["id"])["deleted_at"] != nil })
			if n := len(c.messages()); n != 1 {
				t.Errorf("there are %d lines", n)
			}
		})
		t.Run("the stream", w.inStep)
	})
}

// asksForThePast: once deliveries reach us, the check of the inbox has address book and history sent, each one time. A number that
// is only on the API has none to give.
func (w *world) asksForThePast(t *testing.T) {
	asked := func() (kinds []string) {
		for _, r := range w.Simulator.Requests(0, 0) {
			var body Thing
			if strings.HasSuffix(r.Path, "/smb_app_data") && json.Unmarshal([]byte(r.Body), &body) == nil {
				kinds = append(kinds, fmt.Sprint(body["sync_type"], r.Code))
			}
		}
		return kinds
	}
	w.Admin.Must("POST", w.inbox+"/check", nil, nil)
	w.WaitIn(t, "a number that is only on the API is asked too", func() bool { return len(asked()) == 1 })
	w.settled(t)
	w.share(t)
	w.Advance(time.Hour)
	for range 2 {
		w.Admin.Must("POST", w.inbox+"/check", nil, nil)
	}
	w.WaitIn(t, "the past is asked for", func() bool { return len(asked()) == 3 })
	w.Admin.Must("POST", w.inbox+"/check", nil, nil)
	w.WaitIn(t, "the address book is here", func() bool {
		var page struct{ Items []Thing }
		w.Admin.Must("GET", "/contacts?limit=100", nil, &page)
		return strings.Contains(text(page.Items), "Proveedor Telas")
	})
	w.WaitIn(t, "what was said is here", func() bool {
		var page struct{ Items []Thing }
		w.Admin.Must("GET", "/conversations?status=closed&limit=100", nil, &page)
		return strings.Contains(text(page.Items), "Mensaje 1.1 de antes")
	})
	if got := fmt.Sprint(asked()); got != "[smb_app_state_sync100 smb_app_state_sync0 history0]" {
		t.Errorf("the provider was asked %s", got)
	}
}

// share lets the phone app use the number too.
func (w *world) share(t *testing.T) {
	t.Helper()
	w.connects(t, simulator.Number{Coexistence: true})
}

// connects makes the number another kind of number.
func (w *world) connects(t *testing.T, n simulator.Number) {
	t.Helper()
	n.PhoneNumberID, n.WABAID, n.Display = servertest.NumberID, servertest.WABA, servertest.NumberDisplay
	business := simulator.App{AppSecret: servertest.AppSecret, VerifyToken: servertest.VerifyToken, AccessToken: servertest.AccessToken, Subscribe: true, CallbackURL: w.URL + w.WebhookPath}
	if err := w.Simulator.Connect(business, n); err != nil {
		t.Fatal(err)
	}
}
