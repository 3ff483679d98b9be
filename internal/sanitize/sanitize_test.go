package sanitize

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// hostile draws text rich in what these functions must handle.
func hostile() *rapid.Generator[string] {
	pieces := []string{
		"a", "ñ", "文", "🙂", ".", "..", "/", `\`, " ", "\x00", "\n", "\r", "\t", "\x1b[31m", "\u202e", "\u200b", "\ufeff",
		"\u0301", "\u0338", "CON", "nul", "com1", ".pdf", ".exe", ":", "=", "+", "-", "@", "１", "／", "．", "…", "\xff", "\xed\xa0\x80",
		"\U000e0041", "\ufe0f", "\u3164", "\u115f", "javascript:", "https://", "é", "e", "\u2028", strings.Repeat("x", 130),
	}
	return rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.Map(rapid.SliceOf(rapid.SampledFrom(pieces)), func(s []string) string { return strings.Join(s, "") }),
	)
}

func TestS58FileName(t *testing.T) { // S24
	for in, want := range map[string]string{
		"factura.pdf":                        "factura.pdf",
		"Año 2026 – ñandú.pdf":               "Año 2026 – ñandú.pdf",
		"../../etc/passwd":                   "passwd",
		"/etc/passwd":                        "passwd",
		`C:\Users\ana\foto.jpg`:              "foto.jpg",
		`\\server\share\`:                    "share",
		"..／..／x.txt":                        "x.txt",
		"../":                                "file",
		"":                                   "file",
		".":                                  "file",
		"\u200b\u202e":                       "file",
		".htaccess":                          "htaccess",
		"photo\u202egpj.exe":                 "photogpj.exe",
		"in\u200bvoice.p\x00df":              "invoice.pdf",
		"a\r\nb.txt":                         "a b.txt",
		"invoice.pdf          .exe":          "invoice.pdf .exe",
		"invoice.pdf.":                       "invoice.pdf",
		"CON":                                "_CON",
		"nul.txt":                            "_nul.txt",
		"com¹.tar.gz":                        "_com1.tar.gz",
		"aux .txt":                           "_aux .txt",
		"console.txt":                        "console.txt",
		`a<b>c:"d"|e?f*g`:                    "a_b_c__d__e_f_g",
		"e\u0301te\u0301.pdf":                "été.pdf",
		"z\u0301\u0301\u0301\u0301\u0301.md": "ź\u0301\u0301.md",
		"bad\xffbyte.txt":                    "bad_byte.txt",
	} {
		if got := FileName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestS58FileNameKeepsExtensionOfLongNames(t *testing.T) {
	for _, long := range []string{strings.Repeat("a", 4096), strings.Repeat("文", 4096), strings.Repeat("[", 64<<10)} {
		got := FileName(long + ".docx")
		if len(long) > 8<<10 { // what lies beyond the first 8 KB is not even looked at
			got += ".docx"
		}
		if !strings.HasSuffix(got, ".docx") || len(strings.TrimSuffix(got, ".docx")) < 100 {
			t.Errorf("%q…: %q", long[:3], got)
		}
	}
	if got := FileName("a." + strings.Repeat("x", 300)); len(got) > maxFileName {
		t.Errorf("an endless extension gave %d bytes", len(got))
	}
}

func TestS58FileNameIsAlwaysSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := hostile().Draw(t, "name")
		got := FileName(in)
		switch {
		case got == "" || len(got) > maxFileName:
			t.Fatalf("%q: %d bytes", got, len(got))
		case !utf8.ValidString(got) || !norm.NFC.IsNormalString(got):
			t.Fatalf("%q is not valid or not normalised", got)
		case strings.ContainsAny(got, `/\<>:"|?*`):
			t.Fatalf("%q holds a forbidden character", got)
		case got[0] == '.' || strings.HasSuffix(got, ".") || strings.TrimSpace(got) != got:
			t.Fatalf("%q has bad ends", got)
		case reserved(got):
			t.Fatalf("%q is reserved", got)
		case strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || isInvisible(r) }):
			t.Fatalf("%q holds what cannot be seen", got)
		}
		if again := FileName(got); again != got {
			t.Fatalf("%q became %q the second time", got, again)
		}
	})
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"hola\n\tñ 🙂\u200d": "hola\n\tñ 🙂\u200d",
		"a\x00b":            "ab",
		"\xed\xa0\x80x":     "\uFFFDx",
		"\xff":              "\uFFFD",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		got := Text(hostile().Draw(t, "text"))
		if !utf8.ValidString(got) || strings.Contains(got, "\x00") || Text(got) != got {
			t.Fatalf("%q", got)
		}
	})
}

