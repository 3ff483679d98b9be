package api_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type list struct {
	Items []view.Conversation
	Next  string
}

type opened struct {
	Conversation view.Conversation
	Contact      view.Contact
	Messages     []view.Message
	More         bool
	Previous     *view.Previous
	Seq          string
}

type messagePage struct {
	Items    []view.Message
	Next     string
	Previous *view.Previous
}

// written lets customers write one message each and waits until all conversations are there.
func written(s *servertest.Server, names ...string) {
	for _, name := range names {
		s.Customer(name).Writes("Hola, soy " + name)
		s.WaitFor(name+" is in the list", func() bool {
			var l list
			s.Admin.Must("GET", "/conversations?limit=1&sort=-created", nil, &l)
			return len(l.Items) == 1 && l.Items[0].Contact.Name == name
		})
		s.Advance(time.Second)
	}
}

func namesOf(items []view.Conversation) (out []string) {
	for _, c := range items {
		out = append(out, c.Contact.Name)
	}
	return out
}

func TestListsOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		juanID := s.AddMember(servertest.NewMember{Name: "Juan Restrepo", Email: "juan@acme.example"})
		juan := s.Login("juan@acme.example")
		written(s, "Uno", "Dos", "Tres")
		s.Customer("Uno").Writes("¿Siguen ahí?")
		s.WaitFor("Uno is first", func() bool {
			var l list
			juan.Must("GET", "/conversations", nil, &l)
			return namesOf(l.Items)[0] == "Uno"
		})
		for query, want := range map[string][]string{
			"":                    {"Uno", "Tres", "Dos"},
			"?sort=created":       {"Uno", "Dos", "Tres"},
			"?sort=-created":      {"Tres", "Dos", "Uno"},
			"?sort=waiting":       {"Uno", "Dos", "Tres"},
			"?view=unassigned":    {"Uno", "Tres", "Dos"},
			"?view=mine":          nil,
			"?status=closed":      nil,
			"?status=all&limit=2": {"Uno", "Tres"},
			"?inbox=77":           nil,
		} {
			var l list
			juan.Must("GET", "/conversations"+query, nil, &l)
			if got := namesOf(l.Items); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", query, got, want)
			}
		}
		var first, second list
		juan.Must("GET", "/conversations?limit=2", nil, &first)
		juan.Must("GET", "/conversations?limit=2&after="+first.Next, nil, &second)
		if got := namesOf(append(first.Items, second.Items...)); !slices.Equal(got, []string{"Uno", "Tres", "Dos"}) || second.Next != "" {
			t.Errorf("two pages are %v, next %q", got, second.Next)
		}
		row := first.Items[0]
		if row.UnreadCount != 2 || row.LastMessage.Text != "¿Siguen ahí?" || row.LastMessage.Author.Kind != "customer" || row.WindowClosesAt == nil ||
			row.Inbox.Channel != "whatsapp" || row.WaitingSince == nil || row.Assignee != nil {
			t.Errorf("row %+v", row)
		}

		var taken view.Conversation
		juan.Must("POST", fmt.Sprintf("/conversations/%d/assign", row.Number), map[string]any{"assignee_id": "me", "expected_assignee_id": nil}, &taken)
		if taken.Assignee == nil || taken.Assignee.ID != juanID || taken.Assignee.Name != "Juan Restrepo" {
			t.Errorf("taken: %+v", taken.Assignee)
		}
		late := call(t, s.Admin, "POST", fmt.Sprintf("/api/v1/conversations/%d/close", row.Number), `{"expected_assignee_id":null}`)
		refused(t, late, 409, "changed_meanwhile")
		var changed struct {
			Params struct {
				By           view.Ref
				Conversation view.Conversation
			}
		}
		decode(t, late.Body, &changed)
		if changed.Params.By.Name != "Juan Restrepo" || changed.Params.Conversation.Assignee == nil {
			t.Errorf("%s", late.Body)
		}

		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		eva := s.Login("eva@acme.example")
		var seen list
		eva.Must("GET", "/conversations", nil, &seen)
		if got := namesOf(seen.Items); !slices.Equal(got, []string{"Tres", "Dos"}) {
			t.Errorf("an agent with sight own sees %v", got)
		}
		refused(t, call(t, eva, "GET", fmt.Sprintf("/api/v1/conversations/%d", row.Number), ""), 404, "not_found")
		refused(t, call(t, juan, "GET", "/api/v1/conversations?after=nonsense", ""), 422, "invalid")
		refused(t, call(t, juan, "GET", "/api/v1/conversations?sort=mood", ""), 422, "invalid")
	})
}

