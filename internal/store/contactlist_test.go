package store_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// What is filtered for among more than are looked at together is listed once each, in every order, and counted.
func TestFilteredContactsAmongMany(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		const all, every = 4500, 50
		for from := 0; from < all; from += 500 {
			list := make([]desk.Contact, 500)
			for i := range list {
				list[i].Name = fmt.Sprintf("Contact %04d", (from+i)*7919%all)
				if (from+i)%every == 0 {
					list[i].City = "Cali"
				}
			}
			people(t, s, ws, list...)
		}
		a := desk.System(ws)
		f, err := desk.ParseFilter(`{"field":"contact_city","op":"is","values":["cali"]}`, desk.ContactField)
		if err != nil {
			t.Fatal(err)
		}
		for _, sort := range desk.ContactSorts {
			q := desk.ContactQuery{Filter: f, Sort: sort, Limit: 20}
			seen := map[int64]bool{}
			for {
				page, next, err := s.Contacts(context.Background(), &a, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range page {
					if seen[c.ID] || c.City != "Cali" {
						t.Fatalf("%s: %s again, or in the wrong place", sort, c.Name)
					}
					seen[c.ID] = true
				}
				if next == nil {
					break
				}
				q.After = *next
			}
			n, more, err := s.CountContacts(context.Background(), &a, q)
			if err != nil || len(seen) != all/every || n != all/every || more {
				t.Errorf("%s: %d listed, %d counted, more %v, %v", sort, len(seen), n, more, err)
			}
		}
	})
}
