package simulator_test

import (
	"testing"
	"time"

	"timbre/internal/simulator"
)

// ladder reads n statuses and returns their names.
func (b *business) ladder(n int) []string {
	b.t.Helper()
	var names []string
	for range n {
		names = append(names, b.status()["status"].(string))
	}
	return names
}

func equal(t *testing.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

func TestLadders(t *testing.T) {
	tests := []struct {
		name string
		knob func(*simulator.Knobs)
		want []string
	}{
		{"plain", func(*simulator.Knobs) {}, []string{"sent", "delivered"}},
		{"reads by itself", func(k *simulator.Knobs) { k.AutoRead = true }, []string{"sent", "delivered", "read"}},
		{"skips delivered", func(k *simulator.Knobs) { k.AutoRead, k.SkipDelivered = true, true }, []string{"sent", "read"}},
		{"reversed", func(k *simulator.Knobs) { k.ReverseStatuses = true }, []string{"read", "delivered", "sent"}},
		{"fails", func(k *simulator.Knobs) {
			k.Failures = []simulator.Failure{{Mode: "status", Code: 131026, Times: 1}}
		}, []string{"failed"}},
		{"fails after sent", func(k *simulator.Knobs) {
			k.Failures = []simulator.Failure{{Mode: "after_sent", Code: 131026, Times: 1}}
		}, []string{"sent", "failed"}},
		{"always fails", func(k *simulator.Knobs) { k.FailRate = 1 }, []string{"failed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := connect(t, tt.knob)
			b.customer(true)
			if status, answer := b.send(text("x")); status != 200 {
				t.Fatalf("send: %v", answer)
			}
			equal(t, b.ladder(len(tt.want)), tt.want)
		})
	}
}

func TestStatusCarriesOurData(t *testing.T) {
	b := connect(t)
	p := b.customer(true)
	m := text("x")
	m["biz_opaque_callback_data"] = "our-uuid"
	_, answer := b.send(m)
	v := b.next().value(t)
	st := v["statuses"].([]any)[0].(map[string]any)
	if st["id"] != wamid(answer) || st["biz_opaque_callback_data"] != "our-uuid" || st["recipient_id"] != p.WaID || st["recipient_user_id"] != p.UserID {
		t.Errorf("status %v", st)
	}
	if pricing := st["pricing"].(map[string]any); pricing["type"] != "free_customer_service" || pricing["category"] != "service" {
		t.Errorf("pricing %v", pricing)
	}
	if v["contacts"] == nil || st["conversation"] != nil {
		t.Errorf("value %v", v)
	}
}

func TestOpenChatReadsWithoutDelivered(t *testing.T) {
	b := connect(t)
	p := b.customer(true)
	if status, answer := b.call("POST", "/_sim/phones/"+p.ID+"/open", "", obj{"open": true}); status != 200 {
		t.Fatalf("open: %v", answer)
	}
	b.send(text("x"))
	equal(t, b.ladder(2), []string{"sent", "read"})
}

func TestStatusBeforeAnswer(t *testing.T) {
	b := connect(t, func(k *simulator.Knobs) { k.StatusBeforeAnswer = true })
	b.customer(true)
	b.send(text("x"))
	select {
	case <-b.hooks:
	default:
		t.Error("the answer came before the status")
	}
}

func TestWindow(t *testing.T) {
	b := connect(t)
	p := b.customer(true)
	b.sim.Advance(24*time.Hour - time.Second)
	b.send(text("todavía"))
	equal(t, b.ladder(2), []string{"sent", "delivered"})
	b.sim.Advance(2 * time.Second)
	status, answer := b.send(text("tarde"))
	if status != 200 || wamid(answer) == "" {
		t.Fatalf("outside the window the answer is %d %v", status, answer)
	}
	failed := b.status()
	reason := failed["errors"].([]any)[0].(map[string]any)
	if failed["status"] != "failed" || reason["code"] != float64(131047) || failed["id"] != wamid(answer) {
		t.Errorf("status %v", failed)
	}
	b.send(obj{"type": "template", "template": obj{"name": "hello_world", "language": obj{"code": "en_US"}}})
	equal(t, b.ladder(2), []string{"sent", "delivered"})
	chat, _ := b.sim.Chat(p.ID, "")
	last := chat.Messages[len(chat.Messages)-1]
	if last.Rendered == nil || len(chat.Messages) != 3 {
		t.Errorf("the phone shows %d messages, the last %+v", len(chat.Messages), last)
	}
}

func TestRememberedChats(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	past := b.sim.Now().Add(-23 * time.Hour)
	err := b.sim.Remember(p.ID, "",
		simulator.Message{ID: "wamid.a", From: "customer", Type: "text", Object: []byte(`{"body":"¿siguen abiertos?"}`), At: past},
		simulator.Message{ID: "wamid.b", From: "business", Type: "text", Object: []byte(`{"body":"sí"}`), At: past.Add(time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	if _, answer := b.call("POST", "/v25.0/"+numberID+"/messages", token, obj{"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.a"}); answer["success"] != true {
		t.Errorf("read: %v", answer)
	}
	b.send(text("en la ventana"))
	equal(t, b.ladder(2), []string{"sent", "delivered"})
	if chat, _ := b.sim.Chat(p.ID, ""); len(chat.Messages) != 3 || len(b.sim.Deliveries(0, 0)) != 2 {
		t.Errorf("chat %+v", chat.Messages)
	}
}

func TestWindowRefusedAtOnce(t *testing.T) {
	b := connect(t, func(k *simulator.Knobs) { k.Window = "sync" })
	b.customer(false)
	if status, answer := b.send(text("x")); status != 400 || code(answer) != 131047 {
		t.Errorf("%d %v", status, answer)
	}
}

func TestReactionOnlyGetsSent(t *testing.T) {
	b := connect(t, func(k *simulator.Knobs) { k.AutoRead = true })
	p := b.customer(false)
	id := b.write(p, simulator.Inbound{Kind: "text", Text: "gracias"})
	b.next()
	b.send(obj{"type": "reaction", "reaction": obj{"message_id": id, "emoji": "❤️"}})
	equal(t, b.ladder(1), []string{"sent"})
	b.send(text("de nada"))
	equal(t, b.ladder(3), []string{"sent", "delivered", "read"})
	chat, _ := b.sim.Chat(p.ID, "")
	if chat.Messages[0].Reactions["business"] != "❤️" || len(chat.Messages) != 2 {
		t.Errorf("chat %+v", chat.Messages)
	}
}

func TestUncertainSends(t *testing.T) {
	tests := []struct {
		mode   string
		status int
	}{{"500", 500}, {"503", 503}, {"reset", 0}, {"ok_error", 200}, {"ok_no_id", 200}}
	for _, tt := range tests {
		t.Run(tt.mode, func(t *testing.T) {
			b := connect(t, func(k *simulator.Knobs) {
				k.Failures = []simulator.Failure{{Mode: tt.mode, Times: 1}, {Mode: tt.mode, Times: 1, Accepted: true}}
			})
			p := b.customer(true)
			for range 2 {
				if status, answer := b.send(text("¿llegó?")); status != tt.status || wamid(answer) != "" {
					t.Errorf("answer %d %v", status, answer)
				}
			}
			equal(t, b.ladder(2), []string{"sent", "delivered"})
			if chat, _ := b.sim.Chat(p.ID, ""); len(chat.Messages) != 2 {
				t.Errorf("%d messages on the phone, want the first and the accepted one", len(chat.Messages))
			}
			if status, answer := b.send(text("normal")); status != 200 || wamid(answer) == "" {
				t.Errorf("afterwards: %d %v", status, answer)
			}
		})
	}
}

func TestHangUntilReleased(t *testing.T) {
	b := connect(t, func(k *simulator.Knobs) { k.Failures = []simulator.Failure{{Mode: "hang", Times: 1, Accepted: true}} })
	b.customer(true)
	answered := make(chan int, 1)
	go func() {
		status, _ := b.send(text("x"))
		answered <- status
	}()
	equal(t, b.ladder(2), []string{"sent", "delivered"})
	select {
	case <-answered:
		t.Fatal("the send was answered")
	default:
	}
	b.sim.Release()
	if status := <-answered; status != 0 {
		t.Errorf("a released send was answered with %d", status)
	}
}

func TestDuplicatesAndBatches(t *testing.T) {
	t.Run("duplicate", func(t *testing.T) {
		b := connect(t, func(k *simulator.Knobs) { k.Duplicate = 1 })
		b.write(b.customer(false), simulator.Inbound{Kind: "text", Text: "hola"})
		if first, again := b.next(), b.next(); string(first.body) != string(again.body) {
			t.Error("the duplicate differs")
		}
	})
	t.Run("batch", func(t *testing.T) {
		b := connect(t, func(k *simulator.Knobs) { k.Batch = 3 })
		p := b.customer(false)
		for range 3 {
			b.write(p, simulator.Inbound{Kind: "text", Text: "hola"})
		}
		b.next()
		if n := len(b.sim.Deliveries(0, 0)); n != 1 {
			t.Errorf("%d deliveries for a batch of three", n)
		}
		b.write(p, simulator.Inbound{Kind: "text", Text: "sola"})
		b.sim.Advance(time.Second)
		b.next()
	})
}

func TestBlockedAndOptedOut(t *testing.T) {
	b := connect(t)
	p := b.customer(true)
	b.call("POST", "/_sim/phones/"+p.ID+"/open", "", obj{"block": true})
	b.send(text("x"))
	if st := b.status(); st["errors"].([]any)[0].(map[string]any)["code"] != float64(131026) {
		t.Errorf("blocked: %v", st)
	}
	b.call("POST", "/_sim/phones/"+p.ID+"/open", "", obj{"block": false})
	b.call("PATCH", "/_sim/phones/"+p.ID, "", obj{"opted_out": true})
	b.send(obj{"type": "template", "template": obj{"name": "novedades_temporada", "language": obj{"code": "es"}, "components": []obj{
		{"type": "header", "parameters": []obj{{"type": "image", "image": obj{"id": b.upload("image/jpeg", simulatorSample("image"))}}}},
		{"type": "body", "parameters": []obj{{"type": "text", "text": "Ana"}}}}}})
	if st := b.status(); st["errors"].([]any)[0].(map[string]any)["code"] != float64(131050) {
		t.Errorf("opted out: %v", st)
	}
}
