package desk

import (
	"testing"
	"time"
)

func TestQuietHours(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	night := QuietHours{On: true, From: 20 * 60, To: 8 * 60, Zone: "America/Bogota"} // UTC-5
	noon := QuietHours{On: true, From: 13 * 60, To: 14*60 + 30, Zone: "America/Sao_Paulo"}
	leap := QuietHours{On: true, From: 23 * 60, To: 7 * 60, Zone: "America/New_York"}
	for name, c := range map[string]struct {
		hours QuietHours
		now   string
		until string
	}{
		"in the evening":                      {night, "2026-03-02T01:30:00Z", "2026-03-02T13:00:00Z"},
		"after midnight":                      {night, "2026-03-02T06:00:00Z", "2026-03-02T13:00:00Z"},
		"on the last day of a month":          {night, "2026-02-01T02:00:00Z", "2026-02-01T13:00:00Z"},
		"when they end":                       {night, "2026-03-02T13:00:00Z", ""},
		"by day":                              {night, "2026-03-02T18:00:00Z", ""},
		"at noon":                             {noon, "2026-03-02T16:10:00Z", "2026-03-02T17:30:00Z"},
		"before noon":                         {noon, "2026-03-02T15:59:00Z", ""},
		"in a night in which clocks go ahead": {leap, "2026-03-08T05:00:00Z", "2026-03-08T11:00:00Z"},
		"off":                                 {QuietHours{From: 0, To: 0, Zone: "UTC"}, "2026-03-02T12:00:00Z", ""},
	} {
		got, want := c.hours.Until(at(c.now)), ""
		if !got.IsZero() {
			want = got.UTC().Format(time.RFC3339)
		}
		if want != c.until {
			t.Errorf("%s: until %q, not %q", name, want, c.until)
		}
	}
	s := AlertSettings{Quiet: night, MutedUntil: at("2026-03-02T18:00:00Z")}
	if got := s.SilentUntil(at("2026-03-02T06:00:00Z")); !got.Equal(s.MutedUntil) {
		t.Errorf("muted for longer than it is quiet: until %s", got)
	}
	if got := s.SilentUntil(at("2026-03-02T19:00:00Z")); !got.IsZero() {
		t.Errorf("when the mute is over: until %s", got)
	}
}

// Every kind has its usual ways, and every notification a kind.
func TestAlertKinds(t *testing.T) {
	for _, k := range AlertKinds {
		if _, known := usualAlerts[k]; !known {
			t.Errorf("%s has no usual ways", k)
		}
	}
	if len(usualAlerts) != len(AlertKinds) {
		t.Errorf("%d kinds are listed, %d have ways", len(AlertKinds), len(usualAlerts))
	}
	var s AlertSettings
	s.Choose(AlertQueue, AlertWays{Desktop: true})
	if s.Ways(AlertQueue).Sound || !s.Ways(AlertQueue).Desktop || !s.Ways(AlertMention).Sound || AlertOf(NotifySLABreach) != AlertTarget {
		t.Error("what was chosen does not hold, or what was not")
	}
}
