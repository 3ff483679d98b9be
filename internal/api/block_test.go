package api_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

// A blocked contact's messages are recorded and appear nowhere: no list, count, search, stream or page. Unblocking shows them in their
// place; nothing is reopened, unread or notified by it.
func TestBlockOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		bea := member(t, s, "Bea", "agent")
		written(s, "Lucía", "Mateo")
		s.Admin.Must("POST", "/conversations/2/close", map[string]any{}, nil)
		lucia, mateo := contactOf(s, 1), contactOf(s, 2)
		before := conversation(s, 1)

		var blocked view.Contact
		bea.Must("POST", "/contacts/"+lucia+"/block", nil, &blocked)
		if !blocked.Blocked || blocked.Block == nil || blocked.Block.Messages != 0 || blocked.Block.Provider != "" {
			t.Errorf("blocked: %+v", blocked)
		}
		bea.Must("POST", "/contacts/"+mateo+"/block", nil, nil)
		bea.Must("POST", "/contacts/"+mateo+"/block", nil, nil) // twice is once

		stream := s.Stream(bea, -1)
		s.Customer("Lucía").Writes("oferta imperdible")
		s.Customer("Lucía").Writes("otra oferta")
		s.Customer("Mateo").Writes("una oferta más")
		var list struct{ Items []view.Contact }
		s.WaitFor("the blocked page counts", func() bool {
			bea.Must("GET", "/blocked-contacts", nil, &list)
			return len(list.Items) == 2 && list.Items[0].Block.Messages == 1 && list.Items[1].Block.Messages == 2
		})
		if list.Items[0].ID != mateo || list.Items[1].ID != lucia {
			t.Errorf("blocked last first: %+v", list.Items)
		}
		for range 3 {
			e := stream.Next("change")
			if strings.Contains(string(e.Data), "oferta") || !strings.Contains(string(e.Data), `"message.hidden"`) {
				t.Errorf("the stream tells %s", e.Data)
			}
		}
		settled(t, s)
		for _, path := range []string{"/conversations", "/conversations?status=all", "/conversations?status=closed", "/conversations?view=unassigned",
			"/conversations?status=all&contact=" + lucia, "/conversations/1/messages", "/conversations/2/messages", "/search?q=oferta", "/search/messages?q=oferta"} {
			var any json.RawMessage
			s.Admin.Must("GET", path, nil, &any)
			if strings.Contains(string(any), "oferta") || strings.HasPrefix(path, "/conversations?") && strings.Contains(string(any), `"number":`) {
				t.Errorf("%s shows %s", path, any)
			}
		}
		var found foundAll
		s.Admin.Must("GET", "/search?q=%231", nil, &found)
		if len(found.Conversations) != 0 {
			t.Errorf("by its number: %+v", found.Conversations)
		}
		if c := countsOf(s); c.All != 0 || c.Unassigned != 0 {
			t.Errorf("counts %+v", c)
		}
		if c := conversation(s, 1); c.UnreadCount != before.UnreadCount || c.Status != "open" || c.LastMessage.ID != before.LastMessage.ID || c.LastActivityAt != before.LastActivityAt {
			t.Errorf("opened by its number it is %+v, was %+v", c, before)
		}
		refused(t, call(t, bea, "POST", "/api/v1/conversations/1/messages", `{"kind":"text","text":"hola"}`), 409, "contact_blocked")
		refused(t, call(t, bea, "POST", "/api/v1/conversations", `{"contact_id":"`+lucia+`","inbox_id":"`+idText(s.Inbox)+`","message":{"kind":"text","text":"hola"}}`), 409, "contact_blocked")

		blocked = view.Contact{}
		bea.Must("POST", "/contacts/"+lucia+"/unblock", nil, &blocked)
		bea.Must("POST", "/contacts/"+mateo+"/unblock", nil, nil)
		if blocked.Blocked || blocked.Block != nil {
			t.Errorf("unblocked: %+v", blocked)
		}
		if c := conversation(s, 1); c.UnreadCount != before.UnreadCount || c.Status != "open" || c.LastActivityAt != before.LastActivityAt || c.LastMessage.Text != "otra oferta" {
			t.Errorf("unblocked it is %+v", c)
		}
		if c := conversation(s, 2); c.Status != "closed" || c.UnreadCount != 0 {
			t.Errorf("the closed one is %+v", c)
		}
		var page messagePage
		s.Admin.Must("GET", "/conversations/1/messages", nil, &page)
		if !slices.ContainsFunc(page.Items, func(m view.Message) bool { return m.Text == "oferta imperdible" }) {
			t.Errorf("the history is %+v", page.Items)
		}
		s.Admin.Must("GET", "/search?q=oferta", nil, &found)
		if len(found.Messages.Items) != 3 {
			t.Errorf("the search finds %+v", found.Messages)
		}
		if c := countsOf(s); c.All != 1 || c.Unassigned != 1 {
			t.Errorf("counts %+v", c)
		}
		bea.Must("GET", "/blocked-contacts", nil, &list)
		if len(list.Items) != 0 {
			t.Errorf("still blocked: %+v", list.Items)
		}
		s.Customer("Lucía").Writes("sigo aquí")
		s.WaitFor("what comes now is shown", func() bool { return conversation(s, 1).UnreadCount == before.UnreadCount+1 })

		reader := member(t, s, "Eva", "read_only")
		for _, path := range []string{"/contacts/" + lucia + "/block", "/contacts/" + lucia + "/unblock"} {
			got := call(t, reader, "POST", "/api/v1"+path, "")
			refused(t, got, 403, "permission_missing")
			if !strings.Contains(got.Body, `"contacts.block"`) {
				t.Errorf("it does not say what is missing: %s", got.Body)
			}
		}
		refused(t, call(t, reader, "GET", "/api/v1/blocked-contacts", ""), 403, "permission_missing")
		refused(t, call(t, bea, "POST", "/api/v1/contacts/1/block", ""), 404, "not_found")
	})
}

