package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"timbre/internal/desk"
)

// typed is one word of what somebody looks for. The contact must have it as it was typed, at the beginning of a word.
type typed struct {
	text  string   // as typed, folded
	at    int      // where its first letter or picture stands in it
	parts []string // what the index knows of it: words, and the beginning of one
}

// maxSearchWords bounds the work of a search; more words than these say nothing more.
const maxSearchWords = 8

// typedWords reads what a person typed. A phone may be written with spaces, dashes and brackets: its digits are one word.
func typedWords(search string) []typed {
	folded := Fold(search)
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, folded)
	if len(digits) >= fewestDigits && strings.Trim(folded, "0123456789+-(). ") == "" {
		return []typed{{text: digits, parts: []string{cutWord(digits)}}}
	}
	words := strings.Fields(folded)
	words = words[:min(len(words), maxSearchWords)]
	out := make([]typed, len(words))
	for i, w := range words {
		out[i].text, out[i].parts = w, splitWords(w)
		if len(out[i].parts) > 0 {
			out[i].at = strings.Index(w, out[i].parts[0])
		}
	}
	return out
}

// in reports whether a contact's search text has the word: where one of its words begins, or anywhere in the phone, its last line.
func (w *typed) in(search string) bool {
	if len(w.parts) == 0 {
		return strings.Contains(search, w.text)
	}
	phone := strings.LastIndexByte(search, '\n') + 1
	for from := 0; ; {
		i := strings.Index(search[from:], w.text)
		if i < 0 {
			return false
		}
		begin := from + i + w.at
		before, _ := utf8.DecodeLastRuneInString(search[:begin])
		first, _ := utf8.DecodeRuneInString(search[begin:])
		if begin == 0 || begin >= phone || classOf(before) != classOf(first) {
			return true
		}
		from += i + 1
	}
}

// searchWalk goes through the contacts that have all typed words, by the word of theirs that begins with the rarest of them, the
// newest first. shown: what of a contact's search text can be found; nil: all of it.
func (s *Store) searchWalk(ctx context.Context, workspace int64, words []typed, shown func(string) string) (contactStep, error) {
	prefix, err := s.rarest(ctx, workspace, words)
	return func(ctx context.Context, at desk.ContactPlace, most int) (found []desk.ContactPlace, more bool, err error) {
		if at.Text < prefix {
			at = desk.ContactPlace{Text: prefix, ID: noContact}
		}
		looked := 0
		for size := most; ; size = min(size*4, largestSearchPage) {
			page, err := s.wordPage(ctx, workspace, prefix, at, size)
			if err != nil {
				return nil, false, err
			}
			for _, c := range page {
				if shown != nil {
					c.search = shown(c.search)
				}
				at = desk.ContactPlace{Text: c.word, ID: c.id}
				if !c.has(words) || c.first(prefix) != c.word {
					continue
				}
				if found = append(found, at); len(found) == most {
					return found, true, nil
				}
			}
			if looked += len(page); len(page) < size || shown != nil && looked > contactMost {
				return found, false, nil
			}
		}
	}, err
}

// largestSearchPage bounds the words that are read at once.
const largestSearchPage = 2000

// noContact is before all contacts of a word.
const noContact = int64(1) << 62

// wordHit is one word of a contact.
type wordHit struct {
	word   string
	id     int64
	search string
}

func (c *wordHit) has(words []typed) bool {
	for i := range words {
		if !words[i].in(c.search) {
			return false
		}
	}
	return true
}

// first returns the first of the contact's words with a prefix: by it the contact is listed, once.
func (c *wordHit) first(prefix string) string {
	for _, w := range ContactWords(c.search) {
		if strings.HasPrefix(w, prefix) {
			return w
		}
	}
	return ""
}

// wordPage reads words with a prefix behind a place, with their contacts. These are looked up one by one: a join might begin with
// all that the workspace has.
func (s *Store) wordPage(ctx context.Context, workspace int64, prefix string, at desk.ContactPlace, limit int) ([]wordHit, error) {
	var out []wordHit
	err := each(ctx, s.engine, `SELECT w.word, -w.newest,
			coalesce((SELECT ct.search FROM contacts ct WHERE ct.workspace_id = $1 AND ct.id = -w.newest), '')
		FROM contact_words w WHERE w.workspace_id = $1 AND (w.word, w.newest) > ($2, $3) AND w.word < $4
		ORDER BY w.word, w.newest LIMIT $5`, []any{workspace, at.Text, -at.ID, behind(prefix), limit}, func(r rows) error {
		var c wordHit
		err := r.Scan(&c.word, &c.id, &c.search)
		out = append(out, c)
		return err
	})
	return out, err
}

// behind is greater than all words with a prefix.
func behind(prefix string) string { return prefix + "\U0010FFFF" }

// rarest returns the part of the typed words that the fewest words begin with.
func (s *Store) rarest(ctx context.Context, workspace int64, words []typed) (prefix string, err error) {
	var parts []string
	for i := range words {
		parts = append(parts, words[i].parts...)
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	fewest := largestSearchPage + 1
	for _, p := range parts {
		var n int
		if _, err := one(ctx, s.engine, `SELECT count(*) FROM (SELECT 1 FROM contact_words w WHERE w.workspace_id = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) n`,
			[]any{workspace, p, behind(p), largestSearchPage}, &n); err != nil {
			return "", err
		}
		if n < fewest {
			fewest, prefix = n, p
		}
	}
	return prefix, nil
}
