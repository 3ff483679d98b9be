package app_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// state is all rows of some tables as texts, without what says when and which version they are.
func (o *office) state() map[string]string {
	o.t.Helper()
	ctx := context.Background()
	d, err := store.OpenDump(ctx, o.options)
	if err != nil {
		o.t.Fatal(err)
	}
	defer d.Close()
	out := map[string]string{}
	for _, table := range d.Tables {
		if !slices.Contains([]string{"contacts", "contact_words", "identities", "threads", "conversations", "labelled_conversations", "labelled_contacts",
			"attribute_values", "provider_blocks", "contact_merges"}, table.Name) {
			continue
		}
		var rows []string
		err := d.Rows(ctx, table, func(row []any) error {
			var cells []string
			for i, c := range table.Columns {
				if c.Name != "version" && c.Name != "updated_at" {
					cells = append(cells, fmt.Sprint(c.Name, "=", row[i]))
				}
			}
			rows = append(rows, strings.Join(cells, " "))
			return nil
		})
		if err != nil {
			o.t.Fatal(err)
		}
		slices.Sort(rows)
		out[table.Name] = strings.Join(rows, "\n")
	}
	return out
}

func (o *office) contact(number int64) int64 {
	o.t.Helper()
	c, err := o.store.ConversationFor(context.Background(), &o.admin, number)
	if err != nil {
		o.t.Fatal(err)
	}
	return c.Contact
}

func (o *office) person(n int64) string { return fmt.Sprintf("5730011122%02d", n) }