// WhatsApp blocks too if it is asked to, only who wrote in the last 24 hours, and lets him in again.
func TestBlockAtProvider(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Lucía")
		lucia := contactOf(s, 1)
		var c view.Contact
		state := func(wanted string) func() bool {
			return func() bool {
				s.Admin.Must("GET", "/contacts/"+lucia, nil, &c)
				return c.Block != nil && c.Block.Provider == wanted
			}
		}
		s.Admin.Must("POST", "/contacts/"+lucia+"/block", map[string]any{"provider": true}, nil)
		s.WaitFor("WhatsApp has blocked her", state("blocked"))
		s.Admin.Must("POST", "/contacts/"+lucia+"/unblock", nil, nil)
		calls := func(method string) (n int) {
			for _, r := range s.Simulator.Requests(0, 0) {
				if strings.Contains(r.Path, "block_users") && r.Method == method {
					n++
				}
			}
			return n
		}
		s.WaitFor("WhatsApp lets her in again", func() bool { return calls("DELETE") == 1 })
		if calls("POST") != 1 {
			t.Errorf("asked %d times", calls("POST"))
		}
		s.Advance(25 * time.Hour)
		refused(t, call(t, s.Admin, "POST", "/api/v1/contacts/"+lucia+"/block", `{"provider":true}`), 409, "block_window_closed")
		s.Admin.Must("GET", "/contacts/"+lucia, nil, &c)
		if c.Blocked {
			t.Error("it was blocked all the same")
		}
	})
}

func contactOf(s *servertest.Server, number int) string { return conversation(s, number).Contact.ID }

func conversation(s *servertest.Server, number int) view.Conversation {
	var opened struct{ Conversation view.Conversation }
	s.Admin.Must("GET", "/conversations/"+idText(int64(number)), nil, &opened)
	return opened.Conversation
}

func countsOf(s *servertest.Server) (c struct{ All, Unassigned, Mine, Snoozed int }) {
	s.Admin.Must("GET", "/counts", nil, &c)
	return c
}

func idText(n int64) string { return strconv.FormatInt(n, 10) }
