package store

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"timbre/internal/desk"
)

// A list is a merge of arms. Each arm walks one index of the schema, whose order is the list's and whose WHERE stands in it as
// literals, and gives (key, id); the first of all arms are joined to what a row shows, in the same statement. SQLite merges bare
// arms lazily; PostgreSQL needs the limit in each.

// listOrder is one way to sort.
type listOrder struct {
	name   string // in cursors, and of the indexes that have it
	key    string // the column before the id; "": the id alone
	newest bool   // descending
}

var listOrders = map[desk.Sort]listOrder{
	desk.SortActivity: {"activity", "last_activity_at", true},
	desk.SortCreated:  {"created", "", false},
	desk.SortNewest:   {"created", "", true},
	desk.SortWaiting:  {"waits", "waits_since", false},
	desk.SortPriority: {"priority", "priority", true},
	desk.SortReplied:  {"replied", "last_reply_at", true},
	desk.SortDue:      {"due", "sla_due", false},
}

// orderOf is the order that a list has in fact: some there are only where an index has them.
func orderOf(a *desk.Actor, q *desk.ListQuery, statuses []desk.Status) (o listOrder, ok bool) {
	o, ok = listOrders[q.Sort]
	switch {
	case !ok:
		return o, false
	case o.name == "due": // what has no target has the second part
	case !o.indexedAlways() && slices.ContainsFunc(statuses, func(s desk.Status) bool { return !s.Active() }),
		o.name == "replied" && (a.User == 0 || !q.Filter.Empty()):
		o = listOrders[desk.SortActivity]
	}
	if q.View == desk.ViewUnattended && o.name == "activity" { // an index of it would be written with every message of who waits
		o = listOrders[desk.SortWaiting]
	}
	return o, true
}

// indexedAlways reports whether all statuses have indexes with the order; the others only have it for open and pending.
func (o listOrder) indexedAlways() bool { return o.name == "activity" || o.name == "created" }

// listing builds one list's statement.
type listing struct {
	dialect  dialect
	actor    *desk.Actor
	query    *desk.ListQuery
	statuses []desk.Status
	order    listOrder
	fetch    int     // how many rows, one more than the page
	inboxes  []int64 // that the actor is in and the query asks for
	picks    []int64 // of those, whose queue every member sees
	keyset   string  // condition of the pages after the first
	bounds   string  // more of what every arm must be within; see bound
	now      time.Time
	overlap  bool   // a conversation may be in two arms
	rest     string // the order whose second part this is: without what its first part has
	args     []any  // the first is the workspace
	arms     []string
}

// List returns a page of conversations that the actor may see, and the cursor of the following page, "" if there is none.
func (s *Store) List(ctx context.Context, a *desk.Actor, q desk.ListQuery) (page []desk.Listed, next string, err error) {
	if !q.Filter.Empty() {
		return s.filtered(ctx, a, q)
	}
	l, err := newListing(s.engine.dialect(), a, &q)
	if err != nil {
		return nil, "", err
	}
	if l.order.inParts() {
		return s.listParts(ctx, l)
	}
	if page, err = s.read(ctx, l); err != nil {
		return nil, "", err
	}
	if len(page) > q.Limit {
		page = page[:q.Limit]
		next = l.order.cursor(&page[q.Limit-1])
	}
	return page, next, nil
}

// read reads one more than a page.
func (s *Store) read(ctx context.Context, l *listing) ([]desk.Listed, error) {
	if l.addArms(); len(l.arms) == 0 {
		return nil, nil
	}
	return listed(ctx, s.engine, l.fetch, l.text(), l.args)
}

func newListing(d dialect, a *desk.Actor, q *desk.ListQuery) (*listing, error) {
	l := &listing{dialect: d, actor: a, query: q, inboxes: a.Inboxes, fetch: fetchOf(q.Limit), args: []any{a.Workspace}}
	var ok bool
	if l.statuses, ok = q.Statuses(); !ok {
		return nil, desk.Invalid("status", "not_a_choice")
	}
	if q.Inbox != 0 {
		l.inboxes = nil
		if a.InInbox(q.Inbox) {
			l.inboxes = []int64{q.Inbox}
		}
	}
	l.narrow(q.Filter)
	if l.order, ok = orderOf(a, q, l.statuses); !ok {
		return nil, desk.Invalid("sort", "not_a_choice")
	}
	for _, id := range l.inboxes {
		if !slices.Contains(a.PickOff, id) {
			l.picks = append(l.picks, id)
		}
	}
	if a.Watcher != nil {
		var within string
		within, l.args = watched(d, a, l.args)
		l.bounds = " AND " + within
	}
	if q.After != "" {
		key, id, ok := l.order.parseCursor(q.After)
		if !ok && l.order.inParts() { // of the second part
			return l.others(q.Limit, q.After)
		}
		if !ok {
			return nil, desk.Invalid("after", "invalid")
		}
		l.keyset = l.order.beyond(l, key, id)
	}
	return l, nil
}

// fetchOf rounds up, so that pages of all sizes share three texts.
func fetchOf(limit int) int {
	for _, n := range []int{25, 50} {
		if limit <= n {
			return n + 1
		}
	}
	return 101
}

