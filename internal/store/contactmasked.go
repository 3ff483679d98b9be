package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"timbre/internal/desk"
)

// Whoever sees phones and addresses masked finds a contact by what he sees of it: its name, if that is none of them, and its company.
// Any other way to look would tell him, digit by digit, what stands behind the mask.

// shownWords is what of a contact's search text is found with the mask on.
func shownWords(search string) string {
	lines := append(strings.SplitN(search, "\n", 4), "", "")
	return desk.MaskName(lines[0]) + "\n\n" + lines[2] + "\n"
}

// maskedWalk is searchWalk with the mask on. Digits lead nowhere: nearly all that the index has of them are phones.
func (s *Store) maskedWalk(ctx context.Context, workspace int64, words []typed) (contactStep, error) {
	led := slices.Clone(words)
	for i := range led {
		led[i].parts = slices.DeleteFunc(slices.Clone(led[i].parts), func(part string) bool {
			return len(part) >= fewestDigits && strings.Trim(part, "0123456789") == ""
		})
	}
	led = slices.DeleteFunc(led, func(w typed) bool { return len(w.parts) == 0 })
	if len(led) == 0 {
		return func(context.Context, desk.ContactPlace, int) ([]desk.ContactPlace, bool, error) {
			return nil, false, nil
		}, nil
	}
	return s.searchWalk(ctx, workspace, led, func(search string) string {
		if shown := (&wordHit{search: shownWords(search)}); shown.has(words) {
			return shown.search
		}
		return ""
	})
}

// shownName is a contact's name in SQL, "" if it may be a phone or an address: desk.MaskName masks nothing that is not one here.
var shownName = func() string {
	letters := "ct.name"
	for digit := range 10 {
		letters = fmt.Sprintf("replace(%s, '%d', '')", letters, digit)
	}
	return "(CASE WHEN ct.name LIKE '%@%' OR length(ct.name) - length(" + letters + ") >= 7 THEN '' ELSE ct.name END)"
}()

// name compares what a contact is called.
func (w *filterWhere) name(f cond) string {
	if w.actor.Masked() {
		return w.text(shownName, f)
	}
	return w.text("ct.name", f)
}

// email compares an address. With the mask on it holds for none, as does a phone: edges refuse the question.
func (w *filterWhere) email(f cond) string {
	if w.actor.Masked() && f.Op != desk.OpEmpty && f.Op != desk.OpFilled {
		return "FALSE"
	}
	return w.text("ct.email", f)
}

// ofShown holds for contacts that have all words of a text in what is shown of them with the mask on.
func (w *filterWhere) ofShown(text string) string {
	words := typedWords(text)
	if len(words) == 0 || slices.ContainsFunc(words, func(word typed) bool { return len(word.parts) == 0 }) {
		return "FALSE"
	}
	shown := wordsIn("(" + w.dialect.fold(shownName) + ") || ' ' || (" + w.dialect.fold("ct.company") + ")")
	all := make([]string, len(words))
	for i, word := range words {
		pattern := "% " + like(strings.TrimSpace(blanks.Replace(word.text))) + "%"
		if pictured(word.text) {
			pattern = "%" + like(word.text) + "%"
		}
		all[i] = shown + " LIKE " + w.arg(pattern) + ` ESCAPE '\'`
	}
	return "(" + strings.Join(all, " AND ") + ")"
}
