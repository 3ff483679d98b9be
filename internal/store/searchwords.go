package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"timbre/internal/desk"
)

// A text is searched by the beginnings of its words, folded: each beginning is a token of the index, so that what is half typed is
// looked up as fast as a whole word. Both engines are given the same tokens; none is ever a pattern or an operator.

const (
	shortestToken = 2  // letters
	longestToken  = 12 // letters; what follows them is compared with the text itself
	mostTokens    = 4000
)

// eachWord calls fn for each run of letters and digits with its place in the text, until it returns false.
func eachWord(text string, fn func(word string, start, end int) bool) {
	start := -1
	for i, r := range text {
		part := unicode.IsLetter(r) || unicode.IsDigit(r) || start >= 0 && unicode.Is(unicode.Mn, r)
		if part && start < 0 {
			start = i
		}
		if !part && start >= 0 {
			if !fn(foldWord(text[start:i]), start, i) {
				return
			}
			start = -1
		}
	}
	if start >= 0 {
		fn(foldWord(text[start:]), start, len(text))
	}
}

// foldWord does to one word what Fold does to a text.
func foldWord(word string) string {
	plain := true
	for i := 0; i < len(word); i++ {
		plain = plain && word[i] < utf8.RuneSelf
	}
	if plain {
		return strings.ToLower(word)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// tokensOf are the beginnings of a text's words, each once.
func tokensOf(text string) []string {
	var out []string
	seen := map[string]bool{}
	eachWord(text, func(word string, _, _ int) bool {
		letters := 0
		for i := range word {
			if letters >= shortestToken && letters <= longestToken && !seen[word[:i]] {
				seen[word[:i]] = true
				out = append(out, word[:i])
			}
			letters++
		}
		if letters >= shortestToken && letters <= longestToken && !seen[word] {
			seen[word] = true
			out = append(out, word)
		}
		return len(out) < mostTokens
	})
	return out
}

// searchFor is what a person looks for: the beginnings of words, all of which must stand in a text.
type searchFor []string

// parseSearch reads what a person typed. Of words that begin alike the longest says it all.
func parseSearch(typed string) searchFor {
	var words searchFor
	eachWord(typed, func(word string, _, _ int) bool {
		words = append(words, word)
		return len(words) < 2*maxSearchWords
	})
	slices.Sort(words)
	var out searchFor
	for i, word := range words {
		if i+1 < len(words) && strings.HasPrefix(words[i+1], word) {
			continue
		}
		if len(out) < maxSearchWords {
			out = append(out, word)
		}
	}
	return out
}

// tokens are what the index is asked for; none if there are only single letters, which stand in nearly every message.
func (f searchFor) tokens() (out []string) {
	for _, word := range f {
		letters := 0
		for at := range word {
			if letters == longestToken {
				word = word[:at]
				break
			}
			letters++
		}
		if letters >= shortestToken {
			out = append(out, word)
		}
	}
	return out
}

// beginning returns the longest of the words with which a word of a text begins, "" if there is none.
func (f searchFor) beginning(word string) (longest string) {
	for _, wanted := range f {
		if len(wanted) > len(longest) && strings.HasPrefix(word, wanted) {
			longest = wanted
		}
	}
	return longest
}

// hit is a place in a text, in bytes.
type hit struct{ start, end int }

// in finds the words in a text; ok is false unless all stand in it.
func (f searchFor) in(text string) (hits []hit, ok bool) {
	missing := len(f)
	found := make(map[string]bool, len(f))
	eachWord(text, func(word string, start, end int) bool {
		wanted := f.beginning(word)
		if wanted == "" {
			return true
		}
		hits = append(hits, hit{start, start + written(text[start:end], utf8.RuneCountInString(wanted))})
		if !found[wanted] {
			found[wanted] = true
			missing--
		}
		return true
	})
	return hits, missing == 0
}

// written is how many bytes of a word were folded into so many letters.
func written(word string, letters int) int {
	done := 0
	for i, r := range word {
		n := utf8.RuneCountInString(foldWord(string(r)))
		if done >= letters && n > 0 {
			return i
		}
		done += n
	}
	return len(word)
}

// Lengths of a snippet, in characters: how much stands before the first hit, and how much in all.
const (
	snippetBefore = 40
	snippetLength = 160
)

// snippet cuts a text around the first hit, at words, on one line.
func snippet(text string, hits []hit) desk.Snippet {
	from := 0
	if len(hits) > 0 {
		from = back(text, hits[0].start, snippetBefore)
	}
	to := forth(text, from, snippetLength)
	var b strings.Builder
	var out desk.Snippet
	units := 0
	put := func(s string) {
		for _, r := range s {
			if r == '\n' || r == '\r' || r == '\t' {
				r = ' '
			}
			b.WriteRune(r)
			units += len16(r)
		}
	}
	if from > 0 {
		put("…")
	}
	at := from
	for _, h := range hits {
		if h.start < at || h.end > to {
			continue
		}
		put(text[at:h.start])
		start := units
		put(text[h.start:h.end])
		out.Marks = append(out.Marks, desk.Mark{Start: start, End: units})
		at = h.end
	}
	put(text[at:to])
	if to < len(text) {
		put("…")
	}
	out.Text = b.String()
	return out
}

func len16(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// back goes so many characters towards the beginning, and on to where a word begins.
func back(text string, at, characters int) int {
	from := at
	for range characters {
		if from == 0 {
			return 0
		}
		_, n := utf8.DecodeLastRuneInString(text[:from])
		from -= n
	}
	if space := strings.IndexAny(text[from:at], " \n\t"); space >= 0 {
		return from + space + 1
	}
	return from
}

// forth goes so many characters towards the end.
func forth(text string, from, characters int) int {
	for i := range text[from:] {
		if characters == 0 {
			return from + i
		}
		characters--
	}
	return len(text)
}

// searchable is what of a message is searched: its text, and the words of what it carries; masked: without the numbers of cards.
func searchable(m *desk.Message, masked bool) string {
	if !m.DeletedAt.IsZero() {
		return ""
	}
	parts := []string{m.Text} // of a system line: why the conversation was finished
	c := &m.Content
	if c.Media != nil && m.Kind == desk.KindDocument {
		parts = append(parts, c.Media.Name)
	}
	if c.Location != nil {
		parts = append(parts, c.Location.Name, c.Location.Address)
	}
	for _, person := range c.Contacts {
		if masked {
			parts = append(parts, desk.MaskName(person.Name))
			continue
		}
		parts = append(parts, person.Name)
		for _, phone := range person.Phones {
			parts = append(parts, phone.Value)
		}
	}
	if c.InteractiveReply != nil {
		parts = append(parts, c.InteractiveReply.Title)
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(slices.Compact(parts), " · ")
}
