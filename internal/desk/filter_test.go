package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"timbre/internal/desk"
)

func TestFilterIsRead(t *testing.T) {
	text := `{"all":[{"field":"status","op":"in","values":["open","closed"]},{"any":[{"field":"assignee","op":"in","values":["me","7"]},` +
		`{"all":[{"field":"created","op":"since","values":["-7d"]},{"field":"contact_name","op":"empty"}]}]}]}`
	f, err := desk.ParseFilter(text, desk.ConversationField)
	if err != nil {
		t.Fatal(err)
	}
	if f.Text() != text {
		t.Errorf("written again: %s", f.Text())
	}
	if len(f.Must()) != 1 || !f.Names("created") || f.Names("label") {
		t.Errorf("%+v", f)
	}
	for _, all := range []string{`{}`, `{"all":[]}`} {
		if f, err := desk.ParseFilter(all, desk.ConversationField); err != nil || !f.Empty() {
			t.Errorf("%s: %v", all, err)
		}
	}
}

// What is wrong is named by its place.
func TestFilterFaults(t *testing.T) {
	deep := strings.Repeat(`{"all":[`, 5) + `{"field":"unread","op":"yes"}` + strings.Repeat(`]}`, 5)
	many := `{"any":[` + strings.Repeat(`{"field":"unread","op":"yes"},`, 30) + `{"field":"unread","op":"yes"}]}`
	for text, want := range map[string][2]string{
		``:                                {"filter", "filter_shape"},
		`[]`:                              {"filter", "filter_shape"},
		`{"sql":1}`:                       {"filter", "filter_shape"},
		`{"field":"unread","op":"yes"} x`: {"filter", "filter_shape"},
		`{"all":[{}]}`:                    {"filter.all[0]", "filter_shape"},
		`{"all":[{"field":"unread","op":"yes","any":[{"field":"unread","op":"yes"}]}]}`: {"filter.all[0]", "filter_shape"},
		`{"all":[{"any":[]}]}`: {"filter.all[0].any", "filter_group_empty"},
		`{"any":[{"field":"status","op":"in","values":["open"]},{"field":"statuss","op":"in"}]}`: {"filter.any[1].field", "filter_field"},
		`{"field":"unread","op":"in","values":["1"]}`:                                            {"filter.op", "filter_op"},
		`{"field":"assignee","op":"yes"}`:                                                        {"filter.op", "filter_op"},
		`{"field":"inbox","op":"empty"}`:                                                         {"filter.op", "filter_op"},
		`{"field":"status","op":"in"}`:                                                           {"filter.values", "required"},
		`{"field":"status","op":"in","values":["open' OR 1=1"]}`:                                 {"filter.values[0]", "not_a_choice"},
		`{"field":"unread","op":"yes","values":["1"]}`:                                           {"filter.values", "filter_no_values"},
		`{"field":"label","op":"in","values":["7","me"]}`:                                        {"filter.values[1]", "filter_id"},
		`{"field":"label","op":"in","values":["0"]}`:                                             {"filter.values[0]", "filter_id"},
		`{"field":"created","op":"since","values":["ayer"]}`:                                     {"filter.values[0]", "not_a_time"},
		`{"field":"created","op":"since","values":["-7d","-8d"]}`:                                {"filter.values", "too_many"},
		`{"field":"number","op":"is","values":["1e99"]}`:                                         {"filter.values[0]", "filter_number"},
		`{"field":"number","op":"is","values":["NaN"]}`:                                          {"filter.values[0]", "filter_number"},
		`{"field":"contact_name","op":"contains","values":[""]}`:                                 {"filter.values[0]", "required"},
		`{"field":"contact_name","op":"contains","values":["` + strings.Repeat("x", 201) + `"]}`: {"filter.values[0]", "too_long"},
		deep:                             {"filter.all[0].all[0].all[0].all[0].all", "filter_too_deep"},
		many:                             {"filter.any[30]", "filter_too_many"},
		strings.Repeat(" ", 8001) + `{}`: {"filter", "too_long"},
	} {
		_, err := desk.ParseFilter(text, desk.ConversationField)
		e, ok := errors.AsType[*desk.Error](err)
		if !ok || e.Fields[want[0]] != want[1] {
			t.Errorf("%.80s: %v, want %v", text, err, want)
		}
	}
}

func TestFilterMoments(t *testing.T) {
	now := time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)
	bogota := time.FixedZone("", -5*3600)
	for v, want := range map[string]time.Time{
		"2026-11-28":                time.Date(2026, 11, 28, 5, 0, 0, 0, time.UTC),
		"2026-11-28T10:00:00-05:00": now,
		"-7d":                       now.AddDate(0, 0, -7),
		"+90m":                      now.Add(90 * time.Minute),
	} {
		if got, ok := desk.FilterMoment(v, now, bogota); !ok || !got.Equal(want) {
			t.Errorf("%s is %v", v, got)
		}
	}
	for _, v := range []string{"-d", "7d", "-7w", "--7d", "-99999999d", "2026-13-01", "0001-01-01"} {
		if got, ok := desk.FilterMoment(v, now, bogota); ok {
			t.Errorf("%s is %v", v, got)
		}
	}
}

// Whatever comes, a filter is refused or can be written and read again as the same.
func FuzzFilter(f *testing.F) {
	f.Add(`{"all":[{"field":"status","op":"in","values":["open"]},{"any":[{"field":"created","op":"since","values":["-7d"]}]}]}`)
	f.Add(`{"field":"contact_name","op":"contains","values":["á%_\\\u0000"]}`)
	f.Add(`{"any":[{"all":[{"field":"number","op":"at_least","values":["1.5"]}]}]}`)
	f.Add(`{"all":null,"values":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		one, err := desk.ParseFilter(text, desk.ConversationField)
		if err != nil {
			if desk.CodeOf(err) != "invalid" {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := desk.ParseFilter(one.Text(), desk.ConversationField)
		if err != nil || again.Text() != one.Text() {
			t.Fatalf("%q became %q: %v", text, one.Text(), err)
		}
	})
}
