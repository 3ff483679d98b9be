package store

import (
	"context"
	"strings"

	"timbre/internal/desk"
)

// Two orders have two parts: what I have answered, or what has a target that can be missed, by an index of its own; then the others by
// activity. A page takes from the second what the first has not.

// inParts reports whether the order has two.
func (o listOrder) inParts() bool { return o.name == "replied" || o.name == "due" }

// listParts reads a page of such an order.
func (s *Store) listParts(ctx context.Context, l *listing) (page []desk.Listed, next string, err error) {
	limit, read := l.query.Limit, s.read
	if l.order.name == "replied" {
		read = s.readReplied
	}
	if page, err = read(ctx, l); err != nil {
		return nil, "", err
	}
	if len(page) > limit {
		page = page[:limit]
		return page, l.order.cursor(&page[limit-1]), nil
	}
	first := len(page)
	others, err := l.others(max(1, limit-first), "")
	if err != nil {
		return nil, "", err
	}
	more, err := s.read(ctx, others)
	if err != nil {
		return nil, "", err
	}
	if page = append(page, more...); len(page) <= limit {
		return page, "", nil
	}
	page = page[:limit]
	last := &page[limit-1]
	if first == limit {
		return page, l.order.cursor(last), nil
	}
	return page, others.order.cursor(last), nil
}

// others is the second part.
func (l *listing) others(limit int, after string) (*listing, error) {
	q := *l.query
	q.Sort, q.Limit, q.After = desk.SortActivity, limit, after
	out, err := newListing(l.dialect, l.actor, &q)
	if err != nil {
		return nil, err
	}
	out.rest = l.order.name
	return out, nil
}

// ofPart keeps the arm of a source to its part of such an order.
func (l *listing) ofPart(source string) string {
	switch {
	case l.rest == "replied":
		return ofAgent("last_reply_at", "0", l.arg(l.actor.User)) + " = 0"
	case l.rest == "due" && strings.HasPrefix(source, "conversations "):
		return "c.sla_due = " + never
	case l.rest == "due":
		return "(SELECT d.sla_due FROM conversations d WHERE d.workspace_id = c.workspace_id AND d.id = c.id) = " + never
	case l.order.name == "due":
		return "c.sla_due < " + never
	}
	return ""
}

// dueLead adds the arms of what a leader has that has a target, in the order of that. Labels and bots have none of their own: the inboxes
// are walked for them.
func (l *listing) dueLead(by leader, value int64, statuses []desk.Status, conditions ...string) {
	arm := func(family, owner string, more ...string) {
		l.add("conversations c"+l.dialect.by(family+"_due"), append(append([]string{owner, inStatuses(statuses)}, more...), conditions...)...)
	}
	switch by {
	case byLabel:
		for _, id := range l.inboxes {
			arm(byInbox.active, byInbox.where+l.arg(id), l.carries(value))
		}
	case byBot:
		arm(byInbox.active, byInbox.where+l.arg(value), "c.bot_id > 0")
	default:
		arm(by.active, by.where+l.arg(value))
	}
}
