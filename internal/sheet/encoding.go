package sheet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding of a CSV.
type Encoding string

const (
	UTF8   Encoding = "utf-8"
	Latin1 Encoding = "latin-1" // as Windows writes it
	UTF16  Encoding = "utf-16"
)

// windows are the characters that Windows has where Latin-1 has controls.
var windows = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// decode makes a text of what a file has: as its mark says, else UTF-8 if it is that, else what Windows writes. Its lines end as ours do.
func decode(file []byte, encoding Encoding) (text string, as Encoding, err error) {
	if encoding == "" {
		encoding = encodingOf(file)
	}
	switch encoding {
	case UTF16:
		text = fromUTF16(file)
	case Latin1:
		var b strings.Builder
		b.Grow(len(file) + len(file)/8)
		for _, c := range file {
			if c >= 0x80 && c < 0xa0 {
				b.WriteRune(windows[c-0x80])
			} else {
				b.WriteRune(rune(c))
			}
		}
		text = b.String()
	default:
		text = strings.ToValidUTF8(string(file), "\ufffd")
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if !plain(text) {
		return "", encoding, ErrUnreadable
	}
	if !strings.Contains(text, "\n") { // an older Macintosh
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	return text, encoding, nil
}

func encodingOf(file []byte) Encoding {
	switch {
	case bytes.HasPrefix(file, []byte{0xff, 0xfe}), bytes.HasPrefix(file, []byte{0xfe, 0xff}):
		return UTF16
	case utf8.Valid(file):
		return UTF8
	}
	return Latin1
}

// fromUTF16 reads UTF-16, little end first unless its mark says otherwise.
func fromUTF16(file []byte) string {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(file, []byte{0xfe, 0xff}) {
		order = binary.BigEndian
	}
	units := make([]uint16, len(file)/2)
	for i := range units {
		units[i] = order.Uint16(file[2*i:])
	}
	return string(utf16.Decode(units))
}
