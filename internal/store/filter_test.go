package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// Whatever the filter, view, order and sight: the pages of the list, laid end to end, are what is left of the list without it, and the
// count is its length.
func TestFilteredListsAreWhatTheirDefinitionSays(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		defer store.FilterSteps(3, 7)()
		rapid.Check(t, func(rt *rapid.T) {
			w := newWorld(rt, s)
			w.furnish(rt)
			for range 12 {
				a, q, f := w.actor(rt), w.query(rt), w.filterOf(rt, 2)
				q.Filter = &f
				var want []int64
				statuses, _ := q.Statuses()
				if len(statuses) == 4 {
					q.Status = "all"
				}
				narrowed := q
				narrowed.Filter = nil
				narrowed.Sort = s.SortOf(a, q)
				for _, number := range w.expect(a, narrowed) {
					i := slices.IndexFunc(w.conversations, func(c desk.Conversation) bool { return c.Number == number })
					if w.holds(a, &w.conversations[i], &f, s.Now()) {
						want = append(want, number)
					}
				}
				if narrowed.Sort != desk.SortWaiting && narrowed.Sort != desk.SortPriority || q.Status != "all" {
					if diff := gocmp.Diff(want, w.filteredPages(rt, a, q)); diff != "" {
						rt.Fatalf("%s of %+v for %+v (-want +got)\n%s", f.Text(), q, a, diff)
					}
				}
				n, more, err := s.Matching(context.Background(), a, q)
				if err != nil || n != len(want) || more {
					rt.Fatalf("%s of %+v: %d (%v), want %d: %v", f.Text(), q, n, more, len(want), err)
				}
			}
		})
	})
}

func (w *world) filteredPages(rt *rapid.T, a *desk.Actor, q desk.ListQuery) (numbers []int64) {
	for range 500 {
		page, next, err := w.store.List(context.Background(), a, q)
		if err != nil {
			rt.Fatalf("%s: %v", q.Filter.Text(), err)
		}
		if len(page) > q.Limit {
			rt.Fatalf("a page of %d", len(page))
		}
		for _, row := range page {
			numbers = append(numbers, row.Conversation.Number)
		}
		if next == "" {
			return numbers
		}
		q.After = next
	}
	rt.Fatalf("%s has no end", q.Filter.Text())
	return nil
}

// Every field has a meaning in SQL that the engine understands, with each of its comparisons.
func TestEveryFieldCanBeFilteredBy(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		a := &desk.Actor{Workspace: ws, User: 1, Inboxes: []int64{1}, Sight: desk.SightTeam, Teams: []int64{2}, Permissions: reveals}
		masked := *a
		masked.Permissions = nil
		for _, field := range desk.ConversationFields {
			for _, op := range field.Ops() {
				f := desk.Filter{Field: field.Name, Op: op}
				switch op {
				case desk.OpEmpty, desk.OpFilled, desk.OpYes, desk.OpNo:
				default:
					f.Values = []string{map[desk.FilterType]string{desk.FilterRef: "3", desk.FilterTime: "-7d", desk.FilterText: "x' OR 1=1 --%", desk.FilterNumber: "2", desk.FilterWords: "#7 x' OR 1=1 --%"}[field.Type]}
					if field.Type == desk.FilterChoice {
						f.Values = field.Choices[:1]
					}
				}
				if err := f.Check(desk.ConversationField); err != nil {
					t.Errorf("%s: %v", f.Text(), err)
				}
				for _, a := range []*desk.Actor{a, &masked} {
					if err := s.TryFilter(context.Background(), a, f); err != nil {
						t.Errorf("%s: %v", f.Text(), err)
					}
				}
			}
		}
	})
}

// reveals is the permission of an actor who sees phones and addresses whole.
var reveals = []desk.Permission{desk.PermContactsReveal}

