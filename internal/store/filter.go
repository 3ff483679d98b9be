package store

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"timbre/internal/desk"
)

// A filter becomes SQL here and nowhere else: each field of desk.ConversationFields has an entry in filterColumns, and every value is an
// argument.

// filterColumn is what a field is of conversation c, its contact ct and its thread t.
type filterColumn struct {
	value string                               // the column; of a time microseconds, of a text not folded yet
	code  func(name string) (int64, bool)      // of a choice: how it is stored
	where func(w *filterWhere, c cond) string  // in place of all of it: the condition
	empty func(w *filterWhere) (filled string) // the condition that there is a value, where value <> 0 does not say so
	joins filterJoins
}

// filterJoins are what a condition reads besides the conversation.
type filterJoins struct{ contact, thread bool }

type cond = *desk.Filter

// lastInbound is when the customer wrote last, as desk.LastInbound.
const lastInbound = "(CASE WHEN t.last_inbound_at > c.last_inbound_at THEN t.last_inbound_at ELSE c.last_inbound_at END)"

var never = strconv.FormatInt(micros(desk.Never), 10)

var filterColumns = map[string]filterColumn{
	"status":   {value: "c.status", code: codeOf(desk.ParseStatus)},
	"priority": {value: "c.priority", code: codeOf(desk.ParsePriority)},
	"origin":   {value: "c.origin", code: codeOf(desk.ParseOrigin)},
	"channel":  {where: (*filterWhere).channel},
	"window":   {where: (*filterWhere).window, joins: filterJoins{thread: true}},

	"assignee":           {value: "c.assignee_id"},
	"team":               {value: "c.team_id"},
	"inbox":              {value: "c.inbox_id"},
	"closed_by":          {value: "c.closed_by"},
	"label":              {where: (*filterWhere).label},
	"conversation_label": {where: labelsIn("c.labels")},
	"contact_label":      {where: labelsIn("c.contact_labels")},
	"participant":        {where: (*filterWhere).participant},
	"agent":              {where: (*filterWhere).had},
	"search":             {where: (*filterWhere).search, joins: filterJoins{contact: true}},

	"unread":     {value: "c.unread"},
	"unattended": {value: "(c.status = 0 AND c.bot_id = 0 AND c.waiting_since < " + never + ")"},
	"sla":        {where: (*filterWhere).sla},
	"sla_policy": {value: "c.sla_policy_id"},
	"sla_due":    {value: "c.sla_due", empty: func(*filterWhere) string { return "c.sla_due < " + never }},
	"with_bot":   {value: "(c.bot_id <> 0)"},

	"created":         {value: "c.created_at"},
	"last_activity":   {value: "c.last_activity_at"},
	"last_inbound":    {value: lastInbound, joins: filterJoins{thread: true}},
	"waiting_since":   {value: "c.waiting_since", empty: func(*filterWhere) string { return "c.waiting_since < " + never }},
	"opened":          {value: "c.opened_at"},
	"first_reply":     {value: "c.first_reply_at"},
	"snoozed_until":   {value: "c.snoozed_until", empty: func(*filterWhere) string { return "c.snoozed_until <> 0" }},
	"closed":          {value: "c.closed_at"},
	"contact_created": {value: "ct.created_at", joins: filterJoins{contact: true}},

	"number":       {value: "c.number"},
	"unread_count": {value: "c.unread_count"},

	"close_reason":     {where: (*filterWhere).closeReason},
	"close_summary":    {value: "c.close_summary"},
	"contact_name":     {where: (*filterWhere).name, joins: filterJoins{contact: true}},
	"contact_email":    {where: (*filterWhere).email, joins: filterJoins{contact: true}},
	"contact_company":  contactText("ct.company"),
	"contact_city":     contactText("ct.city"),
	"contact_country":  contactText("ct.country"),
	"contact_language": contactText("ct.language"),
	"contact_bio":      contactText("ct.bio"),
	"contact_phone":    {where: (*filterWhere).phone, joins: filterJoins{contact: true}},
}

func contactText(column string) filterColumn {
	return filterColumn{value: column, joins: filterJoins{contact: true}}
}

func codeOf[T ~int8](parse func(string) (T, bool)) func(string) (int64, bool) {
	return func(name string) (int64, bool) {
		n, ok := parse(name)
		return int64(n), ok
	}
}

// filterWhere writes a filter as a condition, with its values among the arguments.
type filterWhere struct {
	dialect dialect
	actor   *desk.Actor
	now     time.Time
	zone    *time.Location
	args    []any // the first is the workspace
	joins   filterJoins

	contacts bool // the filter is of contact ct; else of conversation c
}

