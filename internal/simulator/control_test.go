package simulator_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"timbre/internal/simulator"
)

func TestScriptDrivesEverything(t *testing.T) {
	b := connect(t)
	status, phone := b.call("POST", "/_sim/phones", "", obj{"wa_id": "+55 11 98765-4321", "name": "Bia"})
	if status != 200 || phone["wa_id"] != "5511987654321" || !strings.HasPrefix(phone["user_id"].(string), "BR.") {
		t.Fatalf("phone: %d %v", status, phone)
	}
	path := "/_sim/phones/" + phone["id"].(string)
	if status, answer := b.call("POST", path+"/messages", "", obj{"kind": "document", "data": []byte("%PDF-1.4 x"), "mime_type": "application/pdf", "filename": "a.pdf"}); status != 200 || answer["id"] == "" {
		t.Fatalf("send: %d %v", status, answer)
	}
	m := b.next().value(t)["messages"].([]any)[0].(map[string]any)
	if d := m["document"].(map[string]any); d["filename"] != "a.pdf" || d["mime_type"] != "application/pdf" {
		t.Errorf("document %v", d)
	}
	if _, chat := b.call("GET", path, "", nil); len(chat["messages"].([]any)) != 1 {
		t.Errorf("chat %v", chat)
	}
	if _, answer := b.call("POST", "/_sim/clock", "", obj{"advance": "24h"}); answer["now"] != "2026-09-02T15:00:00Z" {
		t.Errorf("clock %v", answer)
	}
	b.call("GET", "/v25.0/"+numberID, token, nil)
	if _, answer := b.call("GET", "/_sim/requests", "", nil); answer["items"].([]any)[0].(map[string]any)["path"] != "/v25.0/"+numberID {
		t.Errorf("requests %v", answer)
	}
	b.call("POST", "/_sim/raw", "", obj{"body": `{"exactly": "this" }`})
	if h := b.next(); string(h.body) != `{"exactly": "this" }` || h.header.Get("X-Hub-Signature-256") != signature(h.body) {
		t.Errorf("raw body %s", h.body)
	}
}

func TestDeliverAgain(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	b.write(p, simulator.Inbound{Kind: "text", Text: "uno"})
	b.write(p, simulator.Inbound{Kind: "text", Text: "dos"})
	first := b.next()
	b.next()
	if status, answer := b.call("POST", "/_sim/deliveries/1/again", "", obj{}); status != 200 {
		t.Fatalf("again: %v", answer)
	}
	if again := b.next(); string(again.body) != string(first.body) {
		t.Errorf("another webhook came: %s", again.body)
	}
}

func TestControlRefusals(t *testing.T) {
	b := connect(t)
	tests := []struct {
		name, method, path string
		body               any
		status             int
	}{
		{"unknown knob", "POST", "/_sim/knobs", obj{"colour": "red"}, 400},
		{"senseless knob", "POST", "/_sim/knobs", obj{"signature": "green"}, 400},
		{"chance above one", "POST", "/_sim/knobs", obj{"duplicate": 2}, 400},
		{"clock backwards", "POST", "/_sim/clock", obj{"advance": "-1h"}, 400},
		{"phone without anything", "POST", "/_sim/phones", obj{"name": "Nadie"}, 400},
		{"message of nobody", "POST", "/_sim/phones/p9/messages", obj{"kind": "text", "text": "x"}, 404},
		{"unknown variant", "POST", "/_sim/generate", obj{"variant": "smoke"}, 404},
		{"unknown delivery", "POST", "/_sim/deliveries/7/again", obj{}, 404},
	}
	for _, tt := range tests {
		if status, answer := b.call(tt.method, tt.path, "", tt.body); status != tt.status || answer["error"] == nil {
			t.Errorf("%s: %d %v, want %d", tt.name, status, answer, tt.status)
		}
	}
}

func TestKnobsThatAreNotNamedStay(t *testing.T) {
	b := connect(t)
	b.call("POST", "/_sim/knobs", "", obj{"batch": 5})
	b.call("POST", "/_sim/knobs", "", obj{"reorder": true})
	if k := b.sim.Knobs(); k.Batch != 5 || !k.Reorder || k.Window != "async" {
		t.Errorf("knobs %+v", k)
	}
}

// Another web site in the visitor's browser must not drive the simulator.
func TestOtherSitesAreRefused(t *testing.T) {
	b := connect(t)
	try := func(change func(*http.Request)) int {
		req, err := http.NewRequest("POST", b.graph+"/_sim/clock", strings.NewReader(`{"advance":"1h"}`))
		if err != nil {
			t.Fatal(err)
		}
		change(req)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if status := try(func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }); status != 403 {
		t.Errorf("cross origin: %d", status)
	}
	if status := try(func(r *http.Request) { r.Host = "rebound.evil.example" }); status != 403 {
		t.Errorf("other host name: %d", status)
	}
	if status := try(func(*http.Request) {}); status != 200 {
		t.Errorf("a script: %d", status)
	}
}

func TestEventsReachThePage(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	res, err := http.Get(b.graph + "/_sim/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	if !lines.Scan() { // the stream is open once its first line came
		t.Fatal("no stream")
	}
	b.write(p, simulator.Inbound{Kind: "text", Text: "hola"})
	for lines.Scan() {
		if lines.Text() == "event: delivery" {
			return
		}
	}
	t.Error("the stream ended without a delivery")
}

