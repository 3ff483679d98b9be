package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"timbre/internal/desk"
)

// ContactQuery asks for a page of contacts by name. After is the last one of the page before.
type ContactQuery struct {
	Search    string // part of a name, an address, a company, or digits of a phone; all words must be found
	AfterName string
	AfterID   int64
	Limit     int
}

// Contacts lists a page of a workspace's contacts, by name.
func (s *Store) Contacts(ctx context.Context, workspace int64, q ContactQuery) ([]desk.Card, error) {
	text := `SELECT ct.id FROM contacts ct WHERE ct.workspace_id = $1 AND (ct.name, ct.id) > ($2, $3)`
	args := []any{workspace, q.AfterName, q.AfterID, q.Limit}
	for _, word := range searchWords(q.Search) {
		args = append(args, "%"+like(word)+"%")
		text += ` AND ct.search LIKE $` + strconv.Itoa(len(args)) + ` ESCAPE '\'`
	}
	var ids []int64
	err := each(ctx, s.engine, text+` ORDER BY ct.name, ct.id LIMIT $4`, args, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	cards, err := s.ContactsByIDs(ctx, workspace, ids)
	at := make(map[int64]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(cards, func(x, y desk.Card) int { return at[x.ID] - at[y.ID] })
	return cards, err
}

// maxSearchWords bounds the work of a search; more words than these say nothing more.
const maxSearchWords = 8

// searchWords folds what a person typed. A phone may be written with spaces, dashes and brackets: its digits are one word.
func searchWords(search string) []string {
	folded := Fold(search)
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, folded)
	if len(digits) >= 4 && strings.Trim(folded, "0123456789+-(). ") == "" {
		return []string{digits}
	}
	words := strings.Fields(folded)
	return words[:min(len(words), maxSearchWords)]
}
