package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"timbre/internal/sheet"
)

func read(t *testing.T, file string, shape sheet.Shape) (string, sheet.Shape) {
	t.Helper()
	var out []string
	as, err := sheet.Read([]byte(file), shape, func(n int, cells []string) error {
		out = append(out, fmt.Sprint(n, ":", strings.Join(cells, "|")))
		return nil
	})
	if err != nil {
		t.Errorf("%q: %v", file[:min(len(file), 40)], err)
	}
	return strings.Join(out, " / "), as
}

// Encoding and separator are found out.
func TestTablesAreRead(t *testing.T) {
	for file, want := range map[string]string{
		"nombre,tel\nAna,1\n":                          "1:nombre|tel / 2:Ana|1 utf-8 ','",
		"\ufeffnombre;tel\r\nÑandú, S.A.;1\r\n\r\n;\n": "1:nombre|tel / 2:Ñandú, S.A.|1 utf-8 ';'",
		"nombre\ttel\nAna\t1":                          "1:nombre|tel / 2:Ana|1 utf-8 '\\t'",
		"nombre;tel\nJos\xe9;1\n":                      "1:nombre|tel / 2:José|1 latin-1 ';'",
		"\xff\xfea\x00;\x00\xf1\x00\n\x00":             "1:a|ñ utf-16 ';'",
		"nombre\nAna\n":                                "1:nombre / 2:Ana utf-8 ','",
		"a,b\n\"uno,\ndos\",\"di \"\"sí\"\"\"\nx,y":    "1:a|b / 2:uno,\ndos|di \"sí\" / 3:x|y utf-8 ','",
		"a|b\n1|2":                   "1:a|b / 2:1|2 utf-8 '|'",
		"sep=;\r\na;b,c\r\n":         "2:a|b,c utf-8 ';'",
		"a;b\r1;2\r":                 "1:a|b / 2:1|2 utf-8 ';'",
		"\xfe\xff\x00a\x00,\x01\x00": "1:a|Ā utf-16 ','",
		"precio\n\x80 5\n":           "1:precio / 2:€ 5 latin-1 ','",
		"":                           " utf-8 ','",
	} {
		got, as := read(t, file, sheet.Shape{})
		if got = fmt.Sprintf("%s %s %q", got, as.Encoding, as.Separator); got != want {
			t.Errorf("%q is read as\n%s\nwant\n%s", file, got, want)
		}
	}
	if got, _ := read(t, "a;b,c\n", sheet.Shape{Separator: ','}); got != "1:a;b|c" {
		t.Errorf("as told: %s", got)
	}
}

// workbook makes a file of parts.
func workbook(t testing.TB, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	z.Close()
	return b.String()
}

var parts = map[string]string{
	"xl/workbook.xml":            `<workbook xmlns:r="http://r"><sheets><sheet name="y" state="hidden" r:id="rId2"/><sheet name="x" r:id="rId3"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId3" Target="worksheets/hoja.xml"/></Relationships>`,
	"xl/sharedStrings.xml":       `<sst><si><t>Ana</t></si><si><r><t>Be</t></r><r><t>to</t></r><rPh><t>no</t></rPh></si></sst>`,
	"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
	"xl/worksheets/hoja.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="2"/>
		<row r="3"><c/><c t="inlineStr"><is><t>dos_x000D_</t></is></c></row><row r="4"><c r="A4"><v>5.73001112233E+11</v></c><c r="B4" s="1"><v>45000</v></c><c r="C4" t="inlineStr"><is><t>x &lt; y</t></is></c><c r="D4" t="b"><v>1</v></c><c r="E4" t="e"><v>#N/A</v></c><c r="F4"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`,
}

