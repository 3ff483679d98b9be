package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/channel"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// policy makes a policy, in minutes.
func (o *office) policy(name string, first, next, resolution int, more ...func(*app.SLAChange)) desk.SLAPolicy {
	o.t.Helper()
	minutes := func(n int) *time.Duration { d := time.Duration(n) * time.Minute; return &d }
	in := app.SLAChange{Name: &name, FirstReply: minutes(first), NextReply: minutes(next), Resolution: minutes(resolution)}
	for _, change := range more {
		change(&in)
	}
	p, err := o.app.WriteSLAPolicy(context.Background(), &o.admin, 0, in)
	if err != nil {
		o.t.Fatal(err)
	}
	o.run("sla_recount")
	return p
}

func byNight(in *app.SLAChange) { always := true; in.Always = &always }

// tell lets the clock go on and tells what has come by then.
func (o *office) tell(after time.Duration) {
	o.t.Helper()
	o.clock.Advance(after)
	if err := o.app.TellDue(context.Background()); err != nil {
		o.t.Fatal(err)
	}
}

// told are the lines about a conversation's targets.
func (o *office) told(number int64) string {
	var out []string
	for _, l := range o.lines(number) {
		if kind, ok := strings.CutPrefix(l.Name, "sla_"); ok {
			out = append(out, fmt.Sprint(kind, " ", l.From, " ", l.To))
		}
	}
	return strings.Join(out, ", ")
}

func (o *office) sla(number int64) (state string, due time.Duration) {
	c := o.conversations()[number-1]
	due = -1
	if at := c.SLA.Due(); at != desk.Never {
		due = at.Sub(o.clock.Now()).Round(time.Second)
	}
	return c.SLA.State(o.clock.Now()), due
}

func (o *office) wantSLA(what string, number int64, state string, due time.Duration) {
	o.t.Helper()
	if got, at := o.sla(number); got != state || at != due {
		o.t.Errorf("%s: %q, due in %v; want %q in %v", what, got, at, state, due)
	}
}

// A customer's message begins the time for the first answer; it is told once when it is at risk and once when it is missed, on whatever
// node looks, and however long nobody did.
func TestTargetsAreToldOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		o.policy("Todas", 60, 30, 0, byNight)
		o.delivers(o.text("573001110001", "Hola"))
		o.wantSLA("begun", 1, "on_time", time.Hour)
		o.tell(44 * time.Minute)
		if got := o.told(1); got != "" {
			t.Errorf("too early: %s", got)
		}
		o.delivers(o.text("573001110001", "¿Hay alguien?")) // goes on waiting
		o.tell(time.Minute)
		o.tell(0)
		if got := o.told(1); got != "warning first_reply Todas" {
			t.Errorf("at risk: %s", got)
		}
		o.wantSLA("at risk", 1, "at_risk", 15*time.Minute)
		o.store.Close() // whoever comes back has to read how far it was told
		o.store = testkit.Open(t, o.options)
		o.app = app.New(app.Options{Store: o.store, Channels: o.app.Channels, Sealer: plainSealer{}, RatesOff: true})
		o.delivers(o.text("573001110001", "Sigo aquí"))
		o.tell(0)
		if got := o.told(1); got != "warning first_reply Todas" {
			t.Errorf("after he wrote again: %s", got)
		}
		o.tell(15 * time.Minute)
		other := app.New(app.Options{Store: o.store, Sealer: plainSealer{}}) // another node
		if err := other.TellDue(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := o.told(1); got != "warning first_reply Todas, breached first_reply Todas" {
			t.Errorf("missed: %s", got)
		}
		o.wantSLA("missed", 1, "breached", 0)
		o.answers(1, "Aquí estoy")
		o.wantSLA("answered", 1, "", -1)
		o.delivers(o.text("573001110001", "¿Cuánto vale?"))
		o.wantSLA("the next answer", 1, "on_time", 30*time.Minute)

		// While the program is down all of it passes: only the last is told, once.
		o.clock.Advance(3 * time.Hour)
		o.store.Close()
		o.store = testkit.Open(t, o.options)
		o.app = app.New(app.Options{Store: o.store, Channels: o.app.Channels, Sealer: plainSealer{}, RatesOff: true})
		o.tell(0)
		o.tell(time.Hour)
		if got := o.told(1); !strings.HasSuffix(got, "breached first_reply Todas, breached next_reply Todas") {
			t.Errorf("after a pause: %s", got)
		}
	})
}

