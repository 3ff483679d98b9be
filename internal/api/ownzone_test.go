package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

// Whoever works elsewhere than the company has days of his own: his tomorrow, the days of his filters and his quiet hours.
func TestATimeZoneOfOnesOwn(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		waits(t, s)
		s.Admin.Must("PATCH", "/workspace", map[string]any{"time_zone": "Pacific/Pago_Pago"}, nil)
		ana := s.Login(servertest.AdminEmail)
		m := newMacro(t, ana, "personal", "Mañana", map[string]any{"kind": "snooze", "until": "tomorrow"})
		east, _ := time.LoadLocation("Pacific/Kiritimati") // 25 hours before the company's
		today := url.QueryEscape(`{"field":"created","op":"since","values":["` + s.Clock.Now().In(east).Format(time.DateOnly) + `"]}`)
		is := func(when string, zone any, place, found string) {
			t.Helper()
			var me struct {
				User struct {
					TimeZone any `json:"time_zone"`
				}
			}
			ana.Must("GET", "/session", nil, &me)
			if me.User.TimeZone != zone {
				t.Errorf("%s: %v", when, me.User.TimeZone)
			}
			var alerts alerts
			if ana.Must("GET", "/me/alerts", nil, &alerts); alerts.Quiet.TimeZone != place {
				t.Errorf("%s: quiet hours in %s", when, alerts.Quiet.TimeZone)
			}
			var list, count struct {
				Items []struct{ Number int }
				Count int
			}
			ana.Must("GET", "/conversations?status=all&filter="+today, nil, &list)
			ana.Must("GET", "/conversations/count?status=all&filter="+today, nil, &count)
			if got := fmt.Sprint(len(list.Items), count.Count); got != found {
				t.Errorf("%s: of today are %s, want %s", when, got, found)
			}
			local, _ := time.LoadLocation(place)
			got := runMacro(t, ana, 1, m, when)
			until, err := time.Parse(time.RFC3339, string(*got.Conversation.SnoozedUntil))
			if until = until.In(local); err != nil || until.Hour() != 9 {
				t.Errorf("%s: tomorrow is %v, %v", when, until, err)
			}
		}
		is("the company's", nil, "Pacific/Pago_Pago", "0 0")

		for _, zone := range []string{"Macondo", "Local"} {
			got := call(t, ana, "PATCH", "/api/v1/me", `{"time_zone":"`+zone+`"}`)
			if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, `"time_zone":"not_a_time_zone"`) {
				t.Errorf("%s: %s", zone, got.Body)
			}
		}
		ana.Must("PATCH", "/me/alerts", map[string]any{"preview": false}, nil) // not a choice of a zone
		watch := s.Stream(ana, -1)
		defer watch.Close()
		ana.Must("PATCH", "/me", map[string]any{"time_zone": "Pacific/Kiritimati"}, nil)
		if told := nextOf(t, watch, "notification"); told["notification"].(map[string]any)["settings"] != true {
			t.Errorf("screens that keep quiet are told %v", told)
		}
		is("his own", "Pacific/Kiritimati", "Pacific/Kiritimati", "1 1")
		ana.Must("PATCH", "/me", map[string]any{"name": "Ana"}, nil)
		is("his own, still", "Pacific/Kiritimati", "Pacific/Kiritimati", "1 1")

		ana.Must("PATCH", "/me", map[string]any{"time_zone": nil}, nil)
		is("the company's again", nil, "Pacific/Pago_Pago", "0 0")
	})
}
