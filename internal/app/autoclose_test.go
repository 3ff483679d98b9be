package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// run does the due jobs of the kinds until none is left, as the runner does: those that ask to come again do.
func (o *office) run(kinds ...string) {
	o.t.Helper()
	ctx := context.Background()
	for _, kind := range kinds {
		for range 10_000 {
			due := o.jobsDue(kind)
			if len(due) == 0 {
				break
			}
			for _, j := range due {
				outcome := o.app.Workers()[kind](ctx, j)
				err := o.store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
					wait, again := jobs.After(outcome)
					switch {
					case again:
						tx.RetryJob(j, tx.Now.Add(wait), "")
					case outcome != nil:
						return outcome
					default:
						tx.FinishJob(j)
					}
					return nil
				})
				if err != nil {
					o.t.Fatal(err)
				}
			}
		}
	}
}

// closesIdle lets the clock go on and does what is due then.
func (o *office) closesIdle(after time.Duration) {
	o.t.Helper()
	o.clock.Advance(after)
	o.run("auto_close", "close_idle")
}

func (o *office) autoClose(change func(*desk.AutoClose)) {
	o.t.Helper()
	boss := o.admin
	boss.Inboxes = []int64{o.inbox.ID}
	_, err := o.app.ChangeInbox(context.Background(), &boss, o.inbox.ID, app.InboxChange{Settings: func(s *desk.InboxSettings) { change(&s.AutoClose) }})
	if err != nil {
		o.t.Fatal(err)
	}
}

// answers replies as a person.
func (o *office) answers(number int64, text string) {
	o.t.Helper()
	if _, err := o.app.Write(context.Background(), o.clerk(), number, app.Draft{Kind: desk.KindText, Text: text}); err != nil {
		o.t.Fatal(err)
	}
}

// clerk is a person who may do what agents may, in the office's inbox.
func (o *office) clerk() *desk.Actor {
	return &desk.Actor{Workspace: o.workspace, User: 77, Kind: desk.ActorUser, Inboxes: []int64{o.inbox.ID}, Sight: desk.SightAll,
		Permissions: desk.RoleAgent.Permissions()}
}

func (o *office) statuses() string {
	out := ""
	for _, c := range o.conversations() {
		out += fmt.Sprintf("%d:%s ", c.Number, c.Status)
	}
	return out
}

// What was answered and lies for a day is finished; where the customer waits it is not, nor what is snoozed, nor before its time.
func TestIdleConversationsAreClosed(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		if err := o.app.KeepAutoClose(ctx); err != nil {
			t.Fatal(err)
		}
		o.run("auto_close")
		o.delivers(o.text("573001110001", "Hola"), o.text("573001110002", "Hola"), o.text("573001110003", "Hola"), o.text("573001110004", "Hola"))
		for _, n := range []int64{1, 3, 4} { // the second waits
			o.answers(n, "¿En qué le ayudo?")
		}
		if _, err := o.app.Snooze(ctx, &o.admin, 3, desk.Never, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.Pending(ctx, &o.admin, 4, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		o.closesIdle(24*time.Hour - time.Minute)
		if got := o.statuses(); got != "1:open 2:open 3:snoozed 4:pending " {
			t.Errorf("a minute before: %s", got)
		}
		o.closesIdle(2 * time.Minute)
		if got := o.statuses(); got != "1:closed 2:open 3:snoozed 4:closed " {
			t.Errorf("after a day: %s", got)
		}
		c := o.conversations()[0]
		l := o.lines(1)
		if last := l[len(l)-1]; last.Name != "closed" || last.From != "idle" || last.To != "24" || last.By != 0 || c.ClosedBy != 0 {
			t.Errorf("line %+v of %+v", last, c)
		}
		if c.LastMessage == 0 || o.counts().All != 1 {
			t.Errorf("counts %+v", o.counts())
		}
		// The customer's answer within the day opens the same one, and it is idle a day later anew, once answered.
		o.delivers(o.text("573001110001", "Sigo aquí"))
		o.answers(1, "Dígame")
		o.closesIdle(25 * time.Hour)
		if got := o.statuses(); got != "1:closed 2:open 3:snoozed 4:closed " {
			t.Errorf("reopened and answered: %s", got)
		}
		o.autoClose(func(c *desk.AutoClose) { c.Waiting = true })
		o.closesIdle(time.Second)
		if got := o.statuses(); got != "1:closed 2:closed 3:snoozed 4:closed " {
			t.Errorf("waiting ones too: %s", got)
		}
	})
}

