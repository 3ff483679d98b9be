package push

import (
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/witness"
)

// What was pushed is taken back where it was read or taken elsewhere, from browsers that bear that; others end a subscription over it.
func TestWhatWasPushedIsTakenBack(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		service := openPushService(t)
		s.App.Push.Client = service.client()
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		irisID := s.AddMember(servertest.NewMember{Name: "Iris", Email: "iris@acme.example"})
		eva, iris := s.Login("eva@acme.example"), s.Login("iris@acme.example")
		bears, does := service.subscription("bears"), service.subscription("does-not")
		bears["endpoint"] = "https://fcm.googleapis.com/fcm/send/eva"
		does["endpoint"] = "https://web.push.apple.com/iris"
		for who, to := range map[*servertest.Client]map[string]any{eva: bears, iris: does} {
			who.Must("PUT", "/me/push", to, nil)
			who.Must("PATCH", "/me/alerts", map[string]any{"kinds": map[string]any{"unassigned": map[string]any{"push": true}}}, nil)
		}
		w := witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data)
		looks := func(at string) int64 { return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'push_over' AND ` + at) }

		// Into the queue: both are told, with a button to take it.
		s.Customer("Uno").Writes("Hola")
		s.WaitIn(t, "two pushes wait", func() bool { return jobs(w, "failures = 0") == 2 })
		s.Advance(10 * time.Second)
		s.WaitIn(t, "both", func() bool { return len(service.got()) == 2 })
		for _, got := range service.got() {
			if len(got.Actions) != 1 || got.Actions[0].Action != "accept" || got.Actions[0].Title != "Aceptar" || got.Over {
				t.Errorf("pushed %+v", got)
			}
		}
		s.WaitIn(t, "only what can be taken back is looked after", func() bool { return looks("1 = 1") == 1 })

		// As long as nobody has it, it stands.
		s.Advance(20 * time.Second)
		s.WaitIn(t, "it was looked at", func() bool { return looks("attempt = 1") == 1 })
		if n := len(service.got()); n != 2 {
			t.Errorf("%+v was pushed while it was news", service.got()[2:])
		}

		// Iris takes it: where it was shown, it is taken back, once.
		iris.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": irisID}, nil)
		s.Advance(time.Hour)
		s.WaitIn(t, "it is taken back", func() bool { return len(service.got()) == 3 })
		got := service.got()[2]
		if !got.Over || got.Title != "" || got.To != "/fcm/send/eva" || got.Tag != service.got()[0].Tag {
			t.Errorf("taken back by %+v", got)
		}
		s.WaitIn(t, "nothing waits", func() bool { return looks("1 = 1") == 0 })
	})
}
