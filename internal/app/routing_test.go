package app_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

var drained = flag.Int("routing.drain", 1000, "how many conversations wait in the test of a long queue; 30 to each agent")

// staff makes agents who work in the office's inbox, and reads who they are.
func (o *office) staff(names ...string) []*desk.Actor {
	o.t.Helper()
	ctx := context.Background()
	ids := make([]int64, len(names))
	err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
		for i, name := range names {
			ids[i] = tx.NewID()
			tx.InsertAccount(store.Account{User: desk.User{ID: ids[i], Name: name, Email: name + "@acme.example", Locale: "es"}, PasswordHash: "x"})
			tx.InsertMember(desk.Member{User: ids[i], Role: desk.RoleAgent, Sight: desk.SightOwn, Active: true})
		}
		boss := tx.NewID()
		tx.InsertAccount(store.Account{User: desk.User{ID: boss, Name: "jefa", Email: "jefa@acme.example", Locale: "es"}, PasswordHash: "x"})
		tx.InsertMember(desk.Member{User: boss, Role: desk.RoleAdministrator, Sight: desk.SightAll, Active: true})
		tx.SetInboxMembers(o.inbox.ID, ids)
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	out := make([]*desk.Actor, len(names))
	for i, id := range ids {
		actor, err := o.app.MemberActor(ctx, o.workspace, id)
		if err != nil {
			o.t.Fatal(err)
		}
		out[i] = &actor
	}
	return out
}

// routes lets the inbox give its queue away so, as its page does.
func (o *office) routes(rule desk.Routing) {
	o.t.Helper()
	o.store.OnCommit(o.app.Committed)
	boss := o.admin
	boss.Inboxes = []int64{o.inbox.ID}
	_, err := o.app.ChangeInbox(context.Background(), &boss, o.inbox.ID, app.InboxChange{Settings: func(s *desk.InboxSettings) { s.Routing = rule }})
	if err != nil {
		o.t.Fatal(err)
	}
	if o.inbox, err = o.store.Inbox(context.Background(), o.workspace, o.inbox.ID); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) comes(who ...*desk.Actor) {
	for _, actor := range who {
		if _, err := o.app.Attend(actor, fmt.Sprint("browser of ", actor.User), true, false); err != nil {
			o.t.Fatal(err)
		}
	}
}

// goes chooses away.
func (o *office) goes(who *desk.Actor) {
	if _, err := o.app.ChooseAvailability(who, "browser", true); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) look() {
	o.t.Helper()
	if err := o.app.RouteAll(context.Background(), true); err != nil {
		o.t.Fatal(err)
	}
}

// writes is a first message of a new customer each.
func (o *office) write(customers ...int) {
	for _, n := range customers {
		o.delivers(o.text(fmt.Sprintf("57300%07d", n), "Hola"))
	}
}

// had are the assignees of the conversations, in their order.
func (o *office) had() (out []int64) {
	for _, c := range o.conversations() {
		out = append(out, c.Assignee)
	}
	return out
}

func (o *office) want(what string, who ...*desk.Actor) {
	o.t.Helper()
	want := make([]int64, len(who))
	for i, a := range who {
		if a != nil {
			want[i] = a.User
		}
	}
	if got := o.had(); !slices.Equal(got, want) {
		o.t.Errorf("%s: %v have them, want %v", what, got, want)
	}
}

func TestQueueIsGivenAway(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		people := o.staff("ana", "juan", "eva")
		ana, juan, eva := people[0], people[1], people[2]
		o.write(1)
		o.comes(ana)
		o.look()
		o.want("no rule", nil)

		o.routes(desk.Routing{Rule: desk.RoutingRoundRobin, Capacity: 2})
		o.goes(eva)
		o.comes(juan)
		o.look()
		o.want("what waited when the rule came", ana)
		lines := o.lines(1)
		if last := lines[len(lines)-1]; last.Name != "assigned" || last.ToID != ana.User || last.By != 0 {
			t.Errorf("its line is %+v", last)
		}
		o.write(2, 3, 4, 5)
		o.look()
		o.want("in turns, up to two each", ana, juan, ana, juan, nil)

		o.comes(eva)
		o.look()
		o.want("away by hand, though on the screen", ana, juan, ana, juan, nil)
		if _, err := o.app.ChooseAvailability(eva, "browser", false); err != nil {
			t.Fatal(err)
		}
		o.look()
		o.want("she is there", ana, juan, ana, juan, eva)

		o.write(6, 7)
		o.look()
		if _, err := o.app.Close(context.Background(), ana, 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		o.look()
		o.want("room again", ana, juan, ana, juan, eva, eva, ana)

		none := 0
		if _, err := o.app.ChangeMember(context.Background(), &o.admin, juan.User, app.MemberInput{Capacity: &none}); err != nil {
			t.Fatal(err)
		}
		ten := 10
		if _, err := o.app.ChangeMember(context.Background(), &o.admin, eva.User, app.MemberInput{Capacity: &ten}); err != nil {
			t.Fatal(err)
		}
		o.write(8, 9)
		o.look()
		o.want("numbers of their own", ana, juan, ana, juan, eva, eva, ana, eva, eva)
	})
}

