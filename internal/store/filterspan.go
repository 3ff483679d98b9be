package store

import (
	"slices"
	"time"

	"timbre/internal/desk"
)

// Ids are ordered by time, so what began within a span has ids within it, and what was closed before a moment began before it. An id is
// made when its conversation begins or a moment later, never earlier; clocks that were set back may leave it ahead of its time.

// idAhead is how far ids may be ahead of their time.
const idAhead = 24 * time.Hour

// began is the moment that a condition names.
func (l *listing) began(c *desk.Filter) time.Time {
	return time.UnixMicro(l.filterWhere().moment(c.Values[0]))
}

// boundByID keeps the walk by beginning to the span that the filter asks for.
func (l *listing) boundByID(f *desk.Filter) {
	for _, c := range f.Must() {
		switch {
		case c.Field == "created" && c.Op == desk.OpSince:
			l.bounds += " AND c.id >= " + l.arg(desk.FirstID(l.began(c)))
		case (c.Field == "created" || c.Field == "closed") && c.Op == desk.OpBefore:
			l.bounds += " AND c.id < " + l.arg(desk.FirstID(l.began(c).Add(idAhead)))
		}
	}
}

// importedArms add what began before a moment although its id is later: conversations that were synced. They are few in a span, and
// sorted. Where the walk has nothing for the actor, neither has this.
func (l *listing) importedArms(f *desk.Filter) {
	if len(l.arms) == 0 || l.order.key != "" || !slices.ContainsFunc(f.Must(), beganBefore) {
		return
	}
	span := ""
	for _, c := range f.Must() {
		switch {
		case beganBefore(c):
			span += " AND c.created_at < " + l.arg(micros(l.began(c)))
		case c.Field == "created":
			span += " AND c.created_at >= " + l.arg(micros(l.began(c)))
		}
	}
	l.bounds, l.overlap = "", true
	for _, id := range l.inboxes {
		l.add("conversations c"+l.dialect.by("conversations_imported"), "c.workspace_id = $1", byInbox.where+l.arg(id), "c.origin = 5"+span)
	}
}

func beganBefore(c *desk.Filter) bool { return c.Field == "created" && c.Op == desk.OpBefore }

// hadLead begins with what some agents have had, where that is listed in order. There may be more of it than they have now.
func (l *listing) hadLead(leads []filterLead, n *sizes, ids []int64) []filterLead {
	if l.order.key != "" || len(ids) > mostLeads {
		return leads
	}
	size := 0
	for _, id := range ids {
		size += n.agents[id].of([]desk.Status{desk.Open, desk.Pending, desk.Snoozed, desk.Closed})
	}
	return append(leads, filterLead{size + size/2, func() {
		l.overlap = len(ids) > 1
		for _, id := range ids {
			l.hadArm(id)
		}
	}})
}
