package app

import (
	"slices"
	"strconv"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// attributePrefix begins what a column is that has an attribute of contacts.
const attributePrefix = "attributes."

// ImportTargets are what a column can be, besides "attributes." and the key of an attribute, and "": it is left out. Of marketing it is yes
// or no on all channels.
var ImportTargets = slices.Concat([]string{"name", "phone", "email", "company", "labels", "city", "country", "language", "bio", "marketing"}, desk.Networks)

// planned is a plan with what it names.
type planned struct {
	desk.ImportPlan
	attributes map[string]*desk.Attribute // by what a column is
	labels     map[string]int64           // of the workspace, by their folded names
	channels   []string
	forAll     desk.LabelSet
}

// planOf checks a plan against what the workspace has, and what whoever makes it may do.
func (a *App) planOf(actor *desk.Actor, t *desk.ImportTable, p desk.ImportPlan, attributes []desk.Attribute, labels []desk.Label) (*planned, error) {
	out := &planned{ImportPlan: p, attributes: map[string]*desk.Attribute{}, labels: map[string]int64{}}
	for i := range attributes {
		if attributes[i].Noun == desk.OfContact {
			out.attributes[attributePrefix+attributes[i].Key] = &attributes[i]
		}
	}
	ids := map[int64]bool{}
	for _, l := range labels {
		out.labels[store.Fold(l.Name)], ids[l.ID] = l.ID, true
	}
	for name := range a.Channels {
		out.channels = append(out.channels, name)
	}
	f := faults{}
	out.checkColumns(f, len(t.Samples))
	if p.Country != "" {
		f.country("country", p.Country)
	}
	for field, is := range map[string]struct {
		value   string
		choices []string
	}{
		"existing": {p.Existing, []string{desk.ExistingFill, desk.ExistingOverwrite, desk.ExistingSkip}},
		"dates":    {p.Dates, []string{desk.DayFirst, desk.MonthFirst}},
		"decimal":  {p.Decimal, []string{",", "."}},
	} {
		if !slices.Contains(is.choices, is.value) {
			f.add(field, "not_a_choice")
		}
	}
	for _, id := range p.Labels {
		if !ids[id] {
			f.add("labels", "not_found")
		}
	}
	if len(p.Labels) > desk.MaxLabels {
		f.add("labels", "too_many")
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if len(p.Labels) > 0 || slices.Contains(p.Columns, "labels") {
		if err := actor.Need(desk.PermLabelsApply); err != nil {
			return nil, err
		}
	}
	out.forAll = desk.LabelsOf(p.Labels...)
	return out, nil
}

func (p *planned) checkColumns(f faults, width int) {
	if len(p.Columns) > width {
		f.add("columns", "too_many")
	}
	for i, target := range p.Columns {
		field := "columns." + strconv.Itoa(i)
		switch {
		case target == "":
		case !slices.Contains(ImportTargets, target) && p.attributes[target] == nil:
			f.add(field, "not_a_choice")
		case slices.Contains(p.Columns[:i], target) && !slices.Contains(several, target):
			f.add(field, "repeat")
		}
	}
	if !slices.Contains(p.Columns, "phone") && !slices.Contains(p.Columns, "email") {
		f.add("columns", "import_no_address")
	}
}

// usualPlan is the plan that a table seems to want, in a workspace of a country, for somebody of a language.
func usualPlan(t *desk.ImportTable, attributes []desk.Attribute, country, locale string) desk.ImportPlan {
	p := desk.ImportPlan{Country: country, Existing: desk.ExistingFill, Dates: desk.DayFirst, Decimal: ","}
	p.Columns, p.Header = guess(t, attributes)
	if locale == "en" || slices.Contains([]string{"MX", "US", "GT", "HN", "NI", "PA", "PE", "PR", "SV", "DO"}, country) || strings.EqualFold(t.Format, "xlsx") {
		p.Decimal = "."
	}
	if country == "US" {
		p.Dates = desk.MonthFirst
	}
	return p
}
