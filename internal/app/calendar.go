package app

import (
	"context"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// calendars are a workspace's business hours with what texts about them say of it.
type calendars struct {
	workspace desk.Workspace
	zone      *time.Location
	hours     map[int64]*desk.BusinessHours
}

// calendarsFor reads them if one of the inboxes keeps any; else there is nothing to read.
func (a *App) calendarsFor(ctx context.Context, workspace int64, list []store.Inbox) (c calendars, err error) {
	any := false
	for i := range list {
		any = any || list[i].Workspace == workspace && list[i].Settings.Hours.Hours != 0
	}
	if !any {
		return c, nil
	}
	if c.workspace, err = a.Store.Workspace(ctx, workspace); err != nil {
		return c, err
	}
	c.zone = locationOf(c.workspace.TimeZone)
	hours, err := a.Store.BusinessHours(ctx, workspace)
	c.hours = make(map[int64]*desk.BusinessHours, len(hours))
	for i := range hours {
		c.hours[hours[i].ID] = &hours[i]
	}
	return c, err
}

// of returns the calendar of an inbox.
func (c *calendars) of(b *desk.Inbox) desk.Calendar {
	h := c.hours[b.Settings.Hours.Hours]
	if h == nil {
		return desk.Calendar{}
	}
	if b.Settings.Hours.TimeZone != "" {
		return desk.Calendar{Hours: h, Zone: locationOf(b.Settings.Hours.TimeZone)}
	}
	return desk.Calendar{Hours: h, Zone: c.zone}
}

// locationOf is UTC where this machine does not know a zone.
func locationOf(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return time.UTC
}
