package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// strays are the conversations that are not closed and whose agent does not see them: he is not in their inbox.
func (o *office) strays() (out []string) {
	o.t.Helper()
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		out = nil
		for _, c := range o.conversationsIn(tx) {
			if c.Status == desk.Closed || c.Assignee == 0 {
				continue
			}
			in, err := tx.InInbox(c.Inbox, c.Assignee)
			if err != nil {
				return err
			}
			if m, err := tx.Member(c.Assignee); err != nil {
				return err
			} else if !in {
				out = append(out, fmt.Sprintf("%d with %s (%s)", c.Number, m.Name, c.Status))
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

// second is another inbox of the office's, to which customers write by its number.
func (o *office) second() (b store.Inbox, delivers func(customer, words string)) {
	o.t.Helper()
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		b = store.Inbox{Inbox: desk.Inbox{ID: tx.NewID(), Workspace: o.workspace, Channel: "whatsapp", Name: "Soporte", App: o.meta.ID,
			Account: "1002", Portfolio: "2001", State: desk.InboxConnected, CreatedAt: tx.Now}}
		return tx.InsertInbox(b)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return b, func(customer, words string) {
		o.t.Helper()
		body := `{"object":"whatsapp_business_account","entry":[{"id":"2001","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
			"metadata":{"display_phone_number":"57301","phone_number_id":"1002"},` + o.text(customer, words) + `}}]}]}`
		if err := o.app.Ingest(context.Background(), o.meta, o.channel, []byte(body)); err != nil {
			o.t.Fatal(err)
		}
	}
}

// Whatever is changed of who belongs where, nobody is left with an open conversation that he does not see, and as many go back to the queue as was
// said before.
func TestNobodyHasWhatHeDoesNotSee(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		people := o.staff("ana", "juan", "eva")
		inbox, delivers := o.second()
		inboxes := []int64{o.inbox.ID, inbox.ID}
		o.write(1, 2, 3)
		for n := 4; n <= 6; n++ {
			delivers(fmt.Sprintf("57300%07d", n), "Hola")
		}
		some := func(r *rapid.T, what string, of []int64) []int64 {
			return slices.DeleteFunc(slices.Clone(of), func(int64) bool { return rapid.Bool().Draw(r, what) })
		}
		users := []int64{people[0].User, people[1].User, people[2].User}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		boss := o.admin
		boss.Inboxes = inboxes
		names := 0
		rapid.Check(t, func(r *rapid.T) {
			o.t = t
			var teams []int64
			list, err := o.app.Teams(ctx, &boss)
			must(err)
			for _, team := range list {
				teams = append(teams, team.ID)
			}
			for range rapid.IntRange(5, 12).Draw(r, "steps") {
				user := rapid.SampledFrom(users).Draw(r, "who")
				number := rapid.Int64Range(1, 6).Draw(r, "conversation")
				var change func() error
				var noun desk.RemovalNoun
				var id int64
				var in app.Narrowing
				switch rapid.IntRange(0, 9).Draw(r, "step") {
				case 0:
					noun, id = desk.RemovalMember, user
					role := rapid.SampledFrom([]desk.Role{desk.RoleAgent, desk.RoleAgent, desk.RoleSupervisor, desk.RoleAdministrator, desk.RoleReadOnly}).Draw(r, "role")
					mine, hers := some(r, "of inbox", inboxes), some(r, "of team", teams)
					in = app.Narrowing{Role: &role, Inboxes: &mine, Teams: &hers}
					change = func() error {
						_, err := o.app.ChangeMember(ctx, &boss, user, app.MemberInput{Role: &role, Inboxes: &mine, Teams: &hers})
						return err
					}
				case 1:
					noun, id = desk.RemovalInbox, rapid.SampledFrom(inboxes).Draw(r, "inbox")
					who, of := some(r, "in inbox", users), some(r, "team in inbox", teams)
					in = app.Narrowing{Members: &who, OfTeams: &of}
					change = func() error {
						_, err := o.app.ChangeInbox(ctx, &boss, id, app.InboxChange{Members: &who, Teams: &of})
						return err
					}
				case 2:
					if len(teams) == 0 || rapid.Bool().Draw(r, "new team") {
						names++
						team, err := o.app.NewTeam(ctx, &boss, fmt.Sprint("Equipo ", names), users)
						must(err)
						teams = append(teams, team.ID)
						continue
					}
					noun, id = desk.RemovalTeam, rapid.SampledFrom(teams).Draw(r, "team")
					who := some(r, "in team", users)
					in = app.Narrowing{Members: &who}
					change = func() error { _, err := o.app.ChangeTeam(ctx, &boss, id, nil, &who); return err }
				case 3:
					if len(teams) == 0 {
						continue
					}
					noun, id = desk.RemovalTeam, teams[0]
					teams = teams[1:]
					in = app.Narrowing{Members: &[]int64{}}
					change = func() error { _, err := o.app.DeleteTeam(ctx, &boss, id, new(int64)); return err }
				case 4:
					active := rapid.Bool().Draw(r, "active")
					_, err := o.app.ChangeMember(ctx, &boss, user, app.MemberInput{Active: &active})
					must(err)
				case 5:
					if number <= 3 {
						o.write(int(number))
					} else {
						delivers(fmt.Sprintf("57300%07d", number), "Otra vez")
					}
				case 6:
					if _, err := o.app.Close(ctx, &boss, number, app.Closing{}); err != nil && desk.CodeOf(err) != "conversation_closed" {
						t.Fatal(err)
					}
				case 7:
					if _, err := o.app.Snooze(ctx, &boss, number, o.clock.Now().Add(time.Hour), app.Expect{}); err != nil && desk.CodeOf(err) == "" {
						t.Fatal(err)
					}
				default:
					if _, err := o.app.Assign(ctx, &boss, number, app.Assignment{Assignee: user}, app.Expect{}); err != nil && desk.CodeOf(err) == "" {
						t.Fatal(err)
					}
				}
				if change != nil {
					said, known, err := o.app.GivesBack(ctx, &boss, noun, id, in)
					must(err)
					had := o.had()
					must(change())
					back := 0
					for i, now := range o.had() {
						if had[i] != 0 && now == 0 {
							back++
						}
					}
					if !known || said != back {
						t.Fatalf("%s: %d were said to go back (known: %v), %d did", noun, said, known, back)
					}
				}
				o.run("removal")
				if left := o.strays(); len(left) > 0 {
					t.Fatalf("with who does not see them: %v", left)
				}
			}
		})
	})
}

// What goes back says why and stands in the queue, whatever it was; what is much is left to the job. Who may answer nobody any more gives back all.
func TestWhatIsNotSeenGoesBackToTheQueue(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		people := o.staff("ana", "juan")
		ana, juan := people[0], people[1]
		const many = 230 // two portions
		for n := 1; n <= many; n++ {
			o.write(n)
		}
		give := func(to *desk.Actor, numbers ...int64) {
			t.Helper()
			for _, n := range numbers {
				if _, err := o.app.Assign(ctx, &o.admin, n, app.Assignment{Assignee: to.User}, app.Expect{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for n := int64(1); n <= many; n++ {
			give(ana, n)
		}
		if _, err := o.app.Pending(ctx, &o.admin, 1, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.Snooze(ctx, &o.admin, 2, o.clock.Now().Add(time.Hour), app.Expect{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.Close(ctx, &o.admin, 3, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		o.routes(desk.Routing{Rule: desk.RoutingRoundRobin})
		if _, err := o.app.ChangeMember(ctx, &o.admin, ana.User, app.MemberInput{Inboxes: &[]int64{}}); err != nil {
			t.Fatal(err)
		}
		if left := len(o.strays()); left == 0 || left >= many {
			t.Errorf("%d are left to the job, of %d", left, many)
		}
		o.run("removal")
		if left := o.strays(); len(left) > 0 {
			t.Errorf("with who does not see them: %v", left)
		}
		for _, c := range o.conversations() {
			if want := map[bool]desk.Status{true: desk.Closed, false: desk.Open}[c.Number == 3]; c.Status != want || (c.Assignee != 0) != (c.Number == 3) {
				t.Errorf("%d is %s with %d", c.Number, c.Status, c.Assignee)
			}
		}
		lines := o.lines(1)
		if last := lines[len(lines)-1]; last.Name != "returned" || last.From != string(desk.NotInInbox) || last.ToID != ana.User {
			t.Errorf("its line: %+v", last)
		}
		o.comes(juan)
		o.look()
		if c := o.conversations()[0]; c.Assignee != juan.User {
			t.Errorf("it is not given away again: %d", c.Assignee)
		}

		if _, err := o.app.ChangeMember(ctx, &o.admin, juan.User, app.MemberInput{Role: new(desk.RoleReadOnly)}); err != nil {
			t.Fatal(err)
		}
		o.run("removal")
		lines = o.lines(1)
		if last := lines[len(lines)-1]; last.Name != "returned" || last.From != string(desk.CannotAnswer) || last.ToID != juan.User {
			t.Errorf("its line: %+v", last)
		}

		role, err := o.app.WriteRole(ctx, &o.admin, 0, app.RoleChange{Name: new("Caja"), Permissions: &[]desk.Permission{desk.PermReply}})
		if err != nil {
			t.Fatal(err)
		}
		id, _ := role.Role.ID()
		give(juan, 1, 2)
		if _, err := o.app.ChangeMember(ctx, &o.admin, juan.User, app.MemberInput{Role: &role.Role}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.WriteRole(ctx, &o.admin, id, app.RoleChange{Name: new("Cajas")}); err != nil {
			t.Fatal(err)
		}
		if c := o.conversations()[0]; c.Assignee != juan.User {
			t.Error("a role that lets answer took them away")
		}
		if _, err := o.app.WriteRole(ctx, &o.admin, id, app.RoleChange{Permissions: &[]desk.Permission{desk.PermNotes}}); err != nil {
			t.Fatal(err)
		}
		if all := o.conversations(); all[0].Assignee != 0 || all[1].Assignee != 0 {
			t.Errorf("who may answer nobody still has them: %d, %d", all[0].Assignee, all[1].Assignee)
		}
	})
}
