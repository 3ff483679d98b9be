package channel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// J01: a number sends as fast as Meta takes of it. The clock stands while it sends, and Meta refuses what is too fast: nothing is, and a raised
// number sends at its new rate with its next message.
func TestPace(t *testing.T) {
	o := servertest.Options{Settings: func(s *config.Settings) { s.RatesOff = false }, Knobs: func(k *simulator.Knobs) { k.NumberRate = 80 }}
	worlds(t, o, func(t *testing.T, w *world) {
		t.Run("shared with the phone app", func(t *testing.T) {
			w.share(t)
			w.pace(t, 0)
			w.Admin.Must("POST", w.inbox+"/check", nil, nil)
			w.pace(t, 20)
			w.sends(t, 30, 20)
		})
		t.Run("standard", func(t *testing.T) {
			w.connects(t, simulator.Number{})
			w.Admin.Must("POST", w.inbox+"/check", nil, nil)
			w.pace(t, 80)
			w.sends(t, 90, 80)
		})
		t.Run("raised by webhook", func(t *testing.T) {
			c, _ := w.asks(t, simulator.Phone{})
			c.generate("number_throughput")
			w.pace(t, 1000)
			w.sends(t, 90, 90)
		})
		t.Run("what is not said changes nothing", func(t *testing.T) {
			w.connects(t, simulator.Number{Throughput: "NOT_APPLICABLE"})
			w.Admin.Must("POST", w.inbox+"/check", nil, nil)
			w.pace(t, 1000)
		})
	})
}

// pace that the inbox shows.
func (w *world) pace(t *testing.T, want int) {
	t.Helper()
	if got := w.inboxNow()["messages_per_second"]; got != float64(want) {
		t.Errorf("it sends %v a second instead of %d", got, want)
	}
}

// sends writes n messages to two customers: so many go in the first moment, the others a second later, and none is refused.
func (w *world) sends(t *testing.T, n, first int) {
	t.Helper()
	chats := make([]*chat, 2)
	for i := range chats {
		chats[i], _ = w.asks(t, simulator.Phone{Name: fmt.Sprint("customer ", i), WaID: fmt.Sprintf("57300%03d%03d%d", n, first, i)})
	}
	w.settled(t)
	w.Advance(time.Minute) // nothing of the rate is used
	requests := w.Simulator.Requests(0, 1)
	from := requests[len(requests)-1].Seq
	ids := make([]string, n)
	for i := range ids {
		ids[i] = chats[i%2].says(fmt.Sprint("mensaje ", i))
	}
	sent := func() (calls int) {
		for _, r := range w.Simulator.Requests(from, 0) {
			if r.Method != "POST" || !strings.HasSuffix(r.Path, "/messages") {
				continue
			}
			if calls++; r.Code != 0 {
				t.Errorf("Meta refused %s: %d", r.Body, r.Code)
			}
		}
		return calls
	}
	w.WaitIn(t, fmt.Sprint(first, " are sent"), func() bool { return sent() >= first })
	if first < n {
		if calls := sent(); calls != first {
			t.Errorf("%d went in the first moment instead of %d", calls, first)
		}
		w.Advance(time.Second)
	}
	for i, id := range ids {
		chats[i%2].becomes(id, "delivered")
		if got := len(w.requests(id)); got != 1 {
			t.Errorf("message %d was sent %d times", i, got)
		}
	}
}
