package app_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// signed is a message with the addresses that it shows, as members of the message and of its contact, and a username.
func (o *office) signed(from, contact, username string) string {
	o.n++
	return fmt.Sprintf(`"contacts":[{"profile":{"username":"%s"},%s}],"messages":[{%s,"id":"wamid.s%d","timestamp":"%d","type":"text","text":{"body":"Hola"}}]`,
		username, contact, from, o.n, o.clock.Now().Unix())
}

func (o *office) card(number int64) desk.Card {
	o.t.Helper()
	c, err := o.app.Contact(context.Background(), &o.admin, o.conversations()[number-1].Contact)
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (o *office) address(number int64) (address string) {
	o.t.Helper()
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		t, err := tx.Thread(o.conversations()[number-1].Thread)
		address = t.Address
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return address
}

// Who hides his number is found again by his ids, in whatever payload, and is called by his username, which he may change.
func TestUsernames(t *testing.T) {
	const (
		id, contactID           = `"from_user_id":"CO.1"`, `"user_id":"CO.1"`
		parent, contactParent   = `"from_user_id":"CO.1","from_parent_user_id":"CO.ENT.7"`, `"user_id":"CO.1","parent_user_id":"CO.ENT.7"`
		other, contactOther     = `"from_user_id":"CO.2","from_parent_user_id":"CO.ENT.7"`, `"user_id":"CO.2","parent_user_id":"CO.ENT.7"`
		number, contactOfNumber = `"from":"573001112233","from_user_id":"CO.2"`, `"wa_id":"573001112233","user_id":"CO.2"`
	)
	offices(t, func(t *testing.T, o *office) {
		for _, step := range []struct{ from, contact, shown, username, phone, address string }{
			{id, contactID, "@ana.b", "ana.b", "", "CO.1"},
			{id, contactID, "ana.c", "ana.c", "", "CO.1"},
			{parent, contactParent, "ana.c", "ana.c", "", "CO.1"},
			{other, contactOther, "ana.c", "ana.c", "", "CO.2"},
			{number, contactOfNumber, "", "ana.c", "+573001112233", "573001112233"},
			{id, contactID, "ana.c", "ana.c", "+573001112233", "573001112233"},
			{`"from":"CO.ENT.7"`, `"wa_id":"CO.ENT.7"`, "a b", "ana.c", "+573001112233", "573001112233"},
		} {
			o.delivers(o.signed(step.from, step.contact, step.shown))
			if n := len(o.conversations()); n != 1 {
				t.Fatalf("after %s there are %d conversations, want 1", step.from, n)
			}
			c := o.card(1)
			if c.Name != "@"+step.username || c.Username != step.username || c.Phone != step.phone || o.address(1) != step.address {
				t.Errorf("after %s: %q, username %q, phone %q, address %q; want %q, %q, %q", step.from, c.Name, c.Username, c.Phone,
					o.address(1), step.username, step.phone, step.address)
			}
		}
		if c := o.card(1); len(c.Identities) != 4 {
			t.Errorf("addresses %+v, want the number, two ids and their parent", c.Identities)
		}
		for search, want := range map[string]int{"@ana.c": 1, "ana.c": 1, "@ana": 1, "ana.b": 0} {
			found, _, err := o.app.Contacts(context.Background(), &o.admin, desk.ContactQuery{Search: search, Limit: 10})
			if err != nil || len(found) != want {
				t.Errorf("%q finds %d contacts, %v; want %d", search, len(found), err, want)
			}
		}
		before := o.card(1).Version
		o.delivers(o.signed(id, contactID, ""))
		if c := o.card(1); c.Username != "ana.c" || c.Version != before {
			t.Errorf("a payload without a username changes the contact: %+v", c.Contact)
		}
	})
}
