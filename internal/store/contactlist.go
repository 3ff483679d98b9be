package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// A list of contacts walks them in its order, and keeps those for which the filter holds. As with conversations, how far it walks for
// one page is bounded; then the page is short, and has a cursor.

// How many contacts are looked at for a page with a filter: at most so many, and no further step when it has taken so long already.
var (
	contactMost = 10_000
	contactTime = 30 * time.Millisecond
)

// largestContactStep bounds the contacts that are looked at together, and what a count looks at in all.
const (
	largestContactStep = 2000
	mostContactsSeen   = 200_000
)

// contactStep goes on from a place: the next contacts in order, at most so many. more: there may be others behind the last of them.
type contactStep func(ctx context.Context, after desk.ContactPlace, most int) (places []desk.ContactPlace, more bool, err error)

// Contacts lists a page of a workspace's contacts, and where the next one begins; nil at the end.
func (s *Store) Contacts(ctx context.Context, a *desk.Actor, q desk.ContactQuery) (cards []desk.Card, next *desk.ContactPlace, err error) {
	step, err := s.contactWalk(ctx, a, q)
	if err != nil {
		return nil, nil, err
	}
	found, next, err := s.walkContacts(ctx, a, q, step)
	if err != nil || len(found) == 0 {
		return nil, next, err
	}
	ids := make([]int64, len(found))
	for i, p := range found {
		ids[i] = p.ID
	}
	if cards, err = s.ContactsByIDs(ctx, a.Workspace, ids); err != nil {
		return nil, nil, err
	}
	sortCards(cards, ids)
	return cards, next, s.lastActivities(ctx, a, ids, cards)
}

// walkContacts gathers a page.
func (s *Store) walkContacts(ctx context.Context, a *desk.Actor, q desk.ContactQuery, step contactStep) (found []desk.ContactPlace, next *desk.ContactPlace, err error) {
	began, after, size := time.Now(), q.After, q.Limit+1
	for looked := 0; ; size = min(size*4, largestContactStep) {
		places, more, err := step(ctx, after, size)
		if err != nil {
			return nil, nil, err
		}
		looked += len(places)
		if len(places) > 0 {
			after = places[len(places)-1]
		}
		held, err := s.heldContacts(ctx, a, q, places)
		if err != nil {
			return nil, nil, err
		}
		found = append(found, held...)
		switch {
		case len(found) > q.Limit:
			found = found[:q.Limit]
			return found, &found[q.Limit-1], nil
		case !more:
			return found, nil, nil
		case looked >= contactMost, time.Since(began) > contactTime:
			return found, &after, nil
		}
	}
}

// CountContacts counts the contacts of a list. more: there may be others; not all were looked at.
func (s *Store) CountContacts(ctx context.Context, a *desk.Actor, q desk.ContactQuery) (n int, more bool, err error) {
	if q.Filter.Empty() && q.Search == "" {
		_, err = one(ctx, s.engine, `SELECT count(*) FROM contacts WHERE workspace_id = $1`, []any{a.Workspace}, &n)
		return n, false, err
	}
	if len(typedWords(q.Search)) == 0 {
		q.Sort = desk.SortCreated // the cheapest
	}
	step, err := s.contactWalk(ctx, a, q)
	if err != nil {
		return 0, false, err
	}
	after := desk.ContactPlace{}
	for looked := 0; looked < mostContactsSeen; {
		places, more, err := step(ctx, after, largestContactStep)
		if err != nil {
			return 0, false, err
		}
		if len(places) > 0 {
			after = places[len(places)-1]
		}
		looked += len(places)
		held, err := s.heldContacts(ctx, a, q, places)
		if n += len(held); err != nil || !more {
			return n, false, err
		}
	}
	return n, true, nil
}

// heldContacts leaves out those for which the filter does not hold. It uses places for its answer.
func (s *Store) heldContacts(ctx context.Context, a *desk.Actor, q desk.ContactQuery, places []desk.ContactPlace) ([]desk.ContactPlace, error) {
	if q.Filter.Empty() || len(places) == 0 {
		return places, nil
	}
	ids := make([]int64, len(places))
	for i := range places {
		ids[i] = places[i].ID
	}
	d := s.engine.dialect()
	f := &filterWhere{dialect: d, actor: a, now: s.Now(), zone: q.Zone, args: []any{a.Workspace, d.list(ids)}, contacts: true}
	where := f.write(q.Filter)
	holds := make(map[int64]bool, len(ids))
	err := each(ctx, s.engine, `SELECT ct.id FROM contacts ct`+d.byRow()+` WHERE ct.workspace_id = $1 AND `+d.in("ct.id", 2)+` AND `+where, f.args, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		holds[id] = true
		return err
	})
	return slices.DeleteFunc(places, func(p desk.ContactPlace) bool { return !holds[p.ID] }), err
}

