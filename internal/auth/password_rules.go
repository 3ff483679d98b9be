package auth

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"timbre/internal/desk"
)

// Length of a password, in characters.
const (
	MinPassword = 10
	MaxPassword = 200
)

//go:embed common_passwords.txt
var commonPasswords string // lower case, one a line

// CheckPassword refuses a password that is easy to guess, naming the request's field: too_short, too_long, same_as_email,
// too_common. It asks for length only, never for kinds of characters (NIST SP 800-63B §3.1.1.2).
func CheckPassword(field, password, email string) error {
	lower := strings.ToLower(string(normal(password)))
	length := utf8.RuneCountInString(lower)
	switch {
	case length < MinPassword:
		return desk.Invalid(field, "too_short")
	case length > MaxPassword:
		return desk.Invalid(field, "too_long")
	case lower == strings.ToLower(strings.TrimSpace(email)):
		return desk.Invalid(field, "same_as_email")
	case common(lower):
		return desk.Invalid(field, "too_common")
	}
	return nil
}

// common reports one of the most used passwords, or one character over and over.
func common(lower string) bool {
	first, size := utf8.DecodeRuneInString(lower)
	if strings.TrimLeft(lower[size:], string(first)) == "" {
		return true
	}
	for line := range strings.Lines(commonPasswords) {
		if strings.TrimSuffix(line, "\n") == lower {
			return true
		}
	}
	return false
}
