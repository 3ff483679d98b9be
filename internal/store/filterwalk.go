package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"timbre/internal/desk"
)

// A filtered list walks the arms of a list, newest first or however it is sorted, and keeps what the filter holds for. Which arms, is
// chosen by what narrows most: see filterLead. How far it walks for one page is bounded; then the page is short, and has a cursor.

// How many conversations are looked at for one page, step by step: at most so many, and no further step when the page has taken so long
// already. So whoever is alone gets far with each page, and where many look for what is rare none waits long.
var (
	filterStep = 100
	filterMost = 1000
	filterTime = 6 * time.Millisecond
)

// For a count.
const (
	countStep = 2000
	mostSeen  = 10_000 // looked at
	mostCount = 1000
)

// filterPlace is where a conversation stands in a list.
type filterPlace struct {
	key, id int64
	in      *listOrder // of its part of the list
}

func (p filterPlace) cursor() string { return p.in.at(p.key, p.id) }

// filterWalk goes through a list's arms and keeps what a filter holds for.
type filterWalk struct {
	store *Store
	actor *desk.Actor
	query desk.ListQuery
	order listOrder
	sizes *sizes
	found *foundBySearch
	last  filterPlace // of those that were looked at
	began bool        // last is of this part
	rest  bool        // it is in the second part of an order that has two
	over  bool        // there is nothing after last
}

func (s *Store) newWalk(ctx context.Context, a *desk.Actor, q desk.ListQuery) (*filterWalk, error) {
	w := &filterWalk{store: s, actor: a, query: q}
	l, err := w.listing(1)
	if err != nil {
		return nil, err
	}
	w.order, w.rest = l.order, l.rest != ""
	if q.After != "" {
		w.last.key, w.last.id, w.began = l.order.parseCursor(q.After)
		w.last.in = &l.order
	}
	if w.sizes, err = s.sizes.of(ctx, s, a.Workspace); err != nil {
		return nil, err
	}
	w.found, err = s.foundBy(ctx, a.Workspace, q.Filter)
	return w, err
}

// filtered returns a page of a list with a filter.
func (s *Store) filtered(ctx context.Context, a *desk.Actor, q desk.ListQuery) (page []desk.Listed, next string, err error) {
	w, err := s.newWalk(ctx, a, q)
	if err != nil {
		return nil, "", err
	}
	var found []filterPlace
	began := time.Now()
	for looked := 0; !w.over && len(found) <= q.Limit && looked < filterMost; looked += filterStep {
		if looked > 0 && time.Since(began) > filterTime {
			break
		}
		some, err := w.step(ctx, filterStep)
		if err != nil {
			return nil, "", err
		}
		found = append(found, some...)
	}
	switch {
	case len(found) > q.Limit:
		found = found[:q.Limit]
		next = found[q.Limit-1].cursor()
	case !w.over:
		next = w.last.cursor()
	}
	page, err = s.rowsAt(ctx, a, found)
	return page, next, err
}

// Matching counts the conversations of a list with a filter, up to a thousand. more: there may be others; not all were looked at.
func (s *Store) Matching(ctx context.Context, a *desk.Actor, q desk.ListQuery) (n int, more bool, err error) {
	w, err := s.newWalk(ctx, a, q)
	if err != nil {
		return 0, false, err
	}
	for looked := 0; looked < mostSeen && n < mostCount && !w.over; looked += countStep {
		found, err := w.step(ctx, countStep)
		if err != nil {
			return 0, false, err
		}
		n += len(found)
	}
	return min(n, mostCount), !w.over || n > mostCount, nil
}

// listing is the arms from where the walk stands.
func (w *filterWalk) listing(fetch int) (*listing, error) {
	q := w.query
	if w.began {
		q.After = w.last.cursor()
	} else if w.rest {
		q.After = ""
	}
	l, err := newListing(w.store.engine.dialect(), w.actor, &q)
	if err == nil && w.rest && l.rest == "" {
		l, err = l.others(q.Limit, q.After)
	}
	if err == nil {
		l.now, l.fetch = w.store.Now(), fetch
	}
	return l, err
}

// places is the statement that reads where the first conversations of the arms stand. PostgreSQL wants each argument to be used.
func (l *listing) places() string {
	return "SELECT * FROM " + l.merged(l.grouped()) + " p WHERE CAST($1 AS BIGINT) <> 0 ORDER BY " + l.order.by("p.")
}

