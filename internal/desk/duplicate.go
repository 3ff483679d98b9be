package desk

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Likeness says why two contacts may be one person.
type Likeness string

// From the strongest to the weakest.
const (
	AlikeByPhone Likeness = "phone"
	AlikeByEmail Likeness = "email"
	AlikeByName  Likeness = "name"
)

// LocalDigits are those of a phone's end that a form of it in another country, or of another time, still has.
const LocalDigits = 8

// PhoneEnd returns by what the forms of one phone are found together; "" if it is too short to say anything.
func PhoneEnd(phone string) string {
	d := digits(phone)
	if len(d) < LocalDigits {
		return ""
	}
	return d[len(d)-LocalDigits:]
}

// SamePhone reports whether two numbers are likely forms of one: the same as they are compared, one with and one without its country, or
// of one country and area with and without what that has put before its mobiles.
func SamePhone(a, b string) bool {
	end := PhoneEnd(a)
	if end == "" || end != PhoneEnd(b) {
		return false
	}
	a, b = CanonicalPhone(a), CanonicalPhone(b)
	if a == b || bare(a, b) || bare(b, a) {
		return true
	}
	x, errX := phonenumbers.Parse("+"+a, "")
	y, errY := phonenumbers.Parse("+"+b, "")
	if errX != nil || errY != nil || x.GetCountryCode() != y.GetCountryCode() {
		return false
	}
	m, n := phonenumbers.GetNationalSignificantNumber(x), phonenumbers.GetNationalSignificantNumber(y)
	const area = 2
	return strings.HasSuffix(m, n) || strings.HasSuffix(n, m) || len(m) != len(n) && m[:area] == n[:area]
}

// bare reports whether short is long without the code of its country.
func bare(long, short string) bool {
	n, err := phonenumbers.Parse("+"+long, "")
	return err == nil && strings.TrimLeft(short, "0") == phonenumbers.GetNationalSignificantNumber(n)
}

// Alike reports why two contacts may be one person, "" if nothing says so. sameName: of those who are called the same, which is for the
// caller to say, only those are alike of whom something else agrees, or of whom each has the address that the other lacks.
func Alike(a, b *Contact, sameName bool) Likeness {
	both := func(x, y string) bool { return x != "" && strings.EqualFold(x, y) }
	switch {
	case a.Phone != "" && b.Phone != "" && SamePhone(a.Phone, b.Phone):
		return AlikeByPhone
	case both(a.Email, b.Email):
		return AlikeByEmail
	case !sameName:
		return ""
	case both(a.Company, b.Company), both(a.City, b.City), a.Phone == "" || b.Phone == "":
		return AlikeByName
	}
	return ""
}
