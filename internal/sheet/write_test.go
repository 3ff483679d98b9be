package sheet_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"timbre/internal/sheet"
)

// What a spreadsheet would run stands behind an apostrophe, and comes back as it was.
func TestNothingIsRun(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+54 911": "'+54 911", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\r=1": "'\r=1", " =1": "' =1", "'=1": "''=1", "＝1": "'＝1",
		"Ana": "Ana", "": "", "a=b": "a=b", "'Ana'": "'Ana'", "5": "5",
	} {
		if got := sheet.Inert(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
		if got := sheet.Bare(sheet.Inert(text)); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
	}
}

func TestTablesAreWritten(t *testing.T) {
	rows := [][]string{{"Nombre", "Teléfono"}, {"=HYPERLINK(\"x\")", "+5491155550001"}, {"Ñandú, \"el\" <b>", ""}}
	written := func(f sheet.Format) string {
		var b bytes.Buffer
		w, err := sheet.NewWriter(&b, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if err := w.Row(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := "\ufeffNombre,Teléfono\n\"'=HYPERLINK(\"\"x\"\")\",'+5491155550001\n\"Ñandú, \"\"el\"\" <b>\",\n"
	if got := written(sheet.CSV); got != want {
		t.Errorf("csv:\n%q\nwant\n%q", got, want)
	}
	z, err := zip.NewReader(strings.NewReader(written(sheet.XLSX)), int64(len(written(sheet.XLSX))))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(f)
	for _, part := range []string{`<c r="A2" s="1" t="inlineStr"><is><t xml:space="preserve">&#39;=HYPERLINK`, `>+5491155550001<`, `Ñandú, &#34;el&#34; &lt;b&gt;`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("the sheet lacks %s:\n%s", part, text)
		}
	}
}
