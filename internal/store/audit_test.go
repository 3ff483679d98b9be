package store_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// What is in the audit stays as it is: nobody changes or deletes it by way of the database, either. Of a person who is erased it forgets the
// names and addresses, and keeps what was done.
func TestTheAuditStays(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		write := func(fn func(tx *store.Tx) error) error { return s.Write(t.Context(), ws, store.Need{}, fn) }
		const bea, eva = 71, 72
		text := func(s string) json.RawMessage { b, _ := json.Marshal(s); return b }
		err := write(func(tx *store.Tx) error {
			for _, person := range []int64{bea, eva} {
				err := tx.Audit(store.AuditEntry{Action: "member.changed", Kind: desk.ActorUser, User: person, Subject: person, Address: "10.0.0.7",
					Changes: []store.AuditChange{{Field: "name", Before: text("Beatríz"), After: text("Bea"), Person: person}, {Field: "role", After: text("agent")}}})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, forbidden := range []string{`DELETE FROM audit WHERE workspace_id = $1`, `UPDATE audit SET action = 'x' WHERE workspace_id = $1`,
			`UPDATE audit SET user_id = 9 WHERE workspace_id = $1`, `UPDATE audit SET changes = '' WHERE workspace_id = $1`,
			`UPDATE audit SET address = '10.0.0.8' WHERE workspace_id = $1`, `UPDATE audit_people SET was = 'x' WHERE workspace_id = $1`} {
			if err := write(func(tx *store.Tx) error { tx.Put(forbidden, ws); return nil }); err == nil {
				t.Errorf("this was done: %s", forbidden)
			}
		}
		// Only what is older than the company keeps goes, and nothing else with it.
		if err := write(func(tx *store.Tx) error { _, err := tx.TrimAudit(s.Now().Add(-time.Hour), 10); return err }); err != nil {
			t.Fatal(err)
		}
		if err := write(func(tx *store.Tx) error { tx.Put(`DELETE FROM audit WHERE workspace_id = $1`, ws); return nil }); err == nil {
			t.Error("what is newer was deleted")
		}
		read := func(q store.AuditQuery) []store.AuditEntry {
			q.Limit = 10
			list, _, err := s.AuditEntries(t.Context(), ws, q)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if list := read(store.AuditQuery{Text: "beatriz"}); len(list) != 2 {
			t.Errorf("the name finds %+v", list)
		}
		if err := write(func(tx *store.Tx) error { tx.EraseFromAudit(bea); return nil }); err != nil {
			t.Fatal(err)
		}
		list := read(store.AuditQuery{By: bea})
		if len(list) != 1 || list[0].Address != "" || !list[0].Changes[0].Erased || list[0].Changes[0].Before != nil || string(list[0].Changes[1].After) != `"agent"` {
			t.Errorf("of who was erased: %+v", list)
		}
		if list := read(store.AuditQuery{Text: "beatriz"}); len(list) != 1 || list[0].User != eva || list[0].Address == "" || string(list[0].Changes[0].After) != `"Bea"` {
			t.Errorf("of the other: %+v", list)
		}
	})
}

// A page of the audit walks an index, whatever it is filtered by.
func TestTheAuditWalksItsIndexes(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		if s.Postgres() {
			t.Skip("its planner decides by the table's size")
		}
		for _, q := range []store.AuditQuery{{}, {Topic: "label"}, {Subject: 1}, {By: 1}, {Text: "ana"}} {
			plan, err := s.AuditPlan(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(plan, "SCAN audit\n") || strings.Contains(plan, "SCAN p") || q.By == 0 && strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%+v: %s", q, plan)
			}
		}
	})
}
