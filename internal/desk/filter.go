package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// Filter is a condition on conversations, or a group of filters of which all or any must hold. The zero Filter holds for each.
type Filter struct {
	All    []Filter `json:"all,omitempty"`
	Any    []Filter `json:"any,omitempty"`
	Field  string   `json:"field,omitempty"`
	Op     FilterOp `json:"op,omitempty"`
	Values []string `json:"values,omitempty"`

	Attribute *Attribute `json:"-"` // that the condition is about, once it is checked; nil: an attribute that all workspaces have
}

// FilterOp compares a field with values.
type FilterOp string

const (
	OpIn          FilterOp = "in"     // it is one of the values
	OpNotIn       FilterOp = "not_in" // it is none of them, or empty
	OpEmpty       FilterOp = "empty"
	OpFilled      FilterOp = "filled"
	OpYes         FilterOp = "yes"
	OpNo          FilterOp = "no"
	OpSince       FilterOp = "since"  // at this moment or later
	OpBefore      FilterOp = "before" // earlier than this moment
	OpContains    FilterOp = "contains"
	OpNotContains FilterOp = "not_contains"
	OpIs          FilterOp = "is"
	OpIsNot       FilterOp = "is_not"
	OpAtLeast     FilterOp = "at_least"
	OpAtMost      FilterOp = "at_most"
)

// Bounds of a filter.
const (
	MaxFilterText       = 8000 // bytes of its JSON
	MaxFilterDepth      = 4    // groups, one within another
	MaxFilterConditions = 30
	MaxFilterValues     = 50
	MaxFilterValue      = 200 // characters
)

// FilterMe stands for whoever looks, where a member is asked for.
const FilterMe = "me"

// FilterFields finds a field by its name; false: there is none.
type FilterFields func(name string) (FilterField, bool)

// ParseFilter reads a filter from JSON and checks it. An error names the place of what is wrong: "filter.all[1].values[0]".
func ParseFilter(text string, fields FilterFields) (*Filter, error) {
	if len(text) > MaxFilterText {
		return nil, Invalid("filter", "too_long").With("limit", MaxFilterText)
	}
	f := &Filter{}
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(f); err != nil {
		return nil, Invalid("filter", "filter_shape")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, Invalid("filter", "filter_shape")
	}
	return f, f.Check(fields)
}

// Text is the filter as JSON.
func (f *Filter) Text() string {
	b, _ := json.Marshal(f) // texts always encode
	return string(b)
}

// Empty reports whether the filter holds for every conversation.
func (f *Filter) Empty() bool { return f == nil || f.Field == "" && len(f.All) == 0 && len(f.Any) == 0 }

// Each calls fn for every condition.
func (f *Filter) Each(fn func(*Filter)) {
	if f == nil {
		return
	}
	for _, group := range [][]Filter{f.All, f.Any} {
		for i := range group {
			group[i].Each(fn)
		}
	}
	if f.Field != "" {
		fn(f)
	}
}

// Names reports whether a condition is about a field.
func (f *Filter) Names(field string) (named bool) {
	f.Each(func(c *Filter) { named = named || c.Field == field })
	return named
}

// Must lists the conditions that hold whatever else does: the filter itself, or those that it wants all.
func (f *Filter) Must() (out []*Filter) {
	switch {
	case f == nil:
	case f.Field != "":
		out = append(out, f)
	case len(f.Any) == 1:
		return f.Any[0].Must()
	default:
		for i := range f.All {
			out = append(out, f.All[i].Must()...)
		}
	}
	return out
}

// Check reports the first thing that is wrong.
func (f *Filter) Check(fields FilterFields) error {
	if f.Empty() && f.Op == "" && len(f.Values) == 0 {
		return nil
	}
	c := filterCheck{fields: fields}
	return c.check(f, "filter", 0)
}

type filterCheck struct {
	fields     FilterFields
	conditions int
}

func (c *filterCheck) check(f *Filter, path string, depth int) error {
	shapes := 0
	for _, is := range []bool{f.Field != "" || f.Op != "" || f.Values != nil, f.All != nil, f.Any != nil} {
		if is {
			shapes++
		}
	}
	switch {
	case shapes != 1:
		return Invalid(path, "filter_shape")
	case f.All != nil:
		return c.group(f.All, path+".all", depth+1)
	case f.Any != nil:
		return c.group(f.Any, path+".any", depth+1)
	}
	if c.conditions++; c.conditions > MaxFilterConditions {
		return Invalid(path, "filter_too_many").With("limit", MaxFilterConditions)
	}
	return c.condition(f, path)
}

