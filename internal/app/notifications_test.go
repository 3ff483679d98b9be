package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// What is new in one workspace costs the same however many there are; where nothing is new anywhere, one statement for all of them.
func TestTellingCostsByWhatIsNew(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		n := o.app.Notifier()
		if err := n.TellAll(ctx); err != nil {
			t.Fatal(err)
		}
		write := func(workspace int64, fn func(tx *store.Tx) error) {
			t.Helper()
			if err := o.store.Write(ctx, workspace, store.Need{}, fn); err != nil {
				t.Fatal(err)
			}
		}
		// Whoever was answered may be ahead of the ring; after the next answer he is not.
		settled := func(workspace int64) { write(workspace, func(*store.Tx) error { return nil }) }
		news := func(phone string) cost {
			o.delivers(o.text(phone, "Hola"))
			settled(o.workspace)
			return o.costOf(func() {
				if err := n.Tell(ctx, o.workspace); err != nil {
					t.Error(err)
				}
			})
		}
		look := func() cost {
			return o.costOf(func() {
				if err := n.TellAll(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		alone := news("573001110001")
		gathered := o.store.Gather()
		defer gathered.Stop()
		var others []int64
		for group := range 5 {
			write(0, func(tx *store.Tx) error {
				for i := range 100 {
					others = append(others, tx.NewID())
					tx.InsertWorkspace(desk.Workspace{ID: others[len(others)-1], Name: fmt.Sprint(group, i), Locale: "es", TimeZone: "UTC", CreatedAt: tx.Now})
				}
				return nil
			})
		}
		for _, id := range others[:100] {
			write(id, func(tx *store.Tx) error {
				tx.Emit(desk.Event{Kind: desk.WorkspaceChanged, ActorKind: desk.ActorSystem})
				return nil
			})
			settled(id)
		}
		if got := look(); got.beside > 101 { // this node may know by itself what was new
			t.Errorf("a hundred of five hundred have something new, which costs %+v", got)
		}
		if got := look(); got != (cost{beside: 1}) {
			t.Errorf("where nothing is new it costs %+v", got)
		}
		gathered.Take()
		if got := news("573001110002"); got != alone {
			t.Errorf("among five hundred it costs %+v, alone %+v", got, alone)
		}
		if which, all := gathered.Take(); len(which) != 1 || which[0] != o.workspace || all {
			t.Errorf("it rang for %v, all %t", which, all)
		}
		if got := look(); got != (cost{beside: 1}) {
			t.Errorf("after it was told it costs %+v", got)
		}
	})
}

// crew makes a member of the office's inbox with a role, in a team of the inbox or in none (0).
func (o *office) crew(name string, role desk.Role, team int64) *desk.Actor {
	o.t.Helper()
	ctx := context.Background()
	var id int64
	err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
		id = tx.NewID()
		tx.InsertAccount(store.Account{User: desk.User{ID: id, Name: name, Email: name + "@acme.example", Locale: "es"}, PasswordHash: "x"})
		tx.InsertMember(desk.Member{User: id, Role: role, Sight: desk.SightAll, Active: true})
		b, err := tx.Belonging()
		if err != nil {
			return err
		}
		tx.SetInboxMembers(o.inbox.ID, append(b.MembersOfInbox[o.inbox.ID], id))
		if team != 0 {
			tx.SetTeamMembers(team, append(b.MembersOfTeam[team], id))
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	actor, err := o.app.MemberActor(ctx, o.workspace, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return &actor
}

// team makes a team that works in the office's inbox.
func (o *office) team(name string) (id int64) {
	o.t.Helper()
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		b, err := tx.Belonging()
		id = tx.NewID()
		tx.InsertTeam(desk.Team{ID: id, Name: name})
		tx.SetInboxTeams(o.inbox.ID, append(b.TeamsOfInbox[o.inbox.ID], id))
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// bells is what each of some members has in his bell and has not read, the oldest first; it is told by n what is new.
func (o *office) bells(n *app.Notifier, who ...*desk.Actor) string {
	o.t.Helper()
	ctx := context.Background()
	if err := n.Tell(ctx, o.workspace); err != nil {
		o.t.Fatal(err)
	}
	var out []string
	for _, actor := range who {
		list, _, _, err := o.app.Notifications(ctx, actor, desk.NotificationQuery{Limit: 50})
		if err != nil {
			o.t.Fatal(err)
		}
		slices.Reverse(list)
		for _, one := range list {
			if one.ReadAt.IsZero() {
				out = append(out, fmt.Sprintf("%s #%d %s %d", actor.Name, one.Number, one.Kind, one.Times))
			}
		}
	}
	return strings.Join(out, ", ")
}

// What is due of a conversation that somebody has is told to him alone; of one that nobody has, to its team, and without one to those who
// supervise in its inbox, so that a first reply that is missed in the queue is missed by nobody unawares.
func TestWhatIsDueIsToldToWhoCouldAct(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		sales, empty := o.team("Ventas"), o.team("Nadie")
		ana, bea := o.crew("ana", desk.RoleAgent, sales), o.crew("bea", desk.RoleAgent, sales)
		sara, root := o.crew("sara", desk.RoleSupervisor, 0), o.crew("root", desk.RoleAdministrator, 0)
		everybody := []*desk.Actor{ana, bea, sara, root}
		n := o.app.Notifier()
		o.policy("Todas", 60, 0, 0, byNight)
		o.write(1, 2, 3, 4)
		o.change(2, func(c *desk.Conversation) { c.Team = sales })
		o.change(3, func(c *desk.Conversation) { c.Assignee, c.Team = ana.User, sales })
		o.change(4, func(c *desk.Conversation) { c.Team = empty })
		if _, err := o.app.Mute(ctx, bea, 2, desk.Never); err != nil {
			t.Fatal(err)
		}
		if got := o.bells(n, everybody...); got != "" {
			t.Errorf("before: %s", got)
		}
		o.tell(45 * time.Minute)
		want := "ana #2 sla_warning 1, ana #3 sla_warning 1, sara #1 sla_warning 1, sara #4 sla_warning 1, root #1 sla_warning 1, root #4 sla_warning 1"
		if got := o.bells(n, everybody...); got != want {
			t.Errorf("at risk: %s", got)
		}
		o.tell(15 * time.Minute)
		o.tell(0)
		if got := o.bells(n, ana, bea); got != "ana #2 sla_warning 1, ana #3 sla_warning 1, ana #2 sla_breached 1, ana #3 sla_breached 1" {
			t.Errorf("missed: %s", got)
		}
	})
}

// A flood tells everybody all of it, a part at a time, and once.
func TestAFloodIsToldInParts(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		sara, root := o.crew("sara", desk.RoleSupervisor, 0), o.crew("root", desk.RoleAdministrator, 0)
		n := o.app.Notifier()
		o.policy("Todas", 60, 0, 0, byNight)
		const many = 210 // two rows each: more than one transaction stores
		for i := range many {
			o.write(i)
		}
		o.bells(n, sara)
		o.tell(45 * time.Minute)
		before, _ := o.store.Commits()
		o.bells(n, sara)
		if after, _ := o.store.Commits(); after-before < 2 {
			t.Errorf("all of it is %d transactions", after-before)
		}
		o.bells(o.app.Notifier(), sara)
		for _, who := range []*desk.Actor{sara, root} {
			list := 0
			for q := (desk.NotificationQuery{Limit: 100}); ; {
				page, more, _, err := o.app.Notifications(context.Background(), who, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, one := range page {
					if list++; one.Times != 1 {
						t.Errorf("#%d is told %d times", one.Number, one.Times)
					}
				}
				if !more {
					break
				}
				q.Before = page[len(page)-1].ID
			}
			if list != many {
				t.Errorf("%s is told of %d", who.Name, list)
			}
		}
	})
}

// A team that is given a conversation is told, whoever of it may see that, and so is who is made to follow one by hand: both stand in the bell
// also for who was not there. Who does it, and who follows by himself, is told nothing.
func TestTeamsAndThoseWhoAreAddedAreTold(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		sales, service := o.team("Ventas"), o.team("Soporte")
		ana, bea := o.crew("ana", desk.RoleAgent, sales), o.crew("bea", desk.RoleAgent, sales)
		eva, sara := o.crew("eva", desk.RoleAgent, service), o.crew("sara", desk.RoleSupervisor, 0)
		everybody := []*desk.Actor{ana, bea, eva, sara}
		n := o.app.Notifier()
		o.write(1)
		o.bells(n, ana)
		o.comes(ana, sara)
		give := func(who *desk.Actor, to app.Assignment) {
			t.Helper()
			if _, err := o.app.Assign(ctx, who, 1, to, app.Expect{}); err != nil {
				t.Fatal(err)
			}
		}
		give(ana, app.Assignment{Team: sales})
		if got := o.bells(n, everybody...); got != "bea #1 team_assigned 1" {
			t.Errorf("to her own team: %s", got)
		}
		give(ana, app.Assignment{Team: service})
		give(ana, app.Assignment{Team: sales})
		if got := o.bells(n, everybody...); got != "bea #1 team_assigned 2, eva #1 team_assigned 1" {
			t.Errorf("from team to team: %s", got)
		}
		for _, follow := range []bool{true, true, false, true} {
			if _, err := o.app.Participate(ctx, sara, 1, eva.User, follow); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.app.Participate(ctx, ana, 1, ana.User, true); err != nil {
			t.Fatal(err)
		}
		note := app.Draft{Kind: desk.KindNote, Text: "@bea mira", Mentions: []desk.Mention{{Agent: bea.User}}}
		if _, err := o.app.Write(ctx, ana, 1, note); err != nil {
			t.Fatal(err)
		}
		want := "bea #1 team_assigned 2, bea #1 mention 1, eva #1 team_assigned 1, eva #1 added 2, eva #1 followed_message 1"
		if got := o.bells(n, everybody...); got != want {
			t.Errorf("added by hand and by a note: %s", got)
		}
	})
}
