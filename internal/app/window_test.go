package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/testkit"
)

// windows counts the lines of a conversation that say that its reply window ends.
func (o *office) windows(number int64) (n int) {
	o.t.Helper()
	for _, l := range o.lines(number) {
		if l.Name == "window_closing" {
			n++
		}
	}
	return n
}

func (o *office) wantWindows(what string, number int64, n int) {
	o.t.Helper()
	if got := o.windows(number); got != n {
		o.t.Errorf("%s: #%d says %d times that its window ends, want %d", what, number, got, n)
	}
}

// An hour before the reply window ends over a customer who waits it is said, once, on whatever node looks and whatever stood still between:
// to who has the conversation, or else to who could take it. It follows his last message, and is not said of who was answered.
func TestAWindowThatEndsIsToldOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		sales := o.team("Ventas")
		ana, bea := o.crew("ana", desk.RoleAgent, 0), o.crew("bea", desk.RoleAgent, sales)
		sara := o.crew("sara", desk.RoleSupervisor, 0)
		n := o.app.Notifier()
		o.write(1, 2, 3, 4, 5)
		o.change(1, func(c *desk.Conversation) { c.Assignee = ana.User })
		o.change(2, func(c *desk.Conversation) { c.Team = sales })
		o.answers(4, "Ya te digo")
		o.bells(n, ana)
		o.tell(20 * time.Hour)
		o.write(5) // writes again
		o.tell(3*time.Hour - time.Minute)
		o.wantWindows("too early", 1, 0)
		o.tell(time.Minute)
		other := app.New(app.Options{Store: o.store, Channels: o.app.Channels, Sealer: plainSealer{}})
		if err := other.TellDue(context.Background()); err != nil {
			t.Fatal(err)
		}
		for number, times := range []int{1, 1, 1, 0, 0} {
			o.wantWindows("an hour before", int64(number+1), times)
		}
		if got := o.bells(n, ana, bea, sara); got != "ana #1 window_closing 1, bea #2 window_closing 1, sara #3 window_closing 1" {
			t.Errorf("told: %s", got)
		}

		// Another window begins when he writes again, also while the program is down; what has ended by then is not said.
		o.write(1)
		o.store.Close()
		o.store = testkit.Open(t, o.options)
		o.app = app.New(app.Options{Store: o.store, Channels: o.app.Channels, Sealer: plainSealer{}, RatesOff: true})
		o.tell(20*time.Hour + 30*time.Minute)
		o.wantWindows("of the last message", 5, 1)
		o.tell(2*time.Hour + 30*time.Minute)
		o.wantWindows("the next window", 1, 2)
		o.tell(30 * time.Hour)
		o.wantWindows("over", 1, 2)
		o.write(2)
		o.tell(25 * time.Hour)
		o.wantWindows("ended while nobody looked", 2, 1)
	})
}

// What comes late has less time left; what a bot has, what waits for the customer and what the inbox wants no word of is not said.
func TestWindowsOfWhichNothingIsSaid(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		late := o.text("573000000001", "Hola")
		o.clock.Advance(23*time.Hour + 30*time.Minute)
		o.delivers(late)
		o.tell(0)
		o.wantWindows("late", 1, 1)
		o.write(2, 3, 4)
		o.change(2, func(c *desk.Conversation) { c.Bot = 7 })
		o.change(3, func(c *desk.Conversation) { c.Status = desk.Pending })
		o.change(4, func(c *desk.Conversation) { c.Hidden = true })
		o.tell(23 * time.Hour)
		for _, number := range []int64{2, 3, 4} {
			o.wantWindows("not the team's", number, 0)
		}
		o.change(3, func(c *desk.Conversation) { c.Status = desk.Open })
		o.tell(0)
		o.wantWindows("taken up again", 3, 1)
		o.setSettings(desk.InboxSettings{WindowWarningOff: true})
		o.write(5)
		o.tell(23 * time.Hour)
		o.wantWindows("switched off", 5, 0)
		if due, err := o.store.Due(context.Background()); err != nil || len(due) > 0 {
			t.Errorf("it is looked at again: %v, %v", due, err)
		}
		if got := strings.TrimSpace(o.told(1)); got != "" {
			t.Errorf("without a policy it says %s", got)
		}
	})
}
