package app

import (
	"context"
	"sync"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// attendances are who is there, in all workspaces, as far as this node knows. Reports stay in memory and are written in batches: what
// changes soon, what only goes on now and then. Other nodes are told that something was written, and read it.
type attendances struct {
	mu    sync.Mutex
	list  map[memberKey]*attendant
	rules map[int64]desk.PresenceRules // of workspaces that have changed them
	soon  bool                         // something is to be written that others wait for
	wrote time.Time                    // when all was written last
	moved bool                         // a workspace's rules are others, which other nodes do not know yet
}

type memberKey struct{ workspace, user int64 }

// attendant is a member as far as he was heard of.
type attendant struct {
	by    map[string]desk.Attendance // by source
	hand  desk.Attendance            // what he has chosen, and when
	back  desk.Attendance            // when he had chosen to be there before, while he is away by choice; zero: he had never been away so
	dirty map[string]bool            // sources that are not written yet
	told  desk.Standing              // what streams were told last
}

// actedSource is where a member acted without a report of what he has on screen.
const actedSource = "act"

// Times of keeping.
const (
	tellEvery  = 500 * time.Millisecond // changes are told together
	writeEvery = 15 * time.Second       // reports of what goes on are written together
	lookBack   = 10 * time.Second       // of what other nodes wrote: their clocks differ a little
	mostRows   = 200                    // in one transaction
)

func (m *attendant) away() bool { return m.hand.Place == desk.AtDesk }

// longestUnsent is how long something can have waited to be sent. What claims to be older is judged by now.
const longestUnsent = 7 * 24 * time.Hour

// wasThere reports whether somebody who has chosen to be away had not when he wrote something: he wrote it after he had come back last, and before he
// chose so. What was before that is not known any more, and does not count for him.
func (m *attendant) wasThere(written, now time.Time) bool {
	return !written.IsZero() && written.Before(m.hand.Seen) && !written.Before(m.back.Seen) && now.Sub(written) <= longestUnsent
}

func (l *attendances) of(workspace, user int64) *attendant {
	key := memberKey{workspace, user}
	m := l.list[key]
	if m == nil {
		m = &attendant{by: map[string]desk.Attendance{}, dirty: map[string]bool{}}
		if l.list == nil {
			l.list = map[memberKey]*attendant{}
		}
		l.list[key] = m
	}
	return m
}

// set notes what was heard by a source. Of what only goes on, others need not hear at once.
func (l *attendances) set(m *attendant, source string, a desk.Attendance, now time.Time) {
	old := m.by[source]
	m.by[source], m.dirty[source] = a, true
	l.soon = l.soon || old.Place != a.Place || old.Looking != a.Looking || !old.Present(now)
}

// choose notes what a member has chosen.
func (l *attendances) choose(m *attendant, away bool, now time.Time) {
	if away == m.away() {
		return
	}
	if away && !m.hand.Seen.IsZero() {
		m.back = m.hand
		m.dirty[store.BackByHand] = true
	}
	m.hand = desk.Attendance{Place: desk.Elsewhere, Seen: now}
	if away {
		m.hand.Place = desk.AtDesk
	}
	m.dirty[store.ByHand], l.soon = true, true
}

func (l *attendances) standing(key memberKey, m *attendant, now time.Time) desk.Standing {
	s := desk.Standing{User: key.user, Availability: desk.AvailabilityOf(m.by, m.away(), l.rules[key.workspace], now), Since: now}
	s.ByHand = s.Availability == desk.Away && m.away()
	switch {
	case s.Availability == m.told.Availability && s.ByHand == m.told.ByHand:
		s.Since = m.told.Since
	case s.ByHand:
		s.Since = m.hand.Seen
	}
	return s
}

// changes are the standings that are others than was told last, by workspace.
func (l *attendances) changes(now time.Time) map[int64][]desk.Standing {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[int64][]desk.Standing{}
	for key, m := range l.list {
		was := m.told
		m.told = l.standing(key, m, now)
		if was.Availability != m.told.Availability || was.ByHand != m.told.ByHand {
			out[key.workspace] = append(out[key.workspace], m.told)
		}
		m.forget(now)
	}
	return out
}

// forget drops the sources that decide nothing: who is long silent, unless nothing later is known.
func (m *attendant) forget(now time.Time) {
	if len(m.by) < 2 {
		return
	}
	var last time.Time
	for _, a := range m.by {
		if a.Seen.After(last) {
			last = a.Seen
		}
	}
	for source, a := range m.by {
		if now.Sub(a.Seen) > time.Hour && a.Seen.Before(last) && !m.dirty[source] {
			delete(m.by, source)
		}
	}
}

// unwritten takes what is to be written.
func (l *attendances) unwritten() (out []store.Attendance, moved bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, m := range l.list {
		for source := range m.dirty {
			a := m.by[source]
			switch source {
			case store.ByHand:
				a = m.hand
			case store.BackByHand:
				a = m.back
			}
			out = append(out, store.Attendance{Workspace: key.workspace, User: key.user, Source: source, Attendance: a})
		}
		clear(m.dirty)
	}
	moved, l.soon, l.moved = l.moved, false, false
	return out, moved
}

// merge takes in what was written, here or on another node. What is known here and is later stands.
func (l *attendances) merge(list []store.Attendance, rules map[int64]desk.PresenceRules) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range list {
		m := l.of(a.Workspace, a.User)
		switch {
		case a.Source == store.ByHand && a.Seen.After(m.hand.Seen):
			m.hand = a.Attendance
		case a.Source == store.BackByHand && a.Seen.After(m.back.Seen):
			m.back = a.Attendance
		case a.Source != store.ByHand && a.Source != store.BackByHand && a.Seen.After(m.by[a.Source].Seen):
			m.by[a.Source] = a.Attendance
		}
	}
	l.rules = rules
}

