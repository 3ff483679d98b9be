package push

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/witness"
)

// What a customer writes while a push is on its way is pushed after it: nobody misses the last words because the line was slow.
func TestWhatComesWhileAPushLeaves(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		service := openPushService(t)
		var slow sync.Once
		leaving, goesOn := make(chan bool), make(chan bool)
		line := service.client().Transport
		s.App.Push.Client = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			slow.Do(func() { close(leaving); <-goesOn })
			return line.RoundTrip(r)
		})}
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		customer := s.Customer("Uno")
		customer.Writes("Hola")
		s.WaitIn(t, "the conversation", func() bool { return s.Admin.API("GET", "/conversations/1", nil, nil) == nil })
		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": evaID}, nil)
		w := witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data)
		s.WaitIn(t, "she is told that it is hers", func() bool { return w.Number("SELECT count(*) FROM notifications") == 1 })
		eva := s.Login("eva@acme.example")
		eva.Must("PUT", "/me/push", service.subscription("desk"), nil)

		customer.Writes("una cosa")
		s.WaitIn(t, "a push waits", func() bool { return jobs(w, "attempt = 0") == 1 })
		s.Advance(10 * time.Second)
		<-leaving
		customer.Writes("y otra")
		s.WaitIn(t, "another is to follow", func() bool { return jobs(w, "attempt = 2") == 1 })
		close(goesOn)
		s.WaitIn(t, "the first", func() bool { return len(service.got()) == 1 })
		s.Advance(10 * time.Second)
		s.WaitIn(t, "the second", func() bool { return len(service.got()) == 2 })
		s.WaitIn(t, "nothing waits", func() bool { return jobs(w, "1 = 1") == 0 })
		if got := service.got(); got[0].Body != "una cosa" || got[1].Body != "y otra" {
			t.Errorf("pushed %+v", got)
		}
	})
}
