package fault

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// R01: kill -9 under load, again and again: every message that was answered 200 is there once, what was not comes by the provider's
// repetition, and the program is up again within five seconds (start fails otherwise).
func TestR01KillUnderLoad(t *testing.T) {
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			underLoad(t, install(t, postgres, "http://127.0.0.1:9"), rounds(20, 200), (*process).kill)
		})
	}
}

// underLoad ends the program so many times while deliveries come, and starts it again.
func underLoad(t *testing.T, in *installation, times int, end func(*process)) {
	const senders = 12
	l := &ledgerOutside{chances: seeded(t), answered: map[string]bool{}}
	app := in.app()
	for range times {
		p := in.start()
		ctx, cancel := context.WithCancel(t.Context())
		acks := make(chan struct{})
		var sending sync.WaitGroup
		for range senders {
			sending.Go(func() { l.send(ctx, app, acks) })
		}
		for range 10 + l.upTo(150) {
			<-acks
		}
		end(p)
		cancel()
		sending.Wait()
	}
	in.start()
	for _, id := range l.missing(inbound(live.Fetch(t, in.client()))) {
		t.Errorf("%s was answered 200 and is gone", id)
	}
	for l.waiting() > 0 { // the provider comes again with what was not answered
		if status, err := l.one(t.Context(), app); status != http.StatusOK {
			t.Fatalf("a repetition was answered %d (%v)", status, err)
		}
	}
	stored := inbound(live.Fetch(t, in.client()))
	if missing := l.missing(stored); len(missing) > 0 || len(stored) != len(l.answered) {
		t.Errorf("%d messages were answered, %d are there, %d of them missing", len(l.answered), len(stored), len(missing))
	}
	for id, n := range stored {
		if n != 1 {
			t.Errorf("%s is there %d times", id, n)
		}
	}
	t.Logf("%d messages over %d ends, %d deliveries came again", len(stored), times, l.again)
	in.witness.Sound()
}

// R03: kill -9 before, during and after the provider's call: the provider is asked at most once for each message. What cannot be
// known is uncertain; what the provider did is settled by its statuses; nothing overtakes within a conversation.
func TestR03KillWhileSending(t *testing.T) {
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) { killWhileSending(t, postgres) })
	}
}

const conversations = 24

func killWhileSending(t *testing.T, postgres bool) {
	provider := newProvider(t)
	in := install(t, postgres, provider.URL)
	p := in.start()
	provider.connect(in)
	provider.everybodyAsks(in)
	chances := seeded(t)
	written := 0
	turns := rounds(8, 40)
	for range turns {
		provider.hangs(chances.IntN(2) == 0)
		target := 5 + chances.IntN(60)
		for range target {
			path := fmt.Sprintf("/conversations/%d/messages", 1+chances.IntN(conversations))
			text := fmt.Sprintf("answer %04d", written)
			in.client().Must("POST", path, meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}, nil)
			written++
		}
		p.kill()
		in.passTime()
		p = in.start()
	}
	provider.calm()
	provider.settle(in, p)

	states := provider.onceEach(live.Fetch(t, in.client()))
	t.Logf("%d answers over %d kills: %v", written, turns, states)
	in.witness.Sound()
}

// onceEach checks what became of each message of ours, and in which order, and returns how many have which status.
func (p *provider) onceEach(v live.View) map[string]int {
	t := p.t
	t.Helper()
	asked, seen := p.asked(), p.seen()
	states := map[string]int{}
	for id, m := range v.Messages {
		if m["direction"] != "out" {
			continue
		}
		status := m["status"].(string)
		states[status]++
		switch {
		case asked[id] > 1 || seen[id] > 1:
			t.Errorf("%v: the provider was asked %d times, the customer got it %d times", m["text"], asked[id], seen[id])
		case status == "uncertain" && seen[id] != 0:
			t.Errorf("%v is uncertain although its statuses came", m["text"])
		case status != "uncertain" && seen[id] != 1:
			t.Errorf("%v is %s, but the customer got it %d times", m["text"], status, seen[id])
		}
	}
	if sum := len(states); sum == 0 || states["queued"]+states["sending"]+states["failed"] > 0 {
		t.Errorf("in the end they are %v", states)
	}
	p.inOrder()
	return states
}

// passTime ends the leases and waits of a program that is not running, as a minute would.
func (in *installation) passTime() {
	in.t.Helper()
	in.witness.Exec(`UPDATE jobs SET run_at = run_at - 120000000 WHERE state = 0`)
}

// provider is a simulated WhatsApp of its own, which outlives the program.
type provider struct {
	*simulator.Simulator
	URL    string
	t      *testing.T
	phones []simulator.Phone
}

