package fault

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// outage is a world whose provider is reached through a gateway, with a second number, and some customers of each.
type outage struct {
	*world
	*gateway
	first, other []int64 // conversations of each number
}

func beginOutage(t *testing.T, o servertest.Options, customers int) *outage {
	t.Helper()
	g, through := throughGateway(t)
	rates := o.Settings
	o.Knobs, o.Settings = quiet, func(s *config.Settings) {
		through(s)
		if rates != nil {
			rates(s)
		}
	}
	w := start(t, o)
	g.mu.Lock()
	g.now = w.Clock.Now
	g.mu.Unlock()
	app := simulator.App{AppSecret: servertest.AppSecret, VerifyToken: servertest.VerifyToken, AccessToken: servertest.AccessToken, Subscribe: true, CallbackURL: w.meta.Callback}
	if err := w.Simulator.Connect(app, simulator.Number{PhoneNumberID: second.ID, WABAID: second.WABA, Display: "+" + second.Display, VerifiedName: "Acme"}); err != nil {
		t.Fatal(err)
	}
	w.Admin.Must("POST", "/inboxes", meta.Object{"name": "Second", "channel": "whatsapp", "phone_number_id": second.ID, "waba_id": second.WABA,
		"app_secret": servertest.AppSecret, "access_token": servertest.AccessToken, "verify_token": servertest.VerifyToken}, nil)
	out := &outage{world: w, gateway: g}
	for i := range customers {
		out.first = append(out.first, w.asked(i))
	}
	w.deliver(second.Messages(meta.Text(meta.Customer(90), meta.ID("ask", 90), "¿hay?", w.now())))
	for number, c := range w.view().Conversations {
		if !slices.Contains(out.first, number) && c != nil {
			out.other = append(out.other, number)
		}
	}
	return out
}

// rests waits until no job is due, and no message is with somebody who was to send it: the end of his try is recorded, and then what becomes
// of its job. Until that is, the job stands where its lease of a minute ends; time that went by in between would end it.
func (w *world) rests() {
	w.t.Helper()
	w.WaitFor("nothing more is due", func() bool {
		return w.witness.Number(`SELECT count(*) FROM jobs j WHERE j.state = 0 AND (j.run_at <= $1 OR j.attempt > 0
			AND EXISTS (SELECT 1 FROM messages m WHERE 'send:' || CAST(m.id AS TEXT) = j.unique_key AND (m.delivery IN (2, 3)
				AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.message_id = m.id AND a.attempt = j.attempt AND a.finished_at <> 0)
				OR EXISTS (SELECT 1 FROM attempts a WHERE a.message_id = m.id AND a.attempt = j.attempt
					AND j.run_at BETWEEN a.started_at + 59999000 AND a.started_at + 60000000))))`,
			w.Clock.Now().UnixMicro()) == 0
	})
}

// passes lets time go by in steps, and everything be done at each.
func (o *outage) passes(span, step time.Duration) {
	o.world.t.Helper()
	for range int(span / step) {
		o.Advance(step)
		o.rests()
	}
}

// writeAll writes so many numbered texts to each conversation and returns the messages' ids.
func (o *outage) writeAll(conversations []int64, each int, name string) (ids []string) {
	for n := range each {
		for _, c := range conversations {
			ids = append(ids, o.replies(c, fmt.Sprintf("%s %02d to %d", name, n, c)))
		}
	}
	return ids
}

// inOrder checks that what was sent to each customer was sent as it was written, and counts it.
func (o *outage) inOrder() (sent int) {
	o.world.t.Helper()
	last := map[string]string{}
	for _, c := range o.made() {
		if c.answered {
			continue
		}
		if sent++; c.text < last[c.to] {
			o.world.t.Errorf("%q was sent after %q", c.text, last[c.to])
		}
		last[c.to] = c.text
	}
	return sent
}

// statuses counts what became of some messages.
func (o *outage) statuses(ids []string) map[string]int {
	n := map[string]int{}
	all := o.view().Messages
	for _, id := range ids {
		n[fmt.Sprint(all[id]["status"])]++
	}
	return n
}

// R10: for a quarter of an hour the provider says that it is down. It is asked ever more seldom, and not by all at once; the other number
// goes on. Afterwards all leaves, in order, once each, and nothing was given up.
func TestR10ProviderDown(t *testing.T) {
	engines(t, func(t *testing.T, postgres bool) {
		o := beginOutage(t, servertest.Options{Postgres: postgres}, 8)
		o.turns(number.ID, func(w http.ResponseWriter) { graphError(w, http.StatusServiceUnavailable, 131016) })
		ids := o.writeAll(o.first, 3, "down")
		began := o.Clock.Now()
		o.passes(time.Minute, 2*time.Second)
		for _, id := range o.writeAll(o.other, 2, "other") {
			o.becomes(id, "sent")
		}
		o.passes(14*time.Minute, 20*time.Second)
		if n := o.statuses(ids); n["queued"] != len(ids) {
			t.Errorf("after a quarter of an hour they are %v", n)
		}
		o.backsOff(began)
		o.turns("", nil)
		o.passes(16*time.Minute, 30*time.Second)
		if n := o.statuses(ids); n["sent"] != len(ids) {
			t.Errorf("in the end they are %v", n)
		}
		if sent := o.inOrder(); sent != len(ids)+2 {
			t.Errorf("%d messages were sent instead of %d", sent, len(ids)+2)
		}
		o.witness.Sound()
	})
}

