package store

import (
	"math"
	"slices"

	"timbre/internal/desk"
)

// mostLeads is how many members, teams or labels a filter may ask for that its walk begins with one arm each.
const mostLeads = 8

// filterLead is a way to walk what a filter may hold for.
type filterLead struct {
	size int // how many conversations it has, about
	arms func()
}

// narrow takes from the filter what must hold of each conversation: which statuses, which inboxes, since when.
func (l *listing) narrow(f *desk.Filter) {
	for _, c := range f.Must() {
		switch {
		case c.Field == "status":
			l.statuses = slices.DeleteFunc(l.statuses, func(s desk.Status) bool {
				return slices.Contains(c.Values, s.String()) != (c.Op == desk.OpIn)
			})
		case c.Field == "unattended" && c.Op == desk.OpYes:
			l.statuses = slices.DeleteFunc(l.statuses, func(s desk.Status) bool { return s != desk.Open })
		case c.Field == "inbox":
			ids := l.filterWhere().ids(c)
			l.inboxes = slices.DeleteFunc(slices.Clone(l.inboxes), func(id int64) bool { return slices.Contains(ids, id) != (c.Op == desk.OpIn) })
		}
	}
}

// bound keeps the walk to a span of its order that the filter asks for.
func (l *listing) bound(f *desk.Filter) {
	if l.order.key == "" {
		l.boundByID(f)
	}
	if l.order.key != "last_activity_at" {
		return
	}
	for _, c := range f.Must() {
		if c.Field != "last_activity" {
			continue
		}
		sign := " >= "
		if c.Op == desk.OpBefore {
			sign = " < "
		}
		l.bounds += " AND c.last_activity_at" + sign + l.arg(l.filterWhere().moment(c.Values[0]))
	}
}

func (l *listing) filterWhere() *filterWhere {
	return &filterWhere{dialect: l.dialect, actor: l.actor, now: l.now, zone: l.query.Zone}
}

// addLeadArms adds the arms of the smallest walk that has all for which the filter can hold. They say no more than which
// conversations they have: all else is asked of those that the walk comes by.
func (l *listing) addLeadArms(n *sizes, found *foundBySearch) {
	if len(l.statuses) == 0 || len(l.inboxes) == 0 {
		return
	}
	if found != nil && l.query.Contact == 0 {
		l.foundArms(found)
		return
	}
	l.bound(l.query.Filter)
	leads := l.leads(n)
	smallest := slices.MinFunc(leads, func(x, y filterLead) int { return x.size - y.size })
	smallest.arms()
	l.importedArms(l.query.Filter)
}

func (l *listing) leads(n *sizes) []filterLead {
	q, user := l.query, l.actor.User
	if q.Contact != 0 {
		return []filterLead{{0, l.contactArm}}
	}
	if q.View == desk.ViewMine && user == 0 {
		return []filterLead{{0, func() {}}}
	}
	leads := []filterLead{l.base(n)}
	add := func(by leader, sizes map[int64]byStatus, ids ...int64) {
		if len(ids) > mostLeads {
			return
		}
		size := 0
		for _, id := range ids {
			size += sizes[id].of(l.statuses)
		}
		leads = append(leads, filterLead{size, func() {
			l.overlap = by == byLabel && len(ids) > 1
			for _, id := range ids {
				l.lead(by, id, l.statuses)
			}
		}})
	}
	if q.View == desk.ViewMine {
		add(byAgent, n.agents, user)
	}
	if q.Team != 0 {
		add(byTeam, n.teams, q.Team)
	}
	if q.Label != 0 {
		add(byLabel, n.labels, q.Label)
	}
	for _, c := range q.Filter.Must() {
		if c.Op != desk.OpIn {
			continue
		}
		ids := slices.Compact(slices.Sorted(slices.Values(l.filterWhere().ids(c))))
		switch c.Field {
		case "assignee":
			add(byAgent, n.agents, ids...)
		case "team":
			add(byTeam, n.teams, ids...)
		case "agent":
			leads = l.hadLead(leads, n, ids)
		case "label", "conversation_label", "contact_label":
			add(byLabel, n.labels, ids...)
		}
	}
	return leads
}

// base is what the actor sees, as an unfiltered list has it.
func (l *listing) base(n *sizes) filterLead {
	view := l.query.View
	if l.unassignedOnly() {
		view = desk.ViewUnassigned
	}
	arms := func() {
		q := *l.query
		q.View, q.Label, q.Team, q.Contact = view, 0, 0, 0
		if q.View == desk.ViewMine { // what is mine is one of the others
			q.View = desk.ViewAll
		}
		l.query = &q
		l.addArms()
	}
	size := 0
	for _, id := range l.inboxes {
		switch {
		case view == desk.ViewUnassigned && slices.Equal(l.statuses, []desk.Status{desk.Open}):
			size += n.queues[id]
		case l.actor.Sight == desk.SightAll:
			size += n.inboxes[id].of(l.statuses)
		case l.has(desk.Open) && slices.Contains(l.picks, id):
			size += n.queues[id]
		}
	}
	if l.actor.Sight != desk.SightAll {
		size += n.agents[l.actor.User].of(l.statuses)
		if l.actor.Sight == desk.SightTeam {
			for _, id := range l.actor.Teams {
				size += n.teams[id].of(l.statuses)
			}
		}
	}
	return filterLead{min(size, math.MaxInt32), arms}
}

// unassignedOnly reports whether the filter wants what neither an agent nor a bot has.
func (l *listing) unassignedOnly() bool {
	nobody, noBot := false, false
	for _, c := range l.query.Filter.Must() {
		nobody = nobody || c.Field == "assignee" && c.Op == desk.OpEmpty
		noBot = noBot || c.Field == "with_bot" && c.Op == desk.OpNo || c.Field == "unattended" && c.Op == desk.OpYes
	}
	return nobody && noBot && l.query.View == desk.ViewAll
}
