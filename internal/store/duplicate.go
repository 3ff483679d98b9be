package store

import (
	"context"
	"unicode/utf8"

	"timbre/internal/desk"
)

// Whoever may be the same person as a contact is found by what is indexed anyway: the end of the phone and the words of the name, which
// are contact_words, and the email. What each of them finds is bounded, however common it is.

const (
	// mostAlike is how many are looked at of each kind.
	mostAlike = 50
	// mostNamed is how many contacts with the rarest word of a name are looked at for those that have all of it.
	mostNamed = 2000
)

// LookAlikes lists contacts that have the end of a contact's phone, its email or its whole name, without those that somebody has said to be
// others. named are those that are called the same.
func (s *Store) LookAlikes(ctx context.Context, c *desk.Contact) (cards []desk.Card, named map[int64]bool, err error) {
	ids := []int64{}
	named = map[int64]bool{}
	look := func(text string, args ...any) error {
		return each(ctx, s.engine, text, args, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
	}
	if end := desk.PhoneEnd(c.Phone); end != "" {
		err = look(`SELECT -w.newest FROM contact_words w WHERE w.workspace_id = $1 AND w.word = $2 ORDER BY w.newest LIMIT $3`, c.Workspace, end, mostAlike)
	}
	if err == nil && c.Email != "" {
		err = look(`SELECT ct.id FROM contacts ct WHERE ct.workspace_id = $1 AND ct.email = $2 AND ct.email <> '' ORDER BY ct.id DESC LIMIT $3`,
			c.Workspace, c.Email, mostAlike)
	}
	if err != nil {
		return nil, nil, err
	}
	others := len(ids)
	if err := s.namesakes(ctx, c, look); err != nil {
		return nil, nil, err
	}
	for _, id := range ids[others:] {
		named[id] = true
	}
	ids, err = s.notApart(ctx, c, ids)
	if err != nil || len(ids) == 0 {
		return nil, nil, err
	}
	cards, err = s.ContactsByIDs(ctx, c.Workspace, ids)
	return cards, named, err
}

// namesakes looks for those who are called as a contact is, by first name and surname at least.
func (s *Store) namesakes(ctx context.Context, c *desk.Contact, look func(text string, args ...any) error) error {
	name := Fold(c.Name)
	words := splitWords(name)
	if len(words) < 2 {
		return nil
	}
	rarest, fewest := "", mostNamed+1
	for _, w := range words {
		var n int
		if _, err := one(ctx, s.engine, `SELECT count(*) FROM (SELECT 1 FROM contact_words w WHERE w.workspace_id = $1 AND w.word = $2 LIMIT $3) n`,
			[]any{c.Workspace, w, mostNamed}, &n); err != nil {
			return err
		}
		if n < fewest {
			rarest, fewest = w, n
		}
	}
	line := name + "\n"
	return look(`SELECT ct.id FROM (SELECT w.newest FROM contact_words w WHERE w.workspace_id = $1 AND w.word = $2 ORDER BY w.newest LIMIT $3) w
		JOIN contacts ct`+s.engine.dialect().byRow()+` ON ct.workspace_id = $1 AND ct.id = -w.newest
		WHERE substr(ct.search, 1, $4) = $5 ORDER BY ct.id DESC LIMIT $6`, c.Workspace, rarest, mostNamed, utf8.RuneCountInString(line), line, mostAlike)
}

// notApart leaves out a contact itself, and whom somebody has said to be another.
func (s *Store) notApart(ctx context.Context, c *desk.Contact, ids []int64) ([]int64, error) {
	seen := map[int64]bool{c.ID: true}
	err := each(ctx, s.engine, `SELECT a.other_id FROM contacts_apart a WHERE a.workspace_id = $1 AND a.contact_id = $2 AND `+s.engine.dialect().in("a.other_id", 3),
		[]any{c.Workspace, c.ID, s.engine.dialect().list(ids)}, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			seen[id] = true
			return err
		})
	var out []int64
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out, err
}

// SetApart keeps that two contacts are two people, whoever of them is looked at.
func (tx *Tx) SetApart(one, other, by int64) {
	for _, pair := range [][2]int64{{one, other}, {other, one}} {
		tx.put(`INSERT INTO contacts_apart (workspace_id, contact_id, other_id, by_id, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (workspace_id, contact_id, other_id) DO NOTHING`, tx.Workspace, pair[0], pair[1], by, micros(tx.Now))
	}
}

// DropApart takes that back.
func (tx *Tx) DropApart(one, other int64) {
	tx.put(`DELETE FROM contacts_apart WHERE workspace_id = $1 AND (contact_id = $2 AND other_id = $3 OR contact_id = $3 AND other_id = $2)`,
		tx.Workspace, one, other)
}

// dropApartOf forgets of whom a contact is told apart.
func (tx *Tx) dropApartOf(contact int64) {
	tx.put(`DELETE FROM contacts_apart WHERE workspace_id = $1 AND other_id = $2 AND contact_id IN
		(SELECT a.other_id FROM contacts_apart a WHERE a.workspace_id = $1 AND a.contact_id = $2)`, tx.Workspace, contact)
	tx.put(`DELETE FROM contacts_apart WHERE workspace_id = $1 AND contact_id = $2`, tx.Workspace, contact)
}
