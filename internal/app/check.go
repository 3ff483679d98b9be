package app

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
)

// faults collects what is wrong with an input: field → code.
type faults map[string]string

func (f faults) add(field, code string) {
	if _, known := f[field]; !known {
		f[field] = code
	}
}

// take adds the fields of a refusal.
func (f faults) take(err error) {
	if e := Refusal(err); e != nil {
		for field, code := range e.Fields {
			f.add(field, code)
		}
	}
}

func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return &desk.Error{Kind: desk.KindInvalid, Code: "invalid", Fields: f}
}

// Lengths of what people type, in characters.
const (
	maxName  = 120
	maxEmail = 254
	maxBio   = 2000
)

// line cleans a text of one line and holds it to its length. Nothing of it speaks to a terminal: names are told by the log and by commands, too.
func (f faults) line(field, text string, longest int) string {
	apart := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	text = strings.Join(strings.FieldsFunc(sanitize.Text(text), apart), " ")
	if utf8.RuneCountInString(text) > longest {
		f.add(field, "too_long")
	}
	return text
}

// name is a line that must be there.
func (f faults) name(field, text string) string {
	text = f.line(field, text, maxName)
	if text == "" {
		f.add(field, "required")
	}
	return text
}

// email is an address in lower case that must be there.
func (f faults) email(field, text string) string {
	text = strings.ToLower(strings.TrimSpace(sanitize.Text(text)))
	switch {
	case text == "":
		f.add(field, "required")
	case len(text) > maxEmail:
		f.add(field, "too_long")
	case !validEmail(text):
		f.add(field, "not_an_email")
	}
	return text
}

func validEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text && !strings.ContainsAny(text, " \r\n\"<>")
}

// locale is one of the languages that we speak.
func (f faults) locale(field, text string) string {
	if text != "es" && text != "pt" && text != "en" {
		f.add(field, "not_a_choice")
	}
	return text
}

func (f faults) timeZone(field, text string) string {
	if _, err := time.LoadLocation(text); err != nil || text == "" || text == "Local" {
		f.add(field, "not_a_time_zone")
	}
	return text
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// country is an ISO 3166 alpha-2 code, or "" where none is needed.
func (f faults) country(field, text string) string {
	text = strings.ToUpper(strings.TrimSpace(text))
	if text == "" {
		return ""
	}
	if r, err := language.ParseRegion(text); err != nil || !r.IsCountry() || !countryCode.MatchString(text) {
		f.add(field, "not_a_country")
	}
	return text
}

// asking takes a given rule.
func (f faults) asking(field string, dst, given *desk.Asking) {
	if given == nil {
		return
	}
	if *dst = *given; !given.Valid() {
		f.add(field, "not_a_choice")
	}
}

// text cleans a text of several lines and holds it to its length.
func (f faults) text(field, text string, longest int) string {
	text = strings.TrimSpace(sanitize.Text(text))
	if utf8.RuneCountInString(text) > longest {
		f.add(field, "too_long")
	}
	return text
}

// ordered puts a list in the order of ids; those that ids does not name stand behind, in the order that they had. One that the list does
// not have is refused.
func ordered[T any](list []T, ids []int64, id func(T) int64) error {
	places := make(map[int64]int, len(ids))
	for i := range list {
		places[id(list[i])] = len(ids)
	}
	for i, one := range ids {
		if _, known := places[one]; !known {
			return desk.Invalid("ids", "not_found")
		}
		places[one] = min(places[one], i)
	}
	slices.SortStableFunc(list, func(x, y T) int { return places[id(x)] - places[id(y)] })
	return nil
}
