package app

import (
	"strings"
	"unicode"

	"timbre/internal/store"
)

// thanks are the words of which a mere thank-you consists, folded.
var thanks = wordSet(`gracias muchas muchisimas mil ok okay oki okey vale listo perfecto genial excelente buenisimo super bien dale de
	acuerdo igualmente amable muy obrigado obrigada valeu beleza certo otimo perfeito muito tudo bom blz thanks thank you thx great
	perfect good a ti usted ustedes`)

// endings must stand in a thank-you: "muy bien de usted" alone is none.
var endings = wordSet(`gracias ok okay oki okey vale listo perfecto genial excelente buenisimo super dale igualmente obrigado obrigada valeu
	beleza certo otimo perfeito blz thanks thank thx great perfect acuerdo bien`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// OnlyThanks reports whether a text is only thanks, ok or emoji, in Spanish, Portuguese or English: it asks for nothing.
func OnlyThanks(text string) bool {
	if len(text) > 80 {
		return false
	}
	words := strings.FieldsFunc(store.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '?' && r != '¿' })
	if len(words) == 0 {
		return strings.TrimFunc(text, func(r rune) bool { return !unicode.IsSymbol(r) && r < 0x2000 }) != ""
	}
	ends := false
	for _, w := range words {
		if !thanks[w] {
			return false
		}
		ends = ends || endings[w]
	}
	return ends
}

func lower(s string) string { return strings.ToLower(s) }
