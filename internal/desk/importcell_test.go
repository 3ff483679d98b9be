package desk

import "testing"

func TestImportedPhone(t *testing.T) {
	for _, c := range []struct{ text, country, want, code string }{
		{"300 111 2233", "CO", "+573001112233", ""},
		{"573001112233", "CO", "+573001112233", ""},
		{"+52 1 55 1234 5678", "CO", "+525512345678", ""},
		{"5215512345678", "CO", "+525512345678", ""}, // another country's, without the +
		{"573001112233.0", "CO", "+573001112233", ""},
		{"5.73001112233E+11", "CO", "+573001112233", ""},
		{"5,73001112233e11", "CO", "+573001112233", ""},
		{"5.73E+11", "CO", "", NumberShortened},
		{"5.73001112233E+12", "CO", "", NumberShortened},
		{"5E+11", "CO", "", NumberShortened},
		{"300 111 2233", "", "", NotANumber},
		{"no tiene", "CO", "", NotANumber},
		{"12", "CO", "", NotANumber},
	} {
		if got, code := ImportedPhone(c.text, c.country); got != c.want || code != c.code {
			t.Errorf("%q in %q is %q %q, want %q %q", c.text, c.country, got, code, c.want, c.code)
		}
	}
}

func TestImportedDay(t *testing.T) {
	for _, c := range []struct{ text, order, want string }{
		{"31/12/1990", DayFirst, "1990-12-31"}, {"12/31/1990", MonthFirst, "1990-12-31"}, {"1-2-90", DayFirst, "1990-02-01"}, {"1.2.2021", DayFirst, "2021-02-01"},
		{"1990-12-31", MonthFirst, "1990-12-31"}, {"2023-03-15T00:00:00", DayFirst, "2023-03-15"}, {"15/3/2023 10:30", DayFirst, "2023-03-15"},
		{"31/12/1990", MonthFirst, ""}, {"ayer", DayFirst, ""}, {"30/2/2020", DayFirst, ""}, {"", DayFirst, ""},
	} {
		if got, ok := ImportedDay(c.text, c.order); got != c.want || ok != (c.want != "") {
			t.Errorf("%q (%s) is %q", c.text, c.order, got)
		}
	}
}

func TestImportedDecimal(t *testing.T) {
	for _, c := range []struct{ text, sign, want string }{
		{"1.234,56", ",", "1234.56"}, {"1,234.56", ".", "1234.56"}, {"$ 1.234", ",", "1234"}, {"R$ 99,90", ",", "99.9"}, {"1299.5", ".", "1299.5"},
		{"-5", ".", "-5"}, {"-$5,00", ",", "-5"}, {"12 345", ".", "12345"}, {"1'000'000.25", ".", "1000000.25"}, {"COP 12.000", ",", "12000"}, {"15%", ".", "15"}, {"10 €", ",", "10"},
		{"1299.5", ",", ""}, {"1,2,3", ".", ""}, {"12,34", ".", ""}, {"5-", ".", ""}, {"mil", ".", ""}, {"1.2.3,4", ",", ""}, {"1,5,5", ",", ""},
	} {
		if got, ok := ImportedDecimal(c.text, c.sign); got != c.want || ok != (c.want != "") {
			t.Errorf("%q (%s) is %q", c.text, c.sign, got)
		}
	}
}

func TestImportedWords(t *testing.T) {
	for text, want := range map[string]string{"si": "true true", "sim": "true true", "x": "true true", "nao": "false true", "0": "false true", "quiza": "false false", "": "false false"} {
		yes, ok := ImportedTick(text)
		if got := map[bool]string{true: "true", false: "false"}; got[yes]+" "+got[ok] != want {
			t.Errorf("%q is %v %v", text, yes, ok)
		}
	}
	for text, want := range map[string]string{"mexico": "MX", " brasil ": "BR", "co": "CO", "marte": "MARTE"} {
		if got := ImportedCountry(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
