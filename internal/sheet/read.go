package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Bounds of a table that is read, whatever its file claims.
const (
	MaxBytes   = 20 << 20 // of the file
	MaxRows    = 100_000  // besides the head
	MaxColumns = 100
	MaxCell    = 5000 // bytes
	maxText    = 64 << 20
)

var (
	// ErrUnreadable: it is no table, or a broken one.
	ErrUnreadable = errors.New("sheet: not a table that can be read")
	// ErrTooLarge: it is beyond the bounds.
	ErrTooLarge = errors.New("sheet: too large a table")
	// ErrEncrypted: it needs a password, or is of an older Office.
	ErrEncrypted = errors.New("sheet: encrypted, or of an older format")
)

// Shape is how a file is read. What is empty is found out.
type Shape struct {
	Format    Format
	Encoding  Encoding // of a CSV
	Separator rune     // of a CSV: one of separators
}

var separators = []rune{',', ';', '\t', '|'}

// compound begins files of an older Office, and those that are encrypted.
var compound = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

// Read hands the rows of a table to fn, without those that are empty; numbers begin at 1, as a spreadsheet shows them. An error of fn
// ends it. It returns how the file was read.
func Read(file []byte, shape Shape, fn func(number int, cells []string) error) (Shape, error) {
	r := &reader{fn: fn}
	switch {
	case len(file) > MaxBytes:
		return shape, ErrTooLarge
	case bytes.HasPrefix(file, compound):
		return shape, ErrEncrypted
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return shape, ErrUnreadable
		}
		return Shape{Format: XLSX}, r.xlsx(z)
	}
	text, encoding, err := decode(file, shape.Encoding)
	if err != nil {
		return shape, err
	}
	text, said := separatorSaid(text)
	shape.Format, shape.Encoding = CSV, encoding
	if shape.Separator == 0 {
		if shape.Separator = said; said == 0 {
			shape.Separator = separatorOf(text)
		}
	}
	if said != 0 {
		r.before = 1
	}
	return shape, r.csv(text, shape.Separator)
}

type reader struct {
	fn     func(int, []string) error
	rows   int
	before int // lines that are no rows
}

// row hands one row on.
func (r *reader) row(number int, cells []string) error {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return nil
	}
	if r.rows++; r.rows > MaxRows+1 || len(cells) > MaxColumns { // the head comes besides
		return ErrTooLarge
	}
	for i := range cells {
		if len(cells[i]) > MaxCell {
			return fmt.Errorf("row %d, column %d: %w", number, i+1, ErrTooLarge)
		}
	}
	return r.fn(number, cells)
}

// separatorSaid takes the line away by which Excel says what stands between cells.
func separatorSaid(text string) (rest string, separator rune) {
	line, rest, _ := strings.Cut(text, "\n")
	said, is := strings.CutPrefix(strings.ToLower(strings.Trim(line, "\"\r")), "sep=")
	for _, sep := range separators {
		if is && said == string(sep) {
			return rest, sep
		}
	}
	return text, 0
}

// fewLines are enough to see what stands between cells.
const fewLines = 20

// separatorOf finds out what stands between cells: what all first lines have, outside of quotes, and most of it.
func separatorOf(text string) rune {
	best, most := ',', 0
	for _, sep := range separators {
		if n := leastOf(text, sep); n > most {
			best, most = sep, n
		}
	}
	return best
}

// leastOf counts a separator in the first of the lines that has the fewest.
func leastOf(text string, sep rune) int {
	least, lines := -1, 0
	n, quoted, said := 0, false, false
	end := func() {
		if said && (least < 0 || n < least) { // a line of nothing but separators says nothing
			least = n
		}
		n, said = 0, false
		lines++
	}
	for _, c := range text {
		said = said || !strings.ContainsRune(",;\t| \r\n\"", c)
		switch {
		case c == '"':
			quoted = !quoted
		case c == sep && !quoted:
			n++
		case c == '\n' && !quoted:
			end()
		}
		if lines == fewLines {
			return least
		}
	}
	end()
	return least
}

func (r *reader) csv(text string, separator rune) error {
	if strings.HasPrefix(strings.TrimSpace(text), "<") { // a page of the web under another name
		return ErrUnreadable
	}
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.LazyQuotes, in.FieldsPerRecord = separator, true, -1
	within := 0 // lines that were within cells: a row may have several
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return ErrUnreadable
		}
		line, _ := in.FieldPos(0)
		number := line - within + r.before
		for _, c := range cells {
			within += strings.Count(c, "\n")
		}
		if err := r.row(number, cells); err != nil {
			return err
		}
	}
}

// plain reports whether a text is one at all.
func plain(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }
