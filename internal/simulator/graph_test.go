package simulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"timbre/internal/simulator"
)

func TestTokens(t *testing.T) {
	path := "/v25.0/" + numberID
	tests := []struct {
		name, path, bearer, knob string
		status, code             int
	}{
		{"none", path, "", "", 401, 190},
		{"unknown", path, "nobody's", "", 401, 190},
		{"in the query", path + "?access_token=" + token, "", "", 200, 0},
		{"good", path, token, "", 200, 0},
		{"expired", path, token, "expired", 401, 190},
		{"revoked", path, token, "revoked", 401, 190},
		{"no permission", path, token, "no_permission", 403, 200},
		{"unknown object", "/v25.0/999", token, "", 400, 100},
		{"unknown edge", path + "/nonsense", token, "", 400, 100},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := connect(t, func(k *simulator.Knobs) { k.Token = tt.knob })
			status, answer := b.call("GET", tt.path, tt.bearer, nil)
			if status != tt.status || code(answer) != tt.code {
				t.Errorf("%d, code %d; want %d, %d", status, code(answer), tt.status, tt.code)
			}
		})
	}
}

func TestBodies(t *testing.T) {
	rows := func(n int) []obj {
		var list []obj
		for i := range n {
			list = append(list, obj{"id": fmt.Sprint(i), "title": fmt.Sprint("Fila ", i)})
		}
		return list
	}
	button := func(id, title string) obj { return obj{"type": "reply", "reply": obj{"id": id, "title": title}} }
	buttons := func(list ...obj) obj {
		return obj{"type": "interactive", "interactive": obj{"type": "button", "body": obj{"text": "¿?"}, "action": obj{"buttons": list}}}
	}
	list := func(sections ...obj) obj {
		return obj{"type": "interactive", "interactive": obj{"type": "list", "body": obj{"text": "Elige"}, "action": obj{"button": "Ver", "sections": sections}}}
	}
	tests := []struct {
		name string
		body obj
		code int
	}{
		{"text", text("hola"), 0},
		{"4096 characters, not bytes", text(strings.Repeat("ñ", 4096)), 0},
		{"4097 characters", text(strings.Repeat("ñ", 4097)), 131009},
		{"empty text", text(""), 131009},
		{"no text", obj{"type": "text", "text": obj{}}, 131008},
		{"no object", obj{"type": "text"}, 131008},
		{"unknown type", obj{"type": "poem", "poem": obj{}}, 100},
		{"wrong product", obj{"messaging_product": "sms", "type": "text", "text": obj{"body": "x"}}, 100},
		{"unknown field", obj{"type": "text", "text": obj{"body": "x"}, "priority": "high"}, 100},
		{"no recipient", obj{"to": nil, "type": "text", "text": obj{"body": "x"}}, 100},
		{"to itself", obj{"to": "+52 55 1111 2222", "type": "text", "text": obj{"body": "x"}}, 131021},
		{"opaque data too long", obj{"type": "text", "text": obj{"body": "x"}, "biz_opaque_callback_data": strings.Repeat("x", 513)}, 131009},
		{"three buttons", buttons(button("a", "A"), button("b", "B"), button("c", "C")), 0},
		{"no button", buttons(), 131008},
		{"four buttons", buttons(button("a", "A"), button("b", "B"), button("c", "C"), button("d", "D")), 131009},
		{"same title twice", buttons(button("a", "A"), button("b", "A")), 131009},
		{"title of 21", buttons(button("a", strings.Repeat("á", 21))), 131009},
		{"title of 20", buttons(button("a", strings.Repeat("á", 20))), 0},
		{"ten rows", list(obj{"rows": rows(10)}), 0},
		{"eleven rows in two sections", list(obj{"title": "1", "rows": rows(10)}, obj{"title": "2", "rows": []obj{{"id": "x", "title": "X"}}}), 131009},
		{"sections without title", list(obj{"rows": rows(1)}, obj{"rows": []obj{{"id": "x", "title": "X"}}}), 131008},
		{"link button", obj{"type": "interactive", "interactive": obj{"type": "cta_url", "body": obj{"text": "x"}, "action": obj{"name": "cta_url", "parameters": obj{"display_text": "Abrir", "url": "https://a.example"}}}}, 0},
		{"link button without link", obj{"type": "interactive", "interactive": obj{"type": "cta_url", "body": obj{"text": "x"}, "action": obj{"name": "cta_url", "parameters": obj{"display_text": "Abrir"}}}}, 131008},
		{"location request", obj{"type": "interactive", "interactive": obj{"type": "location_request_message", "body": obj{"text": "x"}, "action": obj{"name": "send_location"}}}, 0},
		{"product with header", obj{"type": "interactive", "interactive": obj{"type": "product", "header": obj{"type": "text", "text": "x"}, "action": obj{"catalog_id": "1", "product_retailer_id": "2"}}}, 131009},
		{"location", obj{"type": "location", "location": obj{"latitude": "19.4", "longitude": -99.1, "name": "A", "address": "B"}}, 0},
		{"location off the globe", obj{"type": "location", "location": obj{"latitude": "91", "longitude": "0"}}, 131009},
		{"contact", obj{"type": "contacts", "contacts": []obj{{"name": obj{"formatted_name": "A B", "first_name": "A"}}}}, 0},
		{"contact with half a name", obj{"type": "contacts", "contacts": []obj{{"name": obj{"formatted_name": "A B"}}}}, 131009},
		{"media of nobody", obj{"type": "image", "image": obj{"id": "1"}}, 131009},
		{"caption on audio", obj{"type": "audio", "audio": obj{"link": "https://a.example/a.ogg", "caption": "x"}}, 100},
	}
	b := connect(t, func(k *simulator.Knobs) { k.PairBurst = 0 })
	b.customer(true)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, answer := b.send(tt.body)
			if code(answer) != tt.code {
				t.Errorf("%d with code %d, want code %d: %v", status, code(answer), tt.code, answer)
			}
			if tt.code == 0 && !strings.HasPrefix(wamid(answer), "wamid.") {
				t.Errorf("no wamid in %v", answer)
			}
		})
	}
}

