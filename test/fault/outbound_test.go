package fault

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// R12: what the provider refuses for good fails once, with its reason; nothing is tried again.
func TestR12PermanentRefusal(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		for i, mode := range []string{"error", "status"} {
			number := w.asked(i)
			w.knobs(func(k *simulator.Knobs) {
				quiet(k)
				k.SentDelay = 0
				k.Failures = []simulator.Failure{{Mode: mode, Code: 131026, Times: 1}}
			})
			id := w.replies(number, mode)
			m := w.becomes(id, "failed")
			if code := errorCode(m); code != "131026" {
				t.Errorf("%s: it failed with %q", mode, code)
			}
			w.Advance(time.Hour)
			next := w.replies(number, mode+": the next is not held back")
			w.becomes(next, "delivered")
			if n := w.sends()[id]; n != 1 {
				t.Errorf("%s: the provider got it %d times", mode, n)
			}
		}
	})
}

func errorCode(m live.Thing) string {
	e, _ := m["error"].(live.Thing)
	return fmt.Sprint(e["code"])
}

// R12: a revoked token pauses the inbox and tells the administrator; what waits keeps waiting, and leaves once it is resumed.
func TestR12RevokedToken(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		number := w.asked(1)
		w.knobs(func(k *simulator.Knobs) { k.Window, k.Token = "off", "revoked" })
		first, second := w.replies(number, "first"), w.replies(number, "second")
		inbox := live.Thing{}
		path := fmt.Sprint("/inboxes/", w.Inbox)
		w.WaitFor("the inbox is paused", func() bool {
			w.Admin.Must("GET", path, nil, &inbox)
			return inbox["state"] == "paused"
		})
		var notices struct{ Items []live.Thing }
		w.Admin.Must("GET", "/notices", nil, &notices)
		if len(notices.Items) != 1 || notices.Items[0]["severity"] != "critical" {
			t.Errorf("the administrator is told %v", notices.Items)
		}
		for _, id := range []string{first, second} {
			if m := w.find(id); m["status"] != "queued" {
				t.Errorf("while paused a message is %v", m["status"])
			}
		}
		w.knobs(func(k *simulator.Knobs) { k.Token = "" })
		w.Admin.Must("POST", path+"/resume", nil, nil)
		w.becomes(second, "delivered")
		if m := w.find(first); m["status"] != "delivered" {
			t.Errorf("the first is %v, the second was delivered", m["status"])
		}
	})
}

// R12: outside the reply window we refuse before the provider is asked; what it refuses by itself is shown with its reason.
func TestR12ClosedWindow(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		number := w.asked(1)
		w.knobs(func(k *simulator.Knobs) { k.Window = "async" }) // the provider never saw the customer write
		m := w.becomes(w.replies(number, "too late for the provider"), "failed")
		if errorCode(m) != "131047" {
			t.Errorf("it failed with %q", errorCode(m))
		}
		before := len(w.Simulator.Requests(0, 0))
		w.Advance(25 * time.Hour)
		err := w.Admin.API("POST", fmt.Sprintf("/conversations/%d/messages", number), meta.Object{"kind": "text", "text": "too late", "client_id": "late"}, nil)
		if code := servertest.CodeOf(err); code != "window_closed" {
			t.Errorf("it was refused with %q", code)
		}
		if after := len(w.Simulator.Requests(0, 0)); after != before {
			t.Error("the provider was asked all the same")
		}
	})
}