func (w *filterWhere) arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// write returns the condition of a checked filter.
func (w *filterWhere) write(f cond) string {
	switch {
	case f.Empty():
		return "TRUE"
	case len(f.All) > 0:
		return w.group(f.All, " AND ")
	case len(f.Any) > 0:
		return w.group(f.Any, " OR ")
	}
	if f.Attribute != nil {
		return w.attribute(f)
	}
	field, column := w.field(f.Field)
	w.joins.contact = w.joins.contact || column.joins.contact
	w.joins.thread = w.joins.thread || column.joins.thread
	if column.where != nil {
		return column.where(w, f)
	}
	switch field.Type {
	case desk.FilterChoice, desk.FilterRef:
		return w.oneOf(column, f)
	case desk.FilterFlag:
		return not(f.Op == desk.OpNo, column.value)
	case desk.FilterTime:
		return w.time(column, f)
	case desk.FilterNumber:
		return w.number(column.value, f)
	}
	return w.text(column.value, f)
}

func (w *filterWhere) field(name string) (desk.FilterField, filterColumn) {
	if w.contacts {
		field, _ := desk.ContactField(name)
		return field, contactFilterColumns[name]
	}
	field, _ := desk.ConversationField(name)
	return field, filterColumns[name]
}

func (w *filterWhere) group(list []desk.Filter, with string) string {
	parts := make([]string, len(list))
	for i := range list {
		parts[i] = w.write(&list[i])
	}
	return "(" + strings.Join(parts, with) + ")"
}

func not(is bool, condition string) string {
	if is {
		return "NOT (" + condition + ")"
	}
	return condition
}

// ids are the values of a condition on members, teams, inboxes or labels. Who has no user is nobody's "me".
func (w *filterWhere) ids(f cond) []int64 {
	ids := make([]int64, 0, len(f.Values))
	for _, v := range f.Values {
		if id, ok := desk.ParseID(v); ok && id > 0 {
			ids = append(ids, id)
		} else if v == desk.FilterMe && w.actor.User != 0 {
			ids = append(ids, w.actor.User)
		}
	}
	if len(ids) == 0 {
		ids = append(ids, -1)
	}
	return ids
}

func (w *filterWhere) in(column string, ids []int64) (where string) {
	where, w.args = w.dialect.oneOf(column, ids, w.args)
	return where
}

func (w *filterWhere) oneOf(column filterColumn, f cond) string {
	switch f.Op {
	case desk.OpEmpty:
		return column.value + " = 0"
	case desk.OpFilled:
		return column.value + " <> 0"
	}
	ids := w.ids
	if column.code != nil {
		ids = func(f cond) (codes []int64) {
			for _, v := range f.Values {
				if n, ok := column.code(v); ok {
					codes = append(codes, n)
				}
			}
			return codes
		}
	}
	return not(f.Op == desk.OpNotIn, w.in(column.value, ids(f)))
}

// place is the zone in which days begin.
func (w *filterWhere) place() *time.Location {
	if w.zone == nil {
		return time.UTC
	}
	return w.zone
}

// moment is the value of a condition on a time, in microseconds.
func (w *filterWhere) moment(v string) int64 {
	at, _ := desk.FilterMoment(v, w.now, w.place())
	return micros(at)
}

func (w *filterWhere) time(column filterColumn, f cond) string {
	filled := column.value + " > 0"
	if column.empty != nil {
		filled = column.empty(w)
	}
	switch f.Op {
	case desk.OpFilled:
		return filled
	case desk.OpEmpty:
		return not(true, filled)
	case desk.OpSince:
		return "(" + column.value + " >= " + w.arg(w.moment(f.Values[0])) + " AND " + column.value + " < " + never + ")"
	}
	return "(" + column.value + " < " + w.arg(w.moment(f.Values[0])) + " AND " + column.value + " > 0)"
}

// number compares a column of whole numbers.
func (w *filterWhere) number(column string, f cond) string {
	n, _ := desk.FilterDecimal(f.Values[0])
	switch f.Op {
	case desk.OpAtLeast:
		return column + " >= " + w.arg(int64(math.Ceil(n)))
	case desk.OpAtMost:
		return column + " <= " + w.arg(int64(math.Floor(n)))
	}
	whole := []int64{}
	for _, v := range f.Values {
		if n, _ := desk.FilterDecimal(v); n == math.Trunc(n) {
			whole = append(whole, int64(n))
		}
	}
	if len(whole) == 0 {
		whole = append(whole, -1)
	}
	return not(f.Op == desk.OpIsNot, w.in(column, whole))
}