// What was given back by hand goes to somebody else, and to nobody if there is nobody.
func TestGivenBackDoesNotComeBack(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		people := o.staff("ana", "juan")
		ana, juan := people[0], people[1]
		o.routes(desk.Routing{Rule: desk.RoutingFewestOpen})
		o.comes(ana)
		o.write(1)
		o.look()
		o.want("hers", ana)
		back := func(who *desk.Actor) {
			t.Helper()
			if _, err := o.app.Return(context.Background(), who, 1, app.Expect{}); err != nil {
				t.Fatal(err)
			}
			o.look()
		}
		back(ana)
		o.want("given back", nil)
		o.comes(juan)
		o.look()
		o.want("his", juan)
		back(juan)
		o.want("given back by both", nil)
	})
}

// Bots', blocked contacts', pending and snoozed ones are nobody's to route; a team's go to the team, and hold nothing back.
func TestWhatIsNotRouted(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		people := o.staff("ana", "juan")
		ana, juan := people[0], people[1]
		o.write(1, 2, 3, 4, 5)
		if _, err := o.app.Pending(ctx, &o.admin, 1, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		all := o.conversations()
		if _, err := o.app.Block(ctx, &o.admin, all[1].Contact, false); err != nil {
			t.Fatal(err)
		}
		team, err := o.app.NewTeam(ctx, &o.admin, "Ventas", []int64{juan.User})
		if err != nil {
			t.Fatal(err)
		}
		err = o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
			c, err := tx.ConversationByID(all[2].ID)
			c.Bot = 9
			tx.SaveConversation(c)
			if err == nil {
				c, err = tx.ConversationByID(all[3].ID)
				c.Team = team.ID
				tx.SaveConversation(c)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		o.routes(desk.Routing{Rule: desk.RoutingFewestOpen})
		o.comes(ana)
		o.look()
		o.want("behind the team's", nil, nil, nil, nil, ana)
		o.comes(juan)
		o.look()
		o.want("the team's", nil, nil, nil, juan, ana)
	})
}

// A rule costs a delivery no statement.
func TestRoutingCostsADeliveryNothing(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		o.staff("ana")
		measured := func() cost {
			o.write(1)
			text := o.text("573000000001", "¿Hay ruanas?")
			return o.costOf(func() { o.delivers(text) })
		}
		off := measured()
		o.routes(desk.Routing{Rule: desk.RoutingFewestOpen})
		if on := measured(); on != off {
			t.Errorf("with a rule a text costs %+v, without %+v", on, off)
		}
	})
}

// A long queue is given away in few transactions, to each his share.
func TestLongQueueDrains(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		agents := *drained * 3 / 100
		names := make([]string, agents)
		for i := range names {
			names[i] = fmt.Sprint("agente", i)
		}
		people := o.staff(names...)
		for n := 0; n < *drained; n += 50 {
			var values []string
			for i := range min(50, *drained-n) {
				values = append(values, o.text(fmt.Sprintf("57300%07d", n+i), "Hola"))
			}
			o.delivers(values...)
		}
		o.routes(desk.Routing{Rule: desk.RoutingRoundRobin, Capacity: 50})
		o.comes(people...)
		began := time.Now()
		spent := o.costOf(o.look)
		t.Logf("%d conversations to %d agents in %v: %+v", *drained, agents, time.Since(began), spent)
		if n := o.counts(); n.Unassigned != 0 {
			t.Errorf("%d still wait", n.Unassigned)
		}
		if most := int64(*drained/200 + 1); spent.commits > most {
			t.Errorf("%d transactions, want %d at most", spent.commits, most)
		}
		loads, err := o.store.Loads(context.Background(), o.workspace)
		if err != nil {
			t.Fatal(err)
		}
		least, most := *drained, 0
		for _, a := range people {
			least, most = min(least, loads[a.User]), max(most, loads[a.User])
		}
		if most-least > 1 {
			t.Errorf("from %d to %d each", least, most)
		}
	})
}
