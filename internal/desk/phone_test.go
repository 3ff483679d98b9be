package desk

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParsePhone(t *testing.T) {
	for _, tc := range []struct{ text, country, want string }{
		{"+52 55 1234 5678", "", "+525512345678"},
		{"55 1234 5678", "MX", "+525512345678"},
		{"(011) 15-2345-6789", "AR", "+5491123456789"},
		{"011 4321-5678", "AR", "+541143215678"},
		{"(11) 98765-4321", "BR", "+5511987654321"},
		{"+57 300 123 4567", "MX", "+573001234567"}, // the + wins over the country
		{"9 8765 4321", "CL", "+56987654321"},
		{"0034 612 345 678", "ES", "+34612345678"},
	} {
		if got, ok := ParsePhone(tc.text, tc.country); !ok || got != tc.want {
			t.Errorf("ParsePhone(%q, %q) = %q, %v; want %q", tc.text, tc.country, got, ok, tc.want)
		}
	}
	for _, tc := range []struct{ text, country string }{
		{"", "MX"}, {"Ana", "MX"}, {"55 1234 5678", ""}, {"+", "MX"}, {"12", "MX"}, {"+52 1", ""}, {strings.Repeat("5", 300), "MX"},
	} {
		if got, ok := ParsePhone(tc.text, tc.country); ok {
			t.Errorf("ParsePhone(%q, %q) = %q", tc.text, tc.country, got)
		}
	}
}

func TestCanonicalPhoneFoldsOneMobile(t *testing.T) {
	for want, written := range map[string][]string{
		// Brazil: WhatsApp names older accounts without the ninth digit.
		"5511987654321": {"551187654321", "5511987654321", "+55 11 98765-4321"},
		"5551999998888": {"555199998888", "5551999998888"},
		// Argentina: 9 after the country code abroad, 15 after the area code at home.
		"541123456789": {"5491123456789", "541123456789", "+54 11 15 2345-6789", "+54 9 11 2345-6789"},
		"543514567890": {"5493514567890", "543514567890", "+54 351 15 456-7890"},
		"542966123456": {"5492966123456", "542966123456", "+54 2966 15 123456"},
		// Mexico: 1 after the country code until 2019, and in WhatsApp's ids until today.
		"525512345678": {"5215512345678", "525512345678", "+52 1 55 1234 5678"},
	} {
		for _, number := range written {
			if got := CanonicalPhone(number); got != want {
				t.Errorf("CanonicalPhone(%q) = %q, want %q", number, got, want)
			}
		}
	}
}

func TestCanonicalPhoneLeavesOthersAlone(t *testing.T) {
	for number, want := range map[string]string{
		"551133334444":   "551133334444", // a fixed line of São Paulo gets no ninth digit
		"+573001234567":  "573001234567",
		"56987654321":    "56987654321",
		"+1 (415) 555-1": "14155551",
		"":               "",
		"no number":      "",
	} {
		if got := CanonicalPhone(number); got != want {
			t.Errorf("CanonicalPhone(%q) = %q, want %q", number, got, want)
		}
	}
}

func TestCanonicalPhoneIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`\+?(52|521|54|549|540|55|57|1)?[0-9 ()-]{0,14}`).Draw(t, "number")
		once := CanonicalPhone(number)
		if strings.Trim(once, "0123456789") != "" {
			t.Fatalf("CanonicalPhone(%q) = %q: not only digits", number, once)
		}
		if twice := CanonicalPhone(once); twice != once {
			t.Fatalf("CanonicalPhone(%q) = %q, and of that %q", number, once, twice)
		}
	})
}

func TestFormatPhone(t *testing.T) {
	for number, want := range map[string]string{
		"+525512345678":  "+52 55 1234 5678",
		"+5511987654321": "+55 11 98765-4321",
		"+573001234567":  "+57 300 1234567",
		"":               "",
		"Ana":            "Ana",
	} {
		if got := FormatPhone(number); got != want {
			t.Errorf("FormatPhone(%q) = %q, want %q", number, got, want)
		}
	}
}

func TestDialablePhone(t *testing.T) {
	for digits, want := range map[string]string{
		"5215512345678": "+525512345678",
		"525512345678":  "+525512345678",
		"551187654321":  "+5511987654321",
		"5491123456789": "+5491123456789",
		"573001112233":  "+573001112233",
	} {
		if got := DialablePhone(digits); got != want {
			t.Errorf("%s: %s, want %s", digits, got, want)
		}
	}
}
