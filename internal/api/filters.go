package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/desk"
)

func (a *API) filterRoutes() {
	serve(a, route{method: http.MethodGet, path: "/conversations/count", name: "count-conversations", tag: "conversations",
		summary: "Counts conversations that you may see, up to a thousand."}, a.countConversations)
	serve(a, route{method: http.MethodGet, path: "/filter-fields", name: "list-filter-fields", tag: "conversations",
		summary: "Lists what conversations, or contacts, can be filtered by, and how."}, a.filterFields)
}

// Filter is a condition on conversations or contacts, or a group of them. It is checked by the use case, whose errors name the place at fault.
type Filter struct{ text string }

func (f *Filter) UnmarshalJSON(b []byte) error {
	f.text = string(b)
	return nil
}

func (f Filter) MarshalJSON() ([]byte, error) { return json.RawMessage(f.text).MarshalJSON() }

// Schema implements huma.SchemaProvider.
func (Filter) Schema(r huma.Registry) *huma.Schema {
	const name = "Filter"
	ref := &huma.Schema{Ref: "#/components/schemas/" + name}
	if _, known := r.Map()[name]; !known {
		group := func(doc string) *huma.Schema {
			return &huma.Schema{Type: huma.TypeArray, Items: ref, Description: doc}
		}
		r.Map()[name] = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true,
			Description: "A condition (field, op and mostly values) or a group (all or any), up to 4 deep and 30 conditions. {} holds for every conversation or contact.",
			Properties: map[string]*huma.Schema{
				"all":   group("All of these hold."),
				"any":   group("One of these holds."),
				"field": {Type: huma.TypeString, Description: "One of /filter-fields."},
				"op":    {Type: huma.TypeString, Description: "One of the field's ops. since: then or later; before: earlier."},
				"values": {Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}, Description: `One of them is enough; for not_… none may be met. Ids as decimals, or "me" for a member; ` +
					`times as RFC 3339, as a day of the company's time zone (2026-11-28), or from now ("-7d", "+4h", "-30m").`},
			}}
	}
	return ref
}

type countInput struct{ ListInput }

// Count of a list.
type Count struct {
	Count int  `json:"count" doc:"At most 1000."`
	More  bool `json:"more" doc:"There are, or may be, others: not all were looked at."`
}

func (a *API) countConversations(ctx context.Context, actor *desk.Actor, in *countInput) (Count, error) {
	q, err := a.listQuery(ctx, actor, &in.ListInput)
	if err != nil {
		return Count{}, err
	}
	n, more, err := a.App.CountMatching(ctx, actor, q)
	return Count{n, more}, err
}

// FilterField is something by which conversations, or contacts, can be filtered.
type FilterField struct {
	Name    string   `json:"name"`
	Type    string   `json:"type" enum:"choice,ref,flag,time,text,number" doc:"ref: an id of a member, a team, an inbox or a label."`
	Ops     []string `json:"ops"`
	Choices []string `json:"choices" doc:"Of a choice."`
	Title   Text     `json:"title" doc:"Of an attribute that the company made: what it is called."`
	Me      bool     `json:"me" doc:"A ref to a member, who may be \"me\"."`
}

type filterFieldsInput struct {
	Of desk.SavedNoun `query:"of" enum:"conversation,contact" default:"conversation"`
}

func (a *API) filterFields(ctx context.Context, actor *desk.Actor, in *filterFieldsInput) (Page[FilterField], error) {
	list, err := a.App.FilterFields(ctx, actor, in.Of)
	return whole(shown(list, func(f *desk.FilterField) FilterField {
		v := FilterField{Name: f.Name, Type: string(f.Type), Choices: append([]string{}, f.Choices...), Me: f.Me}
		if f.Attribute != nil {
			v.Title = Text(f.Attribute.Name)
		}
		for _, op := range f.Ops() {
			v.Ops = append(v.Ops, string(op))
		}
		return v
	})), err
}
