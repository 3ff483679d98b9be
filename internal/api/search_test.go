package api_test

import (
	"context"
	"net/url"
	"slices"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type foundAll struct {
	Conversations []view.Conversation
	Contacts      []view.Contact
	Messages      struct {
		Items    []view.Hit
		Next     string
		Complete bool
	}
}

// settled waits until the search knows all that happened.
func settled(t *testing.T, s *servertest.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := s.Store.AwaitSearch(ctx, s.Workspace); err != nil {
		t.Fatal(err)
	}
}

func TestSearchOverHTTP(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Lucía", "Mateo")
		s.Customer("Lucía").Writes("¿Tienen la ruana AZÚL en talla mediana?")
		s.Admin.Must("POST", "/conversations/1/messages", map[string]any{"kind": "note", "text": "Le gusta el azul"}, nil)
		s.WaitFor("both are there", func() bool {
			var p messagePage
			s.Admin.Must("GET", "/conversations/1/messages", nil, &p)
			return slices.ContainsFunc(p.Items, func(m view.Message) bool { return m.Kind == "note" }) &&
				slices.ContainsFunc(p.Items, func(m view.Message) bool { return m.Text == "¿Tienen la ruana AZÚL en talla mediana?" })
		})
		settled(t, s)
		search := func(c *servertest.Client, q string) (f foundAll) {
			t.Helper()
			c.Must("GET", "/search?q="+url.QueryEscape(q), nil, &f)
			return f
		}

		f := search(s.Admin, "azu")
		if len(f.Messages.Items) != 2 || f.Messages.Next != "" || !f.Messages.Complete {
			t.Fatalf("azu finds %+v", f.Messages)
		}
		hit := f.Messages.Items[slices.IndexFunc(f.Messages.Items, func(h view.Hit) bool { return h.Direction == "in" })]
		if hit.Conversation.Number != 1 || hit.Conversation.Contact.Name != "Lucía" || hit.Text != "¿Tienen la ruana AZÚL en talla mediana?" ||
			len(hit.Marks) != 1 || hit.Text[hit.Marks[0].Start+1:hit.Marks[0].End+2] != "AZÚ" { // ¿ and Ú take two bytes each
			t.Errorf("found %+v", hit)
		}
		var around messagePage
		s.Admin.Must("GET", "/conversations/1/messages?around="+hit.ID, nil, &around)
		if !slices.ContainsFunc(around.Items, func(m view.Message) bool { return m.ID == hit.ID }) {
			t.Error("the conversation does not open at the message")
		}

		if f := search(s.Admin, "lucia"); len(f.Contacts) != 1 || len(f.Conversations) != 1 || f.Conversations[0].Number != 1 {
			t.Errorf("lucia finds %+v", f)
		}
		if f := search(s.Admin, "#2"); len(f.Conversations) != 1 || f.Conversations[0].Contact.Name != "Mateo" || len(f.Messages.Items) != 0 {
			t.Errorf("#2 finds %+v", f)
		}
		if f := search(s.Admin, f.Messages.Items[0].Conversation.Contact.ID+"0"); len(f.Conversations)+len(f.Contacts)+len(f.Messages.Items) != 0 {
			t.Errorf("a number that there is not finds %+v", f)
		}

		// Closed ones too.
		s.Admin.Must("POST", "/conversations/1/close", map[string]any{}, nil)
		if f := search(s.Admin, "ruana"); len(f.Messages.Items) != 1 || f.Messages.Items[0].Conversation.Status != "closed" {
			t.Errorf("a closed conversation: %+v", f.Messages)
		}

		// By pages, each message once.
		var pages []string
		for after := ""; ; {
			var p struct {
				Items []view.Hit
				Next  string
			}
			s.Admin.Must("GET", "/search/messages?limit=1&q=soy&after="+url.QueryEscape(after), nil, &p)
			for _, h := range p.Items {
				pages = append(pages, h.Conversation.Contact.Name)
			}
			if after = p.Next; after == "" {
				break
			}
		}
		if !slices.Equal(pages, []string{"Mateo", "Lucía"}) {
			t.Errorf("pages of %v", pages)
		}
		refused(t, call(t, s.Admin, "GET", "/api/v1/search/messages?q=soy&after=nonsense", ""), 422, "invalid")
		refused(t, call(t, s.Admin, "GET", "/api/v1/search", ""), 422, "invalid")

		// Whoever is in no inbox finds no conversation and no message, also by its number.
		s.AddMember(servertest.NewMember{Name: "Juan Restrepo", Email: "juan@acme.example", Inboxes: []int64{}})
		juan := s.Login("juan@acme.example")
		for _, q := range []string{"azul", "lucia", "#1", "1", "soy"} {
			if f := search(juan, q); len(f.Conversations) != 0 || len(f.Messages.Items) != 0 || f.Messages.Next != "" {
				t.Errorf("an agent without inboxes: %q finds %+v", q, f)
			}
		}
		for _, q := range []string{"%", "_", "*", `"`, "NEAR(", "^", `\`, "' OR 1=1", "%%%%", "__"} {
			if f := search(s.Admin, q); len(f.Conversations)+len(f.Contacts)+len(f.Messages.Items) != 0 {
				t.Errorf("%q finds %+v", q, f)
			}
		}
	})
}
