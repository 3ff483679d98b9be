package store_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// crowd fills a workspace with so many conversations that walking them all would show in a plan: of inboxes 1…6, teams 1…3,
// users 1…9, labels 1 and 2, and contacts with four each.
func crowd(t *testing.T, s *store.Store, workspace int64) {
	t.Helper()
	const n = 30_000
	numbers := fmt.Sprintf("(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < %d) SELECT i FROM s) s", n)
	put := func(text string, args ...any) {
		t.Helper()
		if err := s.Write(context.Background(), workspace, store.Need{}, func(tx *store.Tx) error { tx.Put(text, args...); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	never := desk.Never.UnixMicro()
	for _, text := range []string{
		`INSERT INTO contacts (id, workspace_id, name, email, phone, company, bio, country, city, language, sources, attributes, search, owner_id,
			blocked_at, created_at, updated_at, version)
			SELECT i, CAST($1 AS BIGINT), 'C', '', '', '', '', '', '', '', '', '{}', '', 0, 0, 1, 1, 0 FROM ` + numbers + ` WHERE i <= 7500`,
		`INSERT INTO conversations (id, workspace_id, number, inbox_id, thread_id, contact_id, status, assignee_id, team_id, bot_id, priority, origin,
			created_at, opened_at, handed_over_at, first_reply_at, last_activity_at, waiting_since, waits_since, snoozed_until, closed_at, closed_by,
			last_message_id, last_inbound_id, last_seq, read_seq, unread_count, marked_unread_at, version)
			SELECT i, CAST($1 AS BIGINT), i, 1 + i % 6, i, 1 + i % 7500, CASE WHEN i % 10 < 6 THEN 3 WHEN i % 10 < 9 THEN 0 ELSE i % 2 + 1 END,
			CASE WHEN i % 3 = 0 THEN 0 ELSE 1 + i % 9 END, i % 4, CASE WHEN i % 33 = 0 THEN 7 ELSE 0 END, i % 5, 0, 1, 1, 0, 0, i * 7919 % 100000,
			CASE WHEN i % 50 = 7 THEN i ELSE ` + fmt.Sprint(never) + ` END, CASE WHEN i % 50 = 7 THEN i ELSE ` + fmt.Sprint(never) + ` END, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM ` + numbers,
		`INSERT INTO labelled_conversations (workspace_id, id, label_id, inbox_id, status, assignee_id, team_id, bot_id, priority, last_activity_at, waits_since)
			SELECT c.workspace_id, c.id, l.i, c.inbox_id, c.status, c.assignee_id, c.team_id, c.bot_id, c.priority, c.last_activity_at, c.waits_since
			FROM conversations c JOIN (SELECT 1 AS i, 2 AS n UNION ALL SELECT 2, 500) l ON c.id % l.n = 0 WHERE c.workspace_id = $1`,
		`INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates) SELECT CAST($1 AS BIGINT), i, 1, TRUE FROM ` + numbers + ` WHERE i % 500 = 0`,
		`INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, last_reply_at, active)
			SELECT CAST($1 AS BIGINT), i, 1 + i % 9, FALSE, i, i % 10 > 5 FROM ` + numbers + ` WHERE i % 500 > 0`,
	} {
		put(text, workspace)
	}
	if s.Postgres() {
		put(store.FillActivity)
		put("ANALYZE")
	}
}

// Each arm of a list walks its index in the list's order: no table is read through, and nothing is sorted but what the actor
// follows, which is not in that order anywhere, and a contact's conversations. Where arms overlap PostgreSQL sorts the few rows
// that they gave once more, to list each once.
func TestListsWalkTheirIndexes(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		crowd(t, s, ws)
		a := &desk.Actor{Workspace: ws, User: 1, Inboxes: []int64{1, 2, 3}, Teams: []int64{1, 2}, PickOff: []int64{3}}
		for _, sight := range []desk.Sight{desk.SightOwn, desk.SightTeam, desk.SightAll} {
			a.Sight = sight
			for _, view := range []desk.View{desk.ViewMine, desk.ViewUnassigned, desk.ViewAll, desk.ViewUnattended, desk.ViewBot} {
				statuses := []string{"", "pending", "closed", "all"}
				switch view {
				case desk.ViewUnattended:
					statuses = statuses[:1]
				case desk.ViewBot:
					statuses = statuses[:2]
				}
				for _, status := range statuses {
					for _, sort := range sorts {
						follows := sight != desk.SightAll && view != desk.ViewMine
						checkPlans(t, s, a, desk.ListQuery{View: view, Status: status, Sort: sort, Limit: 25}, follows)
						for _, label := range []int64{1, 2} { // on half of all, and on one in 500
							checkPlans(t, s, a, desk.ListQuery{View: view, Status: status, Sort: sort, Limit: 25, Label: label}, false)
						}
					}
				}
			}
		}
		a.Sight = desk.SightAll
		checkPlans(t, s, a, desk.ListQuery{View: desk.ViewAll, Sort: desk.SortActivity, Limit: 25, Inbox: 2}, false)
		checkPlans(t, s, a, desk.ListQuery{View: desk.ViewAll, Sort: desk.SortActivity, Limit: 25, Team: 2}, false)
		checkPlans(t, s, a, desk.ListQuery{View: desk.ViewAll, Status: "all", Sort: desk.SortActivity, Limit: 25, Contact: 2}, true)
	})
}

// checkPlans looks at the plans of a list's first page and of the next. sorts: one of its arms may sort.
func checkPlans(t *testing.T, s *store.Store, a *desk.Actor, q desk.ListQuery, sorts bool) {
	t.Helper()
	for {
		plan, err := s.PlanOfList(context.Background(), a, q)
		if err != nil {
			t.Fatal(err)
		}
		sorted := 0
		for _, step := range plan {
			step = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(step), "->"))
			readThrough := strings.HasPrefix(step, "Bitmap") || // PostgreSQL
				slices.ContainsFunc([]string{"conversations ", "conversation_activity ", "labelled_conversations"}, func(table string) bool {
					return strings.HasPrefix(step, "Seq Scan on "+table)
				}) ||
				(strings.HasPrefix(step, "SCAN ") && step != "SCAN p" && !strings.HasPrefix(step, "SCAN json_each")) // SQLite
			if readThrough {
				t.Errorf("%s %+v: %s\n%s", a.Sight, q, step, strings.Join(plan, "\n"))
			}
			switch {
			case strings.HasPrefix(step, "Unique  ("): // over a sort, and what it leaves is sorted
				sorted -= 2
			case strings.HasPrefix(step, "HashAggregate  ("):
				sorted--
			}
			if strings.HasPrefix(step, "Sort  (") || strings.HasPrefix(step, "USE TEMP B-TREE FOR ORDER BY") {
				sorted++
			}
		}
		if sorted > 1 || (sorted == 1 && !sorts) {
			t.Errorf("%s %+v sorts %d times:\n%s", a.Sight, q, sorted, strings.Join(plan, "\n"))
		}
		_, next, err := s.List(context.Background(), a, q)
		if err != nil {
			t.Fatal(err)
		}
		if next == "" || q.After != "" {
			return
		}
		q.After = next
	}
}