// A reply that did not arrive answers nothing: the time goes on as if it had not been sent, and is told once all the same.
func TestAFailedReplyStopsNoClock(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		o.policy("Todas", 60, 0, 0, byNight)
		o.delivers(o.text("573001110001", "Hola"))
		o.tell(50 * time.Minute)
		o.answers(1, "Sí")
		o.wantSLA("answered", 1, "", -1)
		o.clock.Advance(5 * time.Minute)
		sender := app.New(app.Options{Store: o.store, Channels: map[string]channel.Channel{"whatsapp": accepting{o.channel.(*whatsapp.WhatsApp)}},
			Sealer: plainSealer{}, RatesOff: true})
		for _, j := range o.jobsDue("send") {
			if err := sender.Workers()["send"](context.Background(), j); err != nil {
				t.Fatal(err)
			}
		}
		o.delivers(fmt.Sprintf(`"statuses":[{"id":"wamid.sent","status":"failed","timestamp":"%d","recipient_id":"573001110001","errors":[{"code":131026}]}]`, o.clock.Now().Unix()))
		o.wantSLA("it failed", 1, "at_risk", 5*time.Minute)
		o.tell(10 * time.Minute)
		if got := o.told(1); got != "warning first_reply Todas, breached first_reply Todas" {
			t.Error(got)
		}
	})
}

// Time counts in the inbox's hours, and stands still while the customer has to do something.
func TestTimeThatCounts(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.attends("") // Monday to Friday, 9 to 18
		o.policy("Horario", 60, 60, 600)
		o.turnsTo(13, 17, 30) // Friday
		o.delivers(o.text("573001110001", "Hola"))
		o.wantSLA("over the weekend", 1, "on_time", 64*time.Hour) // Monday 9:30
		o.turnsTo(16, 9, 10)
		o.delivers(o.text("573001110001", "¿Hola?"))
		o.wantSLA("he goes on waiting", 1, "on_time", 20*time.Minute)
		o.answers(1, "¿De qué talla?")
		o.wantSLA("the matter", 1, "on_time", 24*time.Hour+20*time.Minute) // 30 min of Friday, 9 h of Monday, 30 min of Tuesday
		if _, err := o.app.Pending(ctx, &o.admin, 1, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		o.wantSLA("pending", 1, "paused", -1)
		if left := o.conversations()[0].SLA.Resolution.Left().Round(time.Second); left != 9*time.Hour+20*time.Minute {
			t.Errorf("left: %v", left)
		}
		o.turnsTo(18, 9, 0)
		o.delivers(o.text("573001110001", "M"))
		o.wantSLA("taken up again", 1, "on_time", time.Hour)
		o.answers(1, "Va")
		o.wantSLA("the matter, later", 1, "on_time", 24*time.Hour+20*time.Minute)

		// Another opening of the inbox moves what is due.
		hours := desk.Span{From: 9 * 60, To: 20 * 60}
		week := [7][]desk.Span{}
		for d := time.Monday; d <= time.Friday; d++ {
			week[d] = []desk.Span{hours}
		}
		list, err := o.app.BusinessHours(ctx, &o.admin)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.WriteBusinessHours(ctx, &o.admin, list[0].ID, app.BusinessHoursChange{Week: &week}); err != nil {
			t.Fatal(err)
		}
		o.run("sla_recount")
		o.wantSLA("open for longer", 1, "on_time", 9*time.Hour+20*time.Minute)
	})
}

// The first policy in the order that holds counts; what changes a conversation's label or priority changes its policy.
func TestWhichPolicyHolds(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		vip := o.label("VIP")
		urgent := o.policy("Urgente", 5, 0, 0, byNight, func(in *app.SLAChange) { in.Priorities = &[]desk.Priority{desk.PriorityUrgent} })
		labelled := o.policy("VIP", 10, 0, 0, byNight, func(in *app.SLAChange) { in.Labels = &[]int64{vip.ID} })
		all := o.policy("Todas", 60, 0, 0, byNight)
		o.delivers(o.text("573001110001", "Hola"))
		o.wantSLA("of all", 1, "on_time", time.Hour)
		if _, err := o.app.LabelContact(ctx, &o.admin, o.conversations()[0].Contact, app.Relabel{Add: []int64{vip.ID}}); err != nil {
			t.Fatal(err)
		}
		o.wantSLA("with a label of the contact", 1, "on_time", 10*time.Minute)
		c, err := o.app.SetPriority(ctx, &o.admin, 1, desk.PriorityUrgent)
		if err != nil || c.SLA.Policy != urgent.ID {
			t.Errorf("what is answered has the new policy: %+v, %v", c.SLA, err)
		}
		o.wantSLA("urgent", 1, "on_time", 5*time.Minute)
		seen := o.seq()
		if _, err := o.app.OrderSLAPolicies(ctx, &o.admin, []int64{all.ID, labelled.ID}); err != nil {
			t.Fatal(err)
		}
		o.run("sla_recount")
		o.wantSLA("in another order", 1, "on_time", time.Hour)
		if o.seq() < seen+2 { // the workspace's, and the conversation's
			t.Error("screens are told")
		}
		seen = o.seq()
		if _, err := o.app.OrderSLAPolicies(ctx, &o.admin, []int64{urgent.ID, 7}); app.Refusal(err) == nil || app.Refusal(err).Fields["ids"] != "not_found" || o.seq() != seen {
			t.Errorf("an order that names a policy that is not there: %v", err)
		}
		for _, p := range []desk.SLAPolicy{all, urgent, labelled} {
			if err := o.app.DeleteSLAPolicy(ctx, &o.admin, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		o.run("sla_recount")
		o.wantSLA("without any", 1, "", -1)
		o.delivers(o.text("573001110002", "Hola"))
		o.wantSLA("a new one", 2, "", -1)
	})
}

