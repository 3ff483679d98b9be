package transcript

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

const (
	font   = "go"
	margin = 18.0 // millimetres
	line   = 5.0
)

// PDF is the document on A4 pages. What the font has no letter for, such as an emoji, is a small box.
func (d *Document) PDF() ([]byte, error) {
	w := wordsOf(d.Locale)
	p := fpdf.New("P", "mm", "A4", "")
	p.SetCreationDate(d.To)
	p.SetModificationDate(d.To)
	p.SetTitle(fmt.Sprintf("%s #%d", w.conversation, d.Number), true)
	p.SetLang(d.Locale)
	p.AddUTF8FontFromBytes(font, "", goregular.TTF)
	p.AddUTF8FontFromBytes(font, "B", gobold.TTF)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin)
	p.AliasNbPages("{pages}")
	p.SetFooterFunc(func() {
		p.SetY(-12)
		ink(p, 110)
		p.SetFont(font, "", 8)
		p.CellFormat(0, 5, printable(fmt.Sprintf("%s #%d · %d / {pages}", w.conversation, d.Number, p.PageNo())), "", 0, "C", false, 0, "")
	})
	p.AddPage()
	d.head(p, w)
	for i := range d.Lines {
		l := &d.Lines[i]
		if i == 0 || !sameDay(d.Lines[i-1].At, l.At) {
			p.Ln(3)
			ink(p, 110)
			p.SetFont(font, "", 9)
			p.CellFormat(0, 7, printable(w.date(l.At)), "", 1, "C", false, 0, "")
		}
		d.put(p, w, l)
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return b.Bytes(), nil
}

func (d *Document) head(p *fpdf.Fpdf, w *words) {
	ink(p, 20)
	p.SetFont(font, "B", 16)
	p.MultiCell(0, 8, printable(d.Workspace), "", "L", false)
	p.SetFont(font, "", 11)
	p.MultiCell(0, 6, printable(fmt.Sprintf("%s · %s #%d", w.title, w.conversation, d.Number)), "", "L", false)
	p.Ln(1)
	ink(p, 90)
	p.SetFont(font, "", 9)
	p.MultiCell(0, line, printable(w.customer+": "+d.customer()+"\n"+w.inbox+": "+d.Inbox), "", "L", false)
	if len(d.Lines) > 0 {
		p.MultiCell(0, line, printable(w.period+": "+w.date(d.From)+" – "+w.date(d.To)), "", "L", false)
	}
	p.Ln(2)
	p.SetDrawColor(210, 210, 210)
	p.Line(margin, p.GetY(), 210-margin, p.GetY())
	p.Ln(2)
	switch {
	case d.Cut:
		p.MultiCell(0, line, printable(w.cut), "", "L", false)
	case len(d.Lines) == 0:
		p.MultiCell(0, line, printable(w.empty), "", "L", false)
	}
}

// put writes a line: who and when, what it answers, and what it says. A note is on yellow and says that it is one.
func (d *Document) put(p *fpdf.Fpdf, w *words, l *Line) {
	p.SetFillColor(255, 247, 214)
	p.SetFont(font, "B", 9)
	if l.Out {
		p.SetTextColor(24, 78, 119)
	} else {
		ink(p, 30)
	}
	who := l.Author + "  " + l.At.Format("15:04")
	if l.Note {
		who += "  · " + w.note
	}
	p.MultiCell(0, line, printable(who), "", "L", l.Note)
	if l.Quote != "" {
		ink(p, 120)
		p.SetFont(font, "", 9)
		p.SetLeftMargin(margin + 4)
		p.SetX(margin + 4)
		p.MultiCell(0, line, printable("“"+l.Quote+"”"), "", "L", l.Note)
		p.SetLeftMargin(margin)
		p.SetX(margin)
	}
	ink(p, 20)
	p.SetFont(font, "", 10)
	p.MultiCell(0, line, printable(l.Text), "", "L", l.Note)
	p.Ln(2)
}

func ink(p *fpdf.Fpdf, grey int) { p.SetTextColor(grey, grey, grey) }

// regular tells which letters the font has.
var regular = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic(err) // it is compiled in
	}
	return f
})

const box = '□'

// printable puts a box for what the font has no letter for, one for a sequence that is one picture.
func printable(s string) string {
	f := regular()
	var buf sfnt.Buffer
	var b strings.Builder
	last := rune(0)
	joined := false // a joiner came since the last box
	for _, r := range s {
		switch {
		case r == '\n':
		case r == '\u200d':
			joined = true
			continue
		case unicode.Is(unicode.Variation_Selector, r), r >= 0x1f3fb && r <= 0x1f3ff && last == box: // how a picture looks, and of which skin
			continue
		default:
			if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 || r > 0xffff {
				if joined && last == box {
					joined = false
					continue
				}
				r = box
			}
		}
		joined = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
