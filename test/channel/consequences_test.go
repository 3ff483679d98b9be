package channel

import (
	"fmt"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// What a refusal means beyond its message: for the customer, for the template, for a reaction, for how long to wait.
func TestConsequences(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		w.makeTemplates(t)
		for name, part := range map[string]func(*testing.T){
			"an opt-out is kept": w.optsOut, "a paused template is marked": w.templatePauses, "a reaction that failed is taken back": w.reactionFails,
			"to one person four times as long each time": w.waitsLonger,
		} {
			t.Run(name, func(t *testing.T) {
				part(t)
				// What it left would meet the failures that the next one arms. The clock may have overtaken a lease, which ends only with it.
				w.inTime(t, time.Minute, "nothing is under way", func() bool {
					n, err := w.Store.Backlog(t.Context(), "jobs_ready")
					return err == nil && n == 0
				})
			})
		}
		t.Run("the stream", w.inStep)
	})
}

const coupon = `{"kind":"template","template":{"name":"t_coupon","language":"es","button_vars":{"0":"AHORRA20"}}}`

func (w *world) optsOut(t *testing.T) {
	for _, mode := range []string{"status", "error"} {
		c, _ := w.asks(t, simulator.Phone{Name: mode, WaID: fmt.Sprint("5730099900", len(mode))})
		c.fails(simulator.Failure{Mode: mode, Code: 131050, Times: 1})
		var m struct{ ID string }
		c.Admin.Must("POST", c.path+"/messages", parse(t, coupon), &m)
		c.becomes(m.ID, "failed")
		var card Thing
		c.Admin.Must("GET", "/contacts/"+value(c.row(), "contact", "id").(string), nil, &card)
		if err := c.Admin.API("POST", c.path+"/messages", parse(t, coupon), nil); servertest.CodeOf(err) != "marketing_stopped" || card["marketing_stopped"] != true {
			t.Errorf("%s: the next is answered %v, the card says %v", mode, err, card["marketing_stopped"])
		}
		c.becomes(c.says("lo demás sí"), "delivered")
	}
}

func (w *world) templatePauses(t *testing.T) {
	for code, status := range map[int]string{132015: "PAUSED", 132016: "DISABLED"} {
		c, _ := w.asks(t, simulator.Phone{})
		c.resolve()
		c.fails(simulator.Failure{Mode: "error", Code: code, Times: 1})
		var m struct{ ID string }
		hello := parse(t, `{"kind":"template","template":{"name":"hello_world","language":"en_US"}}`)
		c.Admin.Must("POST", c.path+"/messages", hello, &m)
		c.becomes(m.ID, "failed")
		var page struct{ Items []Thing }
		c.Admin.Must("GET", "/templates", nil, &page)
		for _, shown := range page.Items {
			if shown["name"] == "hello_world" && shown["status"] != status {
				t.Errorf("the list says %v instead of %s", shown["status"], status)
			}
		}
		refused(t, c.Admin.API("POST", c.path+"/messages", hello, nil), refusal{field: "template", code: "not_approved", words: "La plantilla no está aprobada."})
		if list := c.notices(); len(list) != 1 || list[0]["code"] != map[int]string{132015: "template_paused", 132016: "template_disabled"}[code] {
			t.Errorf("told is %s", text(list))
		}
		w.Admin.Must("POST", w.inbox+"/templates/sync", nil, nil)
	}
}

func (w *world) reactionFails(t *testing.T) {
	c, asked := w.asks(t, simulator.Phone{})
	for _, mode := range []string{"error", "status"} {
		c.fails(simulator.Failure{Mode: mode, Code: 131009, Times: 1})
		c.Admin.Must("PUT", c.path+"/messages/"+asked["id"].(string)+"/reaction", Thing{"emoji": "👍"}, nil)
		c.WaitIn(t, "the reaction is taken back", func() bool {
			return len(c.Simulator.Knobs().Failures) == 0 && len(c.by("id", asked["id"])["reactions"].([]any)) == 0
		})
	}
	// One that waits for better times stays. The phone may still show the one that a status took back.
	c.fails(simulator.Failure{Mode: "error", Code: 131016, Times: 1})
	c.Admin.Must("PUT", c.path+"/messages/"+asked["id"].(string)+"/reaction", Thing{"emoji": "🙏"}, nil)
	c.inTime(time.Minute, "the reaction arrives", func() bool { return c.Sees()[0].Reactions["business"] == "🙏" })
	if shown := c.by("id", asked["id"])["reactions"].([]any); len(shown) != 1 {
		t.Errorf("it is shown as %s", text(shown))
	}
}

func (w *world) waitsLonger(t *testing.T) {
	c, _ := w.asks(t, simulator.Phone{})
	other, _ := w.asks(t, simulator.Phone{Name: "otra", WaID: "573009990099"})
	c.fails(simulator.Failure{Mode: "error", Code: 131056, Times: 4})
	id := c.says("despacio")
	for n, wait := range []time.Duration{4 * time.Second, 16 * time.Second, 64 * time.Second, 256 * time.Second} {
		c.WaitIn(t, "it is refused", func() bool { return len(c.requests(id)) == n+1 && c.by("id", id)["status"] == "queued" })
		if n == 0 {
			other.knobs(t, func(k *simulator.Knobs) { k.Failures = nil })
			other.becomes(other.says("a otra no la espera"), "delivered")
			c.fails(simulator.Failure{Mode: "error", Code: 131056, Times: 3})
		}
		c.Advance(wait / 2)
		if got := len(c.requests(id)); got != n+1 {
			t.Errorf("after half the wait it was tried %d times", got)
		}
		c.inTime(wait, "the next try", func() bool { return len(c.requests(id)) == n+2 })
	}
	c.becomes(id, "delivered")
}
