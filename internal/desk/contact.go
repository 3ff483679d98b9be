package desk

import "time"

// Contact is a person or company that writes to us.
type Contact struct {
	ID, Workspace        int64
	Name, Email, Phone   string // Phone in E.164 or ""
	Username             string // by which the channel calls it, without @: a label, never a key
	Company              string
	Bio, Country, City   string
	Language             string
	Labels               LabelSet
	Attributes           AttributeValues
	Sources              map[string]Source  // field → who wrote it
	Socials              map[string]string  // network → address
	Avatar               int64              // a file; 0: none
	Owner, OwnerTeam     int64              // who gets its new conversations first, a member or a team; 0: nobody
	Marketing            map[string]Consent // channel → what it said of marketing; absent: nothing
	BlockedAt            time.Time
	CreatedAt, UpdatedAt time.Time
	Version              int64 // seq of the last event that changed it
}

// Networks are where else a contact may be found.
var Networks = []string{"facebook", "x", "linkedin", "github", "instagram"}

// Consent is what a contact said of marketing on a channel.
type Consent struct {
	Stopped bool      `json:"stopped"`
	At      time.Time `json:"at,omitzero"` // zero: it is not known
}

// Allow notes whether a contact wants marketing on a channel.
func (c *Contact) Allow(channel string, allowed bool, at time.Time) {
	all := make(map[string]Consent, len(c.Marketing)+1)
	for k, v := range c.Marketing {
		all[k] = v
	}
	all[channel] = Consent{Stopped: !allowed, At: at}
	c.Marketing = all
}

// StopsMarketing reports whether a contact wants none on a channel; "" stands for any.
func (c *Contact) StopsMarketing(channel string) bool {
	for name, said := range c.Marketing {
		if said.Stopped && (channel == "" || channel == name) {
			return true
		}
	}
	return false
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

// Import sets a field as a table had it.
func (c *Contact) Import(field string, dst *string, value string) {
	c.set(field, dst, value, SourceImport)
}

func (c *Contact) set(field string, dst *string, value string, src Source) {
	*dst = value
	c.Note(field, src)
}

// Note says who wrote a field.
func (c *Contact) Note(field string, src Source) {
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
	IdentityPhone IdentityKind = "phone" // scope "": one world of numbers; value canonical
	IdentityBSUID IdentityKind = "bsuid" // scope: the business portfolio, by its WABA; "" if it is one of all that are linked
)

// Identity is one address of a contact. Identities that one payload shows together are one person's: they share Primary.
type Identity struct {
	ID, Workspace, Contact int64
	Primary                int64 // the identity whose thread all of them use; its own id if itself
	Kind                   IdentityKind
	Scope, Value           string
	Raw                    string // as received, e.g. wa_id
}
