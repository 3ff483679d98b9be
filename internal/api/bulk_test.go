package api_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type bulkAnswer struct {
	Items []struct {
		Number       int64
		Conversation *view.Conversation
		Error        *struct{ Code, Detail string }
	}
}

// outcome is "ok" or the code of each item, in order.
func (b *bulkAnswer) outcome() (out []string) {
	for _, it := range b.Items {
		if it.Error != nil {
			out = append(out, it.Error.Code)
		} else {
			out = append(out, "ok "+it.Conversation.Status)
		}
	}
	return out
}

// Many are changed with one call, each by its own rules and with its own events; what cannot be is left and told, and the rest is
// changed all the same. Taken back, each stands where it stood.
func TestManyAtOnce(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Juan", Email: "juan@acme.example"})
		juan := s.Login("juan@acme.example")
		written(s, "Uno", "Dos", "Tres", "Cuatro")
		var second opened
		juan.Must("GET", "/conversations/2", nil, &second)
		seen := second.Messages[len(second.Messages)-1].ID
		s.Customer("Dos").Writes("Una cosa más")
		s.WaitFor("the second message", func() bool {
			juan.Must("GET", "/conversations/2", nil, &second)
			return second.Conversation.UnreadCount == 2
		})
		juan.Must("POST", "/conversations/3/assign", map[string]any{"assignee_id": "me"}, nil)
		juan.Must("POST", "/conversations/3/snooze", map[string]any{"until_reply": true}, nil)

		bulk := func(path string, body map[string]any) (out bulkAnswer) {
			t.Helper()
			juan.Must("POST", "/conversations/"+path, body, &out)
			return out
		}
		items := []map[string]any{{"number": 1, "expected_status": "open"}, {"number": 2, "last_seen_id": seen}, {"number": 99}, {"number": 3},
			{"number": 4, "expected_status": "pending"}}
		want := []string{"ok closed", "written_meanwhile", "not_found", "ok closed", "changed_meanwhile"}
		for range 2 { // the same again changes nothing more
			got := bulk("bulk", map[string]any{"items": items, "status": "closed"})
			if !slices.Equal(got.outcome(), want) {
				t.Errorf("closing: %v, want %v", got.outcome(), want)
			}
			if got.Items[1].Error.Detail == "" {
				t.Error("a refusal without words")
			}
			items[0]["expected_status"] = "closed"
		}
		lines := func(number int) (names []string) {
			var p messagePage
			juan.Must("GET", fmt.Sprintf("/conversations/%d/messages", number), nil, &p)
			for _, m := range slices.Backward(p.Items) {
				if m.Content.Event != nil {
					names = append(names, m.Content.Event.Name)
				}
			}
			return names
		}
		if got := lines(1); !slices.Equal(got, []string{"opened", "closed"}) {
			t.Errorf("lines of 1: %v", got)
		}

		back := []map[string]any{
			{"number": 1, "status": "open", "assignee_id": nil, "team_id": nil, "waits": true, "expected_status": "closed"},
			{"number": 3, "status": "snoozed", "assignee_id": second.Contact.ID, "team_id": nil, "snoozed_until": nil},
			{"number": 4, "status": "open", "assignee_id": nil, "team_id": nil, "expected_status": "closed"},
		}
		if got, want := bulk("restore", map[string]any{"items": back}), []string{"ok open", "invalid", "changed_meanwhile"}; !slices.Equal(got.outcome(), want) {
			t.Errorf("taken back: %v, want %v", got.outcome(), want)
		}
		var first opened
		juan.Must("GET", "/conversations/1", nil, &first)
		if c := first.Conversation; c.Assignee != nil || c.WaitingSince == nil {
			t.Errorf("it stood in the queue and waited: %+v", c)
		}

		for _, one := range []struct{ change, want string }{
			{`"assign":{"assignee_id":"me"}`, "ok open"},
			{`"priority":"high"`, "ok open"},
			{`"read":true`, "ok open"},
			{`"read":false`, "ok open"},
			{`"snooze":{"until_reply":true}`, "ok snoozed"},
			{`"status":"pending"`, "ok pending"},
			{`"assign":{"assignee_id":null}`, "ok open"},
			{`"labels":{"add":["12345"]}`, "invalid"},
			{`"assign":{"assignee_id":"12345"}`, "invalid"},
		} {
			var got bulkAnswer
			juan.Must("POST", "/conversations/bulk", json.RawMessage(`{"items":[{"number":1}],`+one.change+`}`), &got)
			if !slices.Equal(got.outcome(), []string{one.want}) {
				t.Errorf("%s: %v, want %s", one.change, got.outcome(), one.want)
			}
		}

		s.AddMember(servertest.NewMember{Name: "Lector", Email: "lector@acme.example", Role: "read_only"})
		reader := s.Login("lector@acme.example")
		refused(t, call(t, reader, "POST", "/api/v1/conversations/bulk", `{"items":[{"number":1}],"status":"closed"}`), 403, "permission_missing")
		refused(t, call(t, reader, "POST", "/api/v1/conversations/restore", `{"items":[{"number":1,"status":"open","assignee_id":null,"team_id":null}]}`), 403, "permission_missing")
		refused(t, call(t, juan, "POST", "/api/v1/conversations/bulk", `{"items":[{"number":1}]}`), 422, "invalid")
		refused(t, call(t, juan, "POST", "/api/v1/conversations/bulk", `{"items":[{"number":1},{"number":1}],"read":true}`), 422, "invalid")
		many := strings.TrimSuffix(strings.Repeat(`{"number":1},`, 101), ",")
		refused(t, call(t, juan, "POST", "/api/v1/conversations/bulk", `{"items":[`+many+`],"read":true}`), 422, "invalid")
	})
}