// arg adds an argument and returns its place.
func (l *listing) arg(v any) string {
	l.args = append(l.args, v)
	return "$" + strconv.Itoa(len(l.args))
}

// in returns "column IN ids" with the arguments added.
func (l *listing) in(column string, ids []int64) string {
	if len(ids) == 1 {
		return column + " = " + l.arg(ids[0])
	}
	where, args := l.dialect.oneOf(column, ids, l.args)
	l.args = args
	return where
}

// has reports whether the query asks for a status.
func (l *listing) has(s desk.Status) bool { return slices.Contains(l.statuses, s) }

// by names the index that an arm is written for. SQLite is told, since it keeps no statistics and would guess.
func (d dialect) by(index string) string {
	if d.postgres {
		return ""
	}
	return " INDEXED BY " + index
}

// add adds an arm: rows of a source under conditions, of which empty ones count for nothing.
func (l *listing) add(source string, conditions ...string) {
	conditions = slices.DeleteFunc(append(conditions, l.ofPart(source), l.keyset), func(s string) bool { return s == "" })
	arm := "SELECT " + l.order.columns() + " FROM " + source + " WHERE " + strings.Join(conditions, " AND ") + l.bounds
	if l.dialect.postgres {
		arm = "(" + arm + l.tail("c.") + ")"
	}
	l.arms = append(l.arms, arm)
}

// tail orders and limits.
func (l *listing) tail(table string) string {
	return " ORDER BY " + l.order.by(table) + " LIMIT " + strconv.Itoa(l.fetch)
}

// text is the statement.
func (l *listing) text() string {
	columns := listedColumns
	if l.order.name == "replied" {
		columns += ", p.k"
	}
	return "SELECT " + columns + " FROM " + l.merged(l.grouped()) + ` p
		LEFT JOIN conversations c ON c.workspace_id = $1 AND c.id = p.id` + listedJoins + " ORDER BY " + l.order.by("p.")
}

// grouped are the arms. SQLite takes 500 terms of a UNION at most, so many are merged in groups first.
func (l *listing) grouped() []string {
	const most = 200
	arms := l.arms
	for len(arms) > most {
		var groups []string
		for group := range slices.Chunk(arms, most) {
			groups = append(groups, "SELECT * FROM "+l.merged(group)+" g")
		}
		arms = groups
	}
	return arms
}

// merged is the first rows of some arms together, in order.
func (l *listing) merged(arms []string) string {
	if len(arms) == 1 && l.dialect.postgres { // it is ordered and limited by itself
		return arms[0]
	}
	union := " UNION ALL "
	if l.overlap {
		union = " UNION "
	}
	return "(" + strings.Join(arms, union) + l.tail("") + ")"
}

func (o listOrder) columns() string {
	if o.key == "" {
		return "c.id AS id"
	}
	return o.column() + " AS k, " + o.id() + " AS id"
}

// column is the key's, of the table that an arm walks.
func (o listOrder) column() string {
	if o.name == "replied" {
		return "ca." + o.key
	}
	return "c." + o.key
}

func (o listOrder) id() string {
	if o.name == "replied" {
		return "ca.conversation_id"
	}
	return "c.id"
}

// by is the ORDER BY over the columns of an arm ("", "p.") or over those of the table ("c.").
func (o listOrder) by(table string) string {
	direction := ""
	if o.newest {
		direction = " DESC"
	}
	switch {
	case o.key == "":
		return table + "id" + direction
	case table == "c.":
		return o.column() + direction + ", " + o.id() + direction
	}
	return table + "k" + direction + ", " + table + "id" + direction
}

// beyond is the condition for what comes after a row.
func (o listOrder) beyond(l *listing, key, id int64) string {
	sign := ">"
	if o.newest {
		sign = "<"
	}
	if o.key == "" {
		return "c.id " + sign + " " + l.arg(id)
	}
	return "(" + o.column() + ", " + o.id() + ") " + sign + " (" + l.arg(key) + ", " + l.dialect.rowID(l.arg(id)) + ")"
}

// cursor names a row by its order, key and id.
func (o listOrder) cursor(row *desk.Listed) string {
	var key int64
	c := &row.Conversation
	switch o.name {
	case "activity":
		key = micros(c.LastActivityAt)
	case "waits":
		key = micros(c.WaitsSince())
	case "priority":
		key = int64(c.Priority)
	case "replied":
		key = micros(row.RepliedAt)
	case "due":
		key = micros(c.SLA.Due())
	}
	return o.at(key, c.ID)
}

func (o listOrder) at(key, id int64) string {
	text := o.name + "," + strconv.FormatInt(key, 36) + "," + strconv.FormatInt(id, 36)
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

func (o listOrder) parseCursor(cursor string) (key, id int64, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	parts := strings.Split(string(text), ",")
	if err != nil || len(parts) != 3 || parts[0] != o.name {
		return 0, 0, false
	}
	if key, err = strconv.ParseInt(parts[1], 36, 64); err != nil {
		return 0, 0, false
	}
	if o.name == "priority" && (key < 0 || key > int64(desk.PriorityUrgent)) {
		return 0, 0, false
	}
	id, err = strconv.ParseInt(parts[2], 36, 64)
	return key, id, err == nil
}
