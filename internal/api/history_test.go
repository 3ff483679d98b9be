package api_test

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// All conversations are found by their number, by whom they are with, by who had them, and by how and when they ended; and are
// exported as a table, as far as one sees them, by whoever may.
func TestHistoryOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		nora := s.AddMember(servertest.NewMember{Name: "Nora", Email: "nora@acme.example", Role: "supervisor", Inboxes: []int64{s.Inbox}})
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own", Inboxes: []int64{s.Inbox}})
		written(s, "Lucía Herrera", "=1+1", "Lucio Paz", "Ana-María")
		var reason struct{ ID string }
		s.Admin.Must("POST", "/close-reasons", map[string]any{"name": "Venta"}, &reason)
		s.Admin.Must("PATCH", "/workspace", map[string]any{"closing": map[string]any{"reason": "optional", "summary": "optional"}}, nil)
		assign := func(number int, to string) {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": to}, nil)
		}
		assign(1, eva) // had it, and has it no more
		assign(1, nora)
		assign(2, nora)
		her, his := s.Login("nora@acme.example"), s.Login("eva@acme.example")
		her.Must("POST", "/conversations/1/close", map[string]any{"reason_id": reason.ID, "summary": "Compró la ruana, entrega en Bogotá"}, nil)
		her.Must("POST", "/conversations/3/close", map[string]any{"summary": "=cmd"}, nil)

		cond := func(field, op string, values ...string) string {
			return `{"field":"` + field + `","op":"` + op + `","values":["` + strings.Join(values, `","`) + `"]}`
		}
		history := "&status=all&sort=-created"
		for filter, want := range map[string]string{
			cond("search", "contains", "#3"):            "[3]",
			cond("search", "contains", "luci"):          "[3 1]",
			cond("search", "contains", "maria"):         "[4]",
			cond("search", "contains", "herrera lucia"): "[1]",
			cond("search", "contains", "ucia"):          "[]",
			cond("agent", "in", eva):                    "[1]",
			cond("agent", "in", "me"):                   "[3 2 1]",
			cond("close_reason", "in", reason.ID):       "[1]",
			cond("close_summary", "contains", "BOGOTA"): "[1]",
			cond("origin", "in", "api", "campaign"):     "[]",
			`{"all":[` + cond("closed", "since", "-1h") + `,` + cond("created", "before", "+1h") + `]}`:         "[3 1]",
			`{"all":[` + cond("created", "before", "-1h") + `]}`:                                                "[]",
			`{"all":[` + cond("agent", "in", nora) + `,` + cond("status", "in", "closed") + `]}`:                "[3 1]",
			`{"all":[` + cond("search", "contains", "luci") + `,` + cond("inbox", "in", "999") + `]}`:           "[]",
			`{"all":[` + cond("search", "not_contains", "luci") + `,` + cond("status", "in", "open") + `]}`:     "[4 2]",
			`{"any":[` + cond("search", "contains", "paz") + `,` + cond("close_reason", "in", reason.ID) + `]}`: "[3 1]",
		} {
			if got := fmt.Sprint(found(t, her, filter, history)); got != want {
				t.Errorf("%s has %s, want %s", filter, got, want)
			}
		}
		if got := fmt.Sprint(found(t, his, cond("agent", "in", nora), history)); got != "[]" {
			t.Errorf("who sees little finds %s", got)
		}

		export := func(c *servertest.Client, filter string) [][]string {
			t.Helper()
			got := call(t, c, "GET", "/api/v1/conversations/export?status=all&sort=-created&filter="+url.QueryEscape(filter), "")
			if got.Status != 200 || !strings.HasPrefix(got.Body, "\ufeff") {
				t.Fatalf("%d %s", got.Status, got.Body)
			}
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.Body, "\ufeff"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		rows := export(her, cond("agent", "in", "me"))
		if len(rows) != 4 || rows[0][0] != "Número" || rows[1][0] != "3" || rows[1][16] != "'=cmd" || rows[2][3] != "'=1+1" {
			t.Errorf("the table: %q", rows)
		}
		if row := rows[3]; row[1] != "Cerrado" || row[7] != "Nora" || row[14] != "Nora" || row[15] != "Venta" || row[16] != "Compró la ruana, entrega en Bogotá" || row[13] == "" {
			t.Errorf("a row: %q", row)
		}
		her.Must("PATCH", "/me", map[string]any{"locale": "pt"}, nil)
		if rows := export(her, cond("number", "is", "1")); len(rows) != 2 || rows[0][2] != "Caixa de entrada" || rows[1][1] != "Encerrada" {
			t.Errorf("in Portuguese: %q", rows)
		}
		got := call(t, his, "GET", "/api/v1/conversations/export", "")
		refused(t, got, 403, "permission_missing")
		if !strings.Contains(got.Body, "conversations.export") {
			t.Errorf("it does not say what is missing: %s", got.Body)
		}
		for _, bad := range []string{"view=x", "separator=x", "status=x", "sort=x", "inbox=x", "filter=x"} {
			refused(t, call(t, her, "GET", "/api/v1/conversations/export?"+bad, ""), 422, "invalid")
		}
		var audit struct {
			Items []struct {
				Action, Address string
				By              struct{ ID string }
			}
		}
		s.Admin.Must("GET", "/audit?action=conversations.exported", nil, &audit)
		if len(audit.Items) != 2 || audit.Items[0].By.ID != nora || audit.Items[0].Address == "" {
			t.Errorf("the audit: %+v", audit.Items)
		}
	})
}
