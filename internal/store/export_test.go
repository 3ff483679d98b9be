package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"timbre/internal/desk"
)

// Put runs a statement.
func (tx *Tx) Put(text string, args ...any) { tx.put(text, args...) }

// FilterSteps sets how many conversations a filtered page looks at, whatever time it takes; the answer sets it back.
func FilterSteps(step, most int) (undo func()) {
	was, wasMost, wasTime := filterStep, filterMost, filterTime
	filterStep, filterMost, filterTime = step, most, time.Minute
	return func() { filterStep, filterMost, filterTime = was, wasMost, wasTime }
}

// SortOf is the order that a list really has.
func (s *Store) SortOf(a *desk.Actor, q desk.ListQuery) desk.Sort {
	l, err := newListing(s.engine.dialect(), a, &q)
	if err != nil {
		panic(err)
	}
	for name, order := range listOrders {
		if order == l.order {
			return name
		}
	}
	panic("no order")
}

// TryFilter runs a filter's condition.
func (s *Store) TryFilter(ctx context.Context, a *desk.Actor, f desk.Filter) error {
	w, err := s.newWalk(ctx, a, desk.ListQuery{View: desk.ViewAll, Sort: desk.SortActivity, Limit: 25, Filter: &f})
	if err == nil {
		_, err = w.held(ctx, []filterPlace{{id: 1}, {id: 2}})
	}
	return err
}

// PlanOfWalk is PlanOfList of a filter's walk; after: of its second step.
func (s *Store) PlanOfWalk(ctx context.Context, a *desk.Actor, q desk.ListQuery, after bool) ([]string, error) {
	w, err := s.newWalk(ctx, a, q)
	if err != nil {
		return nil, err
	}
	w.last, w.began = filterPlace{50_000, 7, &w.order}, after
	l, err := w.listing(filterStep)
	if err != nil {
		return nil, err
	}
	l.addLeadArms(w.sizes, w.found)
	return s.plan(ctx, l.places(), l.args)
}

// PlanOfList returns how the engine goes about a list, a step in each line; on PostgreSQL as it does for every value alike.
func (s *Store) PlanOfList(ctx context.Context, a *desk.Actor, q desk.ListQuery) ([]string, error) {
	l, err := newListing(s.engine.dialect(), a, &q)
	if err != nil {
		return nil, err
	}
	l.addArms()
	return s.plan(ctx, l.text(), l.args)
}

// PlanOfGoingOn returns how the engine finds the last event of all.
func (s *Store) PlanOfGoingOn(ctx context.Context) ([]string, error) {
	return s.plan(ctx, newestEvent, nil)
}

func (s *Store) plan(ctx context.Context, text string, args []any) (plan []string, err error) {
	if e, ok := s.engine.(*pgEngine); ok {
		conn, err := e.pool.Acquire(ctx)
		if err != nil {
			return nil, err
		}
		defer conn.Release()
		if _, err := conn.Exec(ctx, "PREPARE listing AS "+text); err != nil {
			return nil, err
		}
		defer conn.Exec(ctx, "DEALLOCATE listing")
		values := make([]string, len(args))
		for i, arg := range args {
			values[i] = fmt.Sprint(arg)
			if list, ok := arg.([]int64); ok {
				values[i] = "'{" + strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ","), "[]") + "}'"
			}
		}
		given := ""
		if len(values) > 0 {
			given = "(" + strings.Join(values, ", ") + ")"
		}
		rs, err := conn.Query(ctx, "EXPLAIN EXECUTE listing"+given)
		if err != nil {
			return nil, err
		}
		defer rs.Close()
		for rs.Next() {
			var line string
			if err := rs.Scan(&line); err != nil {
				return nil, err
			}
			plan = append(plan, line)
		}
		return plan, rs.Err()
	}
	err = each(ctx, s.engine, "EXPLAIN QUERY PLAN "+text, args, func(r rows) error {
		var id, parent, unused int
		var line string
		err := r.Scan(&id, &parent, &unused, &line)
		plan = append(plan, line)
		return err
	})
	return plan, err
}