// Two contacts become one: what was typed wins, blanks are filled, all conversations are there, what either writes goes to it. Undone
// within a day, both are exactly as they were.
func TestMergeAndUndo(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.delivers(o.text(o.person(1), "hola"))
		o.delivers(o.text(o.person(2), "hola otra vez"))
		kept, gone := o.contact(1), o.contact(2)
		email, company, city := "lucia@example.com", "Andina", "Cali"
		type1 := app.ContactChange{Email: &email}
		if _, err := o.app.ChangeContact(ctx, &o.admin, kept, type1); err != nil {
			t.Fatal(err)
		}
		other := "otra@example.com"
		if _, err := o.app.ChangeContact(ctx, &o.admin, gone, app.ContactChange{Email: &other, Company: &company, City: &city}); err != nil {
			t.Fatal(err)
		}
		vip, late := o.label("VIP"), o.label("Tarde")
		for contact, label := range map[int64]desk.Label{kept: vip, gone: late} {
			if _, err := o.app.LabelContact(ctx, &o.admin, contact, app.Relabel{Add: []int64{label.ID}}); err != nil {
				t.Fatal(err)
			}
		}
		plan := "Plan"
		at, err := o.app.NewAttribute(ctx, &o.admin, app.NewAttributeInput{AttributeChange: app.AttributeChange{Name: &plan}, Noun: desk.OfContact, Kind: desk.AttributeText})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.app.ChangeContact(ctx, &o.admin, gone, app.ContactChange{Attributes: app.AttributeInput{at.Key: `"Oro"`}}); err != nil {
			t.Fatal(err)
		}
		o.stops(gone)
		if _, err := o.app.Block(ctx, &o.admin, gone, false); err != nil {
			t.Fatal(err)
		}
		before := o.state()

		card, m, err := o.app.MergeContacts(ctx, &o.admin, kept, app.Merging{Gone: gone, Take: []string{"email", "company"}})
		if err != nil {
			t.Fatal(err)
		}
		if card.Email != other || card.Company != company || card.City != city || card.BlockedAt.IsZero() || !card.StopsMarketing("whatsapp") || len(card.Identities) != 2 ||
			!card.Labels.Has(vip.ID) || !card.Labels.Has(late.ID) || card.MergedAt.IsZero() || card.Attributes.Map()[at.ID] != `"Oro"` {
			t.Errorf("merged: %+v", card)
		}
		if o.contact(1) != kept || o.contact(2) != kept {
			t.Error("a conversation is not with the one that stayed")
		}
		if len(o.listed()) != 0 {
			t.Errorf("of a blocked contact is listed %v", o.listed())
		}
		if _, err := o.app.Contact(ctx, &o.admin, gone); desk.CodeOf(err) != "not_found" {
			t.Errorf("the one that went: %v", err)
		}
		list, err := o.app.Merges(ctx, &o.admin, kept)
		if err != nil || len(list) != 1 || list[0].ID != m.ID || list[0].Gone != gone {
			t.Errorf("what can be undone: %+v, %v", list, err)
		}
		o.recount()

		if _, err := o.app.UndoMerge(ctx, &o.admin, m.ID); err != nil {
			t.Fatal(err)
		}
		after := o.state()
		for table, rows := range before {
			if after[table] != rows {
				t.Errorf("%s was\n%s\nand is\n%s", table, rows, after[table])
			}
		}
		o.recount()
		if _, err := o.app.UndoMerge(ctx, &o.admin, m.ID); desk.CodeOf(err) != "not_found" {
			t.Errorf("undone twice: %v", err)
		}

		// What was written meanwhile is each one's own again; what was typed meanwhile stays; a day later it is settled.
		if _, err := o.app.Unblock(ctx, &o.admin, gone); err != nil {
			t.Fatal(err)
		}
		_, m, err = o.app.MergeContacts(ctx, &o.admin, kept, app.Merging{Gone: gone})
		if err != nil {
			t.Fatal(err)
		}
		o.delivers(o.text(o.person(2), "entretanto"))
		name := "Lucía"
		if _, err := o.app.ChangeContact(ctx, &o.admin, kept, app.ContactChange{Name: &name}); err != nil {
			t.Fatal(err)
		}
		card, err = o.app.UndoMerge(ctx, &o.admin, m.ID)
		if err != nil || card.Name != name || card.Company != "" {
			t.Errorf("the one that stayed: %+v, %v", card, err)
		}
		if o.contact(1) != kept || o.contact(2) != gone {
			t.Error("a conversation is with the wrong one")
		}
		_, m, err = o.app.MergeContacts(ctx, &o.admin, kept, app.Merging{Gone: gone})
		if err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(24 * time.Hour)
		if _, err := o.app.UndoMerge(ctx, &o.admin, m.ID); desk.CodeOf(err) != "merge_settled" {
			t.Errorf("a day later: %v", err)
		}
		o.clock.Advance(2 * time.Hour)
		if err := o.app.DropOutdated(ctx); err != nil {
			t.Fatal(err)
		}
		if left := o.state()["contact_merges"]; left != "" {
			t.Errorf("kept for nothing: %s", left)
		}
		for _, bad := range []app.Merging{{Gone: kept}, {Gone: 99}, {Gone: gone}} {
			if _, _, err := o.app.MergeContacts(ctx, &o.admin, kept, bad); desk.CodeOf(err) != "invalid" {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

// What the one that went has called himself while they were one is taken from the other's card with the parting.
func TestAPartingTakesWhatTheChannelSaid(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		one, two := o.person(1), o.person(2)
		o.delivers(o.text(one, "hola"))
		o.delivers(o.text(two, "hola"))
		kept, gone := o.contactOf(one), o.contactOf(two)
		before, err := o.app.Contact(ctx, &o.admin, kept)
		if err != nil {
			t.Fatal(err)
		}
		_, m, err := o.app.MergeContacts(ctx, &o.admin, kept, app.Merging{Gone: gone})
		if err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(time.Minute)
		o.delivers(o.text(two, "soy yo"))
		if card, err := o.app.Contact(ctx, &o.admin, kept); err != nil || card.Name == before.Name {
			t.Fatalf("the channel said nothing: %q, %v", card.Name, err)
		}
		if card, err := o.app.UndoMerge(ctx, &o.admin, m.ID); err != nil || card.Name != before.Name {
			t.Errorf("%q is called %q, %v", before.Name, card.Name, err)
		}
		if err := o.app.DeleteContact(ctx, &o.admin, gone); err != nil {
			t.Fatal(err)
		}
		for o.work("erase") > 0 {
		}
		if left := o.remains([]string{two}, gone, nil); len(left) > 0 {
			t.Errorf("is left: %v", left)
		}
	})
}

// stops has a contact want no marketing.
func (o *office) stops(contact int64) {
	o.t.Helper()
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		c, err := tx.Contact(contact)
		if err != nil {
			return err
		}
		c.Allow("whatsapp", false, tx.Now)
		return tx.UpdateContact(c)
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// Whatever is merged, parted, blocked, shown, deleted and written meanwhile: counts are what a recount says, each conversation is with
// the contact of its thread, hidden if and only if that one is blocked, and of who was deleted nothing is left in any table.
func TestLivesOfContacts(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		vip := o.label("VIP")
		rapid.Check(t, func(r *rapid.T) {
			o.t = t
			people := int64(4)
			base := int64(o.n * 7 % 90)
			var merges []int64
			erased := map[string]int64{}
			for range rapid.IntRange(6, 16).Draw(r, "steps") {
				who := o.person((base + rapid.Int64Range(0, people-1).Draw(r, "who")) % 100)
				contact := o.contactOf(who)
				switch step := rapid.IntRange(0, 8).Draw(r, "step"); {
				case contact == 0 || step < 2:
					o.clock.Advance(time.Minute)
					o.delivers(o.text(who, "soy "+who))
					delete(erased, who)
				case step == 2:
					if _, err := o.app.Block(ctx, &o.admin, contact, false); err != nil {
						t.Fatal(err)
					}
				case step == 3:
					if _, err := o.app.Unblock(ctx, &o.admin, contact); err != nil {
						t.Fatal(err)
					}
				case step == 4:
					other := o.contactOf(o.person((base + rapid.Int64Range(0, people-1).Draw(r, "other")) % 100))
					if other == 0 || other == contact {
						continue
					}
					_, m, err := o.app.MergeContacts(ctx, &o.admin, contact, app.Merging{Gone: other})
					if err != nil {
						t.Fatal(err)
					}
					merges = append(merges, m.ID)
				case step == 5 && len(merges) > 0:
					_, err := o.app.UndoMerge(ctx, &o.admin, rapid.SampledFrom(merges).Draw(r, "merge"))
					if code := desk.CodeOf(err); err != nil && code != "not_found" && code != "merge_settled" {
						t.Fatal(err)
					}
				case step == 6:
					if _, err := o.app.LabelContact(ctx, &o.admin, contact, app.Relabel{Add: []int64{vip.ID}}); err != nil {
						t.Fatal(err)
					}
				case step == 7:
					for _, w := range o.addresses(contact) {
						erased[w] = contact
					}
					if err := o.app.DeleteContact(ctx, &o.admin, contact); err != nil {
						t.Fatal(err)
					}
				default:
					for _, c := range o.conversations() {
						if c.Contact == contact && rapid.Bool().Draw(r, "close") {
							if _, err := o.app.Close(ctx, &o.admin, c.Number, app.Closing{}); err != nil {
								t.Fatal(err)
							}
						}
					}
				}
			}
			for o.work("erase") > 0 {
			}
			o.recount()
			o.consistent()
			for who, contact := range erased {
				if left := o.remains([]string{who}, contact, nil); len(left) > 0 {
					t.Errorf("of %s is left: %v", who, left)
				}
			}
		})
	})
}

