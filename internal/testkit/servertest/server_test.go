package servertest_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// One thread through the whole house: a customer writes, the stream tells it, an agent answers, the phone shows the answer, the
// ticks come back.
func TestThread(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Juan Restrepo", Email: "juan@acme.example"})
		juan := s.Login("juan@acme.example")
		stream := s.Stream(juan, -1)

		lucia := s.Customer("Lucía Herrera")
		lucia.Writes("Hola, ¿tienen ruanas?")
		var change struct {
			Conversation struct{ Number int }
			Message      struct{ Text string }
		}
		for change.Message.Text == "" {
			if err := json.Unmarshal(stream.Next("change").Data, &change); err != nil {
				t.Fatal(err)
			}
		}
		if change.Message.Text != "Hola, ¿tienen ruanas?" {
			t.Errorf("the stream brought %q", change.Message.Text)
		}

		messages := fmt.Sprintf("/conversations/%d/messages", change.Conversation.Number)
		juan.Must("POST", messages, map[string]string{"client_id": "c1", "kind": "text", "text": "Sí, en tres colores."}, nil)
		s.WaitFor("the answer is on the phone", func() bool {
			seen := lucia.Sees()
			return len(seen) == 2 && seen[1].From == "business"
		})
		s.WaitFor("the tick is back", func() bool {
			var page struct {
				Items []struct{ Direction, Status string }
			}
			juan.Must("GET", messages, nil, &page)
			for _, m := range page.Items {
				if m.Direction == "out" {
					return m.Status == "delivered"
				}
			}
			return false
		})
	})
}

func TestProblemsNameTheirCode(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	err := s.API("GET", "/conversations/999", nil, nil)
	if got := servertest.CodeOf(err); got != "not_found" {
		t.Errorf("%v", err)
	}
	if err := s.NewClient().API("GET", "/conversations", nil, nil); servertest.CodeOf(err) != "unauthenticated" {
		t.Errorf("%v", err)
	}
}

func TestRestartKeepsAddressAndData(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	s.Customer("Lucía").Writes("Hola")
	total := func() int {
		var counts struct{ All int }
		s.Admin.Must("GET", "/counts", nil, &counts)
		return counts.All
	}
	s.WaitFor("the message is there", func() bool { return total() == 1 })
	s.Restart()
	s.Customer("Tomás").Writes("Buenas")
	s.WaitFor("both are there", func() bool { return total() == 2 })
}