// failed puts back what could not be written.
func (l *attendances) failed(list []store.Attendance, moved bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range list {
		l.of(a.Workspace, a.User).dirty[a.Source] = true
	}
	l.moved = l.moved || moved
}

// due reports whether something is to be written that others wait for, and whether it is time for all that waits.
func (l *attendances) due(now time.Time) (pressing, due bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if due = now.Sub(l.wrote) >= writeEvery; due {
		l.wrote = now
	}
	return l.soon || l.moved, due
}

// attendanceWritten is what a node says when there is something to read.
const attendanceWritten = `{"attendance":true}`

// LoadAttendance reads who was there when this node starts.
func (a *App) LoadAttendance(ctx context.Context) error { return a.readAttendance(ctx, time.Time{}) }

func (a *App) readAttendance(ctx context.Context, since time.Time) error {
	list, err := a.Store.AttendancesSince(ctx, since)
	if err != nil {
		return err
	}
	rules, err := a.Store.PresenceRules(ctx)
	if err == nil {
		a.attendances.merge(list, rules)
	}
	return err
}

// KeepAttendance tells of whose availability has changed, writes what was reported and reads what other nodes wrote, until ctx ends.
func (a *App) KeepAttendance(ctx context.Context, tell func(workspace int64, changed []desk.Standing)) {
	news := make(chan struct{}, 1)
	stop := a.Store.Hear(func(text string) {
		if text == attendanceWritten {
			select {
			case news <- struct{}{}:
			default:
			}
		}
	})
	defer stop()
	beat := time.NewTicker(tellEvery)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			a.writeAttendance(last)
			a.WriteRefusedSignIns(last, true)
			cancel()
			return
		case <-news:
			a.hearAttendance(ctx)
		case <-beat.C:
		}
		a.BeatAttendance(ctx, tell)
	}
}

// BeatAttendance writes what was reported, if others wait for it or it has waited for long enough, and tells of whose availability is another than
// was told last.
func (a *App) BeatAttendance(ctx context.Context, tell func(workspace int64, changed []desk.Standing)) {
	now := a.Store.Now()
	switch pressing, due := a.attendances.due(now); {
	case due:
		a.WriteRefusedSignIns(ctx, false)
		a.writeAttendance(ctx)
		a.hearAttendance(ctx)
	case pressing:
		a.writeAttendance(ctx)
	}
	for workspace, changed := range a.attendances.changes(now) {
		tell(workspace, changed)
		a.came(workspace, changed)
	}
}

// hearAttendance reads what other nodes wrote lately.
func (a *App) hearAttendance(ctx context.Context) {
	if !a.Store.Nodes() {
		return
	}
	if err := a.readAttendance(ctx, a.Store.Now().Add(-writeEvery-lookBack)); err != nil && ctx.Err() == nil {
		a.Log.WarnContext(ctx, "who is there on other nodes could not be read", "error", err)
	}
}

// writeAttendance writes what was heard since it was written last, and says so to other nodes.
func (a *App) writeAttendance(ctx context.Context) {
	list, moved := a.attendances.unwritten()
	if len(list) == 0 && !moved {
		return
	}
	for rest := list; len(rest) > 0; {
		part := rest[:min(mostRows, len(rest))]
		err := a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
			for _, row := range part {
				tx.SaveAttendance(row)
			}
			return nil
		})
		if err != nil {
			a.attendances.failed(rest, moved)
			a.Log.WarnContext(ctx, "who is there could not be written", "error", err)
			return
		}
		rest = rest[len(part):]
	}
	if err := a.Store.Say(ctx, attendanceWritten); err != nil && ctx.Err() == nil {
		a.Log.WarnContext(ctx, "other nodes were not told who is there", "error", err)
	}
}
