package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) businessHoursRoutes() {
	serve(a, route{method: http.MethodGet, path: "/business-hours", name: "list-business-hours", tag: "workspace",
		summary: "Lists the workspace's business hours by name. Inboxes choose among them."}, a.businessHours)
	serve(a, route{method: http.MethodPost, path: "/business-hours", name: "create-business-hours", tag: "workspace", created: true,
		summary: "Makes business hours that inboxes can keep."}, a.createBusinessHours)
	serve(a, route{method: http.MethodPatch, path: "/business-hours/{id}", name: "change-business-hours", tag: "workspace",
		summary: "Changes business hours, for all inboxes that keep them."}, a.changeBusinessHours)
	serve(a, route{method: http.MethodDelete, path: "/business-hours/{id}", name: "delete-business-hours", tag: "workspace",
		summary: "Deletes business hours that no inbox keeps."}, a.deleteBusinessHours)
	serve(a, route{method: http.MethodGet, path: "/holidays", name: "list-holidays", tag: "workspace",
		summary: "Lists the public holidays of a country in a year, to be put into business hours."}, a.holidays)
}

// BusinessHours are when a business attends.
type BusinessHours struct {
	ID      ID           `json:"id"`
	Name    string       `json:"name"`
	Week    [][]Span     `json:"week" minItems:"7" maxItems:"7" doc:"Of each day of the week, Sunday first."`
	Days    []SpecialDay `json:"days" doc:"Dates with other hours than their day of the week, in order."`
	Open    bool         `json:"open" doc:"Now, in the workspace's time zone."`
	Changes []Time       `json:"changes" doc:"When they close or open next there, by turns: some days of them."`
}

// Span is an interval of a day. One that ends no later than it begins ends on the day after.
type Span struct {
	From Clock `json:"from"`
	To   Clock `json:"to"`
}

// SpecialDay is a date on which other hours hold.
type SpecialDay struct {
	Date Day    `json:"date"`
	Name string `json:"name" maxLength:"80"`
	Open []Span `json:"open" maxItems:"6" doc:"Empty: closed."`
}

// Clock is a time of day, in minutes since midnight; it travels as "09:30".
type Clock int

var errClock = errors.New(`a time of day is like "09:30"`)

func (c Clock) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, `"%02d:%02d"`, c/60, c%60), nil }

// UnmarshalText reads one.
func (c *Clock) UnmarshalText(text []byte) error {
	if string(text) == "24:00" {
		*c = desk.DayMinutes
		return nil
	}
	t, err := time.Parse("15:04", string(text))
	if err != nil || len(text) != 5 {
		return errClock
	}
	*c = Clock(t.Hour()*60 + t.Minute())
	return nil
}

// Schema implements huma.SchemaProvider.
func (Clock) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$`, PatternDescription: "a time of day such as 09:30", Examples: []any{"09:30"}}
}

// Day is a date of the calendar; it travels as "2026-12-25".
type Day struct{ desk.Date }

// Schema implements huma.SchemaProvider.
func (Day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2026-12-25"}}
}

func spanOf(s *desk.Span) Span { return Span{Clock(s.From), Clock(s.To)} }

func spansFrom(list []Span) []desk.Span {
	out := make([]desk.Span, len(list))
	for i, s := range list {
		out[i] = desk.Span{From: int(s.From), To: int(s.To)}
	}
	return out
}

func specialDayOf(d *desk.SpecialDay) SpecialDay {
	return SpecialDay{Day{d.Date}, d.Name, shown(d.Spans, spanOf)}
}

func businessHoursOf(v *app.BusinessHoursView) BusinessHours {
	h := BusinessHours{ID: ID{v.ID}, Name: v.Name, Days: shown(v.Days, specialDayOf), Open: v.Open, Changes: times(v.Changes)}
	for _, spans := range v.Week {
		h.Week = append(h.Week, shown(spans, spanOf))
	}
	return h
}

// times shows moments; it is never null.
func times(list []time.Time) []Time {
	out := make([]Time, len(list))
	for i, t := range list {
		out[i] = Time{t}
	}
	return out
}

func (a *API) businessHours(ctx context.Context, actor *desk.Actor, _ *none) (Page[BusinessHours], error) {
	list, err := a.App.BusinessHours(ctx, actor)
	return whole(shown(list, businessHoursOf)), err
}

// HoursOfDays is what is written of business hours. Huma only knows fields of exported types.
type HoursOfDays struct {
	Week [][]Span      `json:"week,omitempty" minItems:"7" maxItems:"7"`
	Days *[]SpecialDay `json:"days,omitempty" maxItems:"500"`
}

func (h *HoursOfDays) change(name *string) app.BusinessHoursChange {
	c := app.BusinessHoursChange{Name: name}
	if len(h.Week) == 7 {
		c.Week = new([7][]desk.Span)
		for d, spans := range h.Week {
			c.Week[d] = spansFrom(spans)
		}
	}
	if h.Days != nil {
		days := make([]desk.SpecialDay, len(*h.Days))
		for i, d := range *h.Days {
			days[i] = desk.SpecialDay{Date: d.Date.Date, Name: d.Name, Spans: spansFrom(d.Open)}
		}
		c.Days = &days
	}
	return c
}

type createBusinessHoursInput struct {
	Body struct {
		HoursOfDays
		Name string `json:"name"`
	}
}

func (a *API) createBusinessHours(ctx context.Context, actor *desk.Actor, in *createBusinessHoursInput) (BusinessHours, error) {
	v, err := a.App.WriteBusinessHours(ctx, actor, 0, in.Body.change(&in.Body.Name))
	return businessHoursOf(&v), err
}

type changeBusinessHoursInput struct {
	ByID
	Body struct {
		HoursOfDays
		Name Field[string] `json:"name,omitempty"`
	}
}

func (a *API) changeBusinessHours(ctx context.Context, actor *desk.Actor, in *changeBusinessHoursInput) (BusinessHours, error) {
	v, err := a.App.WriteBusinessHours(ctx, actor, in.ID.N, in.Body.change(in.Body.Name.pointer()))
	return businessHoursOf(&v), err
}

func (a *API) deleteBusinessHours(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteBusinessHours(ctx, actor, in.ID.N)
}

type holidaysInput struct {
	Country string `query:"country" required:"true" enum:"AR,BR,CL,CO,MX,PE" doc:"ISO 3166 alpha-2."`
	Year    int    `query:"year" required:"true" minimum:"2000" maximum:"2100"`
}

// Holiday is a day on which a country rests.
type Holiday struct {
	Date Day    `json:"date"`
	Name string `json:"name" doc:"In the country's language."`
}

func (a *API) holidays(_ context.Context, _ *desk.Actor, in *holidaysInput) (Page[Holiday], error) {
	list, _ := desk.Holidays(in.Country, in.Year)
	return whole(shown(list, func(h *desk.Holiday) Holiday { return Holiday{Day{h.Date}, h.Name} })), nil
}
