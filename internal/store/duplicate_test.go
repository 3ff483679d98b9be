package store_test

import (
	"fmt"
	"slices"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// alike lists who looks like a contact, by name; those who are called the same have an =.
func alike(t *testing.T, s *store.Store, workspace, id int64) []string {
	t.Helper()
	cards, err := s.ContactsByIDs(t.Context(), workspace, []int64{id})
	if err != nil || len(cards) != 1 {
		t.Fatal(cards, err)
	}
	found, named, err := s.LookAlikes(t.Context(), &cards[0].Contact)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range found {
		mark := ""
		if named[c.ID] {
			mark = "="
		}
		out = append(out, mark+c.Name+" "+c.Phone+c.Email)
	}
	slices.Sort(out)
	return out
}

func TestLookAlikes(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws, other := workspace(t, s), workspace(t, s)
		people(t, s, other, desk.Contact{Name: "Lucía Herrera", Phone: "+551187654321", Email: "lu@x.example"})
		list := []desk.Contact{
			{Name: "Lucía Herrera", Phone: "+5511987654321", Email: "lu@x.example"},
			{Name: "Lu", Phone: "+551187654321"},
			{Name: "Tienda de Lu", Email: "lu@x.example"},
			{Name: "LUCIA  herrera"}, // two spaces: not the same line
			{Name: "LUCIA herrera", Email: "otra@x.example"},
			{Name: "Lucía Herrera Paz"},
			{Name: "Herrera Lucía"},
			{Name: "Lucía"},
			{Name: "Otra", Phone: "+525512345678"},
		}
		for i := range 300 {
			list = append(list, desk.Contact{Name: fmt.Sprint("Lucía ", i)})
		}
		ids := people(t, s, ws, list...)
		want := []string{"=LUCIA herrera otra@x.example", "Lu +551187654321", "Tienda de Lu lu@x.example"}
		if got := alike(t, s, ws, ids[0]); !slices.Equal(got, want) {
			t.Errorf("like Lucía: %q", got)
		}
		if got := alike(t, s, ws, ids[7]); got != nil {
			t.Errorf("like somebody with a first name only: %q", got)
		}

		apart := func(fn func(tx *store.Tx) error) {
			t.Helper()
			if err := s.Write(t.Context(), ws, store.Need{}, fn); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // saying it again does no harm
			apart(func(tx *store.Tx) error { tx.SetApart(ids[0], ids[1], 7); return nil })
		}
		if got := alike(t, s, ws, ids[0]); !slices.Equal(got, []string{want[0], want[2]}) {
			t.Errorf("after one was told apart: %q", got)
		}
		if got := alike(t, s, ws, ids[1]); got != nil {
			t.Errorf("and from the other side: %q", got)
		}
		apart(func(tx *store.Tx) error { tx.DropApart(ids[1], ids[0]); return nil })
		if got := alike(t, s, ws, ids[1]); len(got) != 1 {
			t.Errorf("after it was taken back: %q", got)
		}

		apart(func(tx *store.Tx) error { tx.SetApart(ids[0], ids[1], 7); tx.SetApart(ids[2], ids[0], 7); return nil })
		apart(func(tx *store.Tx) error { return tx.DropContact(ids[0]) })
		var left int
		if err := s.Write(t.Context(), ws, store.Need{}, func(tx *store.Tx) (err error) {
			left, err = tx.CountApart()
			return err
		}); err != nil || left != 0 {
			t.Errorf("of a contact that was deleted %d rows stay (%v)", left, err)
		}
	})
}