func TestWorkbooksAreRead(t *testing.T) {
	got, as := read(t, workbook(t, parts), sheet.Shape{})
	if want := "1:Ana||Beto / 3:|dos / 4:573001112233|2023-03-15|x < y|yes||2"; got != want || as.Format != sheet.XLSX {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

// What we write we read.
func TestThereAndBack(t *testing.T) {
	for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX} {
		var b bytes.Buffer
		w, err := sheet.NewWriter(&b, f)
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{{"Nombre", "Teléfono"}, {"=1+1", "+573001112233"}, {"Ñandú; \"el\"\n<b>", "x"}}
		for _, row := range want {
			w.Row(row)
		}
		w.Close()
		var got [][]string
		_, err = sheet.Read(b.Bytes(), sheet.Shape{}, func(_ int, cells []string) error {
			for i := range cells {
				cells[i] = sheet.Bare(cells[i])
			}
			got = append(got, slices.Clone(cells))
			return nil
		})
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v %v", f, got, err)
		}
	}
}

// No file takes more than its bounds.
func TestBounds(t *testing.T) {
	bomb := map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>" + strings.Repeat("0", 80<<20) + "</t></is></c></row></sheetData></worksheet>"}
	many := "<worksheet><sheetData>" + strings.Repeat(`<row><c><v>1</v></c></row>`, sheet.MaxRows+2) + "</sheetData></worksheet>"
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"bomb":       {workbook(t, bomb), sheet.ErrTooLarge},
		"rows":       {workbook(t, map[string]string{"xl/worksheets/sheet1.xml": many}), sheet.ErrTooLarge},
		"far column": {workbook(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><row><c r="XFD1"><v>1</v></c></row></worksheet>`}), sheet.ErrTooLarge},
		"columns":    {strings.Repeat("a,", sheet.MaxColumns) + "a", sheet.ErrTooLarge},
		"cell":       {strings.Repeat("a", sheet.MaxCell+1), sheet.ErrTooLarge},
		"bytes":      {strings.Repeat("a\n", sheet.MaxBytes), sheet.ErrTooLarge},
		"no sheet":   {workbook(t, map[string]string{"a.txt": "x"}), sheet.ErrUnreadable},
		"broken":     {workbook(t, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><row>"}), sheet.ErrUnreadable},
		"cut":        {workbook(t, parts)[:200], sheet.ErrUnreadable},
		"encrypted":  {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", sheet.ErrEncrypted},
		"binary":     {"\x00\x01\x02", sheet.ErrUnreadable},
		"page":       {"<html><table><tr><td>x", sheet.ErrUnreadable},
		"charset":    {workbook(t, map[string]string{"xl/worksheets/sheet1.xml": `<?xml version="1.0" encoding="x"?><worksheet/>`}), sheet.ErrUnreadable},
		"texts":      {workbook(t, map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si/>", 2_000_001) + "</sst>", "xl/worksheets/sheet1.xml": "<worksheet/>"}), sheet.ErrTooLarge},
	} {
		if _, err := sheet.Read([]byte(c.file), sheet.Shape{}, func(int, []string) error { return nil }); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// FuzzRead: whatever comes is read within bounds or refused, and what is read is text.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2", "\ufeffa;b", "\"", "a\tb\n\"x", "\xff\xfea\x00", "Jos\xe9;1", workbook(f, parts), workbook(f, parts)[:300], "PK\x03\x04",
		workbook(f, map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "b">]><worksheet><row r="-1"><c r="A"><v>&a;</v></c></row></worksheet>`})} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		last := 0
		_, err := sheet.Read(file, sheet.Shape{}, func(n int, cells []string) error {
			if n <= last && last != 0 || len(cells) == 0 || len(cells) > sheet.MaxColumns {
				t.Fatalf("row %d after %d with %d cells", n, last, len(cells))
			}
			last = n
			for _, c := range cells {
				if !utf8.ValidString(c) || len(c) > sheet.MaxCell {
					t.Fatalf("cell %q", c)
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, sheet.ErrTooLarge) && !errors.Is(err, sheet.ErrUnreadable) && !errors.Is(err, sheet.ErrEncrypted) {
			t.Fatalf("an error of its own: %v", err)
		}
	})
}
