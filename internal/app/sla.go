package app

import (
	"context"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// maxSLAName is how many characters a policy's name has at most.
const maxSLAName = 60

// SLAChange is what is written of a policy; nil leaves as it is.
type SLAChange struct {
	Name                              *string
	Inboxes, Labels                   *[]int64
	Priorities                        *[]desk.Priority
	FirstReply, NextReply, Resolution *time.Duration // 0: no time is set
	Always, NeverPauses               *bool
	Warn                              *int
}

// SLAPolicies lists the workspace's policies in their order.
func (a *App) SLAPolicies(ctx context.Context, actor *desk.Actor) ([]desk.SLAPolicy, error) {
	return a.Store.SLAPolicies(ctx, actor.Workspace)
}

// WriteSLAPolicy stores a policy; id 0 makes a new one, the last in the order. What it says of conversations that there are already is
// counted anew by job.
func (a *App) WriteSLAPolicy(ctx context.Context, actor *desk.Actor, id int64, in SLAChange) (p desk.SLAPolicy, err error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return p, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		known, err := tx.SLAPolicies()
		if err != nil {
			return err
		}
		var before facts
		action := "sla_policy.made"
		p = desk.SLAPolicy{Workspace: actor.Workspace, Position: len(known), Warn: 75, CreatedAt: tx.Now}
		if id != 0 {
			i := slices.IndexFunc(known, func(p desk.SLAPolicy) bool { return p.ID == id })
			if i < 0 {
				return desk.ErrNotFound
			}
			p = known[i]
			before, action = slaFacts(p), "sla_policy.changed"
		}
		was := p
		if err := in.apply(tx, &p, known); err != nil {
			return err
		}
		save := tx.UpdateSLAPolicy
		if id == 0 {
			if len(known) >= desk.MaxSLAPolicies {
				return desk.Conflict("too_many_sla_policies").With("limit", desk.MaxSLAPolicies)
			}
			p.ID, save = tx.NewID(), tx.InsertSLAPolicy
		}
		if err := save(p); err != nil {
			return err
		}
		was.Name = p.Name
		if id == 0 || !sameTerms(was, p) {
			a.slaChanged(tx, true)
		}
		emit(tx, actor, desk.WorkspaceChanged, actor.Workspace)
		return a.noted(ctx, tx, actor, action, subject{p.ID, p.Name}, before, slaFacts(p))
	})
	return p, err
}

// sameTerms reports whether two states of a policy want the same.
func sameTerms(x, y desk.SLAPolicy) bool {
	return slices.Equal(x.Inboxes, y.Inboxes) && slices.Equal(x.Labels, y.Labels) && slices.Equal(x.Priorities, y.Priorities) &&
		x.FirstReply == y.FirstReply && x.NextReply == y.NextReply && x.Resolution == y.Resolution &&
		x.Always == y.Always && x.NeverPauses == y.NeverPauses && x.Warn == y.Warn
}

func (in *SLAChange) apply(tx *store.Tx, p *desk.SLAPolicy, known []desk.SLAPolicy) error {
	f := faults{}
	if in.Name != nil || p.ID == 0 {
		if p.Name = f.line("name", deref(in.Name), maxSLAName); p.Name == "" {
			f.add("name", "required")
		}
		if slices.ContainsFunc(known, func(o desk.SLAPolicy) bool { return o.ID != p.ID && store.Fold(o.Name) == store.Fold(p.Name) }) {
			f.add("name", "taken")
		}
	}
	if in.Priorities != nil {
		p.Priorities = slices.Compact(slices.Sorted(slices.Values(*in.Priorities)))
	}
	for field, one := range map[string]struct {
		given *time.Duration
		now   *time.Duration
	}{"first_reply_minutes": {in.FirstReply, &p.FirstReply}, "next_reply_minutes": {in.NextReply, &p.NextReply}, "resolution_minutes": {in.Resolution, &p.Resolution}} {
		if one.given == nil {
			continue
		}
		switch *one.now = *one.given; {
		case *one.now < 0:
			f.add(field, "too_small")
		case *one.now > desk.MaxSLATime:
			f.add(field, "too_large")
		}
	}
	if p.FirstReply == 0 && p.NextReply == 0 && p.Resolution == 0 {
		f.add("first_reply_minutes", "sla_no_target")
	}
	if in.Always != nil {
		p.Always = *in.Always
	}
	if in.NeverPauses != nil {
		p.NeverPauses = *in.NeverPauses
	}
	if in.Warn != nil {
		if p.Warn = *in.Warn; p.Warn < 0 || p.Warn > desk.MaxSLAWarn {
			f.add("warn_percent", "too_large")
		}
	}
	if err := in.applyRefs(tx, f, p); err != nil {
		return err
	}
	return f.err()
}

