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

// Work of one transaction, so that it delays nobody, and how often is looked for what is to be told: screens count down by themselves.
const (
	slaTellAtOnce    = 50
	slaRecountAtOnce = 200
	slaEvery         = 5 * time.Second
)

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

// KeepSLA tells what is at risk and what is missed, as long as ctx lasts. Every node does it; what one has told is told.
func (a *App) KeepSLA(ctx context.Context) {
	beat := time.NewTicker(slaEvery)
	defer beat.Stop()
	for {
		if err := a.TellSLA(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "what is due could not be told", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
	}
}

// TellSLA tells what has come by now, in all workspaces. What came while nobody looked is told when somebody does; of what has gone on
// meanwhile only the last.
func (a *App) TellSLA(ctx context.Context) error {
	list, err := a.Store.SLADue(ctx)
	if err != nil {
		return err
	}
	for _, workspace := range list {
		for more := true; more; {
			err := a.Store.Write(ctx, workspace, store.Need{Items: slaTellAtOnce}, func(tx *store.Tx) (err error) {
				more, err = a.slaTell(tx)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// slaTell tells of the next conversations of which something is to be told, and whether there may be more.
func (a *App) slaTell(tx *store.Tx) (more bool, err error) {
	ids, err := tx.SLADue(slaTellAtOnce)
	if err != nil {
		return false, err
	}
	rules, err := tx.SLARules()
	if err != nil || rules == nil {
		return false, err
	}
	for _, id := range ids {
		c, err := tx.ConversationByID(id)
		if err != nil {
			return false, err
		}
		rules.Keep(&c, tx.Now)
		before := c.Facts()
		lines := slaLines(&c, rules, tx.Now)
		if len(lines) == 0 { // other rules hold by now
			tx.SaveConversation(c)
		}
		for _, line := range lines {
			if err := a.record(tx, &c, before, systemActor, line); err != nil {
				return false, err
			}
		}
	}
	return len(ids) == slaTellAtOnce, nil
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
