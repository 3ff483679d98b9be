package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/channel"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/desk"
)

// today says how many targets were met and missed today, in all, and whose: "2/1 of 77: 1/1".
func (o *office) today() string {
	o.t.Helper()
	boss := o.agent()
	boss.Permissions = append(boss.Permissions, desk.PermSupervise)
	b, err := o.app.Board(context.Background(), &boss)
	if err != nil {
		o.t.Fatal(err)
	}
	out := fmt.Sprintf("%d/%d", b.Total.Met, b.Total.Missed)
	for _, l := range b.Agents {
		if l.Met+l.Missed > 0 {
			out += fmt.Sprintf(" %d: %d/%d", l.ID, l.Met, l.Missed)
		}
	}
	if len(b.Inboxes) == 1 && (b.Inboxes[0].Met != b.Total.Met || b.Inboxes[0].Missed != b.Total.Missed) {
		o.t.Errorf("the only inbox has %+v, all have %+v", b.Inboxes[0], b.Total)
	}
	missed, err := o.app.Missed(context.Background(), &boss, 0, 0, 0)
	if err != nil {
		o.t.Fatal(err)
	}
	if len(missed) != b.Total.Missed {
		o.t.Errorf("%d are counted, and %d listed", b.Total.Missed, len(missed))
	}
	return out
}

func (o *office) wantToday(what, want string) {
	o.t.Helper()
	if got := o.today(); got != want {
		o.t.Errorf("%s: %s, not %s", what, got, want)
	}
}

// Each target is met or missed once, on the day on which it was, for whoever had the conversation then.
func TestTargetsMetAndMissedToday(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		clerk := o.clerk()
		o.policy("Todas", 60, 30, 600, byNight)
		o.clock.Advance(time.Hour) // so that the day is young enough wherever it began
		o.delivers(o.text("573001110001", "Hola"), o.text("573001110002", "Hola"), o.text("573001110003", "Hola"))
		o.wantToday("they run", "0/0")
		o.answers(1, "Sí") // in time
		o.wantToday("answered in time", "1/0 77: 1/0")
		o.tell(61 * time.Minute) // the first answers of 2 and 3 are missed, and told
		o.wantToday("missed", "1/2 77: 1/0")
		o.answers(2, "Perdón") // too late: it was missed, and is no more met
		o.wantToday("answered too late", "1/2 77: 1/0")

		// The next answer, too late, before anybody told of it; and whose it was.
		o.delivers(o.text("573001110001", "¿Y hoy?"))
		o.clock.Advance(31 * time.Minute)
		o.answers(1, "Hoy")
		o.wantToday("the next answer is late", "1/3 77: 1/1")
		boss := o.agent()
		boss.Permissions = append(boss.Permissions, desk.PermSupervise)
		list, err := o.app.Missed(ctx, &boss, o.inbox.ID, 0, clerk.User)
		if err != nil || len(list) != 1 || list[0].Number != 1 || list[0].Target != desk.SLANextReply || list[0].Assignee != clerk.User {
			t.Errorf("of hers were missed %+v: %v", list, err)
		}

		// Closed in time the matter is settled. That the customer of 3 was never answered was missed before.
		for n := int64(1); n <= 3; n++ {
			if _, err := o.app.Close(ctx, clerk, n, app.Closing{}); err != nil {
				t.Fatal(err)
			}
		}
		o.wantToday("closed", "4/3 77: 3/1")

		// Closed over a customer who waits: he was not answered in time, and not too late.
		o.delivers(o.text("573001110004", "Hola"))
		if _, err := o.app.Close(ctx, clerk, 4, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		o.wantToday("closed without an answer", "5/3 77: 3/1")

		// What is blocked counts nowhere.
		c := o.conversations()[1]
		if _, err := o.app.Block(ctx, clerk, c.Contact, false); err != nil {
			t.Fatal(err)
		}
		o.wantToday("2 is blocked", "4/2 77: 2/1")

		// The next day begins with nothing, and another sees none of it.
		if list, err := o.app.Missed(ctx, o.clerk(), 0, 0, 0); desk.CodeOf(err) != "permission_missing" {
			t.Errorf("whoever does not supervise is answered %v: %v", list, err)
		}
		boss.Inboxes = []int64{o.inbox.ID + 1}
		if list, err := o.app.Missed(ctx, &boss, o.inbox.ID, 0, 0); err != nil || len(list) != 0 {
			t.Errorf("of an inbox that is not his he is shown %v: %v", list, err)
		}
		o.tell(24 * time.Hour)
		if got := o.today(); got != "0/0" {
			t.Errorf("the day after: %s", got)
		}
	})
}

// A reply that did not arrive has met nothing: the target goes on, and is missed where nobody answers.
func TestAFailedReplyMeetsNoTarget(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		o.policy("Todas", 60, 0, 0, byNight)
		o.delivers(o.text("573001110001", "Hola"))
		o.tell(10 * time.Minute)
		o.answers(1, "Sí")
		o.wantToday("answered", "1/0 77: 1/0")
		sender := app.New(app.Options{Store: o.store, Channels: map[string]channel.Channel{"whatsapp": accepting{o.channel.(*whatsapp.WhatsApp)}}, Sealer: plainSealer{}, RatesOff: true})
		for _, j := range o.jobsDue("send") {
			if err := sender.Workers()["send"](context.Background(), j); err != nil {
				t.Fatal(err)
			}
		}
		o.delivers(fmt.Sprintf(`"statuses":[{"id":"wamid.sent","status":"failed","timestamp":"%d","recipient_id":"573001110001","errors":[{"code":131026}]}]`, o.clock.Now().Unix()))
		o.wantToday("it failed", "0/0")
		o.tell(51 * time.Minute)
		o.wantToday("missed", "0/1 77: 0/1")
	})
}

// What comes to no end has no result: where other rules set no time, nothing was met; and what is taken back was not.
func TestWhatDoesNotEndHasNoResult(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		p := o.policy("Todas", 60, 0, 600, byNight)
		o.delivers(o.text("573001110001", "Hola"))
		o.tell(10 * time.Minute)
		if _, err := o.app.Close(ctx, &o.admin, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		o.wantToday("closed", "1/0")
		if _, err := o.app.Restore(ctx, &o.admin, []app.Restoring{{Number: 1, To: app.Standing{Status: desk.Open, Waits: true}}}); err != nil {
			t.Fatal(err)
		}
		o.wantToday("closed by mistake", "0/0")
		none, soon := time.Duration(0), 30*time.Minute
		if _, err := o.app.WriteSLAPolicy(ctx, &o.admin, p.ID, app.SLAChange{FirstReply: &none, NextReply: &soon, Resolution: &none}); err != nil {
			t.Fatal(err)
		}
		o.run("sla_recount")
		o.wantToday("no time is set any more", "0/0")
	})
}

// What was over is missed, also where it stands still before anybody told of it, and does not go on.
func TestWhatIsPausedTooLateIsMissed(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.policy("Todas", 0, 0, 60, byNight)
		o.delivers(o.text("573001110001", "Hola"), o.text("573001110002", "Hola"))
		o.clock.Advance(30 * time.Minute)
		o.change(1, func(c *desk.Conversation) { c.Status = desk.Pending })
		o.clock.Advance(31 * time.Minute)
		o.change(2, func(c *desk.Conversation) { c.Status = desk.Pending })
		o.wantToday("one is paused in time, and one too late", "0/1")
		for n := int64(1); n <= 2; n++ {
			if _, err := o.app.Close(ctx, &o.admin, n, app.Closing{}); err != nil {
				t.Fatal(err)
			}
		}
		o.wantToday("closed", "1/1")
	})
}
