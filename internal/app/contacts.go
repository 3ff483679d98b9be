package app

import (
	"context"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Contacts lists a page of the workspace's contacts, and where the next one begins.
func (a *App) Contacts(ctx context.Context, actor *desk.Actor, q desk.ContactQuery) ([]desk.Card, *desk.ContactPlace, error) {
	if err := a.zoned(ctx, actor, q.Filter, &q.Zone); err != nil {
		return nil, nil, err
	}
	return a.Store.Contacts(ctx, actor, q)
}

// CountContacts counts what a list of contacts would have. more: there may be others.
func (a *App) CountContacts(ctx context.Context, actor *desk.Actor, q desk.ContactQuery) (n int, more bool, err error) {
	if err := a.zoned(ctx, actor, q.Filter, &q.Zone); err != nil {
		return 0, false, err
	}
	return a.Store.CountContacts(ctx, actor, q)
}

// Contact reads a contact's card.
func (a *App) Contact(ctx context.Context, actor *desk.Actor, id int64) (desk.Card, error) {
	list, err := a.Store.ContactsByIDs(ctx, actor.Workspace, []int64{id})
	if err == nil && len(list) == 0 {
		err = desk.ErrNotFound
	}
	if err != nil {
		return desk.Card{}, err
	}
	return list[0], nil
}

// ContactChange is what a person types about a contact; nil leaves as it is, "" empties.
type ContactChange struct {
	Name, Phone, Email, Company, Bio, Country, City, Language *string
	Attributes                                                AttributeInput
	Socials                                                   map[string]string // network → address, "" takes it away
	Avatar                                                    *int64            // a file that the actor uploaded; 0 takes it away
	Owner, OwnerTeam                                          *int64            // one of both; 0: nobody
	Marketing                                                 map[string]bool   // channel → whether it is wanted
	Seen                                                      Seen              // of what is changed; empty: he does not say
}

// NewContact makes a contact by hand. Somebody who has the number already is named instead.
func (a *App) NewContact(ctx context.Context, actor *desk.Actor, in ContactChange) (desk.Card, error) {
	if err := actor.Need(desk.PermContactsEdit); err != nil {
		return desk.Card{}, err
	}
	if strings.TrimSpace(deref(in.Name)+deref(in.Phone)+deref(in.Email)) == "" {
		return desk.Card{}, desk.Invalid("name", "required")
	}
	picture, err := a.picture(ctx, actor, in.Avatar)
	if err != nil {
		return desk.Card{}, err
	}
	var id int64
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c := desk.Contact{ID: tx.NewID(), Workspace: tx.Workspace, CreatedAt: tx.Now}
		id = c.ID
		if err := in.unmask(actor, &c); err != nil {
			return err
		}
		if err := a.typeContact(tx, &c, in); err != nil {
			return err
		}
		a.hang(tx, actor, &c, picture)
		c.UpdatedAt = tx.Now
		c.Version = emitContact(tx, actor, c.ID)
		tx.InsertContact(c)
		return nil
	})
	if err != nil {
		return desk.Card{}, unconfirmed(actor, err)
	}
	return a.Contact(ctx, actor, id)
}

// ChangeContact changes a contact by hand.
func (a *App) ChangeContact(ctx context.Context, actor *desk.Actor, id int64, in ContactChange) (desk.Card, error) {
	if err := actor.Need(desk.PermContactsEdit); err != nil {
		return desk.Card{}, err
	}
	picture, err := a.picture(ctx, actor, in.Avatar)
	if err != nil {
		return desk.Card{}, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		was := c
		if err := in.unmask(actor, &c); err != nil {
			return err
		}
		if err := a.typeContact(tx, &c, in); err != nil {
			return err
		}
		changes := desk.ChangesOf(&was, &c)
		if err := in.Seen.check(tx, actor, id, changes); err != nil {
			return err
		}
		if err := in.Seen.checkPicture(tx, &was, picture); err != nil {
			return err
		}
		a.hang(tx, actor, &c, picture)
		if c.Attributes != was.Attributes {
			tx.SaveAttributes(desk.OfContact, id, c.Attributes)
		}
		tx.NoteChanges(id, 0, actor.Kind, actor.ID(), desk.ChangesOf(&was, &c)...)
		c.UpdatedAt = tx.Now
		c.Version = emitContact(tx, actor, c.ID)
		return tx.UpdateContact(c)
	})
	if err != nil {
		return desk.Card{}, unconfirmed(actor, err)
	}
	return a.Contact(ctx, actor, id)
}