func TestBrokenJSON(t *testing.T) {
	b := connect(t)
	if status, answer := b.call("POST", "/v25.0/"+numberID+"/messages", token, `{"messaging_product":`); status != 400 || code(answer) != 100 {
		t.Errorf("%d, %v", status, answer)
	}
}

func TestRecipients(t *testing.T) {
	b := connect(t)
	p := b.customer(true)
	for _, to := range []string{"+525512345678", "+52 1 55 1234-5678", "5215512345678"} {
		_, answer := b.send(obj{"to": to, "type": "text", "text": obj{"body": "x"}})
		if got := answer["contacts"].([]any)[0].(map[string]any); got["input"] != to || got["wa_id"] != p.WaID {
			t.Errorf("%s: contact %v", to, got)
		}
	}
	_, answer := b.send(obj{"to": nil, "recipient": p.UserID, "type": "text", "text": obj{"body": "x"}})
	if got := answer["contacts"].([]any)[0].(map[string]any); got["user_id"] != p.UserID {
		t.Errorf("by user id: contact %v", got)
	}
	if _, answer := b.send(obj{"to": nil, "recipient": "MX.404", "type": "text", "text": obj{"body": "x"}}); code(answer) != 131009 {
		t.Errorf("unknown user id: %v", answer)
	}
}

func TestUnregisteredNumber(t *testing.T) {
	b := connect(t)
	b.customer(true)
	b.call("POST", "/v25.0/"+numberID+"/deregister", token, obj{})
	if _, answer := b.send(text("x")); code(answer) != 133010 {
		t.Errorf("unregistered: %v", answer)
	}
	register := func(pin string) int {
		_, answer := b.call("POST", "/v25.0/"+numberID+"/register", token, obj{"messaging_product": "whatsapp", "pin": pin})
		return code(answer)
	}
	if got := register("12"); got != 100 {
		t.Errorf("short PIN: %d", got)
	}
	if got := register("123456"); got != 0 {
		t.Errorf("register: %d", got)
	}
	if got := register("654321"); got != 133005 {
		t.Errorf("other PIN: %d", got)
	}
	if _, answer := b.send(text("x")); code(answer) != 0 {
		t.Errorf("registered: %v", answer)
	}
}

