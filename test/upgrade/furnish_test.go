package upgrade

import (
	"encoding/json"
	"fmt"
	"io"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// house is a server that is being furnished.
type house struct {
	*servertest.Server
	t                    *testing.T
	routes               map[string]any // by path
	maria                *servertest.Client
	mariaID, juanID, vip string
}

const (
	mariaEmail = "maria@acme.example"
	juanEmail  = "juan@acme.example"
	long       = 6 // the number of the conversation that has more than a page of messages
	messages   = 12
	customers  = 8 // each has a conversation
)

// has reports whether the version that is frozen has a route.
func (h *house) has(path string) bool { return h.routes[path] != nil }

// post does something as the administrator or somebody else.
func (h *house) post(c *servertest.Client, path string, body map[string]any) (id string) {
	h.t.Helper()
	var made struct{ ID string }
	c.Must("POST", path, body, &made)
	return made.ID
}

// furnish puts something of everything into a new workspace.
func furnish(t *testing.T, s *servertest.Server) *house {
	t.Helper()
	h := &house{Server: s, t: t}
	res, err := s.NewClient().Do("GET", "/openapi.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var described struct{ Paths map[string]any }
	if err := json.Unmarshal(text, &described); err != nil {
		t.Fatal(err)
	}
	h.routes = described.Paths
	h.mariaID = s.AddMember(servertest.NewMember{Name: "María López", Email: mariaEmail})
	h.juanID = s.AddMember(servertest.NewMember{Name: "Juan Pérez", Email: juanEmail, Sight: "own"})
	h.maria = s.Login(mariaEmail)
	team := h.post(s.Admin, "/teams", map[string]any{"name": "Ventas", "members": []string{h.mariaID}})
	h.customersWrite()
	h.agentsAnswer(team)
	h.laterNouns()
	return h
}

func (h *house) customersWrite() {
	h.t.Helper()
	for i, name := range []string{"Lucía Herrera", "Marcos Paz", "Sara Núñez", "Pedro Rojas", "Elena Díaz", "Óscar Ibáñez", "Nadie Quiere", "Tomás Vega"} {
		h.Customer(name).Writes("Hola, ¿tienen ruanas azules?")
		h.listed(i + 1)
	}
	lucia := h.Customer("Lucía Herrera")
	lucia.Sends(simulator.Inbound{Kind: "location", Latitude: 19.43, Longitude: -99.13, Name: "Zócalo", Address: "Centro"})
	lucia.Writes("Una para mi hermana, por favor")
	for n := range messages - 1 {
		h.Customer("Óscar Ibáñez").Writes(fmt.Sprintf("Pedido número %d", n))
	}
	h.waits(1, 3)
	h.waits(long, messages)
}

// listed waits until there are as many conversations.
func (h *house) listed(n int) {
	h.t.Helper()
	h.WaitFor(fmt.Sprint(n, " conversations"), func() bool {
		var page struct{ Items []any }
		h.Admin.Must("GET", "/conversations?status=all", nil, &page)
		return len(page.Items) == n
	})
}

// waits until a conversation has as many messages.
func (h *house) waits(number, n int) {
	h.t.Helper()
	h.WaitFor(fmt.Sprint(n, " messages in ", number), func() bool {
		var page struct{ Items []any }
		h.Admin.Must("GET", fmt.Sprintf("/conversations/%d/messages?limit=100", number), nil, &page)
		return len(page.Items) >= n
	})
}

func (h *house) agentsAnswer(team string) {
	h.t.Helper()
	at := func(number int, what string) string { return fmt.Sprintf("/conversations/%d/%s", number, what) }
	h.post(h.maria, at(1, "assign"), map[string]any{"assignee_id": h.mariaID})
	h.says(h.maria, 1, "Sí, en tres colores")
	h.post(h.maria, at(1, "messages"), map[string]any{"client_id": "note", "kind": "note", "text": "Prefiere azul marino"})
	h.post(h.Admin, at(3, "assign"), map[string]any{"assignee_id": h.juanID})
	juan := h.Login(juanEmail)
	h.says(juan, 3, "Ya no quedan")
	h.post(juan, at(3, "close"), map[string]any{})
	h.post(h.Admin, at(4, "assign"), map[string]any{"team_id": team})
	h.post(h.Admin, at(4, "pending"), map[string]any{})
	h.post(h.maria, at(5, "assign"), map[string]any{"assignee_id": h.mariaID})
	h.post(h.maria, at(5, "read"), map[string]any{})
	h.post(h.maria, at(5, "unread"), map[string]any{})
	for _, number := range []int{7, 8} {
		h.post(h.Admin, at(number, "assign"), map[string]any{"assignee_id": h.juanID})
	}
	h.Admin.Must("PATCH", "/contacts/"+h.contactOf(1), map[string]any{"company": "Herrera Hermanos", "email": "lucia@herrera.example"}, nil)
}

// says writes to the customer, and waits until he has it.
func (h *house) says(c *servertest.Client, number int, text string) {
	h.t.Helper()
	id := h.post(c, fmt.Sprintf("/conversations/%d/messages", number), map[string]any{"client_id": text, "kind": "text", "text": text})
	h.WaitFor(text+" is delivered", func() bool {
		var page struct {
			Items []struct{ ID, Status string }
		}
		c.Must("GET", fmt.Sprintf("/conversations/%d/messages", number), nil, &page)
		for _, m := range page.Items {
			if m.ID == id {
				return m.Status == "delivered"
			}
		}
		return false
	})
}

func (h *house) contactOf(number int) string {
	h.t.Helper()
	var page struct {
		Items []struct {
			Number  int
			Contact struct{ ID string }
		}
	}
	h.Admin.Must("GET", "/conversations?status=all&limit=100", nil, &page)
	for _, c := range page.Items {
		if c.Number == number {
			return c.Contact.ID
		}
	}
	h.t.Fatalf("there is no conversation %d", number)
	return ""
}

// laterNouns furnishes with what came after the first version.
func (h *house) laterNouns() {
	h.t.Helper()
	for _, n := range []struct {
		route string
		add   func()
	}{
		{"/labels", func() {
			h.vip = h.post(h.Admin, "/labels", map[string]any{"name": "Mayorista"})
			h.post(h.maria, "/conversations/1/labels", map[string]any{"add": []string{h.vip}})
			h.post(h.Admin, "/contacts/"+h.contactOf(2)+"/labels", map[string]any{"add": []string{h.vip}})
		}},
		{"/conversations/{number}/priority", func() {
			h.post(h.maria, "/conversations/1/priority", map[string]any{"priority": "high"})
		}},
		{"/conversations/{number}/snooze", func() {
			h.post(h.Admin, "/conversations/4/snooze", map[string]any{"until": h.Clock.Now().Add(72 * time.Hour)})
		}},
		{"/canned-responses", func() {
			h.post(h.Admin, "/canned-responses", map[string]any{"scope": "shared", "code": "saludo", "text": "Hola, {{contacto.nombre}}"})
		}},
		{"/conversations/{number}/draft", func() {
			h.maria.Must("PUT", "/conversations/2/draft?tab=reply", map[string]any{"text": "Claro que", "written_at": h.Clock.Now()}, nil)
		}},
		{"/attributes", func() {
			h.post(h.Admin, "/attributes", map[string]any{"noun": "contact", "name": "Deuda", "kind": "number"})
			h.post(h.Admin, "/attributes", map[string]any{"noun": "conversation", "name": "Pedido", "kind": "text"})
			h.Admin.Must("PATCH", "/contacts/"+h.contactOf(1), map[string]any{"attributes": map[string]any{"deuda": 1200}}, nil)
			h.post(h.Admin, "/conversations/1/attributes", map[string]any{"attributes": map[string]any{"pedido": "A-17"}})
		}},
		{"/saved-views", func() {
			filter := map[string]any{"field": "contact_name", "op": "contains", "values": []string{"herrera"}}
			h.post(h.Admin, "/saved-views", map[string]any{"scope": "shared", "name": "Las Herrera", "filter": filter})
		}},
		{"/close-reasons", func() {
			reason := h.post(h.Admin, "/close-reasons", map[string]any{"name": "Venta cerrada"})
			h.post(h.Admin, "/conversations/8/close", map[string]any{"reason_id": reason, "summary": "Llevó dos"})
		}},
		{"/macros", func() {
			steps := []map[string]any{{"kind": "priority", "priority": "urgent"}}
			h.post(h.Admin, "/macros", map[string]any{"scope": "shared", "name": "Urgente", "steps": steps})
		}},
		{"/follow-ups", func() {
			h.post(h.maria, "/conversations/1/follow-ups", map[string]any{"due_at": h.Clock.Now().Add(48 * time.Hour), "note": "Llamar"})
		}},
		{"/conversations/{number}/participants", func() {
			h.post(h.Admin, fmt.Sprintf("/conversations/%d/messages", long), map[string]any{"client_id": "mention", "kind": "note",
				"text": "@María López mira", "mentions": []any{map[string]any{"agent_id": h.mariaID}}})
		}},
		{"/conversations/{number}/scheduled", func() {
			h.post(h.maria, "/conversations/1/messages", map[string]any{"client_id": "later", "kind": "text", "text": "¿La aparto?",
				"send_at": h.Clock.Now().Add(3 * time.Hour)})
		}},
		{"/blocked-contacts", func() {
			h.post(h.Admin, "/contacts/"+h.contactOf(7)+"/block", map[string]any{"provider": false})
		}},
	} {
		if h.has(n.route) {
			n.add()
		}
	}
}
