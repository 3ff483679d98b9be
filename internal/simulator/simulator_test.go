package simulator_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/simulator"
)

const (
	numberID = "106540352242922"
	wabaID   = "102290129340398"
	token    = "token-of-the-business"
	secret   = "secret-of-the-app"
)

// business is the other side: it answers webhooks and calls the Graph API.
type business struct {
	t     *testing.T
	sim   *simulator.Simulator
	graph string
	hooks chan hook
	time  *fakeClock

	mu     sync.Mutex
	answer []int // statuses for the next webhooks; then 200
}

type hook struct {
	header http.Header
	body   []byte
}

type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// quick is an honest network without delays, so that nothing waits.
func quick() simulator.Knobs {
	k := simulator.DefaultKnobs()
	k.SentDelay, k.DeliveredDelay, k.ReadDelay = 0, 0, 0
	k.Concurrency = 1
	return k
}

// connect starts a simulator with one app and one number, already subscribed.
func connect(t *testing.T, change ...func(*simulator.Knobs)) *business {
	t.Helper()
	k := quick()
	for _, c := range change {
		c(&k)
	}
	b := &business{t: t, hooks: make(chan hook, 100), time: &fakeClock{now: time.Date(2026, 9, 1, 15, 0, 0, 0, time.UTC)}}
	b.sim = simulator.New(simulator.Config{Clock: b.time.Now, Seed: 7, Knobs: &k})
	t.Cleanup(b.sim.Close)
	graph := httptest.NewServer(b.sim.Handler())
	t.Cleanup(graph.Close)
	b.graph = graph.URL
	callback := httptest.NewServer(http.HandlerFunc(b.receive))
	t.Cleanup(callback.Close)
	err := b.sim.Connect(
		simulator.App{AppSecret: secret, VerifyToken: "verify", AccessToken: token, CallbackURL: callback.URL + "/hook", Subscribe: true},
		simulator.Number{PhoneNumberID: numberID, WABAID: wabaID, Display: "+52 55 1111 2222", VerifiedName: "Tienda Andina"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *business) receive(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		if r.URL.Query().Get("hub.verify_token") != "verify" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		return
	}
	body, _ := io.ReadAll(r.Body)
	b.mu.Lock()
	status := http.StatusOK
	if len(b.answer) > 0 {
		status, b.answer = b.answer[0], b.answer[1:]
	}
	b.mu.Unlock()
	w.WriteHeader(status)
	b.hooks <- hook{r.Header, body}
}

// next waits for the next webhook.
func (b *business) next() hook {
	b.t.Helper()
	select {
	case h := <-b.hooks:
		return h
	case <-time.After(10 * time.Second):
		b.t.Fatal("no webhook came")
		return hook{}
	}
}

// value is the value of the first change of a webhook.
func (h hook) value(t *testing.T) map[string]any {
	t.Helper()
	var e struct {
		Entry []struct {
			ID      string
			Changes []struct {
				Field string
				Value map[string]any
			}
		}
	}
	if err := json.Unmarshal(h.body, &e); err != nil {
		t.Fatalf("webhook body: %v", err)
	}
	return e.Entry[0].Changes[0].Value
}

// status waits for the next webhook, which must be a status.
func (b *business) status() map[string]any {
	b.t.Helper()
	list, _ := b.next().value(b.t)["statuses"].([]any)
	if len(list) != 1 {
		b.t.Fatalf("the webhook holds %d statuses, want 1", len(list))
	}
	return list[0].(map[string]any)
}

func (b *business) call(method, path, bearer string, body any) (int, map[string]any) {
	b.t.Helper()
	var r io.Reader
	kind := "application/json"
	switch v := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(v)
	case form:
		r, kind = bytes.NewReader(v.body), v.kind
	default:
		raw, err := json.Marshal(v)
		if err != nil {
			b.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, b.graph+path, r)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer res.Body.Close()
	answer := map[string]any{}
	_ = json.NewDecoder(res.Body).Decode(&answer)
	return res.StatusCode, answer
}

type form struct {
	kind string
	body []byte
}

type obj = map[string]any

// send posts a message; it fills in what all messages have.
func (b *business) send(m obj) (int, map[string]any) {
	b.t.Helper()
	full := obj{"messaging_product": "whatsapp", "to": "+5215512345678"}
	for k, v := range m {
		full[k] = v
	}
	return b.call("POST", "/v25.0/"+numberID+"/messages", token, full)
}

func text(body string) obj { return obj{"type": "text", "text": obj{"body": body}} }

// code is the error code of an answer, 0 if it is none.
func code(answer map[string]any) int {
	e, _ := answer["error"].(map[string]any)
	c, _ := e["code"].(float64)
	return int(c)
}

func wamid(answer map[string]any) string {
	list, _ := answer["messages"].([]any)
	if len(list) == 0 {
		return ""
	}
	return list[0].(map[string]any)["id"].(string)
}

// customer adds Ana's phone; with write she has just written, so that the
// window is open.
func (b *business) customer(write bool) simulator.Phone {
	b.t.Helper()
	p, err := b.sim.AddPhone(simulator.Phone{WaID: "5215512345678", Name: "Ana"})
	if err != nil {
		b.t.Fatal(err)
	}
	if write {
		b.write(p, simulator.Inbound{Kind: "text", Text: "hola"})
		b.next()
	}
	return p
}

func (b *business) write(p simulator.Phone, in simulator.Inbound) string {
	b.t.Helper()
	id, err := b.sim.Send(p.ID, in)
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func signature(body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}

func TestConnectRefusesWrongChallenge(t *testing.T) {
	sim := simulator.New(simulator.Config{})
	defer sim.Close()
	parrot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%q", r.URL.Query().Get("hub.challenge"))
	}))
	defer parrot.Close()
	err := sim.Connect(simulator.App{AppSecret: "s", AccessToken: "t", CallbackURL: parrot.URL})
	if err == nil || !strings.Contains(err.Error(), "challenge") {
		t.Errorf("a quoted challenge was accepted: %v", err)
	}
}

