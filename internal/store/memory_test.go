package store_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// What a writer remembers of a person ends with what changes it: the commit of another node or process, or a statement of its own
// that goes past the nouns.
func TestRememberedPeopleAreAsTheDatabaseHasThem(t *testing.T) {
	testkit.Engines(t, rememberedPeople)
}

func rememberedPeople(t *testing.T, o store.Options) {
	ctx, s := context.Background(), testkit.Open(t, o)
	ws := workspace(t, s)
	key := store.IdentityKey{Workspace: ws, Inbox: 1, Kind: desk.IdentityPhone, Value: "5491112345678"}
	write := func(s *store.Store, fn func(tx *store.Tx) error) {
		t.Helper()
		if err := s.Write(ctx, ws, store.Need{Identities: []store.IdentityKey{key}}, fn); err != nil {
			t.Fatal(err)
		}
	}
	person := func() (p *store.Person) {
		t.Helper()
		write(s, func(tx *store.Tx) (err error) { p, err = tx.Person(key); return err })
		return p
	}

	var c desk.Conversation
	write(s, func(tx *store.Tx) error {
		contact := desk.Contact{ID: tx.NewID(), Workspace: ws, Name: "Lucía"}
		tx.InsertContact(contact)
		id := tx.NewID()
		tx.InsertIdentity(desk.Identity{ID: id, Workspace: ws, Contact: contact.ID, Primary: id, Kind: key.Kind, Value: key.Value})
		thread := desk.Thread{ID: tx.NewID(), Workspace: ws, Inbox: 1, Identity: id, Contact: contact.ID}
		tx.SaveThread(thread)
		c = tx.NewConversation(desk.Conversation{Inbox: 1, Thread: thread.ID, Contact: contact.ID, WaitingSince: desk.Never})
		return nil
	})
	touch := func(tx *store.Tx) error { // a group that commits, so that it is remembered
		p, err := tx.Person(key)
		if err != nil {
			return err
		}
		p.Open.UnreadCount++
		p.Open.Version = tx.Emit(desk.Event{Kind: desk.MessageCreated, ActorKind: desk.ActorSystem, Conversation: c.ID})
		tx.SaveConversation(p.Open)
		tx.Remember(p, key)
		return nil
	}
	write(s, touch)
	if p := person(); p.Open.ID != c.ID || p.Open.UnreadCount != 1 || p.Contact.Name != "Lucía" {
		t.Fatalf("%+v", p)
	}

	other := testkit.Open(t, o)
	write(other, touch)
	if p := person(); p.Open.UnreadCount != 2 {
		t.Errorf("another node's change went unnoticed: %+v", p.Open)
	}
	write(s, touch)
	write(s, func(tx *store.Tx) error {
		tx.Put(`UPDATE conversations SET unread_count = 9 WHERE workspace_id = $1 AND id = $2`, ws, c.ID)
		return nil
	})
	if p := person(); p.Open.UnreadCount != 9 {
		t.Errorf("a statement written by hand went unnoticed: %+v", p.Open)
	}
	write(s, touch)
	write(s, func(tx *store.Tx) error {
		contact, err := tx.Contact(c.Contact)
		contact.Name = "Lucía Gómez"
		tx.UpdateContact(contact)
		return err
	})
	if p := person(); p.Contact.Name != "Lucía Gómez" {
		t.Errorf("a new name went unnoticed: %+v", p.Contact)
	}
}

// When more people write than can be remembered, most of those that were stay so.
func TestMostPeopleStayRemembered(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		var keys []store.IdentityKey
		write := func(need store.Need, fn func(tx *store.Tx) error) {
			t.Helper()
			if err := s.Write(context.Background(), ws, need, fn); err != nil {
				t.Fatal(err)
			}
		}
		for len(keys) < 2160 {
			write(store.Need{}, func(tx *store.Tx) error {
				for range 60 {
					key := store.IdentityKey{Workspace: ws, Inbox: 1, Kind: desk.IdentityPhone, Value: fmt.Sprint(5491100000000 + len(keys))}
					p := store.Person{Identity: desk.Identity{ID: tx.NewID()}, Thread: desk.Thread{ID: tx.NewID(), Workspace: ws, Inbox: 1}}
					p.Thread.Identity = p.Identity.ID
					tx.SaveThread(p.Thread)
					tx.Remember(&p, key)
					keys = append(keys, key)
				}
				return nil
			})
		}
		cost := func(need store.Need) int64 {
			before := s.Statements()
			write(need, func(*store.Tx) error { return nil })
			return s.Statements() - before
		}
		read, plain := 0, cost(store.Need{})
		for i := 0; i < len(keys); i += 10 {
			if cost(store.Need{Identities: keys[i : i+1]}) > plain {
				read++
			}
		}
		if read > 50 {
			t.Errorf("%d of 216 were read again", read)
		}
	})
}
