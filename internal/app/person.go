package app

import (
	"cmp"
	"slices"
	"strings"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// identityKeys names the addresses by which a payload shows a person, the phone first.
func identityKeys(b store.Inbox, p channel.Person) []store.IdentityKey {
	keys := make([]store.IdentityKey, 0, 3)
	if p.Phone != "" {
		keys = append(keys, store.IdentityKey{Workspace: b.Workspace, Inbox: b.ID, Kind: desk.IdentityPhone, Value: desk.CanonicalPhone(p.Phone)})
	}
	if p.BSUID != "" {
		keys = append(keys, store.IdentityKey{Workspace: b.Workspace, Inbox: b.ID, Kind: desk.IdentityBSUID, Scope: b.Portfolio, Value: p.BSUID})
	}
	if p.Parent != "" { // known in all linked portfolios, so of no scope
		keys = append(keys, store.IdentityKey{Workspace: b.Workspace, Inbox: b.ID, Kind: desk.IdentityBSUID, Value: p.Parent})
	}
	return keys
}

// raw returns an address as the payload wrote it.
func raw(k store.IdentityKey, p channel.Person) string {
	if k.Kind == desk.IdentityPhone {
		return p.Phone
	}
	return k.Value
}

// aliasOf is what a payload shows of a person beside his first address: other addresses, and his username with an @.
func aliasOf(keys []store.IdentityKey, p channel.Person) string {
	alias := ""
	for i := 1; i < len(keys); i++ {
		alias = strings.TrimLeft(alias+" "+keys[i].Value, " ")
	}
	if p.Username != "" {
		alias = strings.TrimLeft(alias+" @"+p.Username, " ")
	}
	return alias
}

// showsNew reports whether an alias says more than one that was seen before.
func showsNew(alias, seen string) bool {
	if alias == seen || alias == "" {
		return false
	}
	known := strings.Fields(seen)
	return slices.ContainsFunc(strings.Fields(alias), func(part string) bool { return !slices.Contains(known, part) })
}

// person finds who wrote, or takes a stranger in: contact, addresses and thread. Addresses that come together are one person's.
func (in *inbound) person(from channel.Person) (*store.Person, error) {
	keys := identityKeys(in.inbox, from)
	if len(keys) == 0 {
		return nil, desk.Invalid("from", "missing")
	}
	alias := aliasOf(keys, from)
	var known *store.Person
	var unknown []store.IdentityKey
	for _, k := range keys {
		if known != nil && !showsNew(alias, known.Thread.Alias) {
			break // linked before
		}
		p, err := in.tx.Person(k)
		switch {
		case err != nil:
			return nil, err
		case p == nil:
			unknown = append(unknown, k)
		case known == nil:
			known = p
		case p.Identity.Primary != known.Identity.Primary:
			if known, err = in.link(known, p, keys); err != nil {
				return nil, err
			}
		}
	}
	if known == nil {
		known = in.stranger(from)
	}
	for _, k := range unknown {
		if err := in.learn(known, k, from); err != nil {
			return nil, err
		}
	}
	if known.Thread.ID == 0 {
		known.Thread = desk.Thread{ID: in.tx.NewID(), Workspace: in.tx.Workspace, Inbox: in.inbox.ID,
			Identity: known.Identity.Primary, Contact: known.Contact.ID}
		known.Stranger = true
	} else {
		known.Stranger = false
	}
	if err := in.called(known, from.Username, alias); err != nil {
		return nil, err
	}
	if !showsNew(alias, known.Thread.Alias) {
		alias = known.Thread.Alias
	}
	address := addressOf(from)
	if from.Phone == "" && isNumber(known.Thread.Address) {
		address = known.Thread.Address // to whom we write by his number, WhatsApp goes on showing it
	}
	if known.Thread.Address != address || known.Thread.Alias != alias {
		known.Thread.Address, known.Thread.Alias = address, alias
		in.tx.SaveThread(known.Thread)
	}
	if err := in.suggestName(known, nameOf(from)); err != nil {
		return nil, err
	}
	in.tx.Remember(known, keys...)
	return known, nil
}

// addressOf is what a provider wants to be told when we write to the person: what it told us, unchanged.
func addressOf(p channel.Person) string { return cmp.Or(p.Phone, p.BSUID, p.Parent) }

// isNumber reports whether an address is a phone number as a provider writes it.
func isNumber(address string) bool { return address != "" && strings.Trim(address, "0123456789") == "" }

// called keeps the username that a person goes by now, a label that he may change; alias is what the payload shows of him.
func (in *inbound) called(p *store.Person, username, alias string) error {
	if username == "" || !showsNew(alias, p.Thread.Alias) {
		return nil
	}
	return in.suggest(p, func(c *desk.Contact) bool {
		if c.Username == username {
			return false
		}
		c.Username = username
		return true
	})
}

// nameOf is what a person calls himself: his profile's name, or else his username.
func nameOf(p channel.Person) string {
	if p.Name == "" && p.Username != "" {
		return "@" + p.Username
	}
	return p.Name
}

// stranger makes a contact that has no address yet.
func (in *inbound) stranger(from channel.Person) *store.Person {
	tx := in.tx
	c := desk.Contact{ID: tx.NewID(), Workspace: tx.Workspace, CreatedAt: tx.Now, UpdatedAt: tx.Now}
	if from.Phone != "" {
		c.Suggest("phone", &c.Phone, desk.DialablePhone(from.Phone))
	}
	c.Suggest("name", &c.Name, nameOf(from))
	c.Username = from.Username
	tx.InsertContact(c)
	p := &store.Person{
		Identity: desk.Identity{Workspace: tx.Workspace, Contact: c.ID},
		Contact:  store.PersonContact{ID: c.ID, Phone: c.Phone},
	}
	p.Contact.SetName(c.Name, c.Sources)
	return p
}

// learn gives a known person one more address, and his card the number if it is one.
func (in *inbound) learn(p *store.Person, k store.IdentityKey, from channel.Person) error {
	in.addIdentity(p, k, raw(k, from))
	if k.Kind != desk.IdentityPhone {
		return nil
	}
	return in.suggest(p, func(c *desk.Contact) bool { return c.Suggest("phone", &c.Phone, desk.DialablePhone(from.Phone)) })
}

// addIdentity gives a known person one more address.
func (in *inbound) addIdentity(p *store.Person, k store.IdentityKey, raw string) {
	i := desk.Identity{ID: in.tx.NewID(), Workspace: in.tx.Workspace, Contact: p.Contact.ID, Primary: p.Identity.Primary,
		Kind: k.Kind, Scope: k.Scope, Value: k.Value, Raw: raw}
	if i.Primary == 0 { // the first one
		i.Primary = i.ID
		p.Identity = i
	}
	in.tx.InsertIdentity(i)
}

// suggestName lets a profile name fill an empty name or renew an earlier profile name; a typed one stays.
func (in *inbound) suggestName(p *store.Person, name string) error {
	if name == "" || name == p.Contact.Name || (p.Contact.Name != "" && p.Contact.NameSource() != desk.SourceChannel) {
		return nil
	}
	return in.suggest(p, func(c *desk.Contact) bool { return c.Suggest("name", &c.Name, name) })
}

// suggest changes a person's card if what the channel says is better than what stands there.
func (in *inbound) suggest(p *store.Person, better func(*desk.Contact) bool) error {
	c, err := in.tx.Contact(p.Contact.ID)
	was := c
	if err != nil || !better(&c) {
		return err
	}
	in.tx.NoteChanges(c.ID, 0, desk.ActorSystem, 0, desk.ChangesOf(&was, &c)...)
	c.UpdatedAt = in.tx.Now
	c.Version = in.tx.Emit(desk.Event{Kind: desk.ContactChanged, ActorKind: desk.ActorSystem, Contact: c.ID})
	p.Contact.Phone = c.Phone
	p.Contact.SetName(c.Name, c.Sources)
	return in.tx.UpdateContact(c)
}

// link makes two people one, since a payload shows them as one. The first stays. Of two conversations that are not closed the
// other's is closed, as a thread holds one; a contact that has nothing else left goes.
func (in *inbound) link(kept, other *store.Person, keys []store.IdentityKey) (*store.Person, error) {
	tx := in.tx
	threads, err := tx.ThreadsOf(other.Identity.Primary)
	if err != nil {
		return nil, err
	}
	for _, t := range threads {
		mine, found, err := tx.ThreadOf(kept.Identity.Primary, t.Inbox)
		if err != nil {
			return nil, err
		}
		if !found {
			t.Identity, t.Contact = kept.Identity.Primary, kept.Contact.ID
			tx.SaveThread(t)
			tx.MoveConversations(t.ID, kept.Contact.ID)
			continue
		}
		last, err := in.closeMerged(t.ID, mine.ID)
		if err != nil {
			return nil, err
		}
		t.LastInboundAt = desk.LastInbound(&t, &last)
		if t.LastInboundAt.After(mine.LastInboundAt) {
			mine.LastInboundAt = t.LastInboundAt
			tx.SaveThread(mine)
		}
		tx.MoveThread(t.ID, mine.ID, kept.Contact.ID)
	}
	tx.MoveIdentity(other.Identity.Primary, kept.Contact.ID, kept.Identity.Primary)
	if other.Contact.ID != kept.Contact.ID {
		rest, err := tx.Identities(other.Contact.ID)
		if err != nil {
			return nil, err
		}
		if len(rest) == 0 {
			if err := in.app.uniteLabels(tx, other.Contact.ID, kept.Contact.ID); err != nil {
				return nil, err
			}
			if err := in.app.uniteAttributes(tx, other.Contact.ID, kept.Contact.ID); err != nil {
				return nil, err
			}
			if err := unite(tx, other.Contact.ID, kept.Contact.ID); err != nil {
				return nil, err
			}
			if err := tx.MoveContact(other.Contact.ID, kept.Contact.ID); err != nil {
				return nil, err
			}
		}
		if kept.Contact.Blocked || other.Contact.Blocked {
			if err := in.app.blockAll(tx, kept.Contact.ID); err != nil {
				return nil, err
			}
		}
		if err := in.app.spreadLabels(tx, kept.Contact.ID); err != nil {
			return nil, err
		}
		tx.Emit(desk.Event{Kind: desk.ContactChanged, ActorKind: desk.ActorSystem, Contact: kept.Contact.ID, Subject: other.Contact.ID})
	}
	return tx.Person(keys[0])
}

// closeMerged closes a thread's open conversation if the thread that takes it over has one of its own.
func (in *inbound) closeMerged(from, to int64) (last desk.Conversation, err error) {
	c, found, err := in.tx.LastConversation(from)
	if err != nil || !found || c.Status == desk.Closed {
		return c, err
	}
	open, found, err := in.tx.LastConversation(to)
	if err != nil || !found || open.Status == desk.Closed {
		return c, err
	}
	before := c.Facts()
	closeConversation(&c, 0, in.tx.Now)
	return c, in.app.record(in.tx, &c, before, systemActor, desk.EventLine{Name: "merged", To: number(open.Number)})
}

// personOfPhone is somebody of whom we know a number, in E.164, and perhaps a name.
func personOfPhone(e164, name string) channel.Person {
	return channel.Person{Phone: strings.TrimPrefix(e164, "+"), Name: name}
}
