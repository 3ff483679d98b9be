package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Bounds of business hours.
const (
	maxHoursName     = 60 // characters
	maxBusinessHours = 50
	maxHolidayName   = 80
	maxClosedMessage = 1000
)

// BusinessHoursView is business hours with how they stand now in the workspace's time zone.
type BusinessHoursView struct {
	desk.BusinessHours
	Open    bool
	Changes []time.Time // when they open or close next, by turns
}

// BusinessHours lists the workspace's business hours by name.
func (a *App) BusinessHours(ctx context.Context, actor *desk.Actor) ([]BusinessHoursView, error) {
	list, err := a.Store.BusinessHours(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	return a.hoursViews(ctx, actor, list...)
}

func (a *App) hoursViews(ctx context.Context, actor *desk.Actor, list ...desk.BusinessHours) ([]BusinessHoursView, error) {
	w, err := a.Store.Workspace(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	zone := locationOf(w.TimeZone)
	now := a.Store.Now()
	out := make([]BusinessHoursView, len(list))
	for i, h := range list {
		c := desk.Calendar{Hours: &h, Zone: zone}
		out[i] = BusinessHoursView{h, c.IsOpen(now), c.Changes(now, nextChanges)}
	}
	return out, nil
}

// BusinessHoursChange is what is written of business hours; nil leaves as it is.
type BusinessHoursChange struct {
	Name *string
	Week *[7][]desk.Span
	Days *[]desk.SpecialDay
}

// WriteBusinessHours stores business hours; id 0 makes new ones.
func (a *App) WriteBusinessHours(ctx context.Context, actor *desk.Actor, id int64, in BusinessHoursChange) (v BusinessHoursView, err error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return v, err
	}
	var h desk.BusinessHours
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		known, err := tx.BusinessHours()
		if err != nil {
			return err
		}
		var before facts
		action := "business_hours.made"
		h = desk.BusinessHours{Workspace: actor.Workspace, CreatedAt: tx.Now}
		if id != 0 {
			i := slices.IndexFunc(known, func(h desk.BusinessHours) bool { return h.ID == id })
			if i < 0 {
				return desk.ErrNotFound
			}
			h = known[i]
			before, action = hoursFacts(h), "business_hours.changed"
		}
		if err := in.apply(&h, known); err != nil {
			return err
		}
		save := tx.UpdateBusinessHours
		if id == 0 {
			if len(known) >= maxBusinessHours {
				return desk.Conflict("too_many_business_hours").With("limit", maxBusinessHours)
			}
			h.ID, save = tx.NewID(), tx.InsertBusinessHours
		}
		if err := save(h); err != nil {
			return err
		}
		a.slaChanged(tx, false)
		emit(tx, actor, desk.WorkspaceChanged, actor.Workspace)
		return a.noted(ctx, tx, actor, action, subject{h.ID, h.Name}, before, hoursFacts(h))
	})
	if err != nil {
		return v, err
	}
	a.forgetRoutes()
	list, err := a.hoursViews(ctx, actor, h)
	if err != nil {
		return v, err
	}
	return list[0], nil
}

func (in *BusinessHoursChange) apply(h *desk.BusinessHours, known []desk.BusinessHours) error {
	f := faults{}
	if in.Name != nil || h.ID == 0 {
		if h.Name = f.line("name", deref(in.Name), maxHoursName); h.Name == "" {
			f.add("name", "required")
		}
		if slices.ContainsFunc(known, func(o desk.BusinessHours) bool { return o.ID != h.ID && store.Fold(o.Name) == store.Fold(h.Name) }) {
			f.add("name", "taken")
		}
	}
	if in.Week != nil {
		h.Week = *in.Week
		for d := range h.Week {
			f.spans("week["+strconv.Itoa(d)+"]", h.Week[d])
		}
	}
	if in.Days != nil {
		h.Days = slices.Clone(*in.Days)
		if len(h.Days) > desk.MaxSpecialDays {
			f.add("days", "too_many")
		}
		slices.SortStableFunc(h.Days, func(a, b desk.SpecialDay) int { return a.Date.Compare(b.Date) })
		for i := range h.Days {
			d := &h.Days[i]
			field := "days[" + d.Date.String() + "]"
			d.Name = f.line(field, d.Name, maxHolidayName)
			if f.spans(field, d.Spans); i > 0 && h.Days[i-1].Date == d.Date {
				f.add(field, "repeat")
			}
		}
	}
	return f.err()
}

// spans checks the hours of a day.
func (f faults) spans(field string, list []desk.Span) {
	if code := desk.CheckSpans(list); code != "" {
		f.add(field, "hours_"+code)
	}
}

// DeleteBusinessHours deletes business hours that no inbox keeps.
func (a *App) DeleteBusinessHours(ctx context.Context, actor *desk.Actor, id int64) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		h, err := tx.BusinessHoursByID(id)
		if err != nil {
			return err
		}
		list, err := tx.Inboxes()
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(list, func(b store.Inbox) bool { return b.Settings.Hours.Hours == id }); i >= 0 {
			return desk.Conflict("business_hours_in_use").With("inbox", list[i].Name)
		}
		tx.DeleteBusinessHours(id)
		emit(tx, actor, desk.WorkspaceChanged, actor.Workspace)
		return a.noted(ctx, tx, actor, "business_hours.deleted", subject{id, h.Name}, hoursFacts(h), nil)
	})
}

// checkHours refuses hours that an inbox cannot keep.
func checkHours(tx *store.Tx, f faults, h *desk.InboxHours, was desk.InboxHours) error {
	if h.Message = f.text("settings.hours.message", h.Message, maxClosedMessage); h.TimeZone != "" {
		h.TimeZone = f.timeZone("settings.hours.time_zone", h.TimeZone)
	}
	if h.Hours == 0 || h.Hours == was.Hours {
		return nil
	}
	_, err := tx.BusinessHoursByID(h.Hours)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		f.add("settings.hours.business_hours_id", "not_found")
		return nil
	}
	return err
}