// backsOff looks at when the provider was asked in vain.
func (o *outage) backsOff(began time.Time) {
	t := o.world.t
	t.Helper()
	asked, moments := map[string][]time.Duration{}, map[time.Duration]bool{}
	for _, c := range o.made() {
		if !c.answered {
			continue
		}
		at := c.at.Sub(began).Round(time.Second)
		asked[c.reference] = append(asked[c.reference], at)
		if at > 2*time.Minute {
			moments[at] = true
		}
	}
	if len(asked) != len(o.first) {
		t.Errorf("%d messages were tried: of each conversation only the first may be", len(asked))
	}
	for _, times := range asked {
		early, late := 0, 0
		for _, at := range times {
			if at <= time.Minute {
				early++
			} else if at > 8*time.Minute {
				late++
			}
		}
		if len(times) < 6 || len(times) > 14 || early < 3 || late > 3 {
			t.Errorf("one was tried at %v", times)
		}
	}
	if len(moments) < 3 { // eight that wait for one another would be tried together each time
		t.Errorf("all were tried at the same %d moments", len(moments))
	}
}

// R10: connections are cut, before an answer or in the middle of one, or a gateway says that it cannot. Each message is asked for once, for
// the provider may have it; what is behind it waits for a minute, in order, and the other number goes on.
func TestR10ConnectionsCut(t *testing.T) {
	takesLong(t)
	for name, answer := range map[string]func(http.ResponseWriter){"reset": cut(false), "half an answer": cut(true),
		"a gateway's page": func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }} {
		t.Run(name, func(t *testing.T) {
			o := beginOutage(t, servertest.Options{}, 4)
			o.turns(number.ID, answer)
			ids := o.writeAll(o.first, 3, "cut")
			o.passes(time.Minute, 10*time.Second)
			for _, id := range o.writeAll(o.other, 2, "other") {
				o.becomes(id, "sent")
			}
			o.passes(4*time.Minute, 20*time.Second)
			if n := o.statuses(ids); n["uncertain"] != len(ids) {
				t.Errorf("they are %v", n)
			}
			o.turns("", nil)
			later := o.writeAll(o.first, 1, "later")
			o.passes(2*time.Minute, 10*time.Second)
			if n := o.statuses(later); n["sent"] != len(later) {
				t.Errorf("what was written afterwards is %v", n)
			}
			last, asked := map[string]string{}, map[string]int{}
			for _, c := range o.made() {
				if asked[c.reference]++; c.text < last[c.to] {
					t.Errorf("%q was tried after %q", c.text, last[c.to])
				}
				last[c.to] = c.text
			}
			for id, n := range asked {
				if n != 1 {
					t.Errorf("the provider was asked %d times for %v", n, o.find(id)["text"])
				}
			}
			o.witness.Sound()
		})
	}
}

// R11: the provider says how long we are to leave it alone, with its own code or only by the status. So long it is left alone, for that
// number; then the queue drains in order and at the number's pace, not at once.
func TestR11RetryAfter(t *testing.T) {
	takesLong(t)
	const wait = 90 * time.Second
	for name, code := range map[string]int{"by its code": 130429, "by the status alone": 0} {
		t.Run(name, func(t *testing.T) {
			engines(t, func(t *testing.T, postgres bool) {
				o := beginOutage(t, servertest.Options{Postgres: postgres, Settings: func(s *config.Settings) { s.RatesOff = false }}, 30)
				o.turns(number.ID, func(w http.ResponseWriter) {
					if code == 0 {
						w.Header().Set("Retry-After", "90")
						w.WriteHeader(http.StatusTooManyRequests)
						return
					}
					graphError(w, http.StatusTooManyRequests, code, "Retry-After", "90")
				})
				ids := []string{o.replies(o.first[0], "limit 00")}
				o.becomesAgain(ids[0])
				o.turns("", nil) // it would take them by now
				ids = append(ids, o.writeAll(o.first, 3, "limit 01")...)
				before := len(o.made())
				o.passes(wait-5*time.Second, 5*time.Second)
				if n := len(o.made()); n != before {
					t.Errorf("the provider was asked %d times before the time that it named", n-before)
				}
				for _, id := range o.writeAll(o.other, 2, "other") {
					o.becomes(id, "sent")
				}
				o.passes(5*time.Second-200*time.Millisecond, 200*time.Millisecond)
				step := 100 * time.Millisecond
				for n := len(o.made()); len(o.made()) < before+2+len(ids); {
					o.passes(step, step)
					now := len(o.made())
					if now-n > int(step/(time.Second/80))+2 {
						t.Errorf("%d messages were sent within %s", now-n, step)
					}
					if n = now; o.Clock.Now().After(o.made()[0].at.Add(2 * wait)) {
						t.Fatalf("%d of %d messages were sent", n-before-2, len(ids))
					}
				}
				for _, id := range ids {
					o.becomes(id, "sent")
				}
				o.inOrder()
				o.witness.Sound()
			})
		})
	}
}

// becomesAgain waits until a message was tried in vain and waits for its next try.
func (o *outage) becomesAgain(id string) {
	o.world.t.Helper()
	o.WaitFor("it was tried", func() bool {
		return o.witness.Number(`SELECT count(*) FROM attempts WHERE outcome = 'retry'`) > 0
	})
	if m := o.find(id); m["status"] != "queued" {
		o.world.t.Errorf("it is %v", m["status"])
	}
}

// engines runs a test on both.
func engines(t *testing.T, fn func(t *testing.T, postgres bool)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, false) })
	t.Run("postgres", func(t *testing.T) { fn(t, true) })
}