func emitContact(tx *store.Tx, actor *desk.Actor, id int64) (seq int64) {
	return tx.Emit(desk.Event{Kind: desk.ContactChanged, ActorKind: actor.Kind, Actor: actor.ID(), Contact: id})
}

// typeContact checks and sets what was typed. A new number becomes an address of the contact.
func (a *App) typeContact(tx *store.Tx, c *desk.Contact, in ContactChange) error {
	f := faults{}
	phone, err := a.typedPhone(tx, f, in.Phone)
	if err != nil {
		return err
	}
	email := in.Email
	if deref(email) != "" {
		clean := f.email("email", *email)
		email = &clean
	}
	country := in.Country
	if country != nil {
		clean := f.country("country", *country)
		country = &clean
	}
	for _, t := range []struct {
		field   string
		dst     *string
		value   *string
		longest int
	}{
		{"name", &c.Name, in.Name, maxName}, {"phone", &c.Phone, phone, maxName}, {"email", &c.Email, email, maxEmail},
		{"company", &c.Company, in.Company, maxName}, {"country", &c.Country, country, 2}, {"city", &c.City, in.City, maxName},
		{"language", &c.Language, in.Language, 35},
	} {
		if t.value == nil {
			continue
		}
		if v := f.line(t.field, *t.value, t.longest); v != *t.dst {
			c.Type(t.field, t.dst, v)
		}
	}
	if in.Bio != nil {
		if v := f.text("bio", *in.Bio, maxBio); v != c.Bio {
			c.Type("bio", &c.Bio, v)
		}
	}
	f.socials(c, in.Socials)
	if err := a.typeOwner(tx, f, c, in); err != nil {
		return err
	}
	for channel := range in.Marketing {
		if a.Channels[channel] == nil {
			f.add("marketing", "not_a_choice")
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	allowMarketing(tx, c, in.Marketing)
	if c.Attributes, err = setAttributes(tx, desk.OfContact, c.ID, c.Attributes, in.Attributes); err != nil {
		return err
	}
	if deref(phone) == "" {
		return nil
	}
	return a.addPhone(tx, c)
}

// typedPhone reads a number as it is written in the workspace's country.
func (a *App) typedPhone(tx *store.Tx, f faults, typed *string) (*string, error) {
	if typed == nil || strings.TrimSpace(*typed) == "" {
		if typed == nil {
			return nil, nil
		}
		return new(string), nil
	}
	w, err := tx.WorkspaceRow()
	if err != nil {
		return nil, err
	}
	phone, ok := desk.ParsePhone(*typed, w.Country)
	if !ok {
		f.add("phone", "not_a_number")
	}
	return &phone, nil
}

// addPhone makes the contact's number one of its addresses, unless another contact has it.
func (a *App) addPhone(tx *store.Tx, c *desk.Contact) error {
	value := desk.CanonicalPhone(c.Phone)
	known, found, err := tx.IdentityBy(desk.IdentityPhone, "", value)
	switch {
	case err != nil:
		return err
	case found && known.Contact != c.ID:
		return desk.Conflict("contact_exists").With("contact", desk.FormatID(known.Contact))
	case found:
		return nil
	}
	i := desk.Identity{ID: tx.NewID(), Contact: c.ID, Kind: desk.IdentityPhone, Value: value, Raw: strings.TrimPrefix(c.Phone, "+")}
	i.Primary = i.ID
	tx.InsertIdentity(i)
	return nil
}
