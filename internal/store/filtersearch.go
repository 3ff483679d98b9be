package store

import (
	"context"
	"strconv"
	"strings"

	"timbre/internal/desk"
)

// A filter's words are looked for in the contact's search text, where they begin; the number is compared as a whole. Of words that few
// contacts have, contact_words says which contacts these are, and the walk is of their conversations.

// betweenWords are the characters at which a word of a contact begins, besides the beginning itself. More would be said by classOf, which
// SQL has not; the words of the index begin at each of these.
var betweenWords = []string{"\n", ".", "-", "_", "@", "/", ",", "(", ")", "''", "+", ":"}

// wordsOfContact is the search text with a blank before each word.
var wordsOfContact = wordsIn("ct.search")

func wordsIn(text string) string {
	for _, c := range betweenWords {
		text = "replace(" + text + ", '" + c + "', ' ')"
	}
	return "' ' || " + text
}

var blanks = func() *strings.Replacer {
	var pairs []string
	for _, c := range betweenWords {
		pairs = append(pairs, strings.ReplaceAll(c, "''", "'"), " ")
	}
	return strings.NewReplacer(pairs...)
}()

// search compares the number, and the contact's words.
func (w *filterWhere) search(f cond) string {
	parts := make([]string, 0, 2*len(f.Values))
	for _, v := range f.Values {
		n, alone := numberIn(v)
		if n != 0 {
			parts = append(parts, "c.number = "+w.arg(n))
		}
		if !alone {
			parts = append(parts, w.ofContact(v))
		}
	}
	return not(f.Op == desk.OpNotContains, "("+strings.Join(parts, " OR ")+")")
}

// numberIn is the number of a conversation that a text may be; 0: none. alone: "#12" is nothing else.
func numberIn(text string) (n int64, alone bool) {
	digits, alone := strings.CutPrefix(strings.TrimSpace(text), "#")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 {
		return 0, false
	}
	return n, alone
}

// ofContact holds for contacts that have all words of a text. Pictures are looked for anywhere: they need no blank before them.
func (w *filterWhere) ofContact(text string) string {
	if w.actor.Masked() {
		return w.ofShown(text)
	}
	var all []string
	for _, word := range typedWords(text) {
		plain := strings.TrimSpace(blanks.Replace(word.text))
		if len(word.parts) == 0 || plain == "" || pictured(word.text) {
			all = append(all, "ct.search LIKE "+w.arg("%"+like(word.text)+"%")+` ESCAPE '\'`)
			continue
		}
		one := wordsOfContact + " LIKE " + w.arg("% "+like(plain)+"%") + ` ESCAPE '\'`
		if len(plain) >= fewestDigits && strings.Trim(plain, "0123456789") == "" {
			one = "(" + one + " OR ct.phone LIKE " + w.arg("%"+plain+"%") + ")"
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		return "FALSE"
	}
	return "(" + strings.Join(all, " AND ") + ")"
}

func pictured(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return classOf(r) == 2 })
}

// foundBySearch is where the conversations that a filter's words can be about are all found.
type foundBySearch struct{ numbers, contacts []int64 }

// mostFound is how many contacts may have the words that the walk is of their conversations. Of what more have, a few pages of
// the others find enough.
const mostFound = 300

// foundBy reads what a filter must be about by its words; nil if it has none, or many have them.
func (s *Store) foundBy(ctx context.Context, workspace int64, f *desk.Filter) (*foundBySearch, error) {
	for _, c := range f.Must() {
		if c.Field != "search" || c.Op != desk.OpContains {
			continue
		}
		found := &foundBySearch{}
		for _, v := range c.Values {
			ok, err := s.findBy(ctx, workspace, v, found)
			if err != nil {
				return nil, err
			}
			if !ok {
				found = nil
				break
			}
		}
		if found != nil {
			return found, nil
		}
	}
	return nil, nil
}

// findBy adds what one text may be about; false: too much.
func (s *Store) findBy(ctx context.Context, workspace int64, text string, found *foundBySearch) (bool, error) {
	n, alone := numberIn(text)
	if n != 0 {
		found.numbers = append(found.numbers, n)
	}
	if alone {
		return true, nil
	}
	words := typedWords(text)
	indexed := 0
	for i := range words {
		indexed += len(words[i].parts)
	}
	if indexed == 0 || pictured(text) {
		return false, nil
	}
	prefix, err := s.rarest(ctx, workspace, words)
	if err != nil {
		return false, err
	}
	contacts, err := ids(ctx, s.engine, `SELECT -w.newest FROM contact_words w WHERE w.workspace_id = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4`,
		workspace, prefix, behind(prefix), mostFound+1)
	found.contacts = append(found.contacts, contacts...)
	return len(contacts) <= mostFound, err
}

// foundArms walk the conversations that the words can be about. They are few, and sorted.
func (l *listing) foundArms(found *foundBySearch) {
	l.overlap = true
	if len(found.numbers) > 0 {
		l.add("conversations c"+l.dialect.by("conversations_number"), "c.workspace_id = $1", l.in("c.number", found.numbers))
	}
	if len(found.contacts) > 0 {
		l.add("conversations c"+l.dialect.by("conversations_contact"), "c.workspace_id = $1", l.in("c.contact_id", found.contacts))
	}
}

// closeReason compares the reason, which the row holds in decimal.
func (w *filterWhere) closeReason(f cond) string {
	if f.Op == desk.OpEmpty || f.Op == desk.OpFilled {
		return not(f.Op == desk.OpFilled, "c.close_reason = ''")
	}
	names := make([]string, 0, len(f.Values))
	for _, id := range w.ids(f) {
		names = append(names, strconv.FormatInt(id, 10))
	}
	w.args = append(w.args, w.dialect.texts(names))
	return not(f.Op == desk.OpNotIn, w.dialect.in("c.close_reason", len(w.args)))
}
