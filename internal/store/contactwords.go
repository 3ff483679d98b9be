package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Contacts are found by the beginnings of their words: of the name, the email, the company, and any four or more digits in a row of
// the phone. Each word is a row of contact_words, written with its contact. They are made from contacts.search, which holds these
// four, folded, one a line.

// longestWord bounds a word of the index; more letters than these say nothing more.
const longestWord = 32

// mostWords bounds the words of one contact.
const mostWords = 40

// fewestDigits of a phone are a word: its last four are what people remember.
const fewestDigits = 4

// ContactWords makes the words of a contact's search text.
func ContactWords(search string) []string {
	lines := append(strings.SplitN(search, "\n", 4), "", "", "")
	name, email, company, phone := lines[0], lines[1], lines[2], lines[3]
	words := slices.Concat(splitWords(name), splitWords(email), splitWords(company))
	words = words[:min(len(words), mostWords)]
	for i := range phone {
		if i == 0 || len(phone)-i >= fewestDigits {
			words = append(words, cutWord(phone[i:]))
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// splitWords cuts a folded text into runs of letters and digits, and runs of pictures: names are made of those too.
func splitWords(text string) []string {
	var out []string
	class, begin := 0, 0
	for i, r := range text {
		if c := classOf(r); c != class {
			if class != 0 {
				out = append(out, cutWord(text[begin:i]))
			}
			class, begin = c, i
		}
	}
	if class != 0 {
		out = append(out, cutWord(text[begin:]))
	}
	return out
}

// classOf tells letters from pictures; 0 is neither and stands between words.
func classOf(r rune) int {
	switch {
	case unicode.IsLetter(r), unicode.IsNumber(r):
		return 1
	case unicode.Is(unicode.So, r):
		return 2
	}
	return 0
}

func cutWord(word string) string {
	n := 0
	for i := range word {
		if n++; n > longestWord {
			return word[:i]
		}
	}
	return word
}

var insertContactWord = insertSet("contact_words", "workspace_id bigint", "word text", "newest bigint")

// indexContact changes the words of a contact from those of one search text to those of another.
func (tx *Tx) indexContact(id int64, was, now string) {
	before, after := ContactWords(was), ContactWords(now)
	for _, w := range before {
		if _, stays := slices.BinarySearch(after, w); !stays {
			tx.put(`DELETE FROM contact_words WHERE workspace_id = $1 AND word = $2 AND newest = $3`, tx.Workspace, w, -id)
		}
	}
	for _, w := range after {
		if _, was := slices.BinarySearch(before, w); !was {
			tx.putSet(insertContactWord, tx.Workspace, w, -id)
		}
	}
}

// searchText reads what a contact is found by now; "" if there is no such contact.
func (tx *Tx) searchText(id int64) (text string, err error) {
	_, err = one(tx.ctx, tx, `SELECT search FROM contacts WHERE workspace_id = $1 AND id = $2`, []any{tx.Workspace, id}, &text)
	return text, err
}

// fillContactWords makes the words of contacts that an older program or a load left without any.
func fillContactWords(ctx context.Context, db *sql.DB) error {
	var missing bool
	if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM contacts WHERE search <> '') AND NOT EXISTS (SELECT 1 FROM contact_words)`).Scan(&missing); err != nil || !missing {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for after, more := int64(0), true; more; {
		page, err := unindexed(ctx, tx, after)
		if err != nil {
			return err
		}
		more = len(page) == fillPage
		for _, c := range page {
			after = c.id
			for _, w := range ContactWords(c.search) {
				if _, err := tx.ExecContext(ctx, `INSERT INTO contact_words (workspace_id, word, newest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
					c.workspace, w, -c.id); err != nil {
					return fmt.Errorf("words of contact %d: %w", c.id, err)
				}
			}
		}
	}
	return tx.Commit()
}

// fillPage is how many contacts are read at once.
const fillPage = 1000

type searched struct {
	id, workspace int64
	search        string
}

func unindexed(ctx context.Context, tx *sql.Tx, after int64) ([]searched, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, workspace_id, search FROM contacts WHERE id > $1 ORDER BY id LIMIT $2`, after, fillPage)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []searched
	for rows.Next() {
		var c searched
		if err := rows.Scan(&c.id, &c.workspace, &c.search); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}
