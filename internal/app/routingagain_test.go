package app_test

import (
	"context"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// A customer goes to whose he is, else to whom he had last; reopened by him it keeps its agent only if he is there.
func TestCustomersComeBackToTheirAgent(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		people := o.staff("ana", "juan", "eva")
		ana, juan, eva := people[0], people[1], people[2]
		o.routes(desk.Routing{Rule: desk.RoutingRoundRobin})
		o.comes(ana, juan)
		o.write(1, 2)
		o.look()
		o.want("in turns", ana, juan)
		finish := func(number int64) {
			t.Helper()
			if _, err := o.app.Close(ctx, &o.admin, number, app.Closing{}); err != nil {
				t.Fatal(err)
			}
		}
		finish(2)
		o.clock.Advance(time.Minute)
		o.comes(ana, juan)
		o.write(2)
		o.want("reopened, he is there", ana, juan)
		finish(2)
		o.goes(juan)
		o.write(2)
		o.want("reopened, he is not", ana, nil)
		o.look()
		o.want("somebody else", ana, ana)
		finish(2)
		if _, err := o.app.ChooseAvailability(juan, "browser", false); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(25 * time.Hour)
		o.comes(ana, juan, eva)
		o.write(2)
		o.look()
		o.want("a new one, to whom he had last and not whose turn it is", ana, ana, ana)

		all := o.conversations()
		if _, err := o.app.ChangeContact(ctx, &o.admin, all[0].Contact, app.ContactChange{Owner: &eva.User}); err != nil {
			t.Fatal(err)
		}
		finish(1)
		o.clock.Advance(25 * time.Hour)
		o.comes(ana, juan, eva)
		o.write(1)
		o.want("the rule gives it, when it is known who has room", ana, ana, ana, nil)
		o.look()
		o.want("to whose it is", ana, ana, ana, eva)
	})
}

// Whoever is away for longer than the inbox allows gives back where the customer waits, and only that.
func TestAbsentGiveBackWhatWaits(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		people := o.staff("ana", "juan")
		ana, juan := people[0], people[1]
		o.routes(desk.Routing{Rule: desk.RoutingRoundRobin, Away: 10})
		o.comes(ana)
		o.write(1, 2)
		o.look()
		o.want("hers", ana, ana)
		if _, err := o.app.Write(ctx, ana, 2, app.Draft{Kind: desk.KindText, Text: "Sí", ClientID: "c1"}); err != nil {
			t.Fatal(err)
		}
		o.goes(ana)
		o.look()
		o.clock.Advance(9 * time.Minute)
		o.comes(juan)
		o.look()
		o.want("not yet", ana, ana)
		o.clock.Advance(time.Minute)
		o.comes(juan)
		o.look()
		o.want("to who is there, but what she has answered", juan, ana)
		lines := o.lines(1)
		if back := lines[len(lines)-2]; back.Name != "returned" || back.From != "absent" || back.ToID != ana.User {
			t.Errorf("its line is %+v", back)
		}
		if _, err := o.app.Assign(ctx, &o.admin, 1, app.Assignment{Assignee: ana.User}, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		o.look()
		o.want("who gave it to her knew", ana, ana)
	})
}

// Whom a contact had last is known also while its only conversation is back in the queue: reopened, or taken from who was away.
func TestLastAgentIsRemembered(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		people := o.staff("ana", "juan")
		ana, juan := people[0], people[1]
		back := func() {
			t.Helper()
			if _, err := o.app.ChooseAvailability(ana, "browser", false); err != nil {
				t.Fatal(err)
			}
		}
		o.routes(desk.Routing{Rule: desk.RoutingRoundRobin, Away: 10})
		o.comes(ana)
		o.write(1)
		o.look()
		o.want("hers", ana)
		o.goes(ana)
		if _, err := o.app.Close(context.Background(), &o.admin, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		o.write(1)
		o.want("she is not there", nil)
		back()
		o.comes(juan)
		o.look()
		o.want("to her again, though it is his turn", ana)

		o.goes(ana)
		o.look()
		o.clock.Advance(11 * time.Minute)
		o.look()
		o.want("she was away for too long", nil)
		back()
		o.comes(ana, juan)
		o.look()
		o.want("to her once more", ana)
	})
}
