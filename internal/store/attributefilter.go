package store

import (
	"strconv"

	"timbre/internal/desk"
)

// AttributeTest compares a value: with Value.Number where the kind has numbers, else with Value.Text.
type AttributeTest struct {
	Attribute desk.Attribute
	Op        AttributeOp
	Value     desk.AttributeValue
}

// AttributeOp is how a value is compared.
type AttributeOp string

const (
	AttributeIs       AttributeOp = "is"       // every kind; a checkbox that nobody touched is not ticked
	AttributeIsNot    AttributeOp = "is_not"   // also what has no value
	AttributeHas      AttributeOp = "contains" // text, link, list
	AttributeHasNot   AttributeOp = "not_contains"
	AttributeLess     AttributeOp = "less" // number, date, currency
	AttributeAtMost   AttributeOp = "at_most"
	AttributeMore     AttributeOp = "more"
	AttributeAtLeast  AttributeOp = "at_least"
	AttributeKnown    AttributeOp = "known" // there is a value
	AttributeNotKnown AttributeOp = "not_known"
)

// attributeOps are the comparisons, what they deny if they are a denial, and whether they are of numbers, texts or both.
var attributeOps = map[AttributeOp]struct {
	sql            string
	denied         bool
	numbers, texts bool
}{
	AttributeIs:       {"=", false, true, true},
	AttributeIsNot:    {"=", true, true, true},
	AttributeHas:      {"LIKE", false, false, true},
	AttributeHasNot:   {"LIKE", true, false, true},
	AttributeLess:     {"<", false, true, false},
	AttributeAtMost:   {"<=", false, true, false},
	AttributeMore:     {">", false, true, false},
	AttributeAtLeast:  {">=", false, true, false},
	AttributeKnown:    {"", false, true, true},
	AttributeNotKnown: {"", true, true, true},
}

// Allowed reports whether the attribute's kind can be compared so.
func (t AttributeTest) Allowed() bool {
	op, known := attributeOps[t.Op]
	if t.Attribute.Kind == desk.AttributeCheckbox {
		return t.Op == AttributeIs || t.Op == AttributeIsNot
	}
	return known && (op.numbers && numeric(t.Attribute.Kind) || op.texts && !numeric(t.Attribute.Kind))
}

// numeric reports whether values of a kind are found by their number.
func numeric(k desk.AttributeKind) bool {
	return k == desk.AttributeNumber || k == desk.AttributeDate || k == desk.AttributeCurrency || k == desk.AttributeCheckbox
}

// subject is the column of conversation c, or of contact ct, whose values an attribute has. Of a conversation's list contacts stand
// in c.contact_id.
func (t AttributeTest) subject(conversations bool) string {
	switch {
	case !conversations:
		return "ct.id"
	case t.Attribute.Noun == desk.OfContact:
		return "c.contact_id"
	}
	return "c.id"
}

// rows returns the conditions under which a row v of attribute_values passes, with the arguments added, and whether those that have
// such a row are left out instead.
func (t AttributeTest) rows(args []any) (where string, denied bool, _ []any) {
	arg := func(value any) string {
		args = append(args, value)
		return "$" + strconv.Itoa(len(args))
	}
	op := attributeOps[t.Op]
	where, denied = "v.attribute_id = "+arg(t.Attribute.ID), op.denied
	switch {
	case op.sql == "":
	case t.Attribute.Kind == desk.AttributeCheckbox:
		where += " AND v.number = 1"
		denied = denied != (t.Value.Number == 0)
	case numeric(t.Attribute.Kind):
		where += " AND v.number " + op.sql + " " + arg(t.Value.Number)
	case op.sql == "LIKE":
		where += " AND v.text LIKE " + arg("%"+like(Fold(t.Value.Text))+"%") + ` ESCAPE '\'`
	default:
		where += " AND v.text = " + arg(Fold(t.Value.Text))
	}
	return where, denied, args
}

// attributeHolds returns the condition under which conversation c (or, in a list of contacts, contact ct) passes, with the arguments
// added: for each row the value is looked up by the row's id. Whoever wants to begin with the values instead, since few pass, walks
// attribute_values_number or _text with the condition of rows.
func attributeHolds(t AttributeTest, conversations bool, args []any) (string, []any) {
	where, denied, args := t.rows(args)
	noun := "c"
	if !conversations {
		noun = "ct"
	}
	text := "EXISTS (SELECT 1 FROM attribute_values v WHERE v.workspace_id = " + noun + ".workspace_id AND v.subject_id = " + t.subject(conversations) + " AND " + where + ")"
	if denied {
		text = "NOT " + text
	}
	return text, args
}