// text compares a text without case and accents. One of the values is enough; of a negated condition none may be met.
func (w *filterWhere) text(column string, f cond) string {
	switch f.Op {
	case desk.OpEmpty:
		return column + " = ''"
	case desk.OpFilled:
		return column + " <> ''"
	}
	folded := w.dialect.fold(column)
	parts := make([]string, len(f.Values))
	for i, v := range f.Values {
		if f.Op == desk.OpContains || f.Op == desk.OpNotContains {
			parts[i] = folded + " LIKE " + w.arg("%"+like(Fold(v))+"%") + ` ESCAPE '\'`
		} else {
			parts[i] = folded + " = " + w.arg(Fold(strings.TrimSpace(v)))
		}
	}
	return not(f.Op == desk.OpNotContains || f.Op == desk.OpIsNot, "("+strings.Join(parts, " OR ")+")")
}

// phone compares digits, however they are grouped.
func (w *filterWhere) phone(f cond) string {
	if f.Op == desk.OpEmpty || f.Op == desk.OpFilled {
		return w.text("ct.phone", f)
	}
	if w.actor.Masked() {
		return "FALSE"
	}
	var parts []string
	for _, v := range f.Values {
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, v)
		switch {
		case digits == "":
			parts = append(parts, "FALSE")
		case f.Op == desk.OpContains || f.Op == desk.OpNotContains:
			parts = append(parts, "ct.phone LIKE "+w.arg("%"+digits+"%"))
		default:
			parts = append(parts, "ct.phone = "+w.arg("+"+digits))
		}
	}
	return not(f.Op == desk.OpNotContains || f.Op == desk.OpIsNot, "("+strings.Join(parts, " OR ")+")")
}

func (w *filterWhere) channel(f cond) string {
	w.args = append(w.args, w.dialect.texts(f.Values))
	return not(f.Op == desk.OpNotIn, "c.inbox_id IN (SELECT b.id FROM inboxes b WHERE b.workspace_id = $1 AND "+w.dialect.in("b.channel", len(w.args))+")")
}

func (w *filterWhere) window(f cond) string {
	ago := func(d time.Duration) string { return w.arg(micros(w.now.Add(-d))) }
	parts := make([]string, len(f.Values))
	for i, v := range f.Values {
		switch v {
		case desk.WindowOpen:
			parts[i] = lastInbound + " > " + ago(desk.ReplyWindow)
		case desk.WindowClosing:
			parts[i] = lastInbound + " > " + ago(desk.ReplyWindow) + " AND " + lastInbound + " <= " + ago(desk.ReplyWindow-desk.WindowCloses)
		default:
			parts[i] = lastInbound + " <= " + ago(desk.ReplyWindow)
		}
	}
	return not(f.Op == desk.OpNotIn, "("+strings.Join(parts, " OR ")+")")
}

func (w *filterWhere) label(f cond) string {
	switch f.Op {
	case desk.OpEmpty:
		return "(c.labels = '' AND c.contact_labels = '')"
	case desk.OpFilled:
		return "(c.labels <> '' OR c.contact_labels <> '')"
	}
	return not(f.Op == desk.OpNotIn, "EXISTS (SELECT 1 FROM labelled_conversations lc WHERE lc.workspace_id = c.workspace_id AND lc.id = c.id AND "+
		w.in("lc.label_id", w.ids(f))+")")
}

// labelsIn compares one of the two sets of labels.
func labelsIn(column string) func(w *filterWhere, f cond) string {
	return func(w *filterWhere, f cond) string {
		if f.Op == desk.OpEmpty || f.Op == desk.OpFilled {
			return not(f.Op == desk.OpFilled, column+" = ''")
		}
		ids := w.ids(f)
		parts := make([]string, len(ids))
		for i, id := range ids {
			parts[i] = "' ' || " + column + " || ' ' LIKE " + w.arg("% "+strconv.FormatInt(id, 10)+" %")
		}
		return not(f.Op == desk.OpNotIn, "("+strings.Join(parts, " OR ")+")")
	}
}

func (w *filterWhere) participant(f cond) string {
	follows := "EXISTS (SELECT 1 FROM conversation_agents fa WHERE fa.workspace_id = c.workspace_id AND fa.conversation_id = c.id AND fa.participates"
	switch f.Op {
	case desk.OpEmpty, desk.OpFilled:
		return not(f.Op == desk.OpEmpty, follows+")")
	}
	return not(f.Op == desk.OpNotIn, follows+" AND "+w.in("fa.user_id", w.ids(f))+")")
}

// sees adds the actor's sight.
func (w *filterWhere) sees() (where string) {
	where, w.args = sight(w.dialect, w.actor, w.args)
	return where
}

// from is what the conditions read. The contact and the thread are found by the conversation, hence the left joins; see listedJoins.
func (w *filterWhere) from() string {
	from := "conversations c" + w.dialect.byRow()
	if w.joins.contact {
		from += " LEFT JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id"
	}
	if w.joins.thread {
		from += " LEFT JOIN threads t ON t.workspace_id = c.workspace_id AND t.id = c.thread_id"
	}
	return from
}