// What is missed only because a policy was made or changed is shown as missed, and nobody is told; what was missed before is told.
func TestANewPolicyAlarmsNobody(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		for i := range 450 { // more than one batch
			o.delivers(o.text(fmt.Sprintf("5730011%05d", i), "Hola"))
		}
		o.clock.Advance(2 * time.Hour)
		p := o.policy("Todas", 60, 0, 0, byNight)
		o.tell(0)
		for _, n := range []int64{1, 201, 450} {
			o.wantSLA("waiting since before", n, "breached", -time.Hour)
			if got := o.told(n); got != "" {
				t.Errorf("#%d: %s", n, got)
			}
		}
		o.delivers(o.text("573002000000", "Hola"))
		o.clock.Advance(61 * time.Minute)
		name := "Todas las demás"
		if _, err := o.app.WriteSLAPolicy(ctx, &o.admin, p.ID, app.SLAChange{Name: &name}); err != nil {
			t.Fatal(err)
		}
		warn := 50
		if _, err := o.app.WriteSLAPolicy(ctx, &o.admin, p.ID, app.SLAChange{Warn: &warn}); err != nil {
			t.Fatal(err)
		}
		o.run("sla_recount")
		o.tell(0)
		if got := o.told(451); got != "breached first_reply Todas las demás" {
			t.Errorf("missed before the change: %s", got)
		}
		longer := 3 * time.Hour
		if _, err := o.app.WriteSLAPolicy(ctx, &o.admin, p.ID, app.SLAChange{FirstReply: &longer}); err != nil {
			t.Fatal(err)
		}
		o.run("sla_recount")
		o.wantSLA("with more time", 451, "on_time", 3*time.Hour-61*time.Minute)
		o.tell(2 * time.Hour)
		if got := o.told(451); got != "breached first_reply Todas las demás, breached first_reply Todas las demás" {
			t.Errorf("missed anew: %s", got)
		}
	})
}

// What comes late, what a bot has, what is closed and who is blocked: nothing is missed by them.
func TestNothingIsMissedByMistake(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.policy("Todas", 60, 60, 120, byNight)
		late := o.text("573001110001", "Hola")
		o.clock.Advance(7 * 24 * time.Hour)
		o.delivers(late)
		o.wantSLA("a week late", 1, "on_time", time.Hour)
		o.change(1, func(c *desk.Conversation) { c.Bot = 7 })
		o.wantSLA("with a bot", 1, "on_time", 2*time.Hour) // the matter alone
		o.clock.Advance(90 * time.Minute)
		o.change(1, func(c *desk.Conversation) { c.Bot, c.HandedOverAt = 0, o.clock.Now() })
		if c := o.conversations()[0]; c.SLA.Reply.Due.Sub(o.clock.Now()).Round(time.Second) != time.Hour {
			t.Errorf("handed over: %+v", c.SLA.Reply)
		}
		if _, err := o.app.Close(ctx, &o.admin, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		o.wantSLA("closed", 1, "", -1)
		o.tell(24 * time.Hour)
		if got := o.told(1); got != "" {
			t.Error(got)
		}
		o.delivers(o.text("573001110002", "Hola"))
		o.change(2, func(c *desk.Conversation) { c.Hidden = true })
		o.wantSLA("blocked", 2, "paused", -1)
		o.tell(24 * time.Hour)
		if got := o.told(2); got != "" {
			t.Error(got)
		}
	})
}

// change writes a conversation as the system.
func (o *office) change(number int64, fn func(*desk.Conversation)) {
	o.t.Helper()
	id := o.conversations()[number-1].ID
	if err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		c, err := tx.ConversationByID(id)
		fn(&c)
		tx.SaveConversation(c)
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
}

// Policies cost who has none nothing, and who has some nothing with each further message.
func TestWhatPoliciesCost(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		text := func() cost { return o.costOf(func() { o.delivers(o.text("573001110001", "Hola")) }) }
		text()
		before := text()
		o.policy("Todas", 60, 0, 0)
		text()
		if now := text(); now != before {
			t.Errorf("a text took %+v, with a policy %+v", before, now)
		}
	})
}
