package desk

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
)

// Whoever lacks PermContactsReveal, or may only ask for it, is shown the phones and e-mail addresses of contacts masked: +52 •••• 1234,
// l••••@dominio.com. Names puts the mask on, for everything that travels; docs/decisions/masking.md says what that comprises.

// PermContactsReveal lets see phones and addresses whole.
const PermContactsReveal Permission = "contacts.reveal"

// dots stand for what is masked, always as many, so that its length does not show.
const dots = "••••"

// Mask says how a role sees phones and addresses.
type Mask string

const (
	MaskNone    Mask = ""        // as its permission says
	MaskRequest Mask = "request" // masked; with the permission each contact's on request, which is noted with a reason
	MaskAlways  Mask = "always"  // masked, whatever its permission
)

// Masking is how roles of a workspace see phones and addresses. Administrators see them.
type Masking map[Role]Mask

// ParseMasking reads what Text wrote.
func ParseMasking(text string) Masking {
	m := Masking{}
	for _, part := range strings.Fields(text) {
		role, mask, _ := strings.Cut(part, "=")
		m[Role(role)] = Mask(mask)
	}
	return m
}

// Text is the masking as it is stored.
func (m Masking) Text() string {
	var parts []string
	for role, mask := range m {
		if mask != MaskNone && role != RoleAdministrator {
			parts = append(parts, string(role)+"="+string(mask))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// Conceal makes phones and addresses of contacts be shown to the actor as his workspace says of his role.
func (a *Actor) Conceal(m Masking) {
	a.masking = m
	switch mask := m[a.Role]; {
	case a.Role == RoleAdministrator:
	case mask == MaskRequest:
		a.OnRequest = true
	case mask == MaskAlways:
		a.Permissions = slices.DeleteFunc(slices.Clone(a.Permissions), func(p Permission) bool { return p == PermContactsReveal })
	}
}

// Masked reports whether phones and addresses of contacts are shown to the actor masked.
func (a *Actor) Masked() bool {
	return a.OnRequest && a.Kind != ActorSystem || !a.Can(PermContactsReveal)
}

// ErrMasked refuses what would tell whoever sees them masked a phone or an address, or confirm one.
var ErrMasked = &Error{Kind: KindForbidden, Code: "contacts_masked"}

// For returns the names as an actor is shown them.
func (n *Names) For(a *Actor) *Names {
	if !a.Masked() {
		return n
	}
	return n.Hiding()
}

// Hiding returns names that are shown with the mask on.
func (n *Names) Hiding() *Names {
	hiding := *n
	hiding.Masked = true
	return &hiding
}

// Phone is a contact's phone as it is shown.
func (n *Names) Phone(e164 string) string {
	if n.Masked {
		return MaskPhone(e164)
	}
	return e164
}

// Email is a contact's address as it is shown.
func (n *Names) Email(address string) string {
	if n.Masked {
		return MaskEmail(address)
	}
	return address
}

// Called is what a contact is called as it is shown. Who has no name often has his number as one.
func (n *Names) Called(name string) string {
	if n.Masked {
		return MaskName(name)
	}
	return name
}

// Reference is a provider's id of a message as it is shown. With the mask on it says only that there is
// one: the customer's number can be read from it.
func (n *Names) Reference(id string) string {
	if n.Masked && id != "" {
		return dots
	}
	return id
}

// MaskPhone keeps the country of a number and its last digits, as far as enough of them stay hidden.
func MaskPhone(e164 string) string {
	if e164 == "" {
		return ""
	}
	number := digits(e164)
	country := ""
	if strings.HasPrefix(e164, "+") {
		country = callingCode(number)
		number = number[len(country):]
	}
	shown := 0
	switch {
	case len(number) >= 8:
		shown = 4
	case len(number) >= 6:
		shown = 2
	}
	out := dots
	if country != "" {
		out = "+" + country + " " + dots
	}
	if shown > 0 {
		out += " " + number[len(number)-shown:]
	}
	return out
}

// callingCode is the country's part of a number in digits; "" if it has none.
func callingCode(number string) string {
	for n := 1; n <= 3 && n < len(number); n++ {
		if code, err := strconv.Atoi(number[:n]); err == nil && phonenumbers.GetRegionCodeForCountryCode(code) != phonenumbers.UNKNOWN_REGION {
			return number[:n]
		}
	}
	return ""
}

// MaskEmail keeps the first letter and the domain of an address; of a single letter none.
func MaskEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	switch {
	case address == "":
		return ""
	case at < 0:
		return dots
	}
	if first, size := utf8.DecodeRuneInString(address); size < at && first != utf8.RuneError {
		return string(first) + dots + address[at:]
	}
	return dots + address[at:]
}

// fewestMasked digits in a row are taken for a phone, however they are grouped.
const fewestMasked = 7

var (
	addressInText = regexp.MustCompile(`[^\s@<>()"']+@[^\s@<>()"']+`)
	phoneInText   = regexp.MustCompile(`\+?\p{Nd}[\p{Nd}\p{Z}\p{Cf}\p{Pd}().,/·_*+]*`)
)

// MaskName masks what in a name is a phone or an address.
func MaskName(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return r == '@' || unicode.IsDigit(r) }) {
		return name
	}
	name = addressInText.ReplaceAllStringFunc(name, MaskEmail)
	return phoneInText.ReplaceAllStringFunc(name, func(run string) string {
		trimmed := strings.TrimRightFunc(run, func(r rune) bool { return !unicode.IsDigit(r) })
		count, all := 0, ""
		for _, r := range trimmed {
			if !unicode.IsDigit(r) {
				continue
			}
			if count++; r <= '9' {
				all += string(r)
			}
		}
		switch {
		case count < fewestMasked:
			return run
		case len(all) < count: // of other scripts nothing is kept
			return dots + run[len(trimmed):]
		case trimmed[0] == '+':
			all = "+" + all
		}
		return MaskPhone(all) + run[len(trimmed):]
	})
}