// contactOf finds who has an address; 0: nobody.
func (o *office) contactOf(phone string) (id int64) {
	o.t.Helper()
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		i, _, err := tx.IdentityBy(desk.IdentityPhone, "", desk.CanonicalPhone(phone))
		id = i.Contact
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *office) addresses(contact int64) (out []string) {
	o.t.Helper()
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		list, err := tx.Identities(contact)
		for _, i := range list {
			out = append(out, i.Value)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

// consistent checks that who belongs to whom is said the same everywhere.
func (o *office) consistent() {
	o.t.Helper()
	ctx := context.Background()
	err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
		for _, c := range o.conversationsIn(tx) {
			thread, err := tx.Thread(c.Thread)
			if err != nil {
				return fmt.Errorf("thread of %d: %w", c.Number, err)
			}
			contact, err := tx.Contact(c.Contact)
			if err != nil {
				return fmt.Errorf("contact of %d: %w", c.Number, err)
			}
			if thread.Contact != c.Contact || c.ContactLabels != contact.Labels || c.Hidden != !contact.BlockedAt.IsZero() {
				o.t.Errorf("conversation %d: thread of %d, contact %d, labels %q and %q, hidden %v", c.Number, thread.Contact, c.Contact, c.ContactLabels,
					contact.Labels, c.Hidden)
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// conversationsIn reads all conversations; numbers have gaps where some were deleted.
func (o *office) conversationsIn(tx *store.Tx) []desk.Conversation {
	seen := map[int64]desk.Conversation{}
	for n := int64(1); n < int64(o.n)+50; n++ {
		if c, err := tx.Conversation(&o.admin, n); err == nil {
			seen[n] = c
		}
	}
	return slices.Collect(maps.Values(seen))
}
