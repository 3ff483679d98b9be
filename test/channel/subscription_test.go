package channel

import (
	"strings"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// J01: an account that another provider's app is still subscribed to delivers to us once it was checked, and a way of its own that leads
// to us stays as the business laid it.
func TestSubscription(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		former := simulator.App{AppSecret: "secret-of-the-former-provider", AccessToken: "token-of-the-former-provider", Subscribe: true}
		ours := simulator.Number{PhoneNumberID: servertest.NumberID, WABAID: servertest.WABA, Display: "+57 601 555 0100", VerifiedName: "Acme"}
		if err := w.Simulator.Connect(former, ours); err != nil {
			t.Fatal(err)
		}
		edge := "/" + servertest.WABA + "/subscribed_apps"
		w.graph(t, "DELETE", edge, nil, nil)
		check := func() {
			t.Helper()
			var out struct{ OK bool }
			w.Admin.Must("POST", w.inbox+"/check", nil, &out)
			if !out.OK {
				t.Error("the check finds a fault")
			}
		}
		lost := w.Customer("lost").Writes("¿hay alguien?")
		w.WaitIn(t, "nobody is told of it", func() bool {
			for _, d := range w.Simulator.Deliveries(0, 20) {
				if d.MessageID == lost && d.State != "unsubscribed" {
					t.Fatalf("it was told: %+v", d)
				} else if d.MessageID == lost {
					return true
				}
			}
			return false
		})
		check()
		w.asks(t, simulator.Phone{})

		w.graph(t, "POST", edge, Thing{"override_callback_uri": w.URL + w.WebhookPath, "verify_token": servertest.VerifyToken}, nil)
		check()
		var list Thing
		w.graph(t, "GET", edge, nil, &list)
		if !strings.Contains(text(list), w.WebhookPath) {
			t.Errorf("the account's own address is gone: %s", text(list))
		}
		w.asks(t, simulator.Phone{Name: "por otra puerta", WaID: "573009990001"})
	})
}
