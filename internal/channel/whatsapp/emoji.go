package whatsapp

import (
	"slices"
	"unicode"
)

const (
	joiner    = '\u200d' // makes one emoji of several
	colourful = '\ufe0f' // asks for the picture of a sign
	keycap    = '\u20e3'
)

// signs are the characters that have a picture. Digits, # and * are not among them: they need a keycap.
var signs = &unicode.RangeTable{
	R16: []unicode.Range16{{0xa9, 0xae, 5}, {0x203c, 0x2049, 13}, {0x2122, 0x2139, 23}, {0x2194, 0x2199, 1}, {0x21a9, 0x21aa, 1}, {0x231a, 0x23ff, 1},
		{0x24c2, 0x24c2, 1}, {0x25aa, 0x25fe, 1}, {0x2600, 0x27bf, 1}, {0x2934, 0x2935, 1}, {0x2b05, 0x2b55, 1}, {0x3030, 0x303d, 13}, {0x3297, 0x3299, 2}},
	R32: []unicode.Range32{{0x1f000, 0x1f1e5, 1}, {0x1f200, 0x1f3fa, 1}, {0x1f400, 0x1faff, 1}},
}

// isEmoji reports whether a text is one emoji and nothing else: Meta takes a reaction with anything else and fails it later. It
// knows the forms that Unicode gives them, and not which of them have a picture.
func isEmoji(text string) bool {
	r := []rune(text)
	switch {
	case len(r) == 2 && isFlagLetter(r[0]) && isFlagLetter(r[1]):
		return true
	case len(r) >= 2 && r[len(r)-1] == keycap:
		return slices.Contains([]rune("0123456789#*"), r[0]) && (len(r) == 2 || len(r) == 3 && r[1] == colourful)
	}
	for len(r) > 0 {
		if !unicode.Is(signs, r[0]) {
			return false
		}
		r = r[1:]
		for len(r) > 0 && (r[0] == colourful || isSkin(r[0]) || isTag(r[0])) {
			r = r[1:]
		}
		if len(r) == 0 {
			return true
		}
		if r[0] != joiner {
			return false
		}
		r = r[1:]
	}
	return false
}

func isFlagLetter(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
func isSkin(r rune) bool       { return r >= 0x1f3fb && r <= 0x1f3ff }
func isTag(r rune) bool        { return r >= 0xe0020 && r <= 0xe007f } // of the flags of parts of countries
