package api

import (
	"context"
	"net/http"
	"slices"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) alertRoutes() {
	serve(a, route{method: http.MethodGet, path: "/me/alerts", name: "get-my-alerts", own: true, tag: "notifications",
		summary: "How I am alerted of what is new: in which ways of each kind, and when not."}, a.alerts)
	serve(a, route{method: http.MethodPatch, path: "/me/alerts", name: "change-my-alerts", tag: "notifications", keyless: true,
		summary: "Changes how I am alerted. My screens hear of it by the stream's event notification with settings."}, a.changeAlerts)
}

// Alerts are how a member is alerted.
type Alerts struct {
	Kinds      map[string]AlertWays `json:"kinds" doc:"By kind: unassigned, assigned, message, mention, followed, reminder, failed, sla, window."`
	Quiet      QuietHours           `json:"quiet"`
	MutedUntil Time                 `json:"muted_until" doc:"Until then nothing sounds or pops up."`
	Preview    bool                 `json:"preview" doc:"What pops up shows the text of messages."`
	Mail       DigestRules          `json:"mail"`
}

// DigestRules are when I am told by mail of what waits for me while I am away.
type DigestRules struct {
	On    bool `json:"on"`
	After int  `json:"after_minutes" doc:"How long something waits unread before."`
	Every int  `json:"every_hours" doc:"The least time between two mails."`
	Ended Time `json:"ended_at" doc:"When a link in one of them ended them; null: none did."`
}

// AlertWays are the ways in which I am alerted of a kind.
type AlertWays struct {
	Sound   bool `json:"sound"`
	Desktop bool `json:"desktop" doc:"By the operating system, while a page is open."`
	Push    bool `json:"push" doc:"By the operating system, on browsers that have subscribed, while I look at no page."`
	Mail    bool `json:"mail" doc:"In the digest."`
}

// QuietHours are when nothing sounds or pops up, each day.
type QuietHours struct {
	On       bool   `json:"on"`
	From     int    `json:"from" doc:"Minutes since midnight."`
	To       int    `json:"to" doc:"Less than from: on the day after."`
	TimeZone string `json:"time_zone" doc:"IANA. Mine, as long as I have chosen none for them."`
}

func alertsOf(s *desk.AlertSettings) Alerts {
	out := Alerts{Kinds: map[string]AlertWays{}, MutedUntil: Time{s.MutedUntil}, Preview: !s.HidePreview,
		Mail:  DigestRules{!s.NoMail, int(s.MailAfter().Minutes()), int(s.MailEvery().Hours()), Time{s.MailEndedAt}},
		Quiet: QuietHours{s.Quiet.On, s.Quiet.From, s.Quiet.To, s.Quiet.Place()}}
	for _, k := range desk.AlertKinds {
		out.Kinds[string(k)] = AlertWays(s.Ways(k))
	}
	return out
}

func (a *API) alerts(ctx context.Context, actor *desk.Actor, _ *none) (Alerts, error) {
	s, err := a.App.AlertSettings(ctx, actor)
	return alertsOf(&s), err
}

type changeAlertsInput struct {
	Body struct {
		Kinds map[string]AlertWaysChange `json:"kinds,omitempty" doc:"Only those that change."`
		Quiet *struct {
			On       *bool   `json:"on,omitempty"`
			From     *int    `json:"from,omitempty"`
			To       *int    `json:"to,omitempty"`
			TimeZone *string `json:"time_zone,omitempty"`
		} `json:"quiet,omitempty" nameHint:"QuietHoursChange"`
		MuteHours *int  `json:"mute_hours,omitempty" doc:"From now; up to 168. 0: no longer."`
		Preview   *bool `json:"preview,omitempty"`
		Mail      *struct {
			On    *bool `json:"on,omitempty"`
			After *int  `json:"after_minutes,omitempty" doc:"10 to 1440."`
			Every *int  `json:"every_hours,omitempty" doc:"1 to 168."`
		} `json:"mail,omitempty" nameHint:"DigestRulesChange"`
	}
}

// AlertWaysChange changes some ways of a kind.
type AlertWaysChange struct {
	Sound   *bool `json:"sound,omitempty"`
	Desktop *bool `json:"desktop,omitempty"`
	Push    *bool `json:"push,omitempty"`
	Mail    *bool `json:"mail,omitempty"`
}

func (a *API) changeAlerts(ctx context.Context, actor *desk.Actor, in *changeAlertsInput) (Alerts, error) {
	b := &in.Body
	c := app.AlertChange{MuteHours: b.MuteHours, Preview: b.Preview, Kinds: map[desk.AlertKind]app.WaysChange{}}
	for kind, ways := range b.Kinds {
		if !slices.Contains(desk.AlertKinds, desk.AlertKind(kind)) {
			return Alerts{}, desk.Invalid("kinds", "not_a_choice")
		}
		c.Kinds[desk.AlertKind(kind)] = app.WaysChange(ways)
	}
	if q := b.Quiet; q != nil {
		c.Quiet, c.From, c.To, c.Zone = q.On, q.From, q.To, q.TimeZone
	}
	if m := b.Mail; m != nil {
		c.Mail, c.MailAfter, c.MailEvery = m.On, m.After, m.Every
	}
	s, err := a.App.ChangeAlerts(ctx, actor, c)
	return alertsOf(&s), err
}
