package channel

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// What becomes of a message that the provider refuses with a code, by what is known of the codes.
type refusedWith struct {
	name   string
	codes  []int
	after  time.Duration // it is tried again then; 0: it is not
	tries  int           // how often in all, if it never works
	pauses string        // the notice of the inbox that pauses; ""
	notice string        // told to administrators without a pause; ""
}

var errorCodes = []refusedWith{
	{name: "refused for good", codes: []int{100, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131047, 131049, 131055, 131062, 131063,
		132000, 132001, 132005, 132007, 132008, 132012, 132018, 132068, 134100, 134101, 134102, 135000, 137000}},
	{name: "payment", codes: []int{131042}, notice: "payment_problem"},
	{name: "templates limited", codes: []int{131064}, notice: "template_limit"},

	{name: "a fault of theirs", codes: []int{1, 2, 131000, 131016, 133004}, after: 2 * time.Second, tries: 12},
	{name: "the file was not taken", codes: []int{131053}, after: 2 * time.Second, tries: 2},
	{name: "too many calls", codes: []int{4, 613, 80007}, after: 5 * time.Minute},
	{name: "too fast", codes: []int{130429}, after: 2 * time.Second},
	{name: "too fast to one", codes: []int{131056}, after: 4 * time.Second},
	{name: "maintenance", codes: []int{131057, 2494100}, after: time.Minute},
	{name: "spam", codes: []int{131048}, after: time.Hour, notice: "spam_limit"},
	{name: "flow throttled", codes: []int{132069}, after: time.Hour},

	{name: "token", codes: []int{0, 190}, pauses: "token_invalid"},
	{name: "permission", codes: []int{3, 10, 200, 299, 131005}, pauses: "permission_missing"},
	{name: "number gone", codes: []int{33}, pauses: "number_missing"},
	{name: "account", codes: []int{368, 131031}, pauses: "account_restricted"},
	{name: "name", codes: []int{131037}, pauses: "name_not_approved"},
	{name: "registration", codes: []int{131045, 133010}, pauses: "number_not_registered"},
	{name: "PIN", codes: []int{133000, 133005, 133006, 133008, 133009, 133015, 133016}, pauses: "registration_failed"},
}

// B05, J01: by code, what is tried again and how often, what pauses the inbox and who is told, and that the agent has words for it
// in each language. Refused at once, and by a status after the call was accepted.
func TestErrors(t *testing.T) {
	o := servertest.Options{Settings: func(s *config.Settings) { s.RatesOff = false }}
	worlds(t, o, func(t *testing.T, w *world) {
		for _, row := range errorCodes {
			for _, code := range row.codes {
				t.Run(fmt.Sprintf("%s/%d", row.name, code), func(t *testing.T) {
					c, _ := w.asks(t, simulator.Phone{})
					c.resolve()
					c.refusedAtOnce(row, code)
					c.refusedLater(row, code)
				})
			}
			if row.tries > 0 {
				t.Run(row.name+"/always", func(t *testing.T) { w.neverWorks(t, row, "error") })
				t.Run(row.name+"/always, told later", func(t *testing.T) { w.neverWorks(t, row, "status") })
			}
		}
		t.Run("the stream", w.inStep)
	})
}

// fails makes the next sends fail.
func (c *chat) fails(f simulator.Failure) {
	c.t.Helper()
	c.knobs(c.t, func(k *simulator.Knobs) { k.Failures = []simulator.Failure{f} })
}

func (c *chat) refusedAtOnce(row refusedWith, code int) {
	c.t.Helper()
	c.fails(simulator.Failure{Mode: "error", Code: code, Times: 1})
	id := c.says(fmt.Sprint("refused with ", code))
	c.WaitIn(c.t, "the provider refuses it", func() bool { return value(c.by("id", id), "error", "code") == fmt.Sprint(code) })
	m := c.by("id", id)
	if detail, _ := value(m, "error", "detail").(string); detail == "" {
		c.t.Errorf("there is no detail: %s", text(m))
	}
	wanted := "failed"
	if row.pauses != "" || row.after > 0 {
		wanted = "queued"
	}
	if m["status"] != wanted || (m["failed_at"] != nil) != (wanted == "failed") {
		c.t.Errorf("it is %s", text(m))
	}
	c.told(row, code)
	c.worded("send_error", "send_error."+fmt.Sprint(code), fmt.Sprint(code))
	switch {
	case row.pauses != "":
		c.Admin.Must("POST", c.inbox+"/resume", nil, nil)
	case row.after > 0:
		if n := len(c.requests(id)); n != 1 {
			c.t.Errorf("the provider was asked %d times at once", n)
		}
		again := row.after + time.Second // the number's rate begins again from there
		c.inTime(again, "it is tried again", func() bool { return len(c.requests(id)) > 1 })
	default:
		c.Advance(2 * time.Hour)
		c.settled(c.t)
		if n := len(c.requests(id)); n != 1 {
			c.t.Errorf("the provider was asked %d times", n)
		}
		c.Admin.Must("POST", fmt.Sprint(c.path, "/messages/", id, "/retry"), nil, nil) // by a person
	}
	m = c.becomes(id, "delivered")
	if n := len(c.requests(id)); n != 2 || m["error"] != nil {
		c.t.Errorf("the provider was asked %d times; it is %s", n, text(m))
	}
	if c.unreachable(code) {
		c.Writes("ya") // whoever writes can be reached
	}
}