// What an actor follows is found in an index that has all that is asked of it, so that no row is read but the conversation's.
func TestWhatOneFollowsIsFoundInItsIndex(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		crowd(t, s, ws)
		a := &desk.Actor{Workspace: ws, User: 1, Sight: desk.SightOwn, Inboxes: []int64{1, 2, 3}}
		for status, index := range map[string]string{"": "conversation_agents_active", "all": "conversation_agents_user"} {
			plan, err := s.PlanOfList(context.Background(), a, desk.ListQuery{View: desk.ViewAll, Status: status, Sort: desk.SortActivity, Limit: 25})
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(plan, "\n")
			want := regexp.MustCompile(index + ` \(user_id=\? AND workspace_id=\?\)`)
			if s.Postgres() {
				want = regexp.MustCompile(`Index Only Scan (?:Backward )?using ` + index + ` [^\n]*\n\s*Index Cond: \(\(user_id = [^\n]* AND \(workspace_id = `)
			}
			if !want.MatchString(text) {
				t.Errorf("%q: %s", status, text)
			}
		}
	})
}

// A start looks up the last event of each workspace, and reads no log through.
func TestAStartReadsNoLog(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		crowd(t, s, workspace(t, s))
		plan, err := s.PlanOfGoingOn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		said := strings.Join(plan, "\n")
		if !strings.Contains(said, "(workspace_id=? AND seq=?)") && !strings.Contains(said, "(workspace_id = w.id) AND (seq = w.seq)") {
			t.Errorf("the last event is found so:\n%s", said)
		}
	})
}
