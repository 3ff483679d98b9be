package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// people adds contacts, each with an id of its own; the names of those found are what tests compare.
func people(t *testing.T, s *store.Store, workspace int64, list ...desk.Contact) (ids []int64) {
	t.Helper()
	err := s.Write(context.Background(), workspace, store.Need{}, func(tx *store.Tx) error {
		for _, c := range list {
			c.ID, c.CreatedAt, c.UpdatedAt = tx.NewID(), tx.Now, tx.Now
			tx.InsertContact(c)
			ids = append(ids, c.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// finds searches page by page and returns all names.
func finds(t *testing.T, s *store.Store, workspace int64, search string, limit int) (names []string) {
	t.Helper()
	q := desk.ContactQuery{Search: search, Limit: limit}
	for {
		cards, next, err := s.Contacts(context.Background(), &desk.Actor{Workspace: workspace, Kind: desk.ActorSystem, Sight: desk.SightAll}, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cards {
			names = append(names, c.Name)
		}
		if next == nil {
			return names
		}
		if len(cards) != limit {
			t.Errorf("a page of %q has %d of %d and is not the last", search, len(cards), limit)
		}
		q.After = *next
	}
}

func TestContactsAreFoundByTheirWords(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws, other := workspace(t, s), workspace(t, s)
		people(t, s, other, desk.Contact{Name: "María Ajena", Phone: "+573001112233"})
		people(t, s, ws,
			desk.Contact{Name: "María Núñez", Email: "maria.nunez@correo.example", Phone: "+573001112233", Company: "Café «El Ñandú»"},
			desk.Contact{Name: "Mario Paz", Email: "mp_100%@tienda.example", Company: "3M"},
			desk.Contact{Name: "Rosa María", Phone: "+5215512345678"},
			desk.Contact{Name: "🌸Ana", Company: "O'Higgins, S.A."},
			desk.Contact{Name: "ÀNGEL D’Ávila", Email: "angel@correo.example"},
			desk.Contact{Name: "Anamaría"})
		for search, want := range map[string][]string{
			"maria":                      {"Rosa María", "María Núñez"}, // the newest first; not the end of Anamaría
			"MARÍA":                      {"Rosa María", "María Núñez"},
			"mari":                       {"Rosa María", "María Núñez", "Mario Paz"}, // by the word that was found
			"maria nun":                  {"María Núñez"},
			"nunez  maria":               {"María Núñez"},
			"maria paz":                  nil,
			"maria.nunez@correo.example": {"María Núñez"},
			"@correo":                    {"ÀNGEL D’Ávila", "María Núñez"},
			"correo.example":             {"ÀNGEL D’Ávila", "María Núñez"},
			"example":                    {"ÀNGEL D’Ávila", "Mario Paz", "María Núñez"},
			"cafe nandu":                 {"María Núñez"},
			"+57 300 111-2233":           {"María Núñez"},
			"(300) 111":                  {"María Núñez"},
			"2233":                       {"María Núñez"},
			"12345":                      {"Rosa María"},
			"5678 rosa":                  {"Rosa María"},
			"3m":                         {"Mario Paz"},
			"100%":                       {"Mario Paz"},
			"mp_1":                       {"Mario Paz"},
			"mp%":                        nil, // as it was typed
			"%":                          {"Mario Paz"},
			"&":                          nil,
			"% paz":                      {"Mario Paz"},
			"ana":                        {"🌸Ana", "Anamaría"},
			"🌸":                          {"🌸Ana"},
			"🌸ana":                       {"🌸Ana"},
			"o'h":                        {"🌸Ana"},
			"avila":                      {"ÀNGEL D’Ávila"},
			"ajena":                      nil,
		} {
			for _, limit := range []int{1, 2, 25} {
				if got := finds(t, s, ws, search, limit); !slices.Equal(got, want) {
					t.Errorf("%q, %d a page: found %v, want %v", search, limit, got, want)
				}
			}
		}
		if got := finds(t, s, ws, " ", 2); len(got) != 6 || !slices.Contains(got, "Anamaría") {
			t.Errorf("all are %v", got)
		}
	})
}

// The words follow their contact: changed, merged into another.
func TestWordsFollowTheirContact(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		ids := people(t, s, ws, desk.Contact{Name: "Lucía Herrera", Phone: "+573001112233"}, desk.Contact{Name: "Lucía Mora"})
		err := s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error {
			c, err := tx.Contact(ids[0])
			if err != nil {
				return err
			}
			c.Name, c.Company = "Luz Herrera", "Acme"
			if err := tx.UpdateContact(c); err != nil {
				return err
			}
			return tx.MoveContact(ids[1], ids[0])
		})
		if err != nil {
			t.Fatal(err)
		}
		for search, want := range map[string]int{"lucia": 0, "luz": 1, "acme": 1, "2233": 1, "mora": 0} {
			if got := finds(t, s, ws, search, 10); len(got) != want {
				t.Errorf("%q finds %v", search, got)
			}
		}
	})
}

// A database of before has its words made when it is opened.
func TestWordsOfContactsOfBefore(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		s := testkit.Open(t, o)
		ws := workspace(t, s)
		var list []desk.Contact
		for i := range 1200 {
			list = append(list, desk.Contact{Name: fmt.Sprint("Cliente número ", i), Phone: fmt.Sprintf("+5730%08d", i)})
		}
		people(t, s, ws, list...)
		if err := s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error { tx.Put(`DELETE FROM contact_words`); return nil }); err != nil {
			t.Fatal(err)
		}
		if got := finds(t, s, ws, "1199", 10); len(got) != 0 {
			t.Fatalf("without words %v is found", got)
		}
		s.Close()
		s = testkit.Open(t, o)
		if got := finds(t, s, ws, "numero 1199", 10); !slices.Equal(got, []string{"Cliente número 1199"}) {
			t.Errorf("found %v", got)
		}
		if got := finds(t, s, ws, "cliente", 100); len(got) != 1200 {
			t.Errorf("%d are found, want all", len(got))
		}
	})
}