func newProvider(t *testing.T) *provider {
	k := simulator.DefaultKnobs()
	k.AnswerDelay, k.SentDelay, k.DeliveredDelay, k.ReadDelay = 3, 1, 1, 1
	k.NumberRate, k.PairBurst, k.ManageRate, k.Concurrency = 0, 0, 0, 8
	k.RetryDelays = make([]int, 200)
	for i := range k.RetryDelays {
		k.RetryDelays[i] = 100
	}
	s := simulator.New(simulator.Config{Seed: 3, Knobs: &k})
	web := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		s.Close()
		web.Close()
	})
	return &provider{Simulator: s, URL: web.URL, t: t}
}

func (p *provider) connect(in *installation) {
	p.t.Helper()
	p.callsBack(in.URL + in.WebhookPath)
}

// callsBack makes it know our number, and where it tells of messages and statuses.
func (p *provider) callsBack(url string) {
	p.t.Helper()
	err := p.Connect(simulator.App{AppSecret: servertest.AppSecret, VerifyToken: servertest.VerifyToken, AccessToken: servertest.AccessToken, Subscribe: true,
		CallbackURL: url}, simulator.Number{PhoneNumberID: number.ID, WABAID: number.WABA, Display: servertest.NumberDisplay, VerifiedName: "Acme"})
	if err != nil {
		p.t.Fatal(err)
	}
}

// everybodyAsks gives each customer a conversation.
func (p *provider) everybodyAsks(in *installation) {
	p.t.Helper()
	for i := range conversations {
		phone, err := p.AddPhone(simulator.Phone{Name: fmt.Sprint("Customer ", i), WaID: meta.Customer(i)})
		if err != nil {
			p.t.Fatal(err)
		}
		p.phones = append(p.phones, phone)
		if _, err := p.Send(phone.ID, simulator.Inbound{Kind: "text", Text: "¿hay?"}); err != nil {
			p.t.Fatal(err)
		}
	}
	in.until("everybody's question is here", func() bool { return in.witness.Number(`SELECT count(*) FROM conversations`) == conversations })
}

// hangs makes some of the next calls hang, so that a kill comes during them; accepted or not.
func (p *provider) hangs(accepted bool) {
	k := p.Knobs()
	k.Failures = nil
	for range 3 {
		k.Failures = append(k.Failures, simulator.Failure{Mode: "hang", Times: 2, Accepted: accepted})
	}
	if err := p.SetKnobs(k); err != nil {
		p.t.Fatal(err)
	}
}

func (p *provider) calm() {
	k := p.Knobs()
	k.Failures = nil
	if err := p.SetKnobs(k); err != nil {
		p.t.Fatal(err)
	}
	p.Release()
}

// settle lets the program do what there is to do, over the minutes that uncertain messages are waited for, until nothing is left.
func (p *provider) settle(in *installation, run *process) *process {
	p.t.Helper()
	for range 20 {
		in.until("nothing more is due", func() bool {
			return in.witness.Number(`SELECT count(*) FROM jobs WHERE state = 0 AND run_at <= $1`, time.Now().UnixMicro()) == 0
		})
		run.stop()
		left := in.witness.Number(`SELECT count(*) FROM jobs WHERE state IN (0, 3) AND kind <> 'auto_close'`) // which always waits for its time
		in.passTime()
		run = in.start()
		if left == 0 {
			break
		}
	}
	in.until("all statuses are delivered", func() bool {
		for _, d := range p.Deliveries(0, 0) {
			if d.State == "pending" {
				return false
			}
		}
		return true
	})
	return run
}

// asked counts how often the provider was asked to send each message of ours.
func (p *provider) asked() map[string]int {
	n := map[string]int{}
	for _, r := range p.Requests(0, 0) {
		var body struct {
			Reference string `json:"biz_opaque_callback_data"`
		}
		if json.Unmarshal([]byte(r.Body), &body) == nil && body.Reference != "" {
			n[body.Reference]++
		}
	}
	return n
}

// seen counts how often each message of ours is on a customer's phone.
func (p *provider) seen() map[string]int {
	n := map[string]int{}
	for _, phone := range p.phones {
		for _, m := range p.chat(phone).Messages {
			if m.From == "business" {
				n[m.Opaque]++
			}
		}
	}
	return n
}

func (p *provider) chat(phone simulator.Phone) simulator.ChatView {
	p.t.Helper()
	chat, err := p.Chat(phone.ID, number.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return chat
}

// inOrder checks that each phone shows our texts as they were written.
func (p *provider) inOrder() {
	p.t.Helper()
	for _, phone := range p.phones {
		last := ""
		for _, m := range p.chat(phone).Messages {
			var text struct{ Body string }
			if m.From != "business" || json.Unmarshal(m.Object, &text) != nil {
				continue
			}
			if text.Body < last {
				p.t.Errorf("%q came after %q", text.Body, last)
			}
			last = text.Body
		}
	}
}

// until waits for what a process does that rings no bell here.
func (in *installation) until(what string, holds func() bool) {
	in.t.Helper()
	limit := time.NewTimer(servertest.Patience)
	defer limit.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-limit.C:
			in.t.Fatalf("this did not happen: %s", what)
		}
	}
}