// applyRefs takes over inboxes and labels. One that was deleted since it was chosen may stay.
func (in *SLAChange) applyRefs(tx *store.Tx, f faults, p *desk.SLAPolicy) error {
	if in.Inboxes != nil {
		list, err := tx.Inboxes()
		if err != nil {
			return err
		}
		there := func(id int64) bool { return slices.ContainsFunc(list, func(b store.Inbox) bool { return b.ID == id }) }
		p.Inboxes = f.chosen("inbox_ids", *in.Inboxes, p.Inboxes, there)
	}
	if in.Labels != nil {
		list, err := tx.Labels()
		if err != nil {
			return err
		}
		there := func(id int64) bool { return slices.ContainsFunc(list, func(l desk.Label) bool { return l.ID == id }) }
		p.Labels = f.chosen("label_ids", *in.Labels, p.Labels, there)
	}
	return nil
}

// chosen checks ids of things, each of which is there or was chosen before.
func (f faults) chosen(field string, ids, before []int64, there func(int64) bool) []int64 {
	for _, id := range ids {
		if !there(id) && !slices.Contains(before, id) {
			f.add(field, "not_found")
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// OrderSLAPolicies puts the policies in an order; those that it does not name stand behind.
func (a *App) OrderSLAPolicies(ctx context.Context, actor *desk.Actor, ids []int64) ([]desk.SLAPolicy, error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return nil, err
	}
	var known []desk.SLAPolicy
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) (err error) {
		if known, err = tx.SLAPolicies(); err != nil {
			return err
		}
		before := slaNames(known)
		if err := ordered(known, ids, func(p desk.SLAPolicy) int64 { return p.ID }); err != nil {
			return err
		}
		after := slaNames(known)
		if slices.Equal(before, after) {
			return nil
		}
		for i := range known {
			known[i].Position = i
			if err := tx.UpdateSLAPolicy(known[i]); err != nil {
				return err
			}
		}
		a.slaChanged(tx, true)
		emit(tx, actor, desk.WorkspaceChanged, actor.Workspace)
		return a.noted(ctx, tx, actor, "sla_policy.ordered", subject{}, facts{"names": before}, facts{"names": after})
	})
	return known, err
}

func slaNames(list []desk.SLAPolicy) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Name
	}
	return out
}

// DeleteSLAPolicy deletes a policy. Its conversations go to the next that holds for them, or have none.
func (a *App) DeleteSLAPolicy(ctx context.Context, actor *desk.Actor, id int64) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		known, err := tx.SLAPolicies()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(known, func(p desk.SLAPolicy) bool { return p.ID == id })
		if i < 0 {
			return desk.ErrNotFound
		}
		tx.DeleteSLAPolicy(id)
		a.slaChanged(tx, true)
		emit(tx, actor, desk.WorkspaceChanged, actor.Workspace)
		return a.noted(ctx, tx, actor, "sla_policy.deleted", subject{id, known[i].Name}, slaFacts(known[i]), nil)
	})
}
