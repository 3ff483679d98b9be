package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Format of a file.
type Format string

const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// MIME of a format.
func (f Format) MIME() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Writer writes a table row by row; nothing of it is kept.
type Writer interface {
	Row(cells []string) error
	Close() error
}

// NewWriter begins a table. Texts that a spreadsheet would run as a formula are written so that it does not.
func NewWriter(w io.Writer, format Format) (Writer, error) {
	if format == XLSX {
		return newXLSX(w)
	}
	return NewCSV(w, ',')
}

// Separators of CSV: where a comma stands in numbers, Excel wants a semicolon between cells.
var Separators = map[string]rune{"": ',', "comma": ',', "semicolon": ';'}

// NewCSV begins a table as CSV with a separator.
func NewCSV(w io.Writer, separator rune) (Writer, error) {
	// The mark lets spreadsheets read it as UTF-8.
	_, err := io.WriteString(w, "\ufeff")
	out := csv.NewWriter(w)
	out.Comma = separator
	return &csvWriter{out}, err
}

type csvWriter struct{ w *csv.Writer }

func (c *csvWriter) Row(cells []string) error {
	safe := make([]string, len(cells))
	for i, text := range cells {
		safe[i] = Inert(text)
	}
	return c.w.Write(safe)
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}

// formulas begin with one of these, in one spreadsheet or another.
const formulas = "=+-@\t\r\n|%＝＋－＠"

// Inert is a text that no spreadsheet runs as a formula: an apostrophe stands before what would be one, also behind spaces.
func Inert(text string) string {
	if begin := strings.TrimLeft(text, " \u00a0'"); begin != "" && strings.ContainsAny(first(begin), formulas) {
		return "'" + text
	}
	return text
}

// Bare is a text as it was before Inert.
func Bare(text string) string {
	if rest, had := strings.CutPrefix(text, "'"); had && Inert(rest) != rest {
		return rest
	}
	return text
}

func first(text string) string {
	_, n := utf8.DecodeRuneInString(text)
	return text[:n]
}

// xlsxWriter streams one sheet. Its cells are texts by their type, so that nothing in them is run, and phones and codes keep their zeros.
type xlsxWriter struct {
	zip   *zip.Writer
	sheet *bufio.Writer
	rows  int
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// xlsxParts are what stands beside the sheet. Style 1 is text, style 2 is the head's.
var xlsxParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Timbre" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`},
}

func newXLSX(w io.Writer) (*xlsxWriter, error) {
	x := &xlsxWriter{zip: zip.NewWriter(w)}
	for _, part := range xlsxParts {
		file, err := x.zip.Create(part.name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(file, xmlHead+part.text); err != nil {
			return nil, err
		}
	}
	file, err := x.zip.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	x.sheet = bufio.NewWriter(file)
	_, err = x.sheet.WriteString(xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="60" width="22" customWidth="1"/></cols><sheetData>`)
	return x, err
}

// plainNumber is harmless where it is run after all: a phone, a sum.
var plainNumber = regexp.MustCompile(`^[+-]?[0-9]+([.,][0-9]+)?$`)

func (x *xlsxWriter) Row(cells []string) error {
	x.rows++
	style := 1
	if x.rows == 1 {
		style = 2
	}
	fmt.Fprintf(x.sheet, `<row r="%d">`, x.rows)
	for i, text := range cells {
		if text == "" {
			continue
		}
		if !plainNumber.MatchString(text) {
			text = Inert(text)
		}
		fmt.Fprintf(x.sheet, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">`, columnName(i), x.rows, style)
		if err := xml.EscapeText(x.sheet, []byte(text)); err != nil {
			return err
		}
		x.sheet.WriteString(`</t></is></c>`)
	}
	_, err := x.sheet.WriteString(`</row>`)
	return err
}

func (x *xlsxWriter) Close() error {
	x.sheet.WriteString(`</sheetData></worksheet>`)
	if err := x.sheet.Flush(); err != nil {
		return err
	}
	return x.zip.Close()
}

// columnName is how a spreadsheet names a column: 0 → A, 26 → AA.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}
