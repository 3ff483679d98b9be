package fault

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/server"
	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// R19: the machine's clock is set back and forth, also while nothing runs. Each conversation stays in the order in which things
// happened, so does the ledger, and no id is made twice.
func TestR19ClockSteps(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		w.knobs(quiet)
		conversation := w.asked(1)
		said := 0
		talk := func() {
			for range 3 {
				said++
				w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("said", said), fmt.Sprintf("said %03d", said), w.now())))
				said++
				w.becomes(w.replies(conversation, fmt.Sprintf("said %03d", said)), "sent")
				w.Admin.Must("POST", fmt.Sprintf("/conversations/%d/close", conversation), meta.Object{}, nil)
				w.Admin.Must("POST", fmt.Sprintf("/conversations/%d/reopen", conversation), meta.Object{}, nil)
			}
		}
		talk()
		for _, step := range []time.Duration{time.Hour, -time.Hour, -time.Hour, 2 * time.Hour, -time.Hour} {
			w.Advance(step)
			talk()
			w.Restart()
			talk()
		}
		w.inTheirOrder(conversation, said)
		w.ledgerInOrder()
		if n := w.witness.Number(`SELECT count(*) FROM messages m JOIN messages p ON p.conversation_id = m.conversation_id AND p.seq = m.seq - 1 WHERE m.id < p.id`); n != 0 {
			t.Errorf("%d ids are smaller than one before", n)
		}
		for _, path := range []string{"/counts", "/conversations?status=all", fmt.Sprintf("/conversations/%d", conversation)} {
			var answer any
			w.Admin.Must("GET", path, nil, &answer)
			if text := fmt.Sprint(answer); negative.MatchString(text) {
				t.Errorf("GET %s has a negative number: %s", path, text)
			}
		}
		w.witness.Sound()
	})
}

var negative = regexp.MustCompile(`:-\d`)

// inTheirOrder reads a conversation a few messages at a time, newest first, and looks whether all are there in the order of their seqs.
func (w *world) inTheirOrder(conversation int64, texts int) {
	w.t.Helper()
	var seqs []float64
	got := 0
	for after := ""; ; {
		var page struct {
			Items []live.Thing
			Next  *string
		}
		w.Admin.Must("GET", fmt.Sprintf("/conversations/%d/messages?limit=7%s", conversation, after), nil, &page)
		for _, m := range page.Items {
			seqs = append(seqs, m["seq"].(float64))
			if m["kind"] == "text" {
				got++
			}
		}
		if page.Next == nil {
			break
		}
		after = "&after=" + *page.Next
	}
	if got != texts+1 {
		w.t.Errorf("%d texts are shown instead of %d", got, texts+1)
	}
	if !slices.IsSortedFunc(seqs, func(a, b float64) int { return int(b - a) }) {
		w.t.Errorf("newest first they are shown as %v", seqs)
	}
}

// ledgerInOrder reads the ledger in pages: each delivery once, newest first.
func (w *world) ledgerInOrder() {
	w.t.Helper()
	var ids []int64
	seen := map[any]bool{}
	for after := ""; ; {
		var page struct {
			Items []live.Thing
			Next  *string
		}
		w.Admin.Must("GET", "/ledger?limit=10"+after, nil, &page)
		for _, d := range page.Items {
			seen[d["id"]] = true
			id, _ := strconv.ParseInt(fmt.Sprint(d["id"]), 10, 64)
			ids = append(ids, id)
		}
		if page.Next == nil {
			break
		}
		after = "&after=" + *page.Next
	}
	if n := w.witness.Number(`SELECT count(*) FROM deliveries`); int64(len(seen)) != n || int64(len(ids)) != n {
		w.t.Errorf("the ledger shows %d deliveries %d times; %d are there", len(seen), len(ids), n)
	}
	if !slices.IsSortedFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) }) {
		w.t.Errorf("newest first they are %v", ids)
	}
}

// R19: the clock is set forward by an hour while a message is on its way. Its lease has not ended for that: it is neither uncertain nor
// sent again.
func TestR19ClockForwardWhileSending(t *testing.T) {
	takesLong(t)
	engines(t, func(t *testing.T, postgres bool) {
		o := beginOutage(t, servertest.Options{Postgres: postgres}, 2)
		held, release := make(chan struct{}), make(chan struct{})
		var once atomic.Bool
		o.gateway.mu.Lock()
		o.turn = func(w http.ResponseWriter, _ call) bool {
			if w != nil {
				close(held)
				<-release
				graphError(w, http.StatusServiceUnavailable, 131016)
				return true
			}
			return once.CompareAndSwap(false, true)
		}
		o.gateway.mu.Unlock()
		id := o.replies(o.first[0], "on its way")
		<-held
		o.Advance(time.Hour)
		o.WaitFor("its lease goes on", func() bool {
			return o.witness.Number(`SELECT count(*) FROM jobs WHERE kind = 'send' AND state = 0 AND run_at > $1`, o.Clock.Now().UnixMicro()) == 1
		})
		if m := o.find(id); m["status"] != "sending" {
			t.Errorf("while it is on its way it is %v", m["status"])
		}
		o.becomes(o.replies(o.first[1], "somebody else's"), "sent")
		close(release)
		o.becomes(id, "queued")
		o.passes(4*time.Second, time.Second)
		o.becomes(id, "sent")
		if n := o.sends()[id]; n != 1 {
			t.Errorf("the provider got it %d times", n)
		}
		o.witness.Sound()
	})
}

