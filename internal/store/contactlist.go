package store

import (
	"context"
	"slices"
	"strconv"

	"timbre/internal/desk"
)

// ContactQuery asks for a page of contacts: all by name, or those that are looked for.
type ContactQuery struct {
	Search string // beginnings of words of a name, an email, a company, or digits of a phone; all words must be found
	After  ContactPlace
	Limit  int
}

// ContactPlace is where a contact stands in a list: by its name, or in a search by the word that was found.
type ContactPlace struct {
	Text string
	ID   int64
}

// Contacts lists a page of a workspace's contacts, and where the next one begins; nil at the end.
func (s *Store) Contacts(ctx context.Context, workspace int64, q ContactQuery) (cards []desk.Card, next *ContactPlace, err error) {
	var ids []int64
	words := typedWords(q.Search)
	if slices.ContainsFunc(words, func(w typed) bool { return len(w.parts) > 0 }) {
		ids, next, err = s.searchContacts(ctx, workspace, q, words)
	} else {
		ids, next, err = s.contactsByName(ctx, workspace, q, words)
	}
	if err != nil || len(ids) == 0 {
		return nil, nil, err
	}
	cards, err = s.ContactsByIDs(ctx, workspace, ids)
	sortCards(cards, ids)
	return cards, next, err
}

// sortCards puts cards into the order of their ids in a list.
func sortCards(cards []desk.Card, ids []int64) {
	at := make(map[int64]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(cards, func(x, y desk.Card) int { return at[x.ID] - at[y.ID] })
}

// contactsByName lists contacts by name: all, or those that have words of which the index knows nothing, such as "%".
func (s *Store) contactsByName(ctx context.Context, workspace int64, q ContactQuery, words []typed) (ids []int64, next *ContactPlace, err error) {
	text := `SELECT ct.id, ct.name FROM contacts ct WHERE ct.workspace_id = $1 AND (ct.name, ct.id) > ($2, $3)`
	args := []any{workspace, q.After.Text, q.After.ID, q.Limit + 1}
	for _, w := range words {
		args = append(args, "%"+like(w.text)+"%")
		text += ` AND ct.search LIKE $` + strconv.Itoa(len(args)) + ` ESCAPE '\'`
	}
	var last ContactPlace
	err = each(ctx, s.engine, text+` ORDER BY ct.name, ct.id LIMIT $4`, args, func(r rows) error {
		if len(ids) == q.Limit {
			next = &last
			return nil
		}
		err := r.Scan(&last.ID, &last.Text)
		ids = append(ids, last.ID)
		return err
	})
	return ids, next, err
}