func TestInboundIsSignedOverEscapedBytes(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	id := b.write(p, simulator.Inbound{Kind: "text", Text: "¿Envío a/b? 🙌"})
	h := b.next()
	if got := h.header.Get("X-Hub-Signature-256"); got != signature(h.body) {
		t.Errorf("signature %q does not fit the body", got)
	}
	if h.header.Get("User-Agent") != "facebookexternalua" {
		t.Errorf("user agent %q", h.header.Get("User-Agent"))
	}
	if !bytes.Contains(h.body, []byte(`\u00bfEnv\u00edo a\/b? \ud83d\ude4c`)) {
		t.Errorf("body is not escaped as Meta does: %s", h.body)
	}
	v := h.value(t)
	m := v["messages"].([]any)[0].(map[string]any)
	if m["id"] != id || m["from"] != "5215512345678" || m["text"].(map[string]any)["body"] != "¿Envío a/b? 🙌" {
		t.Errorf("message %v", m)
	}
	if _, isString := m["timestamp"].(string); !isString {
		t.Errorf("timestamp %v is not a string", m["timestamp"])
	}
	if v["metadata"].(map[string]any)["phone_number_id"] != numberID {
		t.Errorf("metadata %v", v["metadata"])
	}
}

func TestWrongSignatures(t *testing.T) {
	for _, way := range []string{"missing", "wrong", "uppercase", "sha1_only", "altered", "other_secret"} {
		t.Run(way, func(t *testing.T) {
			b := connect(t, func(k *simulator.Knobs) { k.Signature = way })
			b.write(b.customer(false), simulator.Inbound{Kind: "text", Text: "hola"})
			h := b.next()
			if h.header.Get("X-Hub-Signature-256") == signature(h.body) {
				t.Error("the signature is right")
			}
		})
	}
}

func TestRetriesWithTheSameBody(t *testing.T) {
	b := connect(t, func(k *simulator.Knobs) { k.RetryDelays = []int{1000, 60_000} })
	b.answer = []int{500, 503}
	events, leave := b.sim.Listen()
	defer leave()
	b.write(b.customer(false), simulator.Inbound{Kind: "text", Text: "hola"})
	first := b.next()
	b.attempts(events, 1)
	b.sim.Advance(time.Second)
	second := b.next()
	b.attempts(events, 2)
	b.sim.Advance(time.Minute)
	third := b.next()
	if !bytes.Equal(first.body, second.body) || !bytes.Equal(first.body, third.body) {
		t.Error("a retry changed the body")
	}
	d := b.attempts(events, 3)
	if d.State != "delivered" || d.Attempts[0].Status != 500 || d.Attempts[2].Status != 200 {
		t.Errorf("delivery %+v", d)
	}
}

// attempts waits until a delivery has n attempts on record.
func (b *business) attempts(events <-chan simulator.Event, n int) simulator.Delivery {
	b.t.Helper()
	timeout := time.After(10 * time.Second)
	for {
		select {
		case e := <-events:
			if d, isDelivery := e.Data.(simulator.Delivery); isDelivery && len(d.Attempts) == n {
				return d
			}
		case <-timeout:
			b.t.Fatalf("no delivery reached %d attempts", n)
		}
	}
}

func TestNoWebhooksWithoutSubscription(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	b.call("DELETE", "/v25.0/"+wabaID+"/subscribed_apps", token, nil)
	b.write(p, simulator.Inbound{Kind: "text", Text: "nadie oye"})
	if d := b.sim.Deliveries(0, 0); len(d) != 1 || d[0].State != "unsubscribed" {
		t.Fatalf("deliveries %+v", d)
	}
	if status, _ := b.call("POST", "/v25.0/"+wabaID+"/subscribed_apps", token, nil); status != 200 {
		t.Fatalf("subscribe: %d", status)
	}
	b.write(p, simulator.Inbound{Kind: "text", Text: "ahora sí"})
	if !bytes.Contains(b.next().body, []byte("ahora")) {
		t.Error("the wrong message came")
	}
}

func TestEveryVariantIsDelivered(t *testing.T) {
	b := connect(t)
	b.customer(true)
	for _, name := range simulator.Variants() {
		before := len(b.sim.Deliveries(0, 0))
		if err := b.sim.Generate(name, "", ""); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sent := len(b.sim.Deliveries(0, 0)) - before
		if sent == 0 {
			t.Errorf("%s sent nothing", name)
		}
		for range sent {
			h := b.next()
			if !json.Valid(h.body) {
				t.Errorf("%s: the body is not JSON", name)
			}
			if name == "body_3mb" && (len(h.body) < 2_500_000 || len(h.body) > 3_100_000) {
				t.Errorf("body_3mb has %d bytes", len(h.body))
			}
		}
	}
}