// R19: the clock is set back by an hour while a message waits a second for its next try. It does not wait for an hour.
func TestR19RetryAfterAStepBack(t *testing.T) {
	engines(t, func(t *testing.T, postgres bool) {
		o := beginOutage(t, servertest.Options{Postgres: postgres, Settings: func(s *config.Settings) { s.RatesOff = false }}, 2)
		o.Advance(time.Hour)
		o.turns("", func(w http.ResponseWriter) { graphError(w, http.StatusServiceUnavailable, 131016) })
		id := o.replies(o.first[0], "again, soon")
		o.becomesAgain(id)
		o.turns("", nil)
		o.Advance(-time.Hour)
		o.WaitFor("it is sent", func() bool { // long before an hour is over
			o.Advance(time.Second)
			return o.find(id)["status"] == "sent"
		})
		o.becomes(o.replies(o.first[0], "not held back"), "sent")
		o.witness.Sound()
	})
}

// R19: two nodes whose machines' clocks are five minutes apart, either way. What one has leased is not over for the other, and what happens
// on both happens in one order.
func TestR19NodesApart(t *testing.T) {
	takesLong(t)
	for _, apart := range []time.Duration{5 * time.Minute, -5 * time.Minute} {
		t.Run(apart.String(), func(t *testing.T) {
			provider := newProvider(t)
			in := install(t, true, provider.URL)
			p := in.start()
			provider.connect(in)
			provider.everybodyAsks(in)
			other := in
			if apart < 0 { // the one behind leases, and the other one comes
				p.stop()
				other = in.inProcess(t, apart)
			}
			k := provider.Knobs()
			k.Failures = []simulator.Failure{{Mode: "hang", Times: 1}}
			if err := provider.SetKnobs(k); err != nil {
				t.Fatal(err)
			}
			held := other.answers(1, "answer 0000")
			in.until("the provider takes its time", func() bool { return len(provider.Knobs().Failures) == 0 })
			if apart < 0 {
				in.start()
			} else {
				other = in.inProcess(t, apart)
			}
			for n := range 10 { // both look for work meanwhile
				[]*installation{in, other}[n%2].answers(int64(2+n), fmt.Sprintf("answer %04d", n+1))
			}
			in.until("the others are sent", func() bool {
				sent := 0
				for _, m := range live.Fetch(t, in.client()).Messages {
					if s := m["status"]; m["direction"] == "out" && (s == "sent" || s == "delivered" || s == "read") {
						sent++
					}
				}
				return sent == 10
			})
			if status := live.Fetch(t, in.client()).Messages[held]["status"]; status != "sending" {
				t.Errorf("while the provider takes its time it is %v", status)
			}
			for n := range 20 { // one after the other
				app := []*installation{in, other}[n%2].app()
				if status, err := app.Post(t.Context(), number.Messages(meta.Text(meta.Customer(0), meta.ID("turn", n), fmt.Sprint("turn ", n), time.Now()))); status != http.StatusOK {
					t.Fatalf("a delivery was answered %d (%v)", status, err)
				}
			}
			for what, text := range map[string]string{
				"a message before the one before it":         `SELECT count(*) FROM messages m JOIN messages p ON p.conversation_id = m.conversation_id AND p.seq = m.seq - 1 WHERE m.sort_key < p.sort_key`,
				"an event a second before the one before it": `SELECT count(*) FROM events e JOIN events p ON p.workspace_id = e.workspace_id AND p.seq = e.seq - 1 WHERE e.at < p.at - 1000000`,
			} {
				if n := in.witness.Number(text); n != 0 {
					t.Errorf("%d times: %s", n, what)
				}
			}
			provider.calm()
			in.until("nobody knows what became of it", func() bool { return live.Fetch(t, in.client()).Messages[held]["status"] == "uncertain" })
			if n := provider.asked()[held]; n != 1 {
				t.Errorf("the provider was asked %d times", n)
			}
			in.witness.Sound()
		})
	}
}

// answers writes a text to a conversation and returns the message's id.
func (in *installation) answers(conversation int64, text string) (id string) {
	in.t.Helper()
	var m struct{ ID string }
	in.client().Must("POST", fmt.Sprintf("/conversations/%d/messages", conversation), meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}, &m)
	return m.ID
}

// inProcess is another node of an installation, in this process, whose machine's clock is wrong by so much.
func (in *installation) inProcess(t *testing.T, wrong time.Duration) *installation {
	t.Helper()
	other := *in
	other.URL = serve(t, server.Options{Machine: func() time.Time { return time.Now().Add(wrong) },
		Settings: config.Settings{Data: in.data, DatabaseURL: config.Secret(in.database), GraphURL: in.graph, GraphVersion: "v25.0",
			MaxUpload: 50 << 20, RawRetention: 30 * 24 * time.Hour, RatesOff: true, LogFormat: "text"}})
	return &other
}
