package app

import (
	"context"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// mostMuted is the longest that somebody may silence all of his alerts, in hours.
const mostMuted = 7 * 24

// AlertSettings are how the actor is alerted.
func (a *App) AlertSettings(ctx context.Context, actor *desk.Actor) (desk.AlertSettings, error) {
	if actor.User == 0 {
		return desk.AlertSettings{}, &desk.Error{Kind: desk.KindForbidden, Code: "only_people"}
	}
	return a.Store.AlertSettings(ctx, actor.Workspace, actor.User)
}

// WaysChange changes the ways of a kind; nil leaves as it is.
type WaysChange struct{ Sound, Desktop, Push, Mail *bool }

func (c WaysChange) of(w desk.AlertWays) desk.AlertWays {
	set := func(to *bool, given *bool) {
		if given != nil {
			*to = *given
		}
	}
	set(&w.Sound, c.Sound)
	set(&w.Desktop, c.Desktop)
	set(&w.Push, c.Push)
	set(&w.Mail, c.Mail)
	return w
}

// AlertChange is what somebody changes of how he is alerted; nil leaves as it is.
type AlertChange struct {
	Kinds     map[desk.AlertKind]WaysChange
	Quiet     *bool
	From, To  *int // minutes since midnight
	Zone      *string
	MuteHours *int // 0: no longer
	Preview   *bool
	Mail      *bool
	MailAfter *int // minutes
	MailEvery *int // hours

	byLink bool // of a mail, to which whoever has it got without signing in
}

// ChangeAlerts changes how the actor is alerted, here and on all of his screens.
func (a *App) ChangeAlerts(ctx context.Context, actor *desk.Actor, c AlertChange) (s desk.AlertSettings, err error) {
	if actor.User == 0 {
		return s, &desk.Error{Kind: desk.KindForbidden, Code: "only_people"}
	}
	return a.changeAlerts(ctx, actor.Workspace, actor.User, c)
}

func (a *App) changeAlerts(ctx context.Context, workspace, user int64, c AlertChange) (s desk.AlertSettings, err error) {
	err = a.write(ctx, workspace, func(tx *store.Tx) error {
		if s, err = tx.AlertSettings(user); err != nil {
			return err
		}
		if err := c.apply(&s, tx.Now); err != nil {
			return err
		}
		tellAlerts(tx, user)
		return tx.SaveAlertSettings(user, s)
	})
	return s, err
}

// tellAlerts tells a member's screens that how he is alerted has changed.
func tellAlerts(tx *store.Tx, user int64) {
	tx.Emit(desk.Event{Kind: desk.NotificationsChanged, ActorKind: desk.ActorUser, Actor: user, Subject: user,
		Data: desk.NotificationData(desk.NotificationNews{Settings: true})})
}

func (c *AlertChange) apply(s *desk.AlertSettings, now time.Time) error {
	f := faults{}
	for kind, change := range c.Kinds {
		s.Choose(kind, change.of(s.Ways(kind)))
	}
	if c.Quiet != nil {
		s.Quiet.On = *c.Quiet
	}
	minute := func(field string, to *int, given *int) {
		if given == nil {
			return
		}
		if *to = *given; *given < 0 || *given >= desk.DayMinutes {
			f.add(field, "not_a_time")
		}
	}
	minute("quiet.from", &s.Quiet.From, c.From)
	minute("quiet.to", &s.Quiet.To, c.To)
	if c.Zone != nil {
		s.Quiet.Zone = f.timeZone("quiet.time_zone", *c.Zone)
	}
	if s.Quiet.From == s.Quiet.To {
		f.add("quiet.to", "empty")
	}
	switch {
	case c.MuteHours == nil:
	case *c.MuteHours < 0 || *c.MuteHours > mostMuted:
		f.add("mute_hours", "not_a_choice")
	case *c.MuteHours == 0:
		s.MutedUntil = time.Time{}
	default:
		s.MutedUntil = now.Add(time.Duration(*c.MuteHours) * time.Hour)
	}
	if c.Preview != nil {
		s.HidePreview = !*c.Preview
	}
	within := func(field string, to, given *int, least, most int) {
		if given == nil {
			return
		}
		if *to = *given; *given < least || *given > most {
			f.add(field, "not_a_choice")
		}
	}
	within("mail.after_minutes", &s.AfterMins, c.MailAfter, 10, 24*60)
	within("mail.every_hours", &s.EveryHours, c.MailEvery, 1, 7*24)
	if c.Mail != nil {
		s.NoMail, s.MailEndedAt = !*c.Mail, time.Time{}
		if c.byLink {
			s.MailEndedAt = now
		}
	}
	return f.err()
}
