package sanitize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxFileName  = 120 // bytes; every file system takes 255, and paths need room
	maxExtension = 16  // bytes, with the dot
	maxMarks     = 3   // combining marks in a row; pointed Hebrew needs three
	noFileName   = "file"
)

// FileName is name fit to be shown and saved anywhere: one path element of at
// most 120 bytes, normalised (NFKC), without control, invisible or reordering
// characters, never hidden, reserved on Windows, or empty. The extension that
// is left is the true one: what follows the last dot once nothing is hidden.
// Files are stored under keys of our own; this is only their label.
func FileName(name string) string {
	name = norm.NFKC.String(visible(name[:min(len(name), 8<<10)]))
	name = lastElement(name)
	name = norm.NFC.String(visible(name))
	name = trimEnds(name)
	if name == "" {
		return noFileName
	}
	base, ext := splitExtension(name)
	if reserved(base) {
		base = "_" + base
	}
	return shorten(base, maxFileName-len(ext)) + ext
}

// visible drops what cannot be seen and turns what file systems forbid into
// "_". White space becomes single spaces.
func visible(s string) string {
	var b strings.Builder
	marks, space := 0, false
	for _, r := range strings.ToValidUTF8(s, "_") {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if unicode.IsControl(r) || isInvisible(r) {
			continue
		}
		if unicode.IsMark(r) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		if strings.ContainsRune(`<>:"|?*`, r) || !unicode.IsGraphic(r) {
			r = '_'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// lastElement cuts any path, of Unix or Windows.
func lastElement(name string) string {
	name = strings.TrimRight(name, `/\. `)
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// trimEnds drops leading dots (hidden files), trailing dots and spaces
// (Windows ignores them), and marks without a letter to sit on.
func trimEnds(name string) string {
	name = strings.TrimLeftFunc(name, func(r rune) bool { return r == '.' || r == ' ' || unicode.IsMark(r) })
	return strings.TrimRight(name, ". ")
}

func splitExtension(name string) (base, ext string) {
	dot := strings.LastIndexByte(name, '.')
	if dot <= 0 || len(name)-dot > maxExtension {
		return name, ""
	}
	return name[:dot], name[dot:]
}

// reserved reports the names of devices on Windows, which hold with any
// extension, even a second one.
func reserved(base string) bool {
	base, _, _ = strings.Cut(strings.ToUpper(base), ".")
	base = strings.TrimRight(base, " ")
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	if len(base) != 4 || base[3] < '0' || base[3] > '9' {
		return false
	}
	return strings.HasPrefix(base, "COM") || strings.HasPrefix(base, "LPT")
}

// shorten cuts s to at most max bytes, between characters.
func shorten(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for !utf8.RuneStart(s[max]) {
		max--
	}
	return strings.TrimRight(s[:max], ". ")
}
