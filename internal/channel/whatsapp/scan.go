package whatsapp

import (
	"bytes"
	"errors"
	"strings"
)

// A delivery nests its items five levels deep. Decoding each level into raw parts would read every byte five times, so these
// functions walk the levels and hand out parts of the body itself. They find where values end and check no more than that:
// what they hand out is validated when it is decoded.

var errSyntax = errors.New("whatsapp: not valid JSON")

// eachMember calls f for each member of a JSON object; the key comes without quotes and as written. An error of f ends it.
func eachMember(object []byte, f func(key, value []byte) error) error {
	return walk(object, '{', '}', f)
}

// eachElement calls f for each element of a JSON array.
func eachElement(array []byte, f func(value []byte) error) error {
	return walk(array, '[', ']', func(_, value []byte) error { return f(value) })
}

func walk(b []byte, open, shut byte, f func(key, value []byte) error) error {
	i := space(b, 0)
	if i >= len(b) || b[i] != open {
		return errSyntax
	}
	i = space(b, i+1)
	if i < len(b) && b[i] == shut {
		return nil
	}
	for i < len(b) {
		var key []byte
		if open == '{' {
			end := skipString(b, i)
			if end < 0 {
				return errSyntax
			}
			key = b[i+1 : end-1]
			if i = space(b, end); i >= len(b) || b[i] != ':' {
				return errSyntax
			}
			i = space(b, i+1)
		}
		end := skipValue(b, i)
		if end < 0 {
			return errSyntax
		}
		if err := f(key, b[i:end:end]); err != nil {
			return err
		}
		switch i = space(b, end); {
		case i >= len(b):
			return errSyntax
		case b[i] == shut:
			return nil
		case b[i] != ',':
			return errSyntax
		}
		i = space(b, i+1)
	}
	return errSyntax
}

func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// skipString returns the index after the string that begins at i, or -1.
func skipString(b []byte, i int) int {
	if i >= len(b) || b[i] != '"' {
		return -1
	}
	for start := i + 1; ; {
		n := bytes.IndexByte(b[start:], '"')
		if n < 0 {
			return -1
		}
		end := start + n
		slashes := end
		for b[slashes-1] == '\\' {
			slashes--
		}
		if (end-slashes)%2 == 0 { // an odd number escapes the quote
			return end + 1
		}
		start = end + 1
	}
}

// skipValue returns the index after the value that begins at i, or -1.
func skipValue(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch b[i] {
	case '"':
		return skipString(b, i)
	case '{', '[':
		return skipNested(b, i)
	}
	start := i
	for i < len(b) && strings.IndexByte(",]} \t\r\n:\"{[", b[i]) < 0 {
		i++
	}
	if i == start {
		return -1
	}
	return i
}

func skipNested(b []byte, i int) int {
	for depth := 0; i < len(b); i++ {
		switch b[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"':
			if i = skipString(b, i); i < 0 {
				return -1
			}
			i--
		}
	}
	return -1
}

// withoutNUL returns JSON text whose strings hold no escaped NUL, which databases and files refuse. The usual item has none
// and comes back as it is.
func withoutNUL(b []byte) []byte {
	const nul = `\u0000`
	if !bytes.Contains(b, []byte(nul)) {
		return b
	}
	clean := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] != '\\' || i+1 == len(b):
			clean = append(clean, b[i])
		case bytes.HasPrefix(b[i:], []byte(nul)):
			i += len(nul) - 1
		default:
			clean = append(clean, b[i], b[i+1])
			i++
		}
	}
	return clean
}