// A filter begins with what narrows most: the walk is of an index, in the list's order, and sorts nothing.
func TestFilteredListsWalkTheSmallestIndex(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		crowd(t, s, ws)
		fill := []string{`INSERT INTO tally SELECT workspace_id, status, inbox_id, assignee_id, team_id, count(*) FROM conversations WHERE workspace_id = $1 GROUP BY 1, 2, 3, 4, 5`,
			`INSERT INTO label_tally SELECT workspace_id, label_id, status, inbox_id, assignee_id, team_id, count(*) FROM labelled_conversations WHERE workspace_id = $1 GROUP BY 1, 2, 3, 4, 5, 6`}
		if err := s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error {
			for _, text := range fill {
				tx.Put(text, ws)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		a := &desk.Actor{Workspace: ws, User: 1, Inboxes: []int64{1, 2, 3, 4, 5, 6}, Sight: desk.SightAll, Permissions: reveals}
		const history = "-created "
		for text, walks := range map[string]string{
			`{"all":[{"field":"label","op":"in","values":["2"]},{"field":"status","op":"in","values":["closed"]},{"field":"assignee","op":"in","values":["3"]}]}`: "labelled_",
			`{"all":[{"field":"label","op":"in","values":["1"]},{"field":"assignee","op":"in","values":["3"]},{"field":"status","op":"in","values":["open"]}]}`:   "_mine_",
			`{"all":[{"field":"inbox","op":"in","values":["2"]},{"field":"priority","op":"in","values":["high"]}]}`:                                               "_active_",
			`{"all":[{"field":"assignee","op":"empty"},{"field":"unattended","op":"yes"}]}`:                                                                       "_queue_",
			`{"all":[{"field":"last_activity","op":"since","values":["-1d"]},{"field":"unread","op":"yes"}]}`:                                                     "_active_",

			history + `{"all":[{"field":"agent","op":"in","values":["3"]},{"field":"close_summary","op":"contains","values":["x"]}]}`:                                                        "_agents_had",
			history + `{"all":[{"field":"created","op":"since","values":["2025-01-01"]},{"field":"closed","op":"before","values":["2025-02-01"]}]}`:                                          "_rest_created",
			history + `{"all":[{"field":"status","op":"in","values":["closed"]},{"field":"closed","op":"since","values":["2025-01-01"]},{"field":"close_reason","op":"in","values":["7"]}]}`: "_rest_created",
			history + `{"all":[{"field":"search","op":"contains","values":["#77"]},{"field":"status","op":"in","values":["closed"]}]}`:                                                       "_number",
			history + `{"all":[{"field":"origin","op":"in","values":["api"]},{"field":"inbox","op":"in","values":["2"]},{"field":"status","op":"in","values":["closed"]}]}`:                  "_rest_created",
		} {
			sort := desk.SortActivity
			statusOf := ""
			text, created := strings.CutPrefix(text, history)
			if created {
				sort, statusOf = desk.SortNewest, "all"
			}
			f, err := desk.ParseFilter(text, desk.ConversationField)
			if err != nil {
				t.Fatal(err)
			}
			for _, after := range []bool{false, true} {
				plan, err := s.PlanOfWalk(context.Background(), a, desk.ListQuery{View: desk.ViewAll, Status: statusOf, Sort: sort, Limit: 25, Filter: f}, after)
				if err != nil {
					t.Fatal(err)
				}
				whole := strings.Join(plan, "\n")
				if !strings.Contains(whole, walks) {
					t.Errorf("%s does not walk %s:\n%s", text, walks, whole)
				}
				for _, bad := range []string{"Seq Scan", "Bitmap", "Sort  (", "USE TEMP B-TREE", "SCAN c\n", "SCAN conversations"} {
					if strings.Contains(whole, bad) && walks != "_number" { // one row is sorted
						t.Errorf("%s (after %v): %s\n%s", text, after, bad, whole)
					}
				}
			}
		}
	})
}

// However rare what is looked for, a page looks at a bounded number of conversations, and goes on from there.
func TestARareFilterHasShortPages(t *testing.T) {
	defer store.FilterSteps(500, 1000)()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		crowd(t, s, ws)
		a := &desk.Actor{Workspace: ws, User: 1, Inboxes: []int64{1, 2, 3, 4, 5, 6}, Sight: desk.SightAll, Permissions: reveals}
		f, err := desk.ParseFilter(`{"field":"number","op":"is","values":["17","29998"]}`, desk.ConversationField)
		if err != nil {
			t.Fatal(err)
		}
		q := desk.ListQuery{View: desk.ViewAll, Status: "all", Sort: desk.SortNewest, Limit: 25, Filter: f}
		var found []string
		pages := 0
		for {
			before := s.Queries()
			page, next, err := s.List(context.Background(), a, q)
			if err != nil {
				t.Fatal(err)
			}
			if n := s.Queries() - before; n > 6 {
				t.Fatalf("a page took %d statements", n)
			}
			for _, row := range page {
				found = append(found, fmt.Sprint(pages > 0, " ", row.Conversation.Number))
			}
			pages++
			if q.After = next; next == "" {
				break
			}
		}
		if got := strings.Join(found, ", "); got != "false 29998, true 17" || pages < 20 {
			t.Errorf("%s in %d pages", got, pages)
		}
	})
}
