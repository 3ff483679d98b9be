package app

import (
	"context"
	"strconv"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// slaRecountJob is the kind of the job that counts a workspace's conversations anew, after the rules have changed that they were counted by.
const slaRecountJob = "sla_recount"

// slaRecountAtOnce is the work of one transaction, so that it delays nobody.
const slaRecountAtOnce = 200

// slaChanged lets all be counted anew from here on: policies have changed, or what their times count in. made: there may be none so far.
func (a *App) slaChanged(tx *store.Tx, made bool) {
	if !made && !tx.HasSLA() {
		return
	}
	tx.SLAChanged()
	key := slaRecountJob + ":" + number(tx.Workspace)
	tx.Enqueue(store.Job{Kind: slaRecountJob, UniqueKey: key, Args: "{}", RunAt: tx.Now})
	tx.WakeJob(key)
}

// slaLines note what has come of a conversation's targets, and say it.
func slaLines(c *desk.Conversation, rules *desk.SLARules, now time.Time) (lines []desk.EventLine) {
	name := map[desk.SLALevel]string{desk.SLAWarned: "sla_warning", desk.SLABreached: "sla_breached"}
	for _, r := range c.SLA.Reach(now) {
		lines = append(lines, desk.EventLine{Name: name[r.Level], From: r.Target.String(), To: rules.NameOf(c.SLA.Policy)})
	}
	return lines
}

// slaRecount is the worker that brings the conversations that are not closed up to the rules as they are now. It keeps how far it came, and
// begins anew if they change meanwhile.
func (a *App) slaRecount(ctx context.Context, j store.Job) error {
	for more := true; more; {
		err := a.Store.Write(ctx, j.Workspace, store.Need{Items: slaRecountAtOnce}, func(tx *store.Tx) (err error) {
			more, err = a.slaRecountSome(tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *App) slaRecountSome(tx *store.Tx) (more bool, err error) {
	rules, err := tx.SLARules()
	if err != nil || rules == nil {
		return false, err
	}
	version, after, err := tx.SLARecount()
	if err != nil {
		return false, err
	}
	if version != rules.Version {
		after = 0
	}
	list, err := tx.NotClosedAfter(after, slaRecountAtOnce)
	if err != nil {
		return false, err
	}
	for i := range list {
		c := &list[i]
		after = c.ID
		was := c.SLA
		rules.Keep(c, tx.Now)
		if was == c.SLA {
			continue
		}
		if err := a.record(tx, c, c.Facts(), systemActor, desk.EventLine{}); err != nil {
			return false, err
		}
	}
	if version != rules.Version || len(list) > 0 {
		tx.SetSLARecount(rules.Version, after)
	}
	return len(list) == slaRecountAtOnce, nil
}

// slaFacts are a policy for the audit.
func slaFacts(p desk.SLAPolicy) facts {
	priorities := make([]string, len(p.Priorities))
	for i, one := range p.Priorities {
		priorities[i] = one.String()
	}
	return facts{"name": p.Name, "inboxes": refsTo("inbox", p.Inboxes...), "labels": refsTo("label", p.Labels...), "priorities": priorities,
		"first_reply": slaTime(p.FirstReply), "next_reply": slaTime(p.NextReply), "resolution": slaTime(p.Resolution),
		"always": p.Always, "never_pauses": p.NeverPauses, "warn_percent": p.Warn}
}

// slaTime is a target as the audit tells it: "1 h 30 min"; "" for none.
func slaTime(d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case d == 0:
		return ""
	case hours == 0:
		return strconv.Itoa(minutes) + " min"
	case minutes == 0:
		return strconv.Itoa(hours) + " h"
	}
	return strconv.Itoa(hours) + " h " + strconv.Itoa(minutes) + " min"
}
