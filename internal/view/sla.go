package view

import (
	"time"

	"timbre/internal/desk"
)

// SLA is how a conversation stands to its policy. Whether it is on time, at risk or missed follows from its times and the clock.
type SLA struct {
	Policy  string      `json:"policy_id"`
	Target  string      `json:"target" enum:"first_reply,next_reply,resolution" doc:"The one that is due first."`
	DueAt   *string     `json:"due_at" format:"date-time" doc:"When it is missed. Null: time stands still."`
	WarnAt  *string     `json:"warn_at" format:"date-time" doc:"Since when one of the targets is at risk. Null: that is not said."`
	Targets []SLATarget `json:"targets" doc:"All that are measured now."`
}

// SLATarget is one of the times that a policy sets.
type SLATarget struct {
	Target  string  `json:"target" enum:"first_reply,next_reply,resolution"`
	Minutes int     `json:"minutes" doc:"What the policy says."`
	DueAt   *string `json:"due_at" format:"date-time"`
	WarnAt  *string `json:"warn_at" format:"date-time"`
	Left    *int    `json:"left_minutes" doc:"While time stands still: what is left of it; less than 0 when it was missed before."`
}

// slaOf is nil where nothing is measured.
func slaOf(s *desk.SLA) *SLA {
	first := s.Clock()
	if first == nil {
		return nil
	}
	v := &SLA{Policy: idOf(s.Policy), Target: first.Target.String(), DueAt: moment(first.Due), WarnAt: moment(s.Warn()), Targets: []SLATarget{}}
	for _, k := range []*desk.SLAClock{&s.Reply, &s.Resolution} {
		if !k.Running() && !k.Paused() {
			continue
		}
		t := SLATarget{Target: k.Target.String(), Minutes: int(k.Of / time.Minute), DueAt: moment(k.Due), WarnAt: moment(k.Warn)}
		if k.Paused() {
			left := int(k.Left() / time.Minute)
			t.Left = &left
		}
		v.Targets = append(v.Targets, t)
	}
	return v
}