func TestPage(t *testing.T) {
	b := connect(t)
	for path, kind := range map[string]string{"/": "text/html", "/app.js": "text/javascript", "/phone.css": "text/css", "/icon.svg": "image/svg+xml"} {
		res, err := http.Get(b.graph + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		csp := res.Header.Get("Content-Security-Policy")
		if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), kind) || len(body) == 0 {
			t.Errorf("%s: %d %s", path, res.StatusCode, res.Header.Get("Content-Type"))
		}
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
}

func TestEditAndRevoke(t *testing.T) {
	for _, coexistence := range []bool{true, false} {
		b := connect(t)
		b.connectNumber(simulator.Number{PhoneNumberID: numberID, WABAID: wabaID, Display: "+52 55 1111 2222", VerifiedName: "Tienda", Coexistence: coexistence})
		p := b.customer(false)
		id := b.write(p, simulator.Inbound{Kind: "text", Text: "hila"})
		b.next()
		b.write(p, simulator.Inbound{Kind: "edit", Target: id, Text: "hola"})
		m := b.next().value(t)["messages"].([]any)[0].(map[string]any)
		if coexistence {
			edit := m["edit"].(map[string]any)
			if edit["original_message_id"] != id || edit["message"].(map[string]any)["text"].(map[string]any)["body"] != "hola" {
				t.Errorf("edit %v", m)
			}
		} else if m["type"] != "unsupported" || m["unsupported"].(map[string]any)["type"] != "edit" {
			t.Errorf("an edit to an API number came as %v", m)
		}
		before := len(b.sim.Deliveries(0, 0))
		b.write(p, simulator.Inbound{Kind: "revoke", Target: id})
		if told := len(b.sim.Deliveries(0, 0)) > before; told != coexistence {
			t.Errorf("coexistence %v: business told of the deletion: %v", coexistence, told)
		}
		if chat, _ := b.sim.Chat(p.ID, ""); !chat.Messages[0].Revoked || chat.Messages[0].Object != nil {
			t.Errorf("chat %+v", chat.Messages[0])
		}
		late := b.write(p, simulator.Inbound{Kind: "text", Text: "tarde"})
		b.sim.Advance(16 * time.Minute)
		if _, err := b.sim.Send(p.ID, simulator.Inbound{Kind: "edit", Target: late, Text: "x"}); err == nil {
			t.Error("a text of 16 minutes ago was edited")
		}
	}
}

func (b *business) connectNumber(n simulator.Number) {
	b.t.Helper()
	callback := httptest.NewServer(http.HandlerFunc(b.receive))
	b.t.Cleanup(callback.Close)
	if err := b.sim.Connect(simulator.App{AppSecret: secret, VerifyToken: "verify", AccessToken: token, CallbackURL: callback.URL, Subscribe: true}, n); err != nil {
		b.t.Fatal(err)
	}
}

func TestHiddenPhone(t *testing.T) {
	b := connect(t)
	p, err := b.sim.AddPhone(simulator.Phone{Username: "@ana.b", Name: "Ana"})
	if err != nil {
		t.Fatal(err)
	}
	b.write(p, simulator.Inbound{Kind: "text", Text: "sin número"})
	v := b.next().value(t)
	m, c := v["messages"].([]any)[0].(map[string]any), v["contacts"].([]any)[0].(map[string]any)
	if m["from"] != nil || m["from_user_id"] != p.UserID || c["wa_id"] != nil || c["profile"].(map[string]any)["username"] != "ana.b" {
		t.Errorf("message %v, contact %v", m, c)
	}
	b.send(obj{"to": nil, "recipient": p.UserID, "type": "text", "text": obj{"body": "hola"}})
	if st := b.status(); st["recipient_id"] != nil || st["recipient_user_id"] != p.UserID {
		t.Errorf("status %v", st)
	}
}

func TestOverriddenCallback(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	other := make(chan struct{}, 10)
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
			return
		}
		other <- struct{}{}
	}))
	defer own.Close()
	if status, answer := b.call("POST", "/v25.0/"+numberID, token, obj{"webhook_configuration": obj{"override_callback_uri": own.URL, "verify_token": "x"}}); status != 200 {
		t.Fatalf("override: %v", answer)
	}
	b.write(p, simulator.Inbound{Kind: "text", Text: "al otro lado"})
	select {
	case <-other:
	case <-time.After(10 * time.Second):
		t.Fatal("the override got nothing")
	}
	if err := b.sim.Generate("number_quality", p.ID, ""); err != nil {
		t.Fatal(err)
	}
	b.next() // account events stay with the app
}

func TestPhoneThatIsOff(t *testing.T) {
	b := connect(t)
	p := b.customer(true)
	b.call("PATCH", "/_sim/phones/"+p.ID, "", obj{"offline": true})
	b.send(text("¿estás?"))
	equal(t, b.ladder(1), []string{"sent"})
	if chat, _ := b.sim.Chat(p.ID, ""); len(chat.Messages) != 1 {
		t.Errorf("%d messages on a phone that is off", len(chat.Messages))
	}
	b.call("PATCH", "/_sim/phones/"+p.ID, "", obj{"offline": false})
	equal(t, b.ladder(1), []string{"delivered"})
}
