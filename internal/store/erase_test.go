package store_test

import (
	"slices"
	"testing"

	"timbre/internal/store"
	"timbre/internal/testkit"
)

// Each table that names a conversation, a message or a contact is erased with it, or is known to be looked after otherwise. Whoever
// adds a table decides here.
func TestEveryTableIsErased(t *testing.T) {
	otherwise := map[string]string{
		"messages":               "EraseMessages",
		"conversations":          "DropConversation, one by one",
		"files":                  "EraseMessages, with their content",
		"labelled_conversations": "DropConversation",
		"notifications":          "DropConversation, before its messages",
		"erasures":               "goes when it is done",
		"events":                 "ids only",
		"audit":                  "ids only",
		"contact_merges":         "DropContact, with those before it",
	}
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		testkit.Open(t, o)
		d, err := store.OpenDump(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		for _, table := range d.Tables {
			for _, c := range table.Columns {
				list, names := store.Erased[c.Name]
				if names && otherwise[table.Name] == "" && !slices.Contains(list, table.Name) {
					t.Errorf("%s.%s: nothing says how its rows are erased; see store/erase.go", table.Name, c.Name)
				}
			}
		}
	})
}
