package app_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// The job leaves no value of a deleted attribute, of contacts and of conversations. Another attribute may have its key meanwhile, and
// is not given its values.
func TestADeletedAttributeLeavesNothing(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text("573001112233", "Hola"))
		c := o.conversations()[0]
		name, other := "Plan", "Otro"
		for _, noun := range []desk.AttributeNoun{desk.OfContact, desk.OfConversation} {
			set := func(key, value string) {
				t.Helper()
				in := app.AttributeInput{key: value}
				var err error
				if noun == desk.OfContact {
					_, err = o.app.ChangeContact(ctx, &o.admin, c.Contact, app.ContactChange{Attributes: in})
				} else {
					_, err = o.app.SetConversationAttributes(ctx, &o.admin, c.Number, in, nil)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			has := func() string {
				t.Helper()
				row, err := o.app.Row(ctx, c)
				if err != nil {
					t.Fatal(err)
				}
				card, err := o.app.Contact(ctx, &o.admin, c.Contact)
				if err != nil {
					t.Fatal(err)
				}
				return string(row.Attributes) + string(card.Attributes)
			}
			made := func(name *string) desk.Attribute {
				t.Helper()
				at, err := o.app.NewAttribute(ctx, &o.admin, app.NewAttributeInput{AttributeChange: app.AttributeChange{Name: name}, Noun: noun, Kind: desk.AttributeText})
				if err != nil {
					t.Fatal(err)
				}
				return at
			}
			gone, stays := made(&name), made(&other)
			set("plan", `"Oro"`)
			set("otro", `"x"`)
			if err := o.app.DeleteAttribute(ctx, &o.admin, gone.ID); err != nil {
				t.Fatal(err)
			}
			again := made(&name)
			if again.Key != gone.Key {
				t.Errorf("the key %s is not free again", gone.Key)
			}
			if n := o.work("drop_attribute"); n != 1 {
				t.Errorf("%d jobs", n)
			}
			want := desk.AttributeValues("").With(stays.ID, `"x"`)
			if got := has(); got != string(want) {
				t.Errorf("of the %s is left %s, want %s", noun, got, want)
			}
			err := o.store.Write(ctx, c.Workspace, store.Need{}, func(tx *store.Tx) error {
				for attribute, n := range map[int64]int{gone.ID: 0, stays.ID: 1, again.ID: 0} {
					_, values, err := tx.WithAttribute(attribute, 10)
					if err != nil || len(values) != n {
						t.Errorf("%d have attribute %d, want %d: %v", len(values), attribute, n, err)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			set("otro", "null")
			if got := has(); got != "" {
				t.Errorf("left %s", got)
			}
		}
	})
}

// What contacts have is united when a payload shows that two of them are one: the kept one's values win, the other fills blanks.
func TestLinkedContactsUniteTheirAttributes(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		known := func(id, sender, address string) string {
			return fmt.Sprintf(`"contacts":[{"profile":{"name":"Ana"},%s}],"messages":[{%s,"id":"%s","timestamp":"%d","type":"text","text":{"body":"Hola"}}]`,
				address, sender, id, o.clock.Now().Unix())
		}
		o.delivers(o.text("573001112233", "Hola"))
		o.delivers(known("wamid.b", `"from_user_id":"CO.99"`, `"user_id":"CO.99"`))
		ids := map[string]int64{}
		for _, name := range []string{"Plan", "Ciudad"} {
			at, err := o.app.NewAttribute(ctx, &o.admin, app.NewAttributeInput{AttributeChange: app.AttributeChange{Name: &name}, Noun: desk.OfContact, Kind: desk.AttributeText})
			if err != nil {
				t.Fatal(err)
			}
			ids[at.Key] = at.ID
		}
		all := o.conversations()
		for i, in := range []app.AttributeInput{{"plan": `"Oro"`}, {"plan": `"Plata"`, "ciudad": `"Cali"`}} {
			if _, err := o.app.ChangeContact(ctx, &o.admin, all[i].Contact, app.ContactChange{Attributes: in}); err != nil {
				t.Fatal(err)
			}
		}
		o.delivers(known("wamid.c", `"from":"573001112233","from_user_id":"CO.99"`, `"wa_id":"573001112233","user_id":"CO.99"`))
		card, err := o.app.Contact(ctx, &o.admin, all[0].Contact)
		if err != nil {
			t.Fatal(err)
		}
		want := desk.AttributeValues("").With(ids["plan"], `"Oro"`).With(ids["ciudad"], `"Cali"`)
		if card.Attributes != want {
			t.Errorf("the kept one has %s, want %s", card.Attributes, want)
		}
		err = o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
			for key, id := range ids {
				_, values, err := tx.WithAttribute(id, 10)
				if _, kept := values[card.ID]; err != nil || len(values) != 1 || !kept {
					t.Errorf("by %s are found %v: %v", key, values, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