// An assignment, a reopening and a waking count as activity, though the last message is older; each is followed by a whole period.
func TestWhatKeepsAConversationOpen(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		if err := o.app.KeepAutoClose(ctx); err != nil {
			t.Fatal(err)
		}
		o.delivers(o.text("573001110001", "Hola"), o.text("573001110002", "Hola"), o.text("573001110003", "Hola"))
		for n := range int64(3) {
			o.answers(n+1, "Hola")
		}
		if _, err := o.app.Snooze(ctx, &o.admin, 2, o.clock.Now().Add(72*time.Hour), app.Expect{}); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(20 * time.Hour)
		if _, err := o.app.Return(ctx, &o.admin, 1, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.SetPriority(ctx, &o.admin, 3, desk.PriorityHigh); err != nil { // changes nothing
			t.Fatal(err)
		}
		o.closesIdle(5 * time.Hour)
		if got := o.statuses(); got != "1:open 2:snoozed 3:closed " {
			t.Errorf("after 25 h: %s", got)
		}
		if _, err := o.app.Reopen(ctx, o.clerk(), 3, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		o.closesIdle(19*time.Hour + 30*time.Minute)
		if got := o.statuses(); got != "1:closed 2:snoozed 3:open " {
			t.Errorf("after 44 h: %s", got)
		}
		o.closesIdle(5 * time.Hour)
		if got := o.statuses(); got != "1:closed 2:snoozed 3:closed " {
			t.Errorf("after 49 h: %s", got)
		}
		o.clock.Advance(24 * time.Hour)
		o.work("wake")
		o.closesIdle(time.Minute)
		if got := o.statuses(); got != "1:closed 2:open 3:closed " {
			t.Errorf("just woken: %s", got)
		}
		o.closesIdle(24 * time.Hour)
		if got := o.statuses(); got != "1:closed 2:closed 3:closed " {
			t.Errorf("a day after its waking: %s", got)
		}
	})
}

// The message of the end goes out where the window is open, and only there. Off is off.
func TestGoodbye(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.autoClose(func(c *desk.AutoClose) { c.Off = true })
		o.delivers(o.text("573001110001", "Hola"))
		o.answers(1, "Hola")
		o.closesIdle(100 * time.Hour)
		if got := o.statuses(); got != "1:open " {
			t.Fatalf("off: %s", got)
		}
		o.delivers(o.text("573001110001", "¿Sigue ahí?"), o.text("573001110002", "Hola"))
		o.answers(1, "Aquí estamos")
		o.answers(2, "Hola")
		o.autoClose(func(c *desk.AutoClose) { *c = desk.AutoClose{Hours: 2, Message: "Cerramos por ahora. ¡Gracias!"} })
		o.closesIdle(3 * time.Hour)
		if got := o.statuses(); got != "1:closed 2:closed " {
			t.Fatalf("after three hours: %s", got)
		}
		p, err := o.app.Messages(ctx, &o.admin, 1, app.MessageQuery{Limit: 2})
		if err != nil || p.Messages[1].Text != "Cerramos por ahora. ¡Gracias!" || p.Messages[1].Author != desk.AuthorAutomation || p.Messages[1].Delivery != desk.Queued {
			t.Errorf("said: %+v, %v", p.Messages, err)
		}
		o.autoClose(func(c *desk.AutoClose) { c.Hours = 48 })
		o.delivers(o.text("573001110003", "Hola"))
		o.answers(3, "Hola")
		o.closesIdle(49 * time.Hour)
		p, err = o.app.Messages(ctx, &o.admin, 3, app.MessageQuery{Limit: 20})
		if err != nil || o.conversations()[2].Status != desk.Closed {
			t.Fatalf("%+v, %v", o.conversations()[2], err)
		}
		for _, m := range p.Messages {
			if m.Author == desk.AuthorAutomation {
				t.Errorf("outside the window it says %q", m.Text)
			}
		}
	})
}

// One run finishes all that is due, in batches, and then looks at none of it again.
func TestAutoCloseInBatches(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		const n = 130
		for i := range n {
			o.delivers(o.text(fmt.Sprintf("5730011%05d", i), "Hola"))
			if i%2 == 0 {
				o.answers(int64(i+1), "Hola")
			}
		}
		if err := o.app.KeepAutoClose(ctx); err != nil {
			t.Fatal(err)
		}
		o.closesIdle(25 * time.Hour)
		if c := o.counts(); c.All != n/2 {
			t.Errorf("%d are still open, want those that wait: %d", c.All, n/2)
		}
		before := o.store.Statements()
		o.closesIdle(25 * time.Hour)
		if cost := o.store.Statements() - before; cost > 60 {
			t.Errorf("looking again cost %d statements, though nothing is new", cost)
		}
	})
}

// What lay idle before the rule was there, before an upgrade for instance or while it was off, has its whole time first; what is
// idle by then goes.
func TestAutoCloseBeginsWithGrace(t *testing.T) {
	for name, begin := range map[string]func(t *testing.T, o *office){
		"an upgrade": func(t *testing.T, o *office) {
			if err := o.app.KeepAutoClose(context.Background()); err != nil {
				t.Fatal(err)
			}
		},
		"turned on": func(_ *testing.T, o *office) {
			o.autoClose(func(c *desk.AutoClose) { c.Off = true })
			o.autoClose(func(c *desk.AutoClose) { c.Off = false })
		},
	} {
		t.Run(name, func(t *testing.T) {
			offices(t, func(t *testing.T, o *office) {
				o.delivers(o.text("573001110001", "Hola"), o.text("573001110002", "Hola"))
				o.answers(1, "Hola")
				o.answers(2, "Hola")
				o.clock.Advance(100 * 24 * time.Hour)
				begin(t, o)
				o.closesIdle(23 * time.Hour)
				if got := o.statuses(); got != "1:open 2:open " {
					t.Fatalf("at once: %s", got)
				}
				o.delivers(o.text("573001110002", "Sigo aquí"))
				o.answers(2, "Dígame")
				o.closesIdle(2 * time.Hour)
				if got := o.statuses(); got != "1:closed 2:open " {
					t.Errorf("a day later: %s", got)
				}
			})
		})
	}
}
