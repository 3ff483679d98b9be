package store

import (
	"strings"
	"time"

	"timbre/internal/desk"
)

// attribute compares a value of an attribute that the workspace made.
func (w *filterWhere) attribute(f cond) string {
	test := func(op AttributeOp, v desk.AttributeValue) (where string) {
		where, w.args = attributeHolds(AttributeTest{*f.Attribute, op, v}, !w.contacts, w.args)
		return where
	}
	any := func(op AttributeOp, denied bool) string {
		parts := make([]string, len(f.Values))
		for i, v := range f.Values {
			n, _ := desk.ParseDecimal(v)
			parts[i] = test(op, desk.AttributeValue{Number: int64(n), Text: strings.TrimSpace(v)})
		}
		return not(denied, "("+strings.Join(parts, " OR ")+")")
	}
	switch f.Op {
	case desk.OpEmpty:
		return test(AttributeNotKnown, desk.AttributeValue{})
	case desk.OpFilled:
		return test(AttributeKnown, desk.AttributeValue{})
	case desk.OpYes, desk.OpNo:
		return not(f.Op == desk.OpNo, test(AttributeIs, desk.AttributeValue{Number: 1}))
	case desk.OpSince:
		return test(AttributeAtLeast, desk.AttributeValue{Number: w.day(f.Values[0])})
	case desk.OpBefore:
		return test(AttributeLess, desk.AttributeValue{Number: w.day(f.Values[0])})
	case desk.OpAtLeast:
		return any(AttributeAtLeast, false)
	case desk.OpAtMost:
		return any(AttributeAtMost, false)
	case desk.OpContains, desk.OpNotContains:
		return any(AttributeHas, f.Op == desk.OpNotContains)
	}
	return any(AttributeIs, f.Op == desk.OpNotIn || f.Op == desk.OpIsNot)
}

// day is the value of a condition on a date: the days since 1970 until the one that it is in the zone.
func (w *filterWhere) day(v string) int64 {
	year, month, day := time.UnixMicro(w.moment(v)).In(w.place()).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}
