package whatsapp

import (
	"strings"

	"timbre/internal/channel"
)

// isBSUID reports whether an address is a business-scoped user id: two capitals, a dot and the rest, e.g. US.1349. Some
// payloads carry it where a phone number belongs.
func isBSUID(s string) bool {
	return len(s) > 3 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z' && s[2] == '.'
}

// isParent reports whether a user id is one for all portfolios that are linked, e.g. US.ENT.118.
func isParent(bsuid string) bool { return strings.HasPrefix(bsuid[2:], ".ENT.") }

// person of the addresses that a payload gives, in any order of their kinds. Without digits an address is no phone.
func person(addresses ...string) channel.Person {
	var p channel.Person
	for _, a := range addresses {
		switch a = strings.TrimPrefix(a, "+"); {
		case isBSUID(a) && isParent(a):
			if p.Parent == "" {
				p.Parent = a
			}
		case isBSUID(a):
			if p.BSUID == "" {
				p.BSUID = a
			}
		case p.Phone == "" && isDigits(a):
			p.Phone = a
		}
	}
	return p
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func known(p channel.Person) bool { return p.Phone != "" || p.BSUID != "" || p.Parent != "" }

// same reports whether two are one person by what both show.
func same(a, b channel.Person) bool {
	return a.Phone != "" && a.Phone == b.Phone || a.BSUID != "" && a.BSUID == b.BSUID || a.Parent != "" && a.Parent == b.Parent
}

// introduce completes a person from the value's contacts. The contact in the same place as the message is nearly always his,
// so the search begins there.
func introduce(p channel.Person, contacts []wireContact, place int) channel.Person {
	for i := range contacts {
		c := &contacts[(place+i)%len(contacts)]
		his := person(c.WaID, c.UserID, c.ParentUserID)
		if !same(p, his) {
			continue
		}
		if p.Phone == "" {
			p.Phone = his.Phone
		}
		if p.BSUID == "" {
			p.BSUID = his.BSUID
		}
		if p.Parent == "" {
			p.Parent = his.Parent
		}
		if c.Profile != nil {
			p.Name = c.Profile.Name
			p.Username = handle(c.Profile.Username)
		}
		return p
	}
	return p
}

// longestHandle is more than a username can have.
const longestHandle = 64

// handle returns a username without the @ that only some payloads write; "" for what can be none.
func handle(username string) string {
	username = strings.TrimPrefix(username, "@")
	if len(username) > longestHandle || strings.ContainsFunc(username, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return ""
	}
	return username
}

// digitsOf returns the digits of a number written for people.
func digitsOf(number string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
}