// SearchDocs counts what the search's index has of a conversation.
func (s *Store) SearchDocs(ctx context.Context, workspace, conversation int64) (n int, err error) {
	err = s.search.with(ctx, func(index searchIndex) error {
		if lite, ok := index.(*liteSearch); ok {
			return lite.read(ctx, `SELECT count(*) FROM `+docsOf(workspace)+` WHERE conversation = $1`, []any{conversation}, func(r rows) error { return r.Scan(&n) })
		}
		return index.(*pgSearch).pool.QueryRow(ctx, `SELECT count(*) FROM search_docs WHERE workspace_id = $1 AND conversation_id = $2`, workspace, conversation).Scan(&n)
	})
	return n, err
}

// SearchTurns follows the logs as KeepSearch does. Each call goes on until nothing is left, all: as it does when it looks by itself; and
// returns how many statements that took.
func (s *Store) SearchTurns(ctx context.Context, news *Gatherer) func(all bool) (int64, error) {
	k := newSearchKeeper(ctx, s)
	return func(all bool) (int64, error) {
		before := s.Queries()
		for {
			more, err := k.turn(ctx, news, all)
			if err != nil || !more {
				return s.Queries() - before, err
			}
		}
	}
}

// Untidy has the index of messages say so many times that there is more to tidy up.
func (s *Store) Untidy(ctx context.Context, times int) error {
	err := s.search.ensure(ctx)
	s.search.index = &untidy{s.search.index, times}
	return err
}

type untidy struct {
	searchIndex
	times int
}

func (u *untidy) settle(context.Context, int64) (bool, error) {
	u.times--
	return u.times >= 0, nil
}

// PlanOfSearch returns how PostgreSQL looks for the newest matches of a word: anywhere, or in the newest messages of some conversations.
func (s *Store) PlanOfSearch(ctx context.Context, workspace int64, token string, conversations ...int64) (plan string, err error) {
	err = s.search.with(ctx, func(index searchIndex) error {
		pg := index.(*pgSearch)
		m := &searchMatch{workspace: workspace, tokens: []string{token}, limit: 20}
		text, args := pgFind, []any{pgQuery(m, []string{workspaceToken(workspace)}), workspace, int64(1000), m.limit}
		if len(conversations) > 0 {
			text, args = pgNear, []any{workspace, conversations, int64(1000), nearby * m.limit, pgQuery(m, nil), m.limit}
		}
		rs, err := pg.pool.Query(ctx, "EXPLAIN "+text, args...)
		if err != nil {
			return err
		}
		defer rs.Close()
		for rs.Next() {
			var line string
			if err := rs.Scan(&line); err != nil {
				return err
			}
			plan += line + "\n"
		}
		return rs.Err()
	})
	return plan, err
}

// Erased names the tables whose rows go with what a column names.
var Erased = map[string][]string{"conversation_id": ofConversation, "message_id": ofMessage, "contact_id": ofContact}

// AuditPlan is how SQLite reads a page of the audit.
func (s *Store) AuditPlan(ctx context.Context, q AuditQuery) (plan string, err error) {
	where, args := q.where(s.engine.dialect(), 1)
	err = each(ctx, s.engine, `EXPLAIN QUERY PLAN SELECT id FROM audit WHERE `+where+` ORDER BY id DESC LIMIT 25`, args, func(r rows) error {
		var id, parent, unused int
		var line string
		err := r.Scan(&id, &parent, &unused, &line)
		plan += line + "\n"
		return err
	})
	return plan, err
}

// CountApart counts the rows that say of two contacts that they are two people.
func (tx *Tx) CountApart() (n int, err error) {
	_, err = one(tx.ctx, tx, `SELECT count(*) FROM contacts_apart WHERE workspace_id = $1`, []any{tx.Workspace}, &n)
	return n, err
}

// FloorFact is the fact that keeps older programs out.
const FloorFact = floorFact
