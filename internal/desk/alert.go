package desk

import (
	"cmp"
	"time"
)

// AlertKind is what a member may be alerted of, wherever he looks. Kinds are stored and served; they never change meaning.
type AlertKind string

const (
	AlertQueue    AlertKind = "unassigned" // a conversation came into the queue
	AlertAssigned AlertKind = "assigned"   // one was given to him, or to a team of his
	AlertMessage  AlertKind = "message"    // the customer wrote in one of his
	AlertMention  AlertKind = "mention"    // a note calls him, or somebody has made him follow one
	AlertFollowed AlertKind = "followed"   // there is something new where he follows
	AlertReminder AlertKind = "reminder"   // what he had put off is due
	AlertFailed   AlertKind = "failed"     // what he wrote did not arrive
	AlertTarget   AlertKind = "sla"        // a target is near, or was missed
	AlertWindow   AlertKind = "window"     // a reply window ends over a customer who waits
)

// AlertKinds are all of them, as they are listed.
var AlertKinds = []AlertKind{AlertQueue, AlertAssigned, AlertMessage, AlertMention, AlertFollowed, AlertReminder, AlertFailed, AlertTarget, AlertWindow}

// AlertWays are the ways in which somebody is alerted of a kind.
type AlertWays struct {
	Sound   bool `json:"sound"`
	Desktop bool `json:"desktop"` // by the operating system, while the page is open
	Push    bool `json:"push"`    // by the operating system, on browsers that he has named, while no page is looked at
	Mail    bool `json:"mail"`    // in a digest, after he was away for a while
}

// usualAlerts are the ways of whoever has chosen nothing.
var usualAlerts = map[AlertKind]AlertWays{
	AlertQueue:    {Sound: true, Desktop: true},
	AlertAssigned: {Sound: true, Desktop: true, Push: true, Mail: true},
	AlertMessage:  {Sound: true, Desktop: true, Push: true, Mail: true},
	AlertMention:  {Sound: true, Desktop: true, Push: true, Mail: true},
	AlertFollowed: {Mail: true},
	AlertReminder: {Sound: true, Desktop: true, Push: true, Mail: true},
	AlertFailed:   {Desktop: true, Push: true, Mail: true},
	AlertTarget:   {Desktop: true, Push: true, Mail: true},
	AlertWindow:   {Desktop: true, Push: true, Mail: true},
}

// AlertOf is the kind of alert of a notification.
func AlertOf(k NotificationKind) AlertKind {
	switch k {
	case NotifyAssigned, NotifyTeam:
		return AlertAssigned
	case NotifyMention, NotifyAdded:
		return AlertMention
	case NotifyFollowed:
		return AlertFollowed
	case NotifyFollowUp, NotifyWoke:
		return AlertReminder
	case NotifySLAWarning, NotifySLABreach:
		return AlertTarget
	case NotifyWindow:
		return AlertWindow
	}
	return AlertFailed
}

// AlertSettings are a member's choices.
type AlertSettings struct {
	Kinds       map[AlertKind]AlertWays `json:"kinds,omitempty"` // those that he has chosen; the others are as usual
	Quiet       QuietHours              `json:"quiet"`
	MutedUntil  time.Time               `json:"muted_until,omitzero"` // zero: he is not
	HidePreview bool                    `json:"hide_preview,omitempty"`
	NoMail      bool                    `json:"no_mail,omitempty"`
	AfterMins   int                     `json:"mail_after,omitempty"` // 0: as usual
	EveryHours  int                     `json:"mail_every,omitempty"` // 0: as usual
	MailEndedAt time.Time               `json:"mail_ended,omitzero"`  // when a link of a mail ended them; zero: none did
}

// Usual times of digests.
const (
	usualMailAfter = 30 // minutes
	usualMailEvery = 4  // hours
)

// MailAfter is how long something waits unread before a digest tells of it.
func (s *AlertSettings) MailAfter() time.Duration {
	return time.Duration(cmp.Or(s.AfterMins, usualMailAfter)) * time.Minute
}

// MailEvery is the least time between two digests.
func (s *AlertSettings) MailEvery() time.Duration {
	return time.Duration(cmp.Or(s.EveryHours, usualMailEvery)) * time.Hour
}

// Ways are the ways of a kind.
func (s *AlertSettings) Ways(k AlertKind) AlertWays {
	if w, chosen := s.Kinds[k]; chosen {
		return w
	}
	return usualAlerts[k]
}

// Choose sets the ways of a kind.
func (s *AlertSettings) Choose(k AlertKind, w AlertWays) {
	if s.Kinds == nil {
		s.Kinds = map[AlertKind]AlertWays{}
	}
	s.Kinds[k] = w
}

// QuietHours are when nothing may sound or pop up, each day, by the wall clock of a time zone.
type QuietHours struct {
	On   bool   `json:"on"`
	From int    `json:"from"` // minutes since midnight
	To   int    `json:"to"`   // no later than From: on the day after
	Zone string `json:"zone"` // IANA, of their own; "": Home
	Home string `json:"-"`    // the member's time zone
}

// UsualQuiet is what quiet hours begin with.
func UsualQuiet() QuietHours { return QuietHours{From: 20 * 60, To: 8 * 60} }

// Place is the time zone by whose clock they are.
func (q *QuietHours) Place() string { return cmp.Or(q.Zone, q.Home) }

// Until is when the quiet hours end in which a moment is; zero: it is in none.
func (q *QuietHours) Until(now time.Time) time.Time {
	place, err := time.LoadLocation(q.Place())
	if !q.On || err != nil {
		return time.Time{}
	}
	local := now.In(place)
	minute := local.Hour()*60 + local.Minute()
	overnight := q.To <= q.From
	day := local.Day()
	switch {
	case !overnight && (minute < q.From || minute >= q.To), overnight && minute >= q.To && minute < q.From:
		return time.Time{}
	case overnight && minute >= q.From:
		day++
	}
	return time.Date(local.Year(), local.Month(), day, 0, q.To, 0, 0, place)
}

// SilentUntil is until when nothing may sound or pop up at a moment; zero: it may.
func (s *AlertSettings) SilentUntil(now time.Time) time.Time {
	until := s.Quiet.Until(now)
	if s.MutedUntil.After(now) && s.MutedUntil.After(until) {
		return s.MutedUntil
	}
	return until
}