func TestRates(t *testing.T) {
	count := func(b *business) (sent, refused int) {
		for range 20 {
			_, answer := b.send(text("x"))
			if refused = code(answer); refused != 0 {
				return sent, refused
			}
			sent++
		}
		return sent, 0
	}
	t.Run("number", func(t *testing.T) {
		b := connect(t, func(k *simulator.Knobs) { k.NumberRate = 10 })
		b.customer(true)
		if sent, refused := count(b); sent != 10 || refused != 130429 {
			t.Errorf("%d sent, then %d", sent, refused)
		}
		b.sim.Advance(time.Second)
		if sent, _ := count(b); sent != 10 {
			t.Errorf("%d sent a second later", sent)
		}
	})
	t.Run("pair", func(t *testing.T) {
		b := connect(t, func(k *simulator.Knobs) { k.PairBurst = 3 })
		b.customer(true)
		if sent, refused := count(b); sent != 3 || refused != 131056 {
			t.Errorf("%d sent, then %d", sent, refused)
		}
		b.sim.Advance(6 * time.Second)
		if sent, _ := count(b); sent != 1 {
			t.Errorf("%d sent six seconds later", sent)
		}
	})
	t.Run("lifted", func(t *testing.T) {
		b := connect(t, func(k *simulator.Knobs) { k.NumberRate, k.PairBurst = 0, 0 })
		b.customer(true)
		if sent, refused := count(b); sent != 20 {
			t.Errorf("%d sent, then %d", sent, refused)
		}
	})
}

func TestReadAndTyping(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	first := b.write(p, simulator.Inbound{Kind: "text", Text: "uno"})
	second := b.write(p, simulator.Inbound{Kind: "text", Text: "dos"})
	third := b.write(p, simulator.Inbound{Kind: "text", Text: "tres"})
	read := func(id string, more obj) (int, map[string]any) {
		body := obj{"messaging_product": "whatsapp", "status": "read", "message_id": id}
		for k, v := range more {
			body[k] = v
		}
		return b.call("POST", "/v25.0/"+numberID+"/messages", token, body)
	}
	if _, answer := read(second, obj{"typing_indicator": obj{"type": "text"}}); answer["success"] != true {
		t.Fatalf("read: %v", answer)
	}
	chat, err := b.sim.Chat(p.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	status := map[string]string{}
	for _, m := range chat.Messages {
		status[m.ID] = m.Status
	}
	if status[first] != "read" || status[second] != "read" || status[third] == "read" {
		t.Errorf("statuses %v", status)
	}
	if chat.TypingUntil.Sub(chat.Now) != 25*time.Second {
		t.Errorf("typing until %s, now %s", chat.TypingUntil, chat.Now)
	}
	if _, answer := read("wamid.nobody", nil); code(answer) != 131009 {
		t.Errorf("unknown id: %v", answer)
	}
	b.sim.Advance(31 * 24 * time.Hour)
	if _, answer := read(third, nil); code(answer) != 131009 {
		t.Errorf("old id: %v", answer)
	}
}

func TestBlockUsers(t *testing.T) {
	b := connect(t)
	p := b.customer(true)
	block := func(method, user string) (int, map[string]any) {
		return b.call(method, "/v25.0/"+numberID+"/block_users", token, obj{"messaging_product": "whatsapp", "block_users": []obj{{"user": user}}})
	}
	if _, answer := block("POST", "+"+p.WaID); code(answer) != 0 {
		t.Fatalf("block: %v", answer)
	}
	b.write(p, simulator.Inbound{Kind: "text", Text: "nadie me oye"})
	if n := len(b.sim.Deliveries(0, 0)); n != 1 {
		t.Errorf("%d deliveries: a blocked user was heard", n)
	}
	block("DELETE", "+"+p.WaID)
	b.write(p, simulator.Inbound{Kind: "text", Text: "otra vez"})
	b.next()
	b.sim.Advance(25 * time.Hour)
	if _, answer := block("POST", "+"+p.WaID); code(answer) != 139100 {
		t.Errorf("a user who has not written lately was blocked: %v", answer)
	}
}
