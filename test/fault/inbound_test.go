package fault

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"timbre/internal/auth"
	"timbre/internal/server"
	"timbre/internal/simulator"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// R14: the same delivery fifty times at once, on two nodes: one message, one conversation, one event.
func TestR14SameDeliveryFiftyTimes(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		w := start(t, servertest.Options{})
		fiftyTimes(t, w, w.meta)
	})
	t.Run("postgres, two nodes", func(t *testing.T) {
		w := start(t, servertest.Options{Postgres: true})
		fiftyTimes(t, w, w.meta, secondNode(t, w))
	})
}

// secondNode is another server on the same database.
func secondNode(t *testing.T, w *world) meta.App {
	t.Helper()
	other := w.meta
	other.Callback = serve(t, server.Options{Settings: w.Settings, Now: w.Clock.Now}) + w.WebhookPath
	return other
}

// serve runs a node in this process, and says where.
func serve(t *testing.T, o server.Options) (url string) {
	t.Helper()
	o.Settings.Listen, o.Version, o.Log = "127.0.0.1:0", "test", testkit.Logger(t)
	o.JobPoll, o.Passwords = 5*time.Millisecond, auth.Cost{Memory: 64, Passes: 1, Threads: 1}
	node, err := server.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(node.Handler)
	t.Cleanup(func() {
		web.Close()
		node.Close()
	})
	return web.URL
}

func fiftyTimes(t *testing.T, w *world, nodes ...meta.App) {
	const times = 50
	body := number.Messages(meta.Text(meta.Customer(1), meta.ID("once"), "hola", w.now()))
	statuses := make([]int, times)
	together(times, func(i int) { statuses[i], _ = nodes[i%len(nodes)].Post(t.Context(), body) })
	for i, status := range statuses {
		if status != http.StatusOK {
			t.Errorf("delivery %d was answered %d", i, status)
		}
	}
	v := w.view()
	if len(v.Conversations) != 1 || v.Conversations[1]["unread_count"] != 1.0 {
		t.Errorf("there are %d conversations instead of one with one unread: %v", len(v.Conversations), v.Conversations)
	}
	if n := inbound(v); len(n) != 1 || n[meta.ID("once")] != 1 {
		t.Errorf("messages: %v", n)
	}
	if n := w.witness.Number(`SELECT count(*) FROM events e JOIN messages m ON m.id = e.message_id
		WHERE e.kind = 'message.created' AND m.external_id = $1`, meta.ID("once")); n != 1 {
		t.Errorf("%d events say that the message came", n)
	}
	var sums struct{ Applied, Duplicates, Quarantined int }
	for _, d := range ledger(w) {
		sums.Applied += int(d["applied"].(float64))
		sums.Duplicates += int(d["duplicates"].(float64))
	}
	if sums.Applied != 1 || sums.Duplicates != times-1 {
		t.Errorf("the ledger says %+v", sums)
	}
	w.witness.Sound()
}

// inbound counts a view's messages of customers by their provider's id.
func inbound(v live.View) map[string]int {
	n := map[string]int{}
	for _, m := range v.Messages {
		if m["direction"] == "in" {
			n[fmt.Sprint(m["external_id"])]++
		}
	}
	return n
}

// ledger reads the newest hundred deliveries.
func ledger(w *world) []live.Thing {
	w.t.Helper()
	var page struct{ Items []live.Thing }
	w.Admin.Must("GET", "/ledger?limit=100", nil, &page)
	return page.Items
}

// R15: one malformed item of a hundred is quarantined as it came; the others are stored, and statuses among them block nothing.
func TestR15MalformedItemInABatch(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		const malformed = `{"id":{"not":"text"},"from":7,"timestamp":[],"type":"text","text":"x"}`
		var list []meta.Object
		for i := range 80 {
			list = append(list, meta.Text(meta.Customer(i%9), meta.ID("batch", i), fmt.Sprint("text ", i), w.now()))
		}
		list[41] = meta.Object{"id": meta.Object{"not": "text"}, "from": 7, "timestamp": []any{}, "type": "text", "text": "x"}
		var statuses []meta.Object
		for i := range 20 {
			statuses = append(statuses, meta.Status(meta.ID("nobody's", i), "delivered", meta.Customer(i), "", w.now()))
		}
		w.deliver(meta.Delivery(number.WABA, number.Value(meta.Object{"statuses": statuses[:10], "messages": list}), number.Value(meta.Object{"statuses": statuses[10:]})))

		v := w.view()
		if n := inbound(v); len(n) != 79 {
			t.Errorf("%d messages were stored instead of 79", len(n))
		}
		if len(v.Conversations) != 9 {
			t.Errorf("%d conversations instead of 9", len(v.Conversations))
		}
		deliveries := ledger(w)
		if len(deliveries) != 1 || deliveries[0]["items"] != 100.0 || deliveries[0]["quarantined"] != 1.0 || deliveries[0]["applied"] != 99.0 {
			t.Fatalf("the ledger says %v", deliveries)
		}
		var one struct {
			Items []live.Thing `json:"quarantined_items"`
		}
		w.Admin.Must("GET", fmt.Sprint("/ledger/", deliveries[0]["id"]), nil, &one)
		if len(one.Items) != 1 || !sameJSON(one.Items[0]["raw"], malformed) {
			t.Errorf("in quarantine is %v, not what came", one.Items)
		}
		w.witness.Sound()
	})
}

