package store_test

import (
	"context"
	"slices"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// Conversations and contacts are found by what they have, of every kind and by every comparison that it allows.
func TestFoundByAttributes(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws := context.Background(), workspace(t, s)
		plan := desk.Attribute{Noun: desk.OfContact, Key: "plan", Name: "Plan", Kind: desk.AttributeList, Rules: desk.AttributeRules{Options: []string{"Oro", "Plata"}}}
		score := desk.Attribute{Noun: desk.OfContact, Key: "score", Name: "Puntos", Kind: desk.AttributeNumber}
		due := desk.Attribute{Noun: desk.OfConversation, Key: "due", Name: "Vence", Kind: desk.AttributeDate}
		paid := desk.Attribute{Noun: desk.OfConversation, Key: "paid", Name: "Pagado", Kind: desk.AttributeCheckbox}
		place := map[int64]int{} // contact or conversation → its place in the fixture
		err := s.Write(ctx, ws, store.Need{}, func(tx *store.Tx) error {
			for _, a := range []*desk.Attribute{&plan, &score, &due, &paid} {
				a.ID = tx.NewID()
				tx.InsertAttribute(*a)
			}
			for i, v := range []struct {
				plan              string
				score, due, ticks int64
			}{{"Oro", 25_000, 20_000, 1}, {"Plata", -5_000, 20_001, 0}, {"", 0, 0, 0}} {
				contact, thread := desk.Contact{ID: tx.NewID(), Workspace: ws}, tx.NewID()
				tx.InsertContact(contact)
				c := tx.NewConversation(desk.Conversation{Inbox: 1, Thread: thread, Contact: contact.ID, WaitingSince: desk.Never})
				place[contact.ID], place[c.ID] = i, i
				if v.plan == "" {
					continue // knows nothing
				}
				tx.PutAttribute(plan.ID, contact.ID, desk.AttributeValue{Text: v.plan})
				tx.PutAttribute(score.ID, contact.ID, desk.AttributeValue{Number: 1})
				tx.PutAttribute(score.ID, contact.ID, desk.AttributeValue{Number: v.score}) // the last one stands
				tx.PutAttribute(due.ID, c.ID, desk.AttributeValue{Number: v.due})
				tx.PutAttribute(paid.ID, c.ID, desk.AttributeValue{Number: v.ticks})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct {
			name  string
			of    desk.Attribute
			op    store.AttributeOp
			value desk.AttributeValue
			want  []int
		}{
			{"list is, folded", plan, store.AttributeIs, desk.AttributeValue{Text: "ORO"}, []int{0}},
			{"list is not", plan, store.AttributeIsNot, desk.AttributeValue{Text: "oro"}, []int{1, 2}},
			{"list contains", plan, store.AttributeHas, desk.AttributeValue{Text: "lat"}, []int{1}},
			{"nothing but letters", plan, store.AttributeHas, desk.AttributeValue{Text: "%"}, nil},
			{"list does not contain", plan, store.AttributeHasNot, desk.AttributeValue{Text: "lat"}, []int{0, 2}},
			{"known", plan, store.AttributeKnown, desk.AttributeValue{}, []int{0, 1}},
			{"not known", plan, store.AttributeNotKnown, desk.AttributeValue{}, []int{2}},
			{"number less", score, store.AttributeLess, desk.AttributeValue{Number: 0}, []int{1}},
			{"number at least", score, store.AttributeAtLeast, desk.AttributeValue{Number: 25_000}, []int{0}},
			{"number more", score, store.AttributeMore, desk.AttributeValue{Number: 25_000}, nil},
			{"date at most", due, store.AttributeAtMost, desk.AttributeValue{Number: 20_000}, []int{0}},
			{"date is", due, store.AttributeIs, desk.AttributeValue{Number: 20_001}, []int{1}},
			{"ticked", paid, store.AttributeIs, desk.AttributeValue{Number: 1}, []int{0}},
			{"not ticked", paid, store.AttributeIs, desk.AttributeValue{Number: 0}, []int{1, 2}},
			{"not not ticked", paid, store.AttributeIsNot, desk.AttributeValue{Number: 0}, []int{0}},
		} {
			test := store.AttributeTest{Attribute: tc.of, Op: tc.op, Value: tc.value}
			if !test.Allowed() {
				t.Errorf("%s is not allowed", tc.name)
			}
			for _, conversations := range []bool{true, false} {
				if !conversations && tc.of.Noun == desk.OfConversation {
					continue
				}
				ids, err := s.Holding(ctx, ws, test, conversations)
				if err != nil {
					t.Fatalf("%s: %v", tc.name, err)
				}
				var got []int
				for _, id := range ids {
					got = append(got, place[id])
				}
				if !slices.Equal(got, tc.want) {
					t.Errorf("%s, of conversations %v: %v, want %v", tc.name, conversations, got, tc.want)
				}
			}
		}
		for _, test := range []store.AttributeTest{{Attribute: score, Op: store.AttributeHas}, {Attribute: plan, Op: store.AttributeLess}, {Attribute: paid, Op: store.AttributeKnown}} {
			if test.Allowed() {
				t.Errorf("%s of a %s is allowed", test.Op, test.Attribute.Kind)
			}
		}
	})
}
