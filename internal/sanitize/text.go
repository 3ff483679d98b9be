package sanitize

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is s fit for storage: valid UTF-8 (broken bytes and lone surrogates
// become U+FFFD) and without NUL, which PostgreSQL does not take. Everything
// else stays as it was written.
func Text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// maxLogRunes bounds what one field may add to a line of the log.
const maxLogRunes = 256

// Log is s on one line of a log or terminal: line ends, control characters,
// escape sequences and invisible characters are spelled out, long text is cut.
func Log(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if n++; n > maxLogRunes {
			b.WriteRune('…')
			break
		}
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == ' ' || unicode.IsGraphic(r) && !unicode.Is(unicode.Zs, r) && !isInvisible(r):
			b.WriteRune(r)
		default:
			writeEscape(&b, r)
		}
	}
	return b.String()
}

func writeEscape(b *strings.Builder, r rune) {
	const hex = "0123456789abcdef"
	b.WriteString(`\u{`)
	started := false
	for shift := 20; shift >= 0; shift -= 4 {
		digit := r >> shift & 0xf
		if started = started || digit != 0 || shift == 0; started {
			b.WriteByte(hex[digit])
		}
	}
	b.WriteByte('}')
}

// CSVCell is s as text in a spreadsheet: what a spreadsheet would run as a
// formula gets an apostrophe in front (OWASP, "CSV injection"). Plain signed
// numbers, phone numbers among them, stay as they are.
func CSVCell(s string) string {
	trimmed := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
	if s != "" && strings.ContainsRune("\t\r\n", rune(s[0])) {
		return "'" + s
	}
	first, _ := utf8.DecodeRuneInString(trimmed)
	if trimmed == "" || !strings.ContainsRune("=+-@＝＋－＠", first) || isSignedNumber(trimmed) {
		return s
	}
	return "'" + s
}

func isSignedNumber(s string) bool {
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || digits == "" {
		return false
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	return isDigits(whole) && (fraction == "" || isDigits(fraction))
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// Link is raw as an address that a person may click, and whether it is one:
// http and https with a host, mailto and tel. Anything else (javascript:,
// data:, tricks with spaces and control characters) is not a link.
func Link(raw string) (string, bool) {
	raw = strings.TrimSpace(raw)
	if strings.ContainsFunc(raw, func(r rune) bool {
		return r == utf8.RuneError || r == '\\' || unicode.IsSpace(r) || unicode.IsControl(r) || isInvisible(r)
	}) {
		return "", false
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", false
	}
	switch u.Scheme {
	case "http", "https":
		return u.String(), u.Hostname() != ""
	case "mailto":
		return u.String(), strings.Contains(u.Opaque, "@")
	case "tel":
		return u.String(), u.Opaque != "" && strings.Trim(u.Opaque, "+0123456789-.()*#;,=abcdefghijklmnopqrstuvwxyz") == ""
	}
	return "", false
}

// isInvisible reports characters without a shape of their own that can hide
// or reorder others: zero-width ones, bidirectional controls, tags,
// variation selectors. Letters' own joiners are among them: nothing is lost
// in a file name or an address.
func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) ||
		unicode.Is(unicode.Variation_Selector, r) || r == '\u2028' || r == '\u2029'
}