// R17: a delivery seven days late is stored at the provider's time and marked late, and sorts there.
func TestR17SevenDaysLate(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		late := w.now().Add(-7 * 24 * time.Hour)
		w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("now"), "second", w.now())))
		w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("late"), "first", late)))
		m := w.find(meta.ID("late"))
		if m == nil || m["late"] != true || m["sent_at"] != late.Format(time.RFC3339) {
			t.Errorf("the late message is %v", m)
		}
		var opened struct{ Messages []live.Thing }
		w.Admin.Must("GET", "/conversations/1", nil, &opened)
		var texts []any
		for _, m := range opened.Messages {
			if m["kind"] == "text" {
				texts = append(texts, m["text"])
			}
		}
		if fmt.Sprint(texts) != "[first second]" {
			t.Errorf("the order is %v", texts)
		}
	})
}

// R18: ten first messages of one customer in parallel make one contact and one conversation.
func TestR18FirstMessagesInParallel(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		const rounds, at = 5, 10
		for round := range rounds {
			from := meta.Customer(100 + round)
			together(at, func(i int) {
				body := number.Messages(meta.Text(from, meta.ID("first", round, "-", i), "hola", w.now()))
				if status, err := w.meta.Post(t.Context(), body); status != http.StatusOK {
					t.Errorf("answered %d (%v)", status, err)
				}
			})
		}
		v := w.view()
		if len(v.Conversations) != rounds || len(inbound(v)) != rounds*at {
			t.Errorf("%d conversations and %d messages instead of %d and %d", len(v.Conversations), len(inbound(v)), rounds, rounds*at)
		}
		for number, c := range v.Conversations {
			if c["unread_count"] != float64(at) {
				t.Errorf("conversation %d counts %v unread", number, c["unread_count"])
			}
		}
		var contacts struct{ Items []live.Thing }
		w.Admin.Must("GET", "/contacts?limit=100", nil, &contacts)
		if len(contacts.Items) != rounds {
			t.Errorf("%d contacts instead of %d", len(contacts.Items), rounds)
		}
		w.witness.Sound()
	})
}

// R16: statuses in any order, doubled, and before we know our message: the state only climbs, and each time is kept.
func TestR16StatusesInAnyOrder(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		w.knobs(quiet)
		orders := [][]string{{"sent", "delivered", "read"}, {"sent", "read", "delivered"}, {"delivered", "sent", "read"},
			{"delivered", "read", "sent"}, {"read", "sent", "delivered"}, {"read", "delivered", "sent", "read", "delivered"}}
		for i, order := range orders {
			from := meta.Customer(i)
			w.deliver(number.Messages(meta.Text(from, meta.ID("ask", i), "¿hay?", w.now())))
			id := w.replies(int64(i+1), fmt.Sprint("answer ", i))
			external := w.becomes(id, "sent")["external_id"].(string)
			highest := ""
			for n, state := range order {
				w.deliver(number.Statuses(meta.Status(external, state, from, "", w.now().Add(time.Duration(n)*time.Second))))
				m := w.find(id)
				if highest == "" || ladder[state] > ladder[highest] {
					highest = state
				}
				if m["status"] != highest {
					t.Errorf("%v: after %q it is %v, not %s", order, state, m["status"], highest)
				}
			}
			if m := w.find(id); m["delivered_at"] == nil || m["read_at"] == nil {
				t.Errorf("%v: a time was lost: %v", order, m)
			}
		}
		w.witness.Sound()
	})
}

var ladder = map[string]int{"sent": 1, "delivered": 2, "read": 3}

// R16: a status that comes before the answer to our own call has been stored finds its message by our reference.
func TestR16StatusBeforeOurCommit(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		w.knobs(func(k *simulator.Knobs) { k.StatusBeforeAnswer, k.AutoRead, k.ReverseStatuses = true, true, true })
		w.Customer("Ana").Writes("¿hay?")
		w.WaitFor("the question is here", func() bool { return len(w.view().Conversations) == 1 })
		id := w.replies(1, "sí")
		w.WaitFor("it is read, and all times are known", func() bool {
			m := w.find(id)
			return m["status"] == "read" && m["delivered_at"] != nil && m["external_id"] != nil
		})
		if n := w.sends()[id]; n != 1 {
			t.Errorf("the provider got it %d times", n)
		}
	})
}

// R16: an early status without our reference is parked and applied when its message is known.
func TestR16ParkedStatus(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		early := meta.Status(meta.ID("echo"), "read", meta.Customer(1), "", w.now())
		w.deliver(number.Statuses(early))
		w.deliver(number.Statuses(early))
		echo := meta.Text(number.Display, meta.ID("echo"), "desde el teléfono", w.now())
		echo["to"] = meta.Customer(1)
		change := number.Value(meta.Object{"message_echoes": []any{echo}})
		change["field"] = "smb_message_echoes"
		w.deliver(meta.Delivery(number.WABA, change))
		if m := w.find(meta.ID("echo")); m == nil || m["status"] != "read" || m["read_at"] == nil {
			t.Errorf("the message is %v", m)
		}
		if n := w.witness.Number(`SELECT count(*) FROM parked_updates`); n != 0 {
			t.Errorf("%d updates are still parked", n)
		}
	})
}