func TestLog(t *testing.T) {
	for in, want := range map[string]string{
		"Ana Pérez":                "Ana Pérez",
		"a\nlevel=ERROR":           `a\nlevel=ERROR`,
		"\x1b[2J\x07":              `\u{1b}[2J\u{7}`,
		"\u202eabc\u200b":          `\u{202e}abc\u{200b}`,
		"\u2028":                   `\u{2028}`,
		"\U000e0041":               `\u{e0041}`,
		"a\u00a0b":                 `a\u{a0}b`,
		strings.Repeat("é", 10000): strings.Repeat("é", maxLogRunes) + "…",
	} {
		if got := Log(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		got := Log(hostile().Draw(t, "text"))
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || isInvisible(r) }) {
			t.Fatalf("%q", got)
		}
	})
}

func TestCSVCell(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "",
		"Ana":                "Ana",
		"=1+1":               "'=1+1",
		"@SUM(A1)":           "'@SUM(A1)",
		"+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
		"-2+3":               "'-2+3",
		"  =1+1":             "'  =1+1",
		"\u200b=1+1":         "'\u200b=1+1",
		"＝1+1":               "'＝1+1",
		"\t=1":               "'\t=1",
		"+34600111222":       "+34600111222",
		"-12.50":             "-12.50",
		"a=b":                "a=b",
	} {
		if got := CSVCell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		in := hostile().Draw(t, "cell")
		got := CSVCell(in)
		if got != in && got != "'"+in {
			t.Fatalf("%q became %q", in, got)
		}
		if got != "" && strings.ContainsRune("=@", rune(got[0])) {
			t.Fatalf("%q would run", got)
		}
	})
}

func TestS21Link(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.com/a?b=c#d":        "https://example.com/a?b=c#d",
		" HTTP://Example.com ":               "http://Example.com",
		"mailto:ana@example.com":             "mailto:ana@example.com",
		"tel:+34600111222":                   "tel:+34600111222",
		"javascript:alert(1)":                "",
		"JavaScript:alert(1)":                "",
		"java\nscript:alert(1)":              "",
		"java\tscript:alert(1)":              "",
		"\x01javascript:alert(1)":            "",
		"java\u200bscript:alert(1)":          "",
		"data:text/html,<script>":            "",
		"vbscript:x":                         "",
		"file:///etc/passwd":                 "",
		"blob:https://example.com/x":         "",
		"https:alert(1)":                     "",
		"https:///path":                      "",
		`https:\\evil.example.com`:           "",
		`https://good.example.com\@evil.com`: "",
		"//example.com":                      "",
		"/relative":                          "",
		"example.com":                        "",
		"mailto:":                            "",
		"tel:":                               "",
		"tel:<script>":                       "",
		"":                                   "",
	} {
		if got, ok := Link(in); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q %v, want %q", in, got, ok, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		got, ok := Link(hostile().Draw(t, "link"))
		if !ok {
			return
		}
		for _, scheme := range []string{"http://", "https://", "mailto:", "tel:"} {
			if strings.HasPrefix(got, scheme) {
				return
			}
		}
		t.Fatalf("%q passed", got)
	})
}
