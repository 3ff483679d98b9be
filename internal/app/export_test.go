package app_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Whoever loses the right to export while his export runs gets no page more.
func TestExportsAskAgainWhoAsks(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
			for i := range 501 {
				tx.InsertContact(desk.Contact{ID: tx.NewID(), Name: fmt.Sprintf("Ana %03d", i), CreatedAt: tx.Now, UpdatedAt: tx.Now})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 101 {
			o.delivers(o.text(fmt.Sprintf("5730011%05d", i), "Hola"))
		}
		boss, nobody := o.admin, *o.clerk()
		boss.Inboxes = nobody.Inboxes
		nobody.Permissions = desk.RoleReadOnly.Permissions()
		// loses says at the given time, from 1, that he is nobody special any more.
		loses := func(at int) func(context.Context) (*desk.Actor, error) {
			asked := 0
			return func(context.Context) (*desk.Actor, error) {
				if asked++; asked < at {
					return &boss, nil
				}
				return &nobody, nil
			}
		}
		for at, want := range map[int]int{1: 0, 2: 500, 9: 602} {
			n := 0
			err := o.app.EachContact(ctx, loses(at), desk.ContactQuery{}, func(*desk.Card) error { n++; return nil })
			if refused := desk.CodeOf(err) == "permission_missing"; n != want || refused != (at < 9) {
				t.Errorf("contacts: %d before he loses it at page %d, %v; want %d", n, at, err, want)
			}
		}
		for at, want := range map[int]int{1: 100, 9: 101} {
			x, err := o.app.ExportList(ctx, &boss, desk.ListQuery{View: desk.ViewAll, Sort: desk.SortActivity})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			err = x.Each(ctx, loses(at), func(page []desk.Listed) error { n += len(page); return nil })
			if refused := desk.CodeOf(err) == "permission_missing"; n != want || refused != (at < 9) {
				t.Errorf("conversations: %d before he loses it at the %d. look, %v; want %d", n, at, err, want)
			}
		}
	})
}