// unreachable: after that code nothing more is tried by itself.
func (c *chat) unreachable(code int) bool { return code == 131026 }

func (c *chat) refusedLater(row refusedWith, code int) {
	c.t.Helper()
	c.resolve()
	c.fails(simulator.Failure{Mode: "status", Code: code, Times: 1})
	if code == 0 {
		return // no code: a status names one
	}
	id := c.says(fmt.Sprint("failed with ", code))
	if row.after > 0 { // nothing of it has arrived: it waits as if it had been refused at once
		c.WaitIn(c.t, "it waits", func() bool {
			m := c.by("id", id)
			return m["status"] == "queued" && value(m, "error", "code") == fmt.Sprint(code)
		})
		c.told(row, code)
		if n := len(c.requests(id)); n != 1 {
			c.t.Errorf("the provider was asked %d times at once", n)
		}
		c.inTime(row.after+time.Second, "it is tried again", func() bool { return len(c.requests(id)) > 1 })
		m := c.becomes(id, "delivered")
		if n := len(c.requests(id)); n != 2 || m["error"] != nil || m["failed_at"] != nil {
			c.t.Errorf("the provider was asked %d times; it is %s", n, text(m))
		}
		return
	}
	m := c.becomes(id, "failed")
	if value(m, "error", "code") != fmt.Sprint(code) || m["failed_at"] == nil {
		c.t.Errorf("it is %s", text(m))
	}
	c.told(row, code)
	if row.pauses != "" {
		c.Admin.Must("POST", c.inbox+"/resume", nil, nil)
	}
	c.Advance(2 * time.Hour)
	c.settled(c.t)
	if n := len(c.requests(id)); n != 1 {
		c.t.Errorf("it was sent again by itself: %d times", n)
	}
	c.becomes(c.says("the next"), "delivered")
}

// told holds what administrators are told, and the inbox, to the row.
func (c *chat) told(row refusedWith, code int) {
	c.t.Helper()
	want, state := "[]", Thing{"state": "connected"}
	if row.notice != "" {
		want = "[" + row.notice + " critical]"
	}
	if row.pauses != "" {
		want, state = "["+row.pauses+" critical]", Thing{"state": "paused", "state_code": fmt.Sprint(code)}
	}
	c.WaitIn(c.t, "the inbox is as it should be", func() bool { return c.inboxNow()["state"] == state["state"] })
	if s := missing(c.inboxNow(), state, "inbox"); s != "" {
		c.t.Error(s)
	}
	var told []string
	for _, n := range c.notices() {
		told = append(told, fmt.Sprint(n["code"], " ", n["severity"]))
		c.worded("shell.notice", fmt.Sprint(n["code"]))
	}
	if got := fmt.Sprint(told); got != want {
		c.t.Errorf("told is %s instead of %s", got, want)
	}
}

// inTime moves the clock until something comes. A message shows a refusal a moment before its job is put off, which may thus be
// counted from after the first step.
func (c *chat) inTime(step time.Duration, what string, holds func() bool) {
	c.t.Helper()
	c.world.inTime(c.t, step, what, holds)
}

func (w *world) inTime(t *testing.T, step time.Duration, what string, holds func() bool) {
	t.Helper()
	looks := 0
	w.WaitIn(t, what, func() bool {
		if holds() {
			return true
		}
		if looks%8 == 0 {
			w.Advance(step)
		}
		looks++
		return false
	})
}

// settled waits until no job is due or under way.
func (w *world) settled(t *testing.T) {
	t.Helper()
	w.WaitIn(t, "nothing is under way", func() bool {
		n, err := w.Store.Backlog(t.Context(), "jobs_ready")
		return err == nil && n == 0
	})
}

// worded looks whether the interface has words for a code in each language.
func (w *world) wordedIn(language, file string) (words map[string]any, err error) {
	b, err := os.ReadFile("../../web/src/lib/i18n/" + language + "/later/" + file + ".json")
	if err == nil {
		err = json.Unmarshal(b, &words)
	}
	return words, err
}

func (c *chat) worded(file string, keys ...string) {
	c.t.Helper()
	for _, language := range []string{"es", "pt", "en"} {
		words, err := c.wordedIn(language, file)
		if err != nil {
			c.t.Fatal(err)
		}
		found := false
		for _, key := range keys {
			found = found || words[key] != nil
		}
		if !found {
			c.t.Errorf("%s has no words for %s", language, strings.Join(keys, ", "))
		}
	}
}

// neverWorks: what is tried again is so only so often.
func (w *world) neverWorks(t *testing.T, row refusedWith, mode string) {
	c, _ := w.asks(t, simulator.Phone{})
	c.fails(simulator.Failure{Mode: mode, Code: row.codes[len(row.codes)-1], Times: 100})
	id := c.says("never")
	for n := 1; n < row.tries; n++ {
		c.WaitIn(c.t, fmt.Sprint("try ", n), func() bool { return len(c.requests(id)) >= n && c.by("id", id)["status"] == "queued" })
		c.inTime(20*time.Minute, "the next try", func() bool { return len(c.requests(id)) > n })
	}
	c.becomes(id, "failed")
	if n := len(c.requests(id)); n != row.tries {
		t.Errorf("it was tried %d times instead of %d", n, row.tries)
	}
	c.knobs(t, func(k *simulator.Knobs) { k.Failures = nil })
}
