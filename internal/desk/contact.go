package desk

import "time"

// Contact is a person or company that writes to us.
type Contact struct {
	ID, Workspace        int64
	Name, Email, Phone   string // Phone in E.164 or ""
	Company              string
	Bio, Country, City   string
	Language             string
	Labels               LabelSet
	Attributes           AttributeValues
	Sources              map[string]Source // field → who wrote it
	Owner                int64
	BlockedAt            time.Time
	CreatedAt, UpdatedAt time.Time
	Version              int64 // seq of the last event that changed it
}

// Source of a contact's field. A channel's name fills an empty one and never replaces a typed one.
type Source string

const (
	SourceTyped   Source = "typed"
	SourceBot     Source = "bot"
	SourceImport  Source = "import"
	SourceChannel Source = "channel"
)

// Suggest sets a field from a channel if nothing better stands there, and reports whether it changed.
func (c *Contact) Suggest(field string, dst *string, value string) bool {
	if value == "" || value == *dst {
		return false
	}
	if src := c.Sources[field]; *dst != "" && src != SourceChannel {
		return false
	}
	c.set(field, dst, value, SourceChannel)
	return true
}

// Type sets a field as a person did.
func (c *Contact) Type(field string, dst *string, value string) {
	c.set(field, dst, value, SourceTyped)
}

func (c *Contact) set(field string, dst *string, value string, src Source) {
	*dst = value
	sources := make(map[string]Source, len(c.Sources)+1)
	for k, v := range c.Sources {
		sources[k] = v
	}
	sources[field] = src
	c.Sources = sources
}

// IdentityKind names what kind of address an identity is. Scope says within what it is unique.
type IdentityKind string

const (
	IdentityPhone    IdentityKind = "phone"    // scope "": one world of numbers; value canonical
	IdentityBSUID    IdentityKind = "bsuid"    // scope: the business portfolio, by its WABA
	IdentityUsername IdentityKind = "username" // a label, never a key
)

// Identity is one address of a contact. Identities that one payload shows together are one person's: they share Primary.
type Identity struct {
	ID, Workspace, Contact int64
	Primary                int64 // the identity whose thread all of them use; its own id if itself
	Kind                   IdentityKind
	Scope, Value           string
	Raw                    string // as received, e.g. wa_id
}