// lastActivities adds when something last happened in a conversation with each contact that the actor may see.
func (s *Store) lastActivities(ctx context.Context, a *desk.Actor, ids []int64, cards []desk.Card) error {
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, d.list(ids)})
	at := make(map[int64]int64, len(ids))
	err := each(ctx, s.engine, `SELECT c.contact_id, max(c.last_activity_at) FROM conversations c WHERE `+d.in("c.contact_id", 2)+`
		AND c.workspace_id = $1 AND c.status < 4 AND `+where+` GROUP BY c.contact_id`, args, func(r rows) error {
		var id, last int64
		err := r.Scan(&id, &last)
		at[id] = last
		return err
	})
	for i := range cards {
		cards[i].LastActivity = moment(at[cards[i].ID])
	}
	return err
}

// sortCards puts cards into the order of their ids in a list.
func sortCards(cards []desk.Card, ids []int64) {
	at := make(map[int64]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(cards, func(x, y desk.Card) int { return at[x.ID] - at[y.ID] })
}

// contactWalk is the walk of a query.
func (s *Store) contactWalk(ctx context.Context, a *desk.Actor, q desk.ContactQuery) (contactStep, error) {
	words := typedWords(q.Search)
	switch {
	case a.Masked() && len(words) > 0:
		return s.maskedWalk(ctx, a.Workspace, words)
	case a.Masked() && (q.Sort == desk.SortName || q.Sort == ""): // who has no name would stand where his number belongs
		return s.ageWalk(a.Workspace, true, ""), nil
	case slices.ContainsFunc(words, func(w typed) bool { return len(w.parts) > 0 }):
		return s.searchWalk(ctx, a.Workspace, words, nil)
	case len(words) > 0 || q.Sort == desk.SortName || q.Sort == "":
		return s.nameWalk(a.Workspace, words), nil
	case q.Sort == desk.SortActivity:
		return s.activityWalk(a), nil
	case q.Sort == desk.SortCreated, q.Sort == desk.SortNewest:
		return s.ageWalk(a.Workspace, q.Sort == desk.SortNewest, ""), nil
	}
	return nil, desk.Invalid("sort", "not_a_choice")
}

// nameWalk goes by name, as it reads without accents and capitals: through all, or those that have words of which the index knows
// nothing, such as "%".
func (s *Store) nameWalk(workspace int64, words []typed) contactStep {
	return func(ctx context.Context, after desk.ContactPlace, most int) ([]desk.ContactPlace, bool, error) {
		text := `SELECT ct.id, ct.search FROM contacts ct WHERE ct.workspace_id = $1 AND (ct.search, ct.id) > ($2, ` + s.engine.dialect().rowID("$3") + `)`
		args := []any{workspace, after.Text, after.ID, most}
		for _, w := range words {
			args = append(args, "%"+like(w.text)+"%")
			text += ` AND ct.search LIKE $` + strconv.Itoa(len(args)) + ` ESCAPE '\'`
		}
		return s.contactPlaces(ctx, text+` ORDER BY ct.search, ct.id LIMIT $4`, args, most)
	}
}

// ageWalk goes by the time of making, which is that of the id. where: a condition on contact ct, with further arguments.
func (s *Store) ageWalk(workspace int64, newest bool, where string, more ...any) contactStep {
	compare, order := ">", ""
	if newest {
		compare, order = "<", " DESC"
	}
	return func(ctx context.Context, after desk.ContactPlace, most int) ([]desk.ContactPlace, bool, error) {
		if newest && after.ID == 0 {
			after.ID = noContact
		}
		return s.contactPlaces(ctx, `SELECT ct.id, '' FROM contacts ct`+s.engine.dialect().byRow()+` WHERE ct.workspace_id = $1 AND ct.id `+compare+` $2`+
			where+` ORDER BY ct.id`+order+` LIMIT $3`, append([]any{workspace, after.ID, most}, more...), most)
	}
}

// contactPlaces reads ids and what they are sorted by.
func (s *Store) contactPlaces(ctx context.Context, text string, args []any, most int) (places []desk.ContactPlace, more bool, err error) {
	err = each(ctx, s.engine, text, args, func(r rows) error {
		var p desk.ContactPlace
		err := r.Scan(&p.ID, &p.Text)
		places = append(places, p)
		return err
	})
	return places, len(places) == most, err
}