// step looks at the next conversations and returns those for which the filter holds, in order.
func (w *filterWalk) step(ctx context.Context, most int) ([]filterPlace, error) {
	l, err := w.listing(most)
	if err != nil {
		return nil, err
	}
	l.addLeadArms(w.sizes, w.found)
	if len(l.arms) == 0 {
		return w.further(ctx, most)
	}
	places := make([]filterPlace, 0, most)
	err = each(ctx, w.store.engine, l.places(), l.args, func(r rows) error {
		at := filterPlace{in: &l.order}
		dst := []any{&at.key, &at.id}
		if l.order.key == "" {
			dst = dst[1:]
		}
		err := r.Scan(dst...)
		places = append(places, at)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(places) == 0 {
		return w.further(ctx, most)
	}
	w.last, w.began = places[len(places)-1], true
	held, err := w.held(ctx, places)
	if len(places) < most && err == nil {
		err = w.turn()
	}
	return held, err
}

// further goes on where a part has nothing more.
func (w *filterWalk) further(ctx context.Context, most int) ([]filterPlace, error) {
	if err := w.turn(); err != nil || w.over {
		return nil, err
	}
	return w.step(ctx, most)
}

// turn begins with the second part, if there is one and the filter can hold for anything in it.
func (w *filterWalk) turn() error {
	if w.over = !w.order.inParts() || w.rest || wantsTarget(w.query.Filter); w.over {
		return nil
	}
	w.rest, w.began = true, false
	l, err := w.listing(1)
	if err == nil {
		w.order = l.order
	}
	return err
}

// wantsTarget reports whether a filter holds for nothing but what has a target that can be missed.
func wantsTarget(f *desk.Filter) bool {
	return slices.ContainsFunc(f.Must(), func(c *desk.Filter) bool {
		return c.Field == "sla" && c.Op == desk.OpIn && !slices.Contains(c.Values, desk.SLAStatePaused) || c.Field == "sla_due" && c.Op != desk.OpEmpty
	})
}

// held leaves out those for which the filter, or what the list asks for besides, does not hold, and those that the actor does not see.
func (w *filterWalk) held(ctx context.Context, places []filterPlace) ([]filterPlace, error) {
	ids := make([]int64, len(places))
	for i := range places {
		ids[i] = places[i].id
	}
	d := w.store.engine.dialect()
	f := &filterWhere{dialect: d, actor: w.actor, now: w.store.Now(), zone: w.query.Zone, args: []any{w.actor.Workspace, d.list(ids)}}
	conditions := []string{"c.workspace_id = $1", d.in("c.id", 2), f.write(w.query.Filter)}
	l, err := w.listing(1)
	if err != nil {
		return nil, err
	}
	l.args = f.args
	conditions = append(conditions, l.ofStatus(), l.ofView(), l.ofTeam(), l.ofInbox(), l.ofLabel(), l.ofContact())
	f.args = l.args
	conditions = append(conditions, f.sees())
	conditions = slices.DeleteFunc(conditions, func(s string) bool { return s == "" })
	holds := make(map[int64]bool, len(ids))
	err = each(ctx, w.store.engine, "SELECT c.id FROM "+f.from()+" WHERE "+strings.Join(conditions, " AND "), f.args, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		holds[id] = true
		return err
	})
	return slices.DeleteFunc(places, func(p filterPlace) bool { return !holds[p.id] }), err
}

// rowsAt reads what a list shows of conversations, in their order, as far as the actor sees them.
func (s *Store) rowsAt(ctx context.Context, a *desk.Actor, places []filterPlace) ([]desk.Listed, error) {
	if len(places) == 0 {
		return nil, nil
	}
	at := make(map[int64]int, len(places))
	ids := make([]int64, len(places))
	for i := range places {
		ids[i], at[places[i].id] = places[i].id, i
	}
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, d.list(ids)})
	list, err := listed(ctx, s.engine, len(ids), `SELECT `+listedColumns+` FROM conversations c`+d.byRow()+listedJoins+
		` WHERE c.workspace_id = $1 AND `+d.in("c.id", 2)+` AND c.status < 4 AND `+where, args)
	slices.SortFunc(list, func(x, y desk.Listed) int { return at[x.Conversation.ID] - at[y.Conversation.ID] })
	return list, err
}
