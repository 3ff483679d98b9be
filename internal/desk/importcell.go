package desk

import (
	"regexp"
	"strings"
	"time"
)

// What people write in tables, read as what it means. Each returns false where that cannot be told.

var (
	shortened = regexp.MustCompile(`^\+?([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})$`) // 5.73E+11
	fraction  = regexp.MustCompile(`^(\+?[0-9]+)[.,]0+$`)                              // 573001112233.0
)

// Codes of what is wrong with a phone of a table.
const (
	NotANumber      = "not_a_number"
	NumberShortened = "number_shortened" // a spreadsheet has dropped its last digits
)

// ImportedPhone reads a phone of a table, in the country given unless it says one itself. code is "" or what is wrong.
func ImportedPhone(text, country string) (e164, code string) {
	text = strings.TrimSpace(text)
	if m := fraction.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	if m := shortened.FindStringSubmatch(text); m != nil {
		exponent := 0
		for _, c := range m[3] {
			exponent = exponent*10 + int(c-'0')
		}
		if len(m[2]) != exponent { // some of its digits are zeros that nobody wrote, or there are more
			return "", NumberShortened
		}
		text = m[1] + m[2]
	}
	if e164, ok := ParsePhone(text, country); ok {
		return e164, ""
	}
	d := digits(text)
	if len(d) < 11 || strings.Trim(text, "+0123456789 -().") != "" {
		return "", NotANumber
	}
	for _, whole := range []string{d, CanonicalPhone(d)} { // with its country, but without the +; or as messengers wrote it once
		if e164, ok := ParsePhone("+"+whole, ""); ok {
			return e164, ""
		}
	}
	return "", NotANumber
}

// days are how dates are written, by which comes first.
var days = map[string][]string{
	DayFirst:   {"2/1/2006", "2/1/06"},
	MonthFirst: {"1/2/2006", "1/2/06"},
}

// ImportedDay reads a date; order says which of day and month comes first. A time behind it is left out.
func ImportedDay(text, order string) (iso string, ok bool) {
	text, _, _ = strings.Cut(strings.TrimSpace(text), " ")
	text, _, _ = strings.Cut(text, "T")
	text = strings.NewReplacer("-", "/", ".", "/").Replace(text)
	for _, layout := range append([]string{"2006/1/2"}, days[order]...) {
		if day, err := time.Parse(layout, text); err == nil && day.Year() > 0 {
			return day.Format(time.DateOnly), true
		}
	}
	return "", false
}

var (
	money   = regexp.MustCompile(`^(-?)\s*(?:[A-Z]{0,3}\$|€|£|S/\.?|Bs\.?|[A-Z]{3})?\s*(-?[0-9][0-9.,'\s\x{a0}]*)\s*(?:€|%|[A-Z]{3})?$`)
	grouped = regexp.MustCompile(`^-?[0-9]{1,3}(?:[.,' \x{a0}][0-9]{3})+$`)
	whole   = regexp.MustCompile(`^-?[0-9]+$`)
)

// ImportedDecimal reads a number or a sum of money as programs write it; sign stands before its decimals, other signs between its thousands.
func ImportedDecimal(text, sign string) (plain string, ok bool) {
	m := money.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", false
	}
	text = m[1] + strings.TrimSpace(m[2])
	before, decimals, has := strings.Cut(text, sign)
	switch {
	case has && strings.Trim(decimals, "0123456789") != "":
		return "", false
	case whole.MatchString(before):
	case grouped.MatchString(before):
		before = strings.NewReplacer(".", "", ",", "", "'", "", " ", "", "\u00a0", "").Replace(before)
	default:
		return "", false
	}
	if decimals = strings.TrimRight(decimals, "0"); decimals != "" {
		before += "." + decimals
	}
	return before, true
}

// yesNo are the words, in three languages and without accents and capitals.
var yesNo = map[string]bool{"si": true, "s": true, "yes": true, "y": true, "sim": true, "true": true, "verdadero": true, "verdadeiro": true, "1": true, "x": true,
	"no": false, "n": false, "nao": false, "false": false, "falso": false, "0": false}

// ImportedTick reads yes or no; the text is folded.
func ImportedTick(folded string) (yes, ok bool) {
	yes, ok = yesNo[strings.TrimSpace(folded)]
	return yes, ok
}

// countries are the codes of those that our customers' customers are from, by their names in three languages, without accents and capitals.
var countries = map[string]string{
	"argentina": "AR", "bolivia": "BO", "brasil": "BR", "brazil": "BR", "canada": "CA", "chile": "CL", "colombia": "CO", "costa rica": "CR", "cuba": "CU",
	"republica dominicana": "DO", "dominican republic": "DO", "ecuador": "EC", "equador": "EC", "el salvador": "SV", "espana": "ES", "espanha": "ES",
	"spain": "ES", "estados unidos": "US", "eeuu": "US", "ee. uu.": "US", "eua": "US", "united states": "US", "usa": "US", "guatemala": "GT", "haiti": "HT",
	"honduras": "HN", "mexico": "MX", "nicaragua": "NI", "panama": "PA", "paraguay": "PY", "paraguai": "PY", "peru": "PE", "portugal": "PT",
	"puerto rico": "PR", "uruguay": "UY", "uruguai": "UY", "venezuela": "VE", "alemania": "DE", "alemanha": "DE", "germany": "DE", "francia": "FR",
	"franca": "FR", "france": "FR", "italia": "IT", "italy": "IT", "reino unido": "GB", "united kingdom": "GB",
}

// ImportedCountry is the code of a country by its name; a text that is no name of those comes back. The text is folded.
func ImportedCountry(folded string) string {
	if code := countries[strings.TrimSpace(folded)]; code != "" {
		return code
	}
	return strings.ToUpper(strings.TrimSpace(folded))
}
