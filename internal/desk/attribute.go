package desk

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Attribute is what a workspace wants to know of each of its contacts, or of each conversation.
type Attribute struct {
	ID, Workspace     int64
	Noun              AttributeNoun
	Key               string // by which programs name it; like noun and kind it never changes
	Name, Description string
	Kind              AttributeKind
	Rules             AttributeRules
	Position          int // among those of its noun
	CreatedAt         time.Time
}

// AttributeNoun says of what an attribute is.
type AttributeNoun string

const (
	OfContact      AttributeNoun = "contact"
	OfConversation AttributeNoun = "conversation"
)

// AttributeKind is what values an attribute has.
type AttributeKind string

const (
	AttributeText     AttributeKind = "text"
	AttributeNumber   AttributeKind = "number"
	AttributeDate     AttributeKind = "date"
	AttributeList     AttributeKind = "list"
	AttributeCheckbox AttributeKind = "checkbox"
	AttributeLink     AttributeKind = "link"
	AttributeCurrency AttributeKind = "currency"
)

// AttributeKinds lists them in the order in which they are offered.
var AttributeKinds = []AttributeKind{AttributeText, AttributeNumber, AttributeDate, AttributeList, AttributeCheckbox, AttributeLink, AttributeCurrency}

// AttributeRules are what a value must be, as far as its kind leaves that open.
type AttributeRules struct {
	Options  []string `json:"options,omitempty"`  // of a list
	Currency string   `json:"currency,omitempty"` // ISO 4217, of a currency
	Pattern  string   `json:"pattern,omitempty"`  // a regular expression that the whole text matches
	Minimum  *Decimal `json:"minimum,omitempty"`  // of a number or a currency
	Maximum  *Decimal `json:"maximum,omitempty"`
	// ToClose of a conversation: nobody finishes one that has no value.
	ToClose bool `json:"to_close,omitempty"`
}

// AttributeValue is one value: as it is kept and travels, and as it is found. JSON is "" if there is none.
type AttributeValue struct {
	JSON   string
	Number int64  // ten-thousandths, days since 1970, 1 if ticked
	Text   string // of a text, a link or a list
}

// AttributeValues is what a contact or a conversation has, as it is stored: JSON, the attribute's id → its value. It may hold
// values of attributes that were deleted a moment ago.
type AttributeValues string

// Map reads the values, each as JSON.
func (v AttributeValues) Map() map[int64]string {
	if len(v) <= len("{}") {
		return nil
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(v), &raw) != nil {
		return nil // ours alone writes it
	}
	out := make(map[int64]string, len(raw))
	for id, value := range raw {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			out[n] = string(value)
		}
	}
	return out
}

// With returns the values with one set, or taken away if it is "".
func (v AttributeValues) With(id int64, value string) AttributeValues {
	m := v.Map()
	if m == nil {
		m = map[int64]string{}
	}
	if m[id] = value; value == "" {
		delete(m, id)
	}
	if len(m) == 0 {
		return ""
	}
	var b strings.Builder
	for i, id := range slices.Sorted(maps.Keys(m)) {
		b.WriteString([]string{"{", ","}[min(i, 1)])
		b.WriteString(`"` + strconv.FormatInt(id, 10) + `":` + m[id])
	}
	b.WriteByte('}')
	return AttributeValues(b.String())
}

// Decimal is a number with at most four decimals, in ten-thousandths.
type Decimal int64

// decimalText is a number as programs write it; people's commas are the interface's work.
var decimalText = regexp.MustCompile(`^-?[0-9]{1,14}(\.[0-9]{1,4})?$`)

// ParseDecimal reads "1299.5". Its whole part has at most 14 digits.
func ParseDecimal(text string) (Decimal, bool) {
	if !decimalText.MatchString(text) {
		return 0, false
	}
	whole, part, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	n, err := strconv.ParseInt(whole+(part + "0000")[:4], 10, 64)
	if text[0] == '-' {
		n = -n
	}
	return Decimal(n), err == nil
}

// String writes no zeros that say nothing.
func (d Decimal) String() string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	whole := sign + strconv.FormatInt(int64(d/10_000), 10)
	part := strings.TrimRight(strconv.FormatInt(int64(10_000+d%10_000), 10)[1:], "0")
	if part == "" {
		return whole
	}
	return whole + "." + part
}

// MarshalJSON writes a number.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a number, or a text with one.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	n, ok := ParseDecimal(strings.Trim(string(b), `"`))
	if !ok {
		return errDecimal
	}
	*d = n
	return nil
}

var errDecimal = Invalid("number", "not_a_decimal")
