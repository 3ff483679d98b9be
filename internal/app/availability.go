package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"timbre/internal/desk"
)

// Source says by what somebody speaks of where he is: the hash of his session, or a token's name.
type Source = string

// Attend takes a browser's report of what it shows, and whether in the foreground, and returns its user's standing.
func (a *App) Attend(actor *desk.Actor, source Source, conversations, looking bool) (desk.Standing, error) {
	return a.attended(actor, func(l *attendances, m *attendant, now time.Time) {
		old := m.by[source]
		next := old.Reported(conversations, now)
		next.Looking = looking
		if old.Place == desk.AtDesk && next.Place == desk.Elsewhere && m.by[actedSource].Present(now) {
			l.set(m, actedSource, desk.Attendance{Place: desk.Elsewhere, Seen: now}, now) // what he did there does not keep him
		}
		l.set(m, source, next, now)
	})
}

// ChooseAvailability sets somebody's own availability by hand. Away stays until it is changed.
func (a *App) ChooseAvailability(actor *desk.Actor, source Source, away bool) (desk.Standing, error) {
	return a.attended(actor, func(l *attendances, m *attendant, now time.Time) {
		l.choose(m, away, now)
		if !away {
			l.set(m, source, m.by[source].Acted(now), now)
		}
	})
}

// Availability is the actor's own standing.
func (a *App) Availability(actor *desk.Actor) (desk.Standing, error) {
	return a.attended(actor, func(*attendances, *attendant, time.Time) {})
}

// attended does something to what is known of the actor and returns his standing.
func (a *App) attended(actor *desk.Actor, do func(*attendances, *attendant, time.Time)) (desk.Standing, error) {
	if actor.User == 0 {
		return desk.Standing{}, &desk.Error{Kind: desk.KindForbidden, Code: "only_people"}
	}
	l, now := &a.attendances, a.Store.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.of(actor.Workspace, actor.User)
	do(l, m, now)
	return l.standing(memberKey{actor.Workspace, actor.User}, m, now), nil
}

// Availabilities lists who is not offline in the actor's workspace, by id.
func (a *App) Availabilities(actor *desk.Actor) []desk.Standing {
	l, now := &a.attendances, a.Store.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []desk.Standing
	for key, m := range l.list {
		if key.workspace != actor.Workspace {
			continue
		}
		if s := l.standing(key, m, now); s.Availability != desk.Offline {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b desk.Standing) int { return cmp.Compare(a.User, b.User) })
	return out
}

// onlineIn are those who are online in a workspace.
func (a *App) onlineIn(workspace int64) map[int64]bool {
	l, now := &a.attendances, a.Store.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[int64]bool{}
	for key, m := range l.list {
		if key.workspace == workspace && l.standing(key, m, now).Availability == desk.Online {
			out[key.user] = true
		}
	}
	return out
}

// online reports whether a member is there.
func (a *App) online(workspace, user int64) bool {
	l, now := &a.attendances, a.Store.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	key := memberKey{workspace, user}
	m := l.list[key]
	return m != nil && l.standing(key, m, now).Availability == desk.Online
}

// choseAway reports whether a member has chosen to be away and not changed it since, be he signed in or not.
func (a *App) choseAway(workspace, user int64) bool {
	l := &a.attendances
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.list[memberKey{workspace, user}]
	return m != nil && m.away()
}

// misses reports whether a member does not see by himself what is new: he looks at no page of ours, and has not chosen to be away.
func (a *App) misses(workspace, user int64) bool {
	l, now := &a.attendances, a.Store.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.list[memberKey{workspace, user}]
	if m == nil {
		return true
	}
	for _, at := range m.by {
		if at.Looking && at.Present(now) {
			return false
		}
	}
	return !m.away()
}

// Loads are how many conversations each member has open, in all inboxes; for who gives conversations to others.
func (a *App) Loads(ctx context.Context, actor *desk.Actor) (map[int64]int, error) {
	if err := actor.Need(desk.PermAssignOthers); err != nil {
		return nil, err
	}
	return a.Store.Loads(ctx, actor.Workspace)
}

// acts lets a person act: whoever is away by his own choice is refused, unless the workspace allows it; anybody else is there,
// since he acts. Tokens and the system's own work are not asked. written is when it was written, if that was before: it is judged by
// what was chosen then, as far as that is known. Nothing is read or written for it.
func (a *App) acts(actor *desk.Actor, written time.Time) error {
	if actor.Kind != desk.ActorUser || actor.User == 0 {
		return nil
	}
	l, now := &a.attendances, a.Store.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.of(actor.Workspace, actor.User)
	rules := l.rules[actor.Workspace]
	if m.away() {
		if rules.AwayActs || m.wasThere(written, now) {
			return nil
		}
		return desk.Conflict("not_online")
	}
	acted := m.by[actedSource]
	acting := acted.Place == desk.Acting && acted.Present(now)
	if acting && now.Sub(acted.Seen) < desk.AbsentAfter/4 {
		return nil
	}
	if acting || desk.AvailabilityOf(m.by, false, rules, now) != desk.Online {
		l.set(m, actedSource, acted.Acted(now), now)
	}
	return nil
}

// mayAct lets whoever has a permission act, as acts does.
func (a *App) mayAct(actor *desk.Actor, p desk.Permission, written time.Time) error {
	if err := actor.Need(p); err != nil {
		return err
	}
	return a.acts(actor, written)
}

// mayWrite lets somebody write a draft as it is; a note he may write whether he is there or not.
func (a *App) mayWrite(actor *desk.Actor, d *Draft) error {
	if err := a.checkDraft(actor, d); err != nil || d.Kind == desk.KindNote {
		return err
	}
	return a.acts(actor, d.WrittenAt)
}

// signedOut notes that a session has ended.
func (a *App) signedOut(user int64, workspaces []desk.Workspace, source Source) {
	l, now := &a.attendances, a.Store.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range workspaces {
		m := l.list[memberKey{w.ID, user}]
		if m == nil {
			continue
		}
		for _, gone := range []Source{source, actedSource} {
			if _, known := m.by[gone]; known {
				l.set(m, gone, desk.Attendance{Place: desk.SignedOut, Seen: now}, now)
			}
		}
	}
}

// ruled notes a workspace's rules.
func (a *App) ruled(workspace int64, rules desk.PresenceRules) {
	l := &a.attendances
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rules[workspace] == rules {
		return
	}
	if l.rules == nil {
		l.rules = map[int64]desk.PresenceRules{}
	}
	l.rules[workspace], l.moved = rules, true
}
