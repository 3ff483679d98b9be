package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
)

// Bounds of a workbook's parts: more than one has.
const (
	maxParts = 2000
	maxTexts = 2_000_000 // that cells share
)

// xlsx reads the first sheet of a workbook that is shown.
func (r *reader) xlsx(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return ErrTooLarge
	}
	book := &workbook{files: map[string]*zip.File{}, room: maxText}
	for _, f := range z.File {
		book.files[strings.TrimPrefix(f.Name, "/")] = f
	}
	sheet, err := book.firstSheet()
	if err != nil {
		return err
	}
	if err := book.readTexts(); err != nil {
		return err
	}
	if err := book.readStyles(); err != nil {
		return err
	}
	return book.rows(sheet, r)
}

// workbook is what is read of one. room is how many more bytes its parts may unpack to: so a bomb ends early.
type workbook struct {
	files map[string]*zip.File
	room  int64
	texts []string
	days  []bool // of each style: its numbers are days
	base  time.Time
}

// bounded counts what is unpacked.
type bounded struct {
	book *workbook
	r    io.Reader
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.book.room -= int64(n); b.book.room < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// each hands the tags of a part to fn.
func (w *workbook) each(name string, fn func(d *xml.Decoder, t xml.StartElement) error) error {
	f := w.files[name]
	if f == nil {
		return nil
	}
	part, err := f.Open()
	if err != nil {
		return ErrUnreadable
	}
	defer part.Close()
	d := xml.NewDecoder(&bounded{w, part})
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return plainly(err)
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := fn(d, start); err != nil {
				return err
			}
		}
	}
}

// plainly says of what the decoder says that there was too much, or that it is broken.
func plainly(err error) error {
	if errors.Is(err, ErrTooLarge) {
		return ErrTooLarge
	}
	return ErrUnreadable
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// firstSheet names the part of the first sheet that is shown.
func (w *workbook) firstSheet() (string, error) {
	w.base = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	id := ""
	err := w.each("xl/workbook.xml", func(_ *xml.Decoder, t xml.StartElement) error {
		switch {
		case t.Name.Local == "sheet" && id == "" && !strings.Contains(strings.ToLower(attr(t, "state")), "hidden"):
			for _, a := range t.Attr {
				if a.Name.Local == "id" && a.Name.Space != "" {
					id = a.Value
				}
			}
		case t.Name.Local == "workbookPr" && (attr(t, "date1904") == "1" || attr(t, "date1904") == "true"):
			w.base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		return nil
	})
	name := "xl/worksheets/sheet1.xml"
	if err == nil {
		err = w.each("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, t xml.StartElement) error {
			if t.Name.Local == "Relationship" && attr(t, "Id") == id && id != "" {
				if name = attr(t, "Target"); !strings.HasPrefix(name, "/") {
					name = "xl/" + name
				}
				name = strings.TrimPrefix(path.Clean(name), "/")
			}
			return nil
		})
	}
	if err == nil && w.files[name] == nil {
		err = ErrUnreadable
	}
	return name, err
}

// text reads what stands in a tag, without what tells how to say it.
func (w *workbook) text(d *xml.Decoder) (string, error) {
	var b strings.Builder
	depth, spoken := 1, 0
	for depth > 0 {
		t, err := d.Token()
		if err != nil {
			return "", plainly(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; t.Name.Local == "rPh" {
				spoken = depth
			}
		case xml.EndElement:
			if depth == spoken {
				spoken = 0
			}
			depth--
		case xml.CharData:
			if spoken == 0 && b.Len() <= MaxCell {
				b.Write(t)
			}
		}
	}
	return strings.ReplaceAll(b.String(), "_x000D_", ""), nil
}

// readTexts reads the texts that cells share.
func (w *workbook) readTexts() error {
	return w.each("xl/sharedStrings.xml", func(d *xml.Decoder, t xml.StartElement) error {
		if t.Name.Local != "si" {
			return nil
		}
		text, err := w.text(d)
		if w.texts = append(w.texts, text); len(w.texts) > maxTexts {
			return ErrTooLarge
		}
		return err
	})
}

// readStyles finds out which numbers are days.
func (w *workbook) readStyles() error {
	dates := map[string]bool{}
	for _, n := range []string{"14", "15", "16", "17", "22"} {
		dates[n] = true
	}
	cells := false
	return w.each("xl/styles.xml", func(_ *xml.Decoder, t xml.StartElement) error {
		switch t.Name.Local {
		case "numFmt":
			code := strings.ToLower(attr(t, "formatCode"))
			dates[attr(t, "numFmtId")] = strings.Contains(code, "yy") && !strings.Contains(code, "[h")
		case "cellXfs":
			cells = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			cells = false
		case "xf":
			if cells {
				w.days = append(w.days, dates[attr(t, "numFmtId")])
			}
		}
		return nil
	})
}

// rows hands the rows of a sheet on.
func (w *workbook) rows(name string, r *reader) error {
	var cells []string
	number, next := 0, 0
	send := func() error {
		row := cells
		cells = nil
		return r.row(number, row)
	}
	err := w.each(name, func(d *xml.Decoder, t xml.StartElement) error {
		switch t.Name.Local {
		case "row":
			if err := send(); err != nil {
				return err
			}
			number, next = number+1, 0
			if n, err := strconv.Atoi(attr(t, "r")); err == nil && n > number {
				number = n
			}
		case "c":
			at, known := columnOf(attr(t, "r"))
			if !known {
				at = next
			}
			next = at + 1
			text, err := w.cell(d, t)
			if err != nil || text == "" {
				return err
			}
			if at < 0 || at >= MaxColumns {
				return ErrTooLarge
			}
			for len(cells) <= at {
				cells = append(cells, "")
			}
			cells[at] = text
		}
		return nil
	})
	if err != nil {
		return err
	}
	return send()
}

// cell reads what one shows.
func (w *workbook) cell(d *xml.Decoder, c xml.StartElement) (text string, err error) {
	kind := attr(c, "t")
	for {
		t, err := d.Token()
		if err != nil {
			return "", plainly(err)
		}
		switch t := t.(type) {
		case xml.EndElement: // of the cell: what is within was read
			return text, nil
		case xml.StartElement:
			inner, err := w.text(d)
			if err != nil {
				return "", err
			}
			if t.Name.Local == "v" || t.Name.Local == "is" {
				text = w.value(kind, attr(c, "s"), inner)
			}
		}
	}
}

func (w *workbook) value(kind, style, raw string) string {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(raw)); err == nil && i >= 0 && i < len(w.texts) {
			return w.texts[i]
		}
		return ""
	case "inlineStr", "str":
		return raw
	case "b":
		return map[string]string{"1": "yes", "0": "no"}[strings.TrimSpace(raw)]
	case "e":
		return ""
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
	if err != nil {
		return strings.TrimSpace(raw)
	}
	if s, err := strconv.Atoi(style); err == nil && s >= 0 && s < len(w.days) && w.days[s] && n >= 0 && n < 2_958_466 {
		return w.base.AddDate(0, 0, int(n)).Format(time.DateOnly)
	}
	return strconv.FormatFloat(n, 'f', -1, 64) // a phone is no 5.49E+12
}

// columnOf reads the column of a cell's place: "A1" is 0, "AA7" is 26. Beyond what a table may have it is MaxColumns.
func columnOf(place string) (at int, known bool) {
	for _, c := range place {
		if c < 'A' || c > 'Z' {
			break
		}
		if at = at*26 + int(c-'A') + 1; at > MaxColumns {
			return MaxColumns, true
		}
	}
	return at - 1, at > 0
}
