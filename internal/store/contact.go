package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"timbre/internal/desk"
)

const contactColumns = `ct.id, ct.workspace_id, ct.name, ct.email, ct.phone, ct.company, ct.bio, ct.country, ct.city, ct.language, ct.username,
	ct.labels, ct.attributes, ct.sources, ct.socials, ct.avatar_id,
	ct.owner_id, ct.owner_team_id, ct.marketing, ct.blocked_at, ct.created_at, ct.updated_at, ct.version`

type contactRow struct {
	c                         desk.Contact
	sources, socials, said    string
	blocked, created, updated int64
}

func (r *contactRow) dst() []any {
	c := &r.c
	return []any{&c.ID, &c.Workspace, &c.Name, &c.Email, &c.Phone, &c.Company, &c.Bio, &c.Country, &c.City, &c.Language, &c.Username,
		&c.Labels, &c.Attributes, &r.sources, &r.socials, &c.Avatar,
		&c.Owner, &c.OwnerTeam, &r.said, &r.blocked, &r.created, &r.updated, &c.Version}
}

func (r *contactRow) value() (desk.Contact, error) {
	c := r.c
	c.BlockedAt, c.CreatedAt, c.UpdatedAt = moment(r.blocked), moment(r.created), moment(r.updated)
	for _, part := range []struct {
		text string
		dst  any
	}{{r.sources, &c.Sources}, {r.socials, &c.Socials}, {r.said, &c.Marketing}} {
		if part.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(part.text), part.dst); err != nil {
			return c, fmt.Errorf("contact %d: %w", c.ID, err)
		}
	}
	return c, nil
}

var insertContact = insertSet("contacts", "id bigint", "workspace_id bigint", "name text", "email text", "phone text", "company text",
	"bio text", "country text", "city text", "language text", "username text", "sources text", "attributes text", "search text", "socials text", "avatar_id bigint",
	"owner_id bigint", "owner_team_id bigint", "marketing text", "blocked_at bigint", "created_at bigint", "updated_at bigint", "version bigint")

var updateContact = updateSet("contacts", 2, "workspace_id bigint", "id bigint", "name text", "email text", "phone text", "company text",
	"bio text", "country text", "city text", "language text", "username text", "sources text", "search text", "socials text", "avatar_id bigint",
	"owner_id bigint", "owner_team_id bigint", "marketing text", "blocked_at bigint",
	"updated_at bigint", "version bigint")

// InsertContact stores a new contact.
func (tx *Tx) InsertContact(c desk.Contact) {
	tx.indexContact(c.ID, "", contactSearch(&c))
	tx.putSet(insertContact, c.ID, tx.Workspace, c.Name, c.Email, c.Phone, c.Company, c.Bio, c.Country, c.City, c.Language, c.Username,
		mapJSON(c.Sources), string(c.Attributes), contactSearch(&c), mapJSON(c.Socials), c.Avatar, c.Owner, c.OwnerTeam, mapJSON(c.Marketing), micros(c.BlockedAt), micros(c.CreatedAt), micros(c.UpdatedAt), c.Version)
}

// UpdateContact writes a contact's fields.
func (tx *Tx) UpdateContact(c desk.Contact) error {
	tx.doubt()
	was, err := tx.searchText(c.ID)
	if err != nil {
		return err
	}
	tx.indexContact(c.ID, was, contactSearch(&c))
	tx.putSet(updateContact, tx.Workspace, c.ID, c.Name, c.Email, c.Phone, c.Company, c.Bio, c.Country, c.City, c.Language, c.Username,
		mapJSON(c.Sources), contactSearch(&c), mapJSON(c.Socials), c.Avatar, c.Owner, c.OwnerTeam, mapJSON(c.Marketing), micros(c.BlockedAt), micros(c.UpdatedAt), c.Version)
	return nil
}

func mapJSON[V any](m map[string]V) string {
	if len(m) == 0 {
		return ""
	}
	b, _ := json.Marshal(m) // plain values always encode
	return string(b)
}

// Fold lowers case and drops accents, so that what people type finds what others wrote.
func Fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		plain = plain && s[i] < 0x80
	}
	if !plain {
		strip := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
		if out, _, err := transform.String(strip, s); err == nil {
			s = out
		}
	}
	return strings.ToLower(s)
}

// contactSearch is what a contact is found by, a line each: name, email with the username, company, phone.
func contactSearch(c *desk.Contact) string {
	addresses := c.Email
	if c.Username != "" {
		addresses = strings.TrimLeft(addresses+" @"+c.Username, " ")
	}
	return Fold(c.Name + "\n" + addresses + "\n" + c.Company + "\n" + strings.TrimPrefix(c.Phone, "+"))
}

// Contact reads a contact.
func (tx *Tx) Contact(id int64) (desk.Contact, error) {
	return contactByID(tx.ctx, tx, tx.Workspace, id)
}

func contactByID(ctx context.Context, q querier, workspace, id int64) (desk.Contact, error) {
	var r contactRow
	found, err := one(ctx, q, `SELECT `+contactColumns+` FROM contacts ct WHERE ct.workspace_id = $1 AND ct.id = $2`,
		[]any{workspace, id}, r.dst()...)
	if err != nil {
		return desk.Contact{}, err
	}
	if !found {
		return desk.Contact{}, notFound
	}
	return r.value()
}

var insertIdentity = insertSet("identities", "id bigint", "workspace_id bigint", "contact_id bigint", "primary_id bigint", "kind text",
	"scope text", "value text", "raw text")

// InsertIdentity stores a new address of a contact.
func (tx *Tx) InsertIdentity(i desk.Identity) {
	tx.putSet(insertIdentity, i.ID, tx.Workspace, i.Contact, i.Primary, string(i.Kind), i.Scope, i.Value, i.Raw)
}

// IdentityBy finds an address.
func (tx *Tx) IdentityBy(kind desk.IdentityKind, scope, value string) (i desk.Identity, found bool, err error) {
	found, err = one(tx.ctx, tx, `SELECT id, workspace_id, contact_id, primary_id, kind, scope, value, raw FROM identities
		WHERE workspace_id = $1 AND value = $2 AND kind = $3 AND scope = $4`, []any{tx.Workspace, value, string(kind), scope},
		&i.ID, &i.Workspace, &i.Contact, &i.Primary, &i.Kind, &i.Scope, &i.Value, &i.Raw)
	return i, found, err
}

// Identities lists a contact's addresses, oldest first.
func (tx *Tx) Identities(contact int64) ([]desk.Identity, error) {
	return identities(tx.ctx, tx, tx.Workspace, contact)
}

func identities(ctx context.Context, q querier, workspace, contact int64) ([]desk.Identity, error) {
	var out []desk.Identity
	err := each(ctx, q, `SELECT id, workspace_id, contact_id, primary_id, kind, scope, value, raw FROM identities
		WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id`, []any{workspace, contact}, func(r rows) error {
		var i desk.Identity
		err := r.Scan(&i.ID, &i.Workspace, &i.Contact, &i.Primary, &i.Kind, &i.Scope, &i.Value, &i.Raw)
		out = append(out, i)
		return err
	})
	return out, err
}

// MoveIdentity gives an identity, and those that have it as their primary, to a contact and another primary identity.
func (tx *Tx) MoveIdentity(identity, contact, primary int64) {
	tx.release()
	tx.put(`UPDATE identities SET contact_id = $3, primary_id = $4 WHERE workspace_id = $1 AND primary_id = $2`,
		tx.Workspace, identity, contact, primary)
}

// MoveThread gives a thread's conversations and messages to another thread and contact, and drops it. Both must not have a
// conversation that is not closed.
func (tx *Tx) MoveThread(from, to, contact int64) {
	tx.release()
	tx.put(`UPDATE conversations SET thread_id = $3, contact_id = $4 WHERE workspace_id = $1 AND thread_id = $2`, tx.Workspace, from, to, contact)
	tx.put(`UPDATE messages SET thread_id = $3 WHERE workspace_id = $1 AND conversation_id IN (SELECT id FROM conversations
		WHERE workspace_id = $1 AND thread_id = $3) AND thread_id = $2`, tx.Workspace, from, to)
	tx.put(`DELETE FROM threads WHERE workspace_id = $1 AND id = $2`, tx.Workspace, from)
}

// MoveConversations gives a thread's conversations to another contact.
func (tx *Tx) MoveConversations(thread, contact int64) {
	tx.release()
	tx.put(`UPDATE conversations SET contact_id = $3 WHERE workspace_id = $1 AND thread_id = $2`, tx.Workspace, thread, contact)
}

// MoveContact gives what hangs on one contact to another, and drops it.
func (tx *Tx) MoveContact(from, to int64) error {
	tx.release()
	was, err := tx.searchText(from)
	if err != nil {
		return err
	}
	tx.indexContact(from, was, "")
	tx.DropAttributesOf(from)
	tx.dropApartOf(from)
	tx.put(`UPDATE contact_changes SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2`, tx.Workspace, from, to)
	tx.put(`UPDATE identities SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2`, tx.Workspace, from, to)
	tx.put(`UPDATE threads SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2`, tx.Workspace, from, to)
	tx.put(`UPDATE conversations SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2`, tx.Workspace, from, to)
	tx.put(`DELETE FROM contacts WHERE workspace_id = $1 AND id = $2`, tx.Workspace, from)
	return nil
}

// release writes what the group holds in memory and drops it, before rows are changed behind it.
func (tx *Tx) release() {
	tx.settle()
	clear(tx.people)
	clear(tx.messages)
	clear(tx.conversations)
	clear(tx.threads)
}
