package desk

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// ParsePhone reads a number as a person writes it, in the country given (ISO 3166 alpha-2, "" if it must start with +), and
// returns it in E.164.
func ParsePhone(text, country string) (string, bool) {
	n, err := phonenumbers.Parse(text, country)
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// CanonicalPhone returns the form by which numbers are compared, digits only. It folds the ways in which one Latin American
// mobile is written: Brazil with and without the ninth digit, Argentina +54 9 and +54, Mexico +52 1 and +52.
func CanonicalPhone(number string) string {
	d := digits(number)
	switch {
	case strings.HasPrefix(d, "55") && len(d) == 12 && d[4] >= '6':
		return d[:4] + "9" + d[4:]
	case strings.HasPrefix(d, "549") && len(d) == 13:
		return "54" + d[3:]
	case strings.HasPrefix(d, "54") && len(d) == 14:
		return canonicalArgentina(d[2:])
	case strings.HasPrefix(d, "521") && len(d) == 13:
		return "52" + d[3:]
	}
	return d
}

// DialablePhone writes a number that a messenger gave, in digits, as E.164 as it is dialled today: Mexican mobiles have lost
// their 1, Brazilian ones have all got their ninth digit.
func DialablePhone(digits string) string {
	if strings.HasPrefix(digits, "52") || strings.HasPrefix(digits, "55") {
		return "+" + CanonicalPhone(digits)
	}
	return "+" + digits
}

// canonicalArgentina drops the national mobile prefix 15 that follows the area code: area 15 number, 12 digits in all.
func canonicalArgentina(national string) string {
	for _, area := range []int{2, 3, 4} {
		if len(national) == 12 && national[area:area+2] == "15" {
			return "54" + national[:area] + national[area+2:]
		}
	}
	return "54" + national
}

// FormatPhone writes an E.164 number for people; what it cannot read comes back with a + in front.
func FormatPhone(e164 string) string {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return e164
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}

func digits(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
