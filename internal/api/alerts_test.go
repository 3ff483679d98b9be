package api_test

import (
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

type alerts struct {
	Kinds map[string]map[string]bool
	Quiet struct {
		On       bool
		From, To int
		TimeZone string `json:"time_zone"`
	}
	MutedUntil *time.Time `json:"muted_until"`
	Preview    bool
}

// Each chooses how he is alerted, for himself and in this company; what he leaves stays as it is, and his screens hear of it.
func TestAlertSettings(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		ana, eva := s.Login(servertest.AdminEmail), s.Login("eva@acme.example")
		s.Admin.Must("PATCH", "/workspace", map[string]any{"time_zone": "America/Bogota"}, nil)
		watch := s.Stream(eva, -1)
		defer watch.Close()

		var usual, changed, again alerts
		eva.Must("GET", "/me/alerts", nil, &usual)
		if !usual.Kinds["unassigned"]["sound"] || usual.Kinds["sla"]["sound"] || usual.Quiet.On || usual.Quiet.TimeZone != "America/Bogota" || !usual.Preview || usual.MutedUntil != nil {
			t.Errorf("whoever has chosen nothing has %+v", usual)
		}
		eva.Must("PATCH", "/me/alerts", map[string]any{"kinds": map[string]any{"unassigned": map[string]any{"sound": false}}, "mute_hours": 4, "preview": false,
			"quiet": map[string]any{"on": true, "from": 22 * 60, "to": 7 * 60, "time_zone": "America/Sao_Paulo"}}, &changed)
		if told := nextOf(t, watch, "notification"); told["notification"].(map[string]any)["settings"] != true {
			t.Errorf("her screens are told %v", told)
		}
		eva.Must("GET", "/me/alerts", nil, &again)
		for _, is := range []alerts{changed, again} {
			if is.Kinds["unassigned"]["sound"] || !is.Kinds["unassigned"]["desktop"] || !is.Kinds["mention"]["sound"] || is.Preview || !is.Quiet.On ||
				is.Quiet.From != 22*60 || is.Quiet.To != 7*60 || is.Quiet.TimeZone != "America/Sao_Paulo" || is.MutedUntil == nil || is.MutedUntil.Sub(s.Clock.Now()).Round(time.Minute) != 4*time.Hour {
				t.Errorf("she has %+v", is)
			}
		}
		eva.Must("PATCH", "/me/alerts", map[string]any{"mute_hours": 0}, &again)
		if again.MutedUntil != nil || !again.Quiet.On {
			t.Errorf("unmuted she has %+v", again)
		}
		ana.Must("GET", "/me/alerts", nil, &again)
		if !again.Kinds["unassigned"]["sound"] || again.Quiet.On {
			t.Errorf("her colleague has %+v", again)
		}

		for body, field := range map[string]string{
			`{"kinds":{"sandwich":{"sound":true}}}`:     "kinds",
			`{"quiet":{"time_zone":"Macondo"}}`:         "quiet.time_zone",
			`{"quiet":{"from":1440}}`:                   "quiet.from",
			`{"quiet":{"on":true,"from":60,"to":60}}`:   "quiet.to",
			`{"mute_hours":169}`:                        "mute_hours",
			`{"kinds":{"mention":{"sound":"a trill"}}}`: "sound",
		} {
			got := call(t, eva, "PATCH", "/api/v1/me/alerts", body)
			if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, field) {
				t.Errorf("%s is refused without a word of %s: %s", body, field, got.Body)
			}
		}
	})
}