// IsMasked reports whether a text is, or holds, what the mask makes of one: nothing that a person types.
func IsMasked(text string) bool { return strings.Contains(text, dots) }

// MaskedContent is what a message carries as it is shown: cards without the numbers and addresses of whom they are, and nothing that
// says them in another way. What people wrote stays.
func (n *Names) MaskedContent(c *Content) *Content {
	if !n.Masked || len(c.Contacts) == 0 && c.Event == nil && c.QuotedExternal == "" {
		return c
	}
	out := *c
	out.QuotedExternal = "" // a provider's id has the number in it
	if c.Event != nil {
		line := *c.Event
		if strings.HasSuffix(line.Name, "_changed") || strings.HasPrefix(line.Name, "transcript_") {
			line.From, line.To = MaskName(line.From), MaskName(line.To)
		}
		out.Event = &line
	}
	out.Contacts = nil
	for _, card := range c.Contacts {
		card.VCard = ""
		for _, name := range []*string{&card.Name, &card.FirstName, &card.LastName} {
			*name = MaskName(*name)
		}
		card.Phones, card.Emails = slices.Clone(card.Phones), slices.Clone(card.Emails)
		for i := range card.Phones {
			card.Phones[i].Value, card.Phones[i].WaID = MaskPhone(card.Phones[i].Value), ""
		}
		for i := range card.Emails {
			card.Emails[i].Value = MaskEmail(card.Emails[i].Value)
		}
		out.Contacts = append(out.Contacts, card)
	}
	return &out
}

// mostShown digits in a row are no more than the mask itself shows of a number.
const mostShown = 4

var wordWithAt = regexp.MustCompile(`\S*@\S*`)

// maskWanted masks what somebody is looked for by. A part of a number or of an address stands at any place of it, so nothing of it is shown:
// with what the mask leaves of the whole it would tell more than that.
func maskWanted(text string) string {
	text = wordWithAt.ReplaceAllString(text, dots)
	return phoneInText.ReplaceAllStringFunc(text, func(run string) string {
		trimmed := strings.TrimRightFunc(run, func(r rune) bool { return !unicode.IsDigit(r) })
		count := 0
		for _, r := range trimmed {
			if unicode.IsDigit(r) {
				count++
			}
		}
		if count <= mostShown {
			return run
		}
		return dots + run[len(trimmed):]
	})
}

// MaskedFilter is a filter as it is shown: whom it looks for by a phone or an address is masked.
func (n *Names) MaskedFilter(f Filter) Filter {
	if !n.Masked {
		return f
	}
	for _, group := range []*[]Filter{&f.All, &f.Any} {
		*group = slices.Clone(*group)
		for i := range *group {
			(*group)[i] = n.MaskedFilter((*group)[i])
		}
	}
	f.Values = slices.Clone(f.Values)
	for i, v := range f.Values {
		switch f.Field {
		case "contact_phone", "contact_email":
			f.Values[i] = dots
		case "contact_name", "search":
			f.Values[i] = maskWanted(v)
		}
	}
	return f
}

// Masked reports whether a filter compares with what the mask makes of a value.
func (f *Filter) Masked() (yes bool) {
	f.Each(func(c *Filter) { yes = yes || slices.ContainsFunc(c.Values, IsMasked) })
	return yes
}

// Confirms reports whether a filter compares phones or addresses with values, by which they could be guessed.
func (f *Filter) Confirms() (yes bool) {
	f.Each(func(c *Filter) {
		yes = yes || confirms(c.Field) && c.Op.takesValues()
	})
	return yes
}

// Confirms reports whether by the field phones or addresses could be guessed.
func (f *FilterField) Confirms() bool { return confirms(f.Name) }

func confirms(field string) bool { return field == "contact_phone" || field == "contact_email" }
