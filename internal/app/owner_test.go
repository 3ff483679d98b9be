package app_test

import (
	"context"
	"testing"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// A contact's new conversations go to its owner first: a member, or a team's queue; and to nobody whom the inbox does not know.
func TestNewConversationsGoToTheOwner(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.setSettings(desk.InboxSettings{Reopen: desk.ReopenNever})
		o.delivers(o.text("573001112233", "Hola"))
		contact := o.conversations()[0].Contact
		again := func(number int64) desk.Conversation {
			t.Helper()
			if _, err := o.app.Close(ctx, &o.admin, number, app.Closing{}); err != nil {
				t.Fatal(err)
			}
			o.delivers(o.text("573001112233", "Otra cosa"))
			all := o.conversations()
			return all[len(all)-1]
		}
		owned := func(c app.ContactChange) {
			t.Helper()
			if _, err := o.app.ChangeContact(ctx, &o.admin, contact, c); err != nil {
				t.Fatal(err)
			}
		}
		var me, stranger int64
		err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
			for _, p := range []struct {
				id   *int64
				role desk.Role
			}{{&me, desk.RoleAdministrator}, {&stranger, desk.RoleAgent}} {
				*p.id = tx.NewID()
				tx.InsertAccount(store.Account{User: desk.User{ID: *p.id, Name: string(p.role), Email: string(p.role) + "@acme.example", Locale: "es"}})
				tx.InsertMember(desk.Member{User: *p.id, Role: p.role, Sight: desk.SightAll, Active: true})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		team, err := o.app.NewTeam(ctx, &o.admin, "Ventas", []int64{me})
		if err != nil {
			t.Fatal(err)
		}
		owned(app.ContactChange{Owner: &me})
		c := again(1)
		l := o.lines(c.Number)
		if c.Assignee != me || c.Status != desk.Open || l[len(l)-1].Name != "assigned" || l[len(l)-1].ToID != me {
			t.Errorf("to the member: %+v, %+v", c, l)
		}
		owned(app.ContactChange{Owner: &stranger})
		if c = again(c.Number); c.Assignee != 0 || !c.Queued() {
			t.Errorf("to a member who is not in the inbox: %+v", c)
		}
		owned(app.ContactChange{OwnerTeam: &team.ID})
		card, err := o.app.Contact(ctx, &o.admin, contact)
		if err != nil || card.Owner != 0 || card.OwnerTeam != team.ID {
			t.Errorf("one or the other: %+v, %v", card.Contact, err)
		}
		if c = again(c.Number); c.Team != team.ID || c.Assignee != 0 || !c.Queued() {
			t.Errorf("to the team: %+v", c)
		}
		if _, err := o.app.DeleteTeam(ctx, &o.admin, team.ID, nil); err != nil {
			if _, e := o.app.Close(ctx, &o.admin, c.Number, app.Closing{}); e != nil {
				t.Fatal(e)
			}
			if _, err := o.app.DeleteTeam(ctx, &o.admin, team.ID, nil); err != nil {
				t.Fatal(err)
			}
		}
		if c = again(c.Number); c.Team != 0 || !c.Queued() {
			t.Errorf("to a team that is gone: %+v", c)
		}
	})
}