// R13: an answer that says nothing we can rely on never counts as sent: a 200 with an error in it, without an id, no answer at all.
// What the provider did all the same is settled by its statuses, which bring our reference; nothing goes out twice.
func TestR13AnswersThatSayNothing(t *testing.T) {
	for _, c := range []struct {
		mode     string
		accepted bool
		at, end  string // the status after the answer, and in the end
	}{
		{"ok_error", false, "queued", "read"}, {"500", false, "queued", "read"}, {"503", false, "queued", "read"}, // refused in Meta's words: tried again
		{"ok_no_id", false, "uncertain", "uncertain"}, {"reset", false, "uncertain", "uncertain"},
		{"ok_no_id", true, "read", "read"}, {"reset", true, "read", "read"}, {"500", true, "read", "read"}, {"503", true, "read", "read"},
	} {
		t.Run(fmt.Sprintf("%s, accepted %v", c.mode, c.accepted), func(t *testing.T) {
			w := start(t, servertest.Options{})
			ana := w.Customer("Ana")
			ana.Writes("¿hay?")
			w.WaitFor("the question is here", func() bool { return len(w.view().Conversations) == 1 })
			w.knobs(func(k *simulator.Knobs) {
				k.AutoRead, k.Failures = true, []simulator.Failure{{Mode: c.mode, Times: 1, Accepted: c.accepted}}
			})
			id := w.replies(1, "¿llega?")
			w.WaitFor("the provider is asked", func() bool { return w.sends()[id] > 0 })
			if m := w.becomes(id, c.at); !c.accepted && (m["external_id"] != nil || m["sent_at"] != m["received_at"] || m["delivered_at"] != nil) {
				t.Errorf("it counts as sent: %v", m)
			}
			w.Advance(2 * time.Minute) // what is uncertain holds the next one back for a minute at most
			w.becomes(w.replies(1, "next"), "read")
			w.becomes(id, c.end)
			got := 0
			for _, m := range ana.Sees() {
				if m.Opaque == id {
					got++
				}
			}
			if want := map[string]int{"read": 1, "uncertain": 0}[c.end]; got != want {
				t.Errorf("the customer got it %d times instead of %d", got, want)
			}
		})
	}
}

// R13: while the provider does not answer a message is being sent, and uncertain afterwards; others go on meanwhile.
func TestR13Hang(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		number, other := w.asked(1), w.asked(2)
		w.knobs(func(k *simulator.Knobs) {
			k.Window = "off"
			k.Failures = []simulator.Failure{{Mode: "hang", Times: 1}}
		})
		id := w.replies(number, "¿llega?")
		w.WaitFor("the provider is asked", func() bool { return len(w.Simulator.Knobs().Failures) == 0 })
		w.becomes(w.replies(other, "somebody else's"), "delivered")
		if m := w.find(id); m["status"] != "sending" {
			t.Errorf("while it hangs it is %v", m["status"])
		}
		w.Simulator.Release()
		w.becomes(id, "uncertain")
		w.rests()
		w.Advance(time.Hour)
		w.becomes(w.replies(number, "next"), "delivered")
		if m, n := w.find(id), w.sends()[id]; m["status"] != "uncertain" || n != 1 {
			t.Errorf("an hour later it is %v, and the provider was asked %d times", m["status"], n)
		}
		// Only a person may send it again.
		w.Admin.Must("POST", fmt.Sprintf("/conversations/%d/messages/%s/retry", number, id), nil, nil)
		w.becomes(id, "delivered")
		if n := w.sends()[id]; n != 2 {
			t.Errorf("after the agent's decision the provider got it %d times", n)
		}
	})
}