func (c *filterCheck) group(list []Filter, path string, depth int) error {
	if depth > MaxFilterDepth {
		return Invalid(path, "filter_too_deep").With("limit", MaxFilterDepth)
	}
	if len(list) == 0 {
		return Invalid(path, "filter_group_empty")
	}
	for i := range list {
		if err := c.check(&list[i], fmt.Sprintf("%s[%d]", path, i), depth); err != nil {
			return err
		}
	}
	return nil
}

func (c *filterCheck) condition(f *Filter, path string) error {
	field, ok := c.fields(f.Field)
	if !ok {
		return Invalid(path+".field", "filter_field")
	}
	f.Attribute = field.Attribute
	if ops := field.Ops(); !slices.Contains(ops, f.Op) {
		return Invalid(path+".op", "filter_op").With("ops", join(ops))
	}
	if !f.Op.takesValues() {
		if len(f.Values) > 0 {
			return Invalid(path+".values", "filter_no_values")
		}
		return nil
	}
	switch most := f.Op.mostValues(); {
	case len(f.Values) == 0:
		return Invalid(path+".values", "required")
	case len(f.Values) > most:
		return Invalid(path+".values", "too_many").With("limit", most)
	}
	for i, v := range f.Values {
		if code := field.fault(v); code != "" {
			return Invalid(fmt.Sprintf("%s.values[%d]", path, i), code).With("limit", MaxFilterValue)
		}
	}
	return nil
}

func join(ops []FilterOp) string {
	text := ""
	for i, op := range ops {
		if i > 0 {
			text += ", "
		}
		text += string(op)
	}
	return text
}

func (op FilterOp) takesValues() bool {
	return op != OpEmpty && op != OpFilled && op != OpYes && op != OpNo
}

func (op FilterOp) mostValues() int {
	if op == OpSince || op == OpBefore || op == OpAtLeast || op == OpAtMost {
		return 1
	}
	return MaxFilterValues
}

// fault is the code of what is wrong with a value of the field; "": nothing.
func (f FilterField) fault(v string) string {
	if utf8.RuneCountInString(v) > MaxFilterValue {
		return "too_long"
	}
	if v == "" || !utf8.ValidString(v) || bytes.IndexByte([]byte(v), 0) >= 0 {
		return "required"
	}
	switch f.Type {
	case FilterChoice:
		if f.Attribute == nil && !slices.Contains(f.Choices, v) { // an attribute may have values that are offered no longer
			return "not_a_choice"
		}
	case FilterRef:
		if id, ok := ParseID(v); (!ok || id == 0) && !(f.Me && v == FilterMe) {
			return "filter_id"
		}
	case FilterTime:
		if _, ok := FilterMoment(v, time.Time{}, time.UTC); !ok {
			return "not_a_time"
		}
	case FilterNumber:
		_, ok := FilterDecimal(v)
		if f.Attribute != nil {
			_, ok = ParseDecimal(v)
		}
		if !ok {
			return "filter_number"
		}
	}
	return ""
}

// FilterDecimal reads the value of a number.
func FilterDecimal(v string) (float64, bool) {
	n, err := strconv.ParseFloat(v, 64)
	return n, err == nil && n > -1e15 && n < 1e15 // no infinity, no NaN, and exact as an integer
}

// FilterMoment reads the value of a time: a moment (RFC 3339), a day, which is its beginning in the zone, or a distance from now such as
// "-7d", "+4h", "-30m".
func FilterMoment(v string, now time.Time, zone *time.Location) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, v); err == nil {
		return t, t.Year() >= 1970
	}
	if t, err := time.ParseInLocation(time.DateOnly, v, zone); err == nil {
		return t, t.Year() >= 1970
	}
	if len(v) < 3 || len(v) > 7 || v[0] != '-' && v[0] != '+' {
		return time.Time{}, false
	}
	n, err := strconv.ParseUint(v[1:len(v)-1], 10, 32)
	if err != nil {
		return time.Time{}, false
	}
	units := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}
	unit, ok := units[v[len(v)-1]]
	if distance := time.Duration(n) * unit; v[0] == '-' {
		return now.Add(-distance), ok
	} else {
		return now.Add(distance), ok
	}
}

// FilterDay reports whether a value is a day, whose beginning depends on a zone.
func FilterDay(v string) bool {
	_, err := time.Parse(time.DateOnly, v)
	return err == nil
}