// What the customer wrote just before the end is not closed unseen.
func TestClosingGuardsWhatWasNotSeen(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Lucía")
		path := "/conversations/1"
		var o opened
		s.Admin.Must("GET", path, nil, &o)
		seen := o.Messages[len(o.Messages)-1].ID
		s.Customer("Lucía").Writes("Una cosa más")
		s.WaitFor("the second message", func() bool {
			s.Admin.Must("GET", path, nil, &o)
			return o.Messages[len(o.Messages)-1].Text == "Una cosa más"
		})
		s.Admin.Must("POST", path+"/messages", map[string]any{"kind": "note", "text": "Listo"}, nil)

		late := call(t, s.Admin, "POST", "/api/v1"+path+"/close", `{"expected_status":"open","last_seen_id":"`+seen+`"}`)
		refused(t, late, 409, "written_meanwhile")
		var missed struct {
			Params struct {
				At       time.Time
				Messages []view.Message
			}
		}
		decode(t, late.Body, &missed)
		if m := missed.Params.Messages; len(m) != 1 || m[0].Text != "Una cosa más" || missed.Params.At.IsZero() {
			t.Errorf("missed %s", late.Body)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1"+path+"/close", `{"last_seen_id":"12345"}`), 409, "written_meanwhile")
		s.Admin.Must("GET", path, nil, &o)
		if o.Conversation.Status != "open" {
			t.Errorf("refused, it is %s", o.Conversation.Status)
		}

		var c view.Conversation
		s.Admin.Must("POST", path+"/close", map[string]any{"last_seen_id": missed.Params.Messages[0].ID}, &c)
		if c.Status != "closed" {
			t.Errorf("with all seen it is %s", c.Status)
		}
		s.Admin.Must("POST", path+"/reopen", nil, nil)
		s.Admin.Must("POST", path+"/close", map[string]any{"last_seen_id": seen, "force": true}, &c)
		if c.Status != "closed" {
			t.Errorf("forced it is %s", c.Status)
		}
	})
}

func TestOpeningAndOlderMessages(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Lucía")
		path := "/conversations/1"
		for i := range 6 {
			s.Admin.Must("POST", path+"/messages", map[string]any{"kind": "note", "client_id": fmt.Sprint("n", i), "text": fmt.Sprint("Nota ", i)}, nil)
			s.Advance(time.Second)
		}
		var o opened
		s.Admin.Must("GET", path, nil, &o)
		if n := len(o.Messages); n < 7 || o.Messages[n-1].Text != "Nota 5" || o.Messages[0].SortKey > o.Messages[n-1].SortKey || o.More {
			t.Fatalf("opened with %+v, more %v", o.Messages, o.More)
		}
		if o.Contact.Name != "Lucía" || len(o.Contact.Identities) == 0 || o.Contact.Phone == nil || o.Conversation.Number != 1 || o.Previous != nil {
			t.Errorf("opened %+v %+v %v", o.Contact, o.Conversation, o.Previous)
		}
		if last := o.Messages[len(o.Messages)-1]; last.Author.Kind == "customer" || last.Author.Name == nil {
			t.Errorf("author %+v", last.Author)
		}

		var ids []string
		for next := "?limit=3"; next != ""; {
			var p messagePage
			s.Admin.Must("GET", path+"/messages"+next, nil, &p)
			for _, m := range p.Items {
				ids = append(ids, m.ID)
			}
			if next = ""; p.Next != "" {
				next = "?limit=3&after=" + p.Next
			}
		}
		var want []string
		for _, m := range slices.Backward(o.Messages) {
			want = append(want, m.ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("pages of messages are %v, want %v", ids, want)
		}

		middle := o.Messages[3].ID
		var around messagePage
		s.Admin.Must("GET", path+"/messages?limit=3&around="+middle, nil, &around)
		if len(around.Items) != 3 || around.Items[1].ID != middle || around.Items[0].ID != o.Messages[4].ID || around.Next == "" {
			t.Errorf("around %s: %+v", middle, around)
		}
		refused(t, call(t, s.Admin, "GET", "/api/v1"+path+"/messages?around=12345", ""), 404, "not_found")
	})
}

func TestAWriteWithoutItsOwnIDIsRepeatedByItsKey(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	written(s, "Lucía")
	var ids []string
	for range 2 {
		a := call(t, s.Admin, "POST", "/api/v1/conversations/1/messages", `{"kind":"note","text":"Una vez"}`, "Idempotency-Key: k1")
		if a.Status != 201 {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		var m view.Message
		decode(t, a.Body, &m)
		ids = append(ids, m.ID)
	}
	if ids[0] != ids[1] {
		t.Errorf("written twice: %v", ids)
	}
}
