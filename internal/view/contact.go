package view

import (
	"maps"
	"sync"

	"timbre/internal/desk"
)

// Contact is a contact's card.
type Contact struct {
	ID               string                 `json:"id"`
	Name             string                 `json:"name"`
	NameSource       string                 `json:"name_source" doc:"Who wrote the name: typed, bot, import, channel; empty if nobody did."`
	Phone            *string                `json:"phone" doc:"E.164."`
	PhoneDisplay     *string                `json:"phone_display"`
	Username         *string                `json:"username,omitempty" doc:"By which the channel calls it, without @."`
	Email            *string                `json:"email"`
	Company          *string                `json:"company"`
	Bio              *string                `json:"bio"`
	Country          *string                `json:"country"`
	City             *string                `json:"city"`
	Language         *string                `json:"language"`
	Labels           []LabelMark            `json:"labels" doc:"By name."`
	Attributes       Attributes             `json:"attributes" doc:"Those that have a value: key → value."`
	Sources          map[string]desk.Source `json:"sources" doc:"Field → who wrote it."`
	Socials          map[string]string      `json:"socials" doc:"facebook, x, linkedin, github, instagram → address."`
	Avatar           *string                `json:"avatar" doc:"Its picture, a file's id."`
	Owner            *Ref                   `json:"owner" doc:"The member who gets its new conversations first."`
	OwnerTeam        *Ref                   `json:"owner_team" doc:"The team that gets them first, in place of owner."`
	Marketing        map[string]Consent     `json:"marketing" doc:"Channel → what it said of marketing; one that is absent may be written to."`
	Identities       []Identity             `json:"identities"`
	Blocked          bool                   `json:"blocked"`
	Block            *Block                 `json:"block,omitempty" doc:"Of a blocked contact."`
	CreatedAt        string                 `json:"created_at" format:"date-time"`
	UpdatedAt        string                 `json:"updated_at" format:"date-time"`
	MarketingStopped bool                   `json:"marketing_stopped" doc:"It wants none on one channel at least."`
	Unreachable      bool                   `json:"unreachable" doc:"A provider said that it cannot reach one of its addresses; it is forgotten once the contact writes."`
	MergedAt         *string                `json:"merged_at,omitempty" format:"date-time" doc:"When another contact was merged into it last; within a day that can be undone."`
	LastActivityAt   *string                `json:"last_activity_at,omitempty" format:"date-time" doc:"In lists: when something last happened in a conversation with it that you may see; absent: there is none."`
	Version          string                 `json:"version" doc:"The seq of its last change."`
	Masked           bool                   `json:"masked,omitempty" doc:"Phones, addresses and what of the name is one are shown to you masked: +52 •••• 1234, l••••@dominio.com. Given back so they change nothing."`
}

// Block is what is known of a blocked contact.
type Block struct {
	At            string `json:"at" format:"date-time"`
	Messages      int    `json:"messages" doc:"That it wrote since. They are recorded and shown nowhere; unblocking shows them."`
	Provider      string `json:"provider,omitempty" enum:"asked,blocked,lifting,failed" doc:"How far the provider's own block has come; absent: none was asked for."`
	ProviderError string `json:"provider_error,omitempty" doc:"The provider's code, if it refused."`
}

// Consent is what a contact said of marketing on a channel.
type Consent struct {
	Allowed bool    `json:"allowed"`
	At      *string `json:"at" format:"date-time" doc:"Null: it is not known."`
}

// Identity is one address of a contact.
type Identity struct {
	Kind    string `json:"kind" enum:"phone,bsuid,username"`
	Value   string `json:"value"`
	Display string `json:"display" doc:"For people."`
}

// ContactOf shows a contact.
func ContactOf(c *desk.Card, names *desk.Names) Contact {
	v := Contact{
		ID: idOf(c.ID), Name: names.Called(c.Name), NameSource: string(c.Sources["name"]), Phone: text(names.Phone(c.Phone)), PhoneDisplay: text(phone(c.Phone, names)),
		Username: text(c.Username), Email: text(names.Email(c.Email)), Company: text(c.Company), Bio: text(c.Bio), Country: text(c.Country), City: text(c.City), Language: text(c.Language),
		Labels: labelsOf(c.Labels, names), Attributes: attributesOf(c.Attributes, names), Sources: c.Sources, Socials: map[string]string{}, Owner: ref(c.Owner, names.Members), OwnerTeam: ref(c.OwnerTeam, names.Teams), Marketing: map[string]Consent{},
		Identities: make([]Identity, len(c.Identities)), Blocked: !c.BlockedAt.IsZero(),
		CreatedAt: Time(c.CreatedAt), UpdatedAt: Time(c.UpdatedAt), MarketingStopped: c.StopsMarketing(""), Unreachable: c.Unreachable, MergedAt: moment(c.MergedAt), LastActivityAt: moment(c.LastActivity), Version: idOf(c.Version),
		Masked: names.Masked,
	}
	if !c.BlockedAt.IsZero() {
		v.Block = &Block{Time(c.BlockedAt), c.HiddenMessages, c.ProviderBlock, c.ProviderBlockCode}
	}
	if v.Sources == nil {
		v.Sources = map[string]desk.Source{}
	}
	if c.Avatar != 0 {
		v.Avatar = text(idOf(c.Avatar))
	}
	maps.Copy(v.Socials, c.Socials)
	for channel, said := range c.Marketing {
		v.Marketing[channel] = Consent{Allowed: !said.Stopped, At: moment(said.At)}
	}
	for i, id := range c.Identities {
		v.Identities[i] = Identity{string(id.Kind), id.Value, id.Value}
		switch number := "+" + id.Value; {
		case id.Kind != desk.IdentityPhone:
		case names.Masked:
			shown := names.Phone(number)
			v.Identities[i] = Identity{string(id.Kind), shown, shown}
		case number == c.Phone: // made readable above, which is a good part of what opening a conversation takes
			v.Identities[i].Display = *v.PhoneDisplay
		default:
			v.Identities[i].Display = phone(number, names)
		}
	}
	if c.Username != "" {
		v.Identities = append(v.Identities, Identity{"username", c.Username, "@" + c.Username})
	}
	return v
}

// written keeps how numbers are written for people: the same ones are listed again and again, and working one out costs more than
// all the rest of a row.
var written = struct {
	sync.RWMutex
	as map[string]string
}{as: map[string]string{}}

// mostWritten bounds what is kept: about 2 MB.
const mostWritten = 1 << 14

func phone(e164 string, names *desk.Names) string {
	if e164 == "" || names.Masked {
		return names.Phone(e164)
	}
	written.RLock()
	as, ok := written.as[e164]
	written.RUnlock()
	if ok {
		return as
	}
	as = desk.FormatPhone(e164)
	written.Lock()
	defer written.Unlock()
	if len(written.as) >= mostWritten {
		clear(written.as)
	}
	written.as[e164] = as
	return as
}