// R24: whatever bytes come with a right signature are kept and shown, and never answered with an error that brings them back.
func TestR24OddContent(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		at := fmt.Sprint(w.now().Unix())
		text := func(n int, id, timestamp, body string) string {
			return fmt.Sprintf(`{"from":"%s","id":%s,"timestamp":%s,"type":"text","text":{"body":%s}}`, meta.Customer(n), id, timestamp, body)
		}
		messages := []string{
			text(1, `"wamid.utf8"`, `"`+at+`"`, "\"caf\xc3\x28 \xff\xfe end\""),
			text(2, `"wamid.nul"`, `"`+at+`"`, `"a\u0000b"`),
			text(3, `"wamid.rawnul"`, `"`+at+`"`, "\"a\x00b\""),
			text(4, `"wamid.surrogate"`, `"`+at+`"`, `"x\ud83d y\udc00 z"`),
			text(5, `"wamid.year0"`, `"-62167219200"`, `"year 0"`),
			text(6, `"wamid.year9999"`, `"253402300799"`, `"year 9999"`),
			text(7, `"wamid.yearbig"`, `"99999999999999999999"`, `"beyond"`),
			text(8, `"wamid.millis"`, `"`+at+`000"`, `"milliseconds"`),
			text(9, `"wamid.integer"`, at, `"an integer"`),
			text(10, `"wamid.float"`, `1.7e9`, `"a float"`),
			text(11, `"wamid.words"`, `"yesterday"`, `"words"`),
			text(12, `"wamid.bidi"`, `"`+at+`"`, `"\u202egpj.exe\u202c \u200b\ufeff"`),
			text(13, `"wamid.combining"`, `"`+at+`"`, `"Z`+strings.Repeat("\u0301", 5000)+`"`),
			`{"from":"573000000014","id":"wamid.hologram","timestamp":"` + at + `","type":"hologram","hologram":{"beam":[1,2,{"x":null}]}}`,
			`{"from":"573000000015","id":"wamid.notype","timestamp":"` + at + `"}`,
			`{"from":"573000000016","id":"wamid.null","timestamp":"` + at + `","type":"text","text":null}`,
			`{"from":"573000000017","id":"wamid.nested","timestamp":"` + at + `","type":"text","text":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`,
			`{"from":"573000000018","id":"wamid.location","timestamp":"` + at + `","type":"location","location":{"latitude":1e308,"longitude":"west"}}`,
			`{"from":"573000000019","id":"wamid.contacts","timestamp":"` + at + `","type":"contacts","contacts":[null,{},{"name":null,"phones":[null,{}]}]}`,
			`{"from":"\u0000","id":"wamid.nobody","timestamp":"` + at + `","type":"text","text":{"body":"from nobody"}}`,
			`{"from":"573000000021","id":"","timestamp":"` + at + `","type":"text","text":{"body":"no id"}}`,
			`{"from":"573000000022","id":"` + strings.Repeat("x", 5000) + `","timestamp":"` + at + `","type":"text","text":{"body":"a long id"}}`,
			`{"from":"573000000023","id":"wamid.nul\u0000id","timestamp":"` + at + `","type":"text","text":{"body":"NUL in the id"}}`,
			`null`, `7`, `"text"`, `[]`, `{}`,
		}
		for _, m := range messages {
			w.deliver([]byte(`{"object":"whatsapp_business_account","entry":[{"id":"` + number.WABA + `","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"` +
				number.Display + `","phone_number_id":"` + number.ID + `"},"contacts":[{"profile":{"name":"\ud83d\u0000\u202eAna"},"wa_id":"573005500001"}],"messages":[` + m + `]}}]}]}`))
		}
		for _, body := range []string{``, `{`, `null`, `[]`, `"x"`, "\xff\xfe", `{"entry":7}`, `{"entry":[{"changes":{}}]}`, `{"object":"page","entry":[]}`,
			strings.Repeat(`{"entry":[`, 2000), `{"entry":[{"id":"` + number.WABA + `","changes":[{"field":"a field of tomorrow","value":{"x":1}}]}]}`} {
			w.deliver([]byte(body))
		}
		if n := w.witness.Number(`SELECT count(*) FROM deliveries`); n != int64(len(messages)+11) {
			t.Errorf("%d deliveries are kept raw instead of %d", n, len(messages)+11)
		}
		v := w.view() // fails if an answer is no JSON
		for _, id := range []string{"wamid.utf8", "wamid.nul", "wamid.surrogate", "wamid.year0", "wamid.year9999", "wamid.yearbig", "wamid.millis", "wamid.integer",
			"wamid.bidi", "wamid.combining", "wamid.hologram", "wamid.contacts"} {
			if inbound(v)[id] != 1 {
				t.Errorf("%s is not shown", id)
			}
		}
		for id, m := range v.Messages {
			for _, field := range []string{"sent_at", "received_at"} {
				at, err := time.Parse(time.RFC3339, fmt.Sprint(m[field]))
				if m["direction"] == "in" && (err != nil || at.Year() < 2009 || at.After(w.Clock.Now())) {
					t.Errorf("%s of %v (%s) is %v", field, m["external_id"], id, m[field])
				}
			}
		}
		if m := w.find("wamid.hologram"); m["kind"] != "unsupported" {
			t.Errorf("an unknown type is shown as %v", m["kind"])
		}
		// Nothing of it stops what comes next.
		w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("after"), "sigue", w.now())))
		if w.find(meta.ID("after")) == nil {
			t.Error("a plain message after it is not there")
		}
		w.witness.Sound()
	})
}

// R24: the same through a delivery too large to be applied at once.
func TestR24LargeDelivery(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		const n = 1000
		var list []meta.Object
		for i := range n {
			list = append(list, meta.Text(meta.Customer(i%50), meta.ID("large", i), "a\x00b \u202e "+fmt.Sprint(i), w.now()))
		}
		body := number.Messages(list...)
		w.deliver(body)
		w.deliver(body)
		w.WaitFor("all of it is applied", func() bool {
			return w.witness.Number(`SELECT count(*) FROM deliveries WHERE state <> 0`) == 0
		})
		if got := w.witness.Number(`SELECT count(*) FROM messages WHERE direction = 0 AND external_id <> ''`); got != n {
			t.Errorf("%d messages instead of %d", got, n)
		}
		w.witness.Sound()
	})
}
