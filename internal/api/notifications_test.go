package api_test

import (
	"fmt"
	"testing"

	"timbre/internal/testkit/servertest"
)

type notification struct {
	ID, Kind, Text string
	Conversation   int64
	Times          int
	Read           bool
	By             *struct{ Name string }
	Contact        struct{ Name string }
}

type notifications struct {
	Items  []notification
	Unread int
	Next   *string
}

// toldBy waits until an agent has been told of so much.
func toldBy(t *testing.T, s *servertest.Server, c *servertest.Client, holds func(notifications) bool) (page notifications) {
	t.Helper()
	s.WaitIn(t, "the agent is told", func() bool {
		page = notifications{}
		c.Must("GET", "/notifications", nil, &page)
		return holds(page)
	})
	return page
}

// A conversation that is given away, a note that calls, and what is written where one follows are told to whom they concern, once for
// each conversation and kind, and live; reading takes the count back, and whoever did it is told nothing.
func TestNotificationsTellWhomItConcerns(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		eva, bea := s.Login("eva@acme.example"), s.Login("bea@acme.example")
		customer := s.Customer("Uno")
		written(s, "Uno")
		watch := s.Stream(eva, -1)
		defer watch.Close()

		bea.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": evaID}, nil)
		told := nextOf(t, watch, "notification")
		news := told["notification"].(map[string]any)
		if news["kind"] != "assigned" || news["times"] != 1.0 || told["number"] != 1.0 || news["by"].(map[string]any)["name"] != "Bea" {
			t.Errorf("her screen is told %v", told)
		}
		page := toldBy(t, s, eva, func(p notifications) bool { return p.Unread == 1 })
		if n := page.Items[0]; n.Kind != "assigned" || n.Conversation != 1 || n.Read || n.Contact.Name != "Uno" || n.By.Name != "Bea" {
			t.Errorf("she is told %+v", n)
		}

		// She gives it back and follows it on; what is written there is one row, however much it is.
		eva.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": nil, "follow": true}, nil)
		for n := range 3 {
			customer.Writes(fmt.Sprintf("y %d", n))
		}
		page = toldBy(t, s, eva, func(p notifications) bool { return len(p.Items) == 2 && p.Items[0].Times == 3 })
		if n := page.Items[0]; n.Kind != "followed_message" || n.Text != "y 2" || page.Unread != 2 {
			t.Errorf("she is told %+v of %d", n, page.Unread)
		}
		bea.Must("POST", "/conversations/1/messages", map[string]any{"kind": "note", "text": "@Eva mira esto", "mentions": []any{map[string]any{"agent_id": evaID}}}, nil)
		page = toldBy(t, s, eva, func(p notifications) bool { return len(p.Items) == 3 })
		if n := page.Items[0]; n.Kind != "mention" || n.Text != "@Eva mira esto" || page.Items[1].Times != 3 {
			t.Errorf("she is told %+v", page.Items)
		}

		// Up to the one before, then one by itself; what comes anew counts from one.
		var left struct{ Unread int }
		eva.Must("POST", "/notifications/read", map[string]any{"through": page.Items[1].ID}, &left)
		if left.Unread != 1 {
			t.Errorf("%d are unread", left.Unread)
		}
		eva.Must("POST", "/notifications/read", map[string]any{"ids": []string{page.Items[0].ID}}, &left)
		if left.Unread != 0 {
			t.Errorf("%d are unread", left.Unread)
		}
		customer.Writes("otra vez")
		page = toldBy(t, s, eva, func(p notifications) bool { return p.Unread == 1 })
		if n := page.Items[0]; n.Kind != "followed_message" || n.Times != 1 || n.Read {
			t.Errorf("anew: %+v", n)
		}
		eva.Must("POST", "/notifications/read", map[string]any{"conversation": 1}, &left)
		if left.Unread != 0 {
			t.Errorf("%d are unread", left.Unread)
		}
		refused(t, call(t, eva, "POST", "/api/v1/notifications/read", `{}`), 422, "invalid")
		refused(t, call(t, eva, "POST", "/api/v1/notifications/read", `{"conversation":99}`), 404, "not_found")

		// Who did all that was told nothing, and what may no longer be seen is shown to nobody.
		var none notifications
		bea.Must("GET", "/notifications", nil, &none)
		if len(none.Items) != 0 || none.Unread != 0 {
			t.Errorf("who did it is told %+v", none)
		}
		customer.Writes("y una más")
		toldBy(t, s, eva, func(p notifications) bool { return p.Unread == 1 })
		s.Admin.Must("PATCH", fmt.Sprintf("/inboxes/%d", s.Inbox), map[string]any{"members": []string{}}, nil)
		eva.Must("GET", "/notifications", nil, &none)
		if len(none.Items) != 0 || none.Unread != 0 {
			t.Errorf("out of the inbox she is shown %+v", none)
		}
	})
}

// Nobody is told of what he has muted.
func TestMutedConversationsTellNothing(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		eva := s.Login("eva@acme.example")
		first, second := s.Customer("Uno"), s.Customer("Dos")
		written(s, "Uno")
		second.Writes("hola")
		s.WaitIn(t, "the second", func() bool { return eva.API("GET", "/conversations/2", nil, nil) == nil })
		// When she is told of this, nobody will be told of what was written before any more.
		s.Admin.Must("POST", "/conversations/2/assign", map[string]any{"assignee_id": evaID}, nil)
		toldBy(t, s, eva, func(p notifications) bool { return len(p.Items) > 0 })
		s.Admin.Must("POST", "/conversations/2/assign", map[string]any{"assignee_id": nil}, nil)
		eva.Must("POST", "/notifications/read", map[string]any{"conversation": 2}, nil)
		for _, n := range []string{"1", "2"} {
			eva.Must("PUT", "/conversations/"+n+"/participants/"+evaID, nil, nil)
		}
		eva.Must("PUT", "/conversations/1/mute", map[string]any{"hours": 6}, nil)
		first.Writes("callado")
		second.Writes("oído")
		page := toldBy(t, s, eva, func(p notifications) bool { return len(p.Items) > 1 })
		if len(page.Items) != 2 || page.Items[0].Conversation != 2 || page.Items[0].Kind != "followed_message" || page.Items[1].Conversation != 2 {
			t.Errorf("she is told %+v", page.Items)
		}
	})
}
