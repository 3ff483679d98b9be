package api

import (
	"context"
	"net/http"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) slaRoutes() {
	serve(a, route{method: http.MethodGet, path: "/sla-policies", name: "list-sla-policies", tag: "workspace",
		summary: "Lists the workspace's SLA policies in their order: of those that hold for a conversation the first counts."}, a.slaPolicies)
	serve(a, route{method: http.MethodPost, path: "/sla-policies", name: "create-sla-policy", tag: "workspace", created: true,
		summary: "Makes an SLA policy, the last in the order. Conversations that are not closed are counted by it, too."}, a.createSLAPolicy)
	serve(a, route{method: http.MethodPost, path: "/sla-policies/order", name: "order-sla-policies", tag: "workspace",
		summary: "Puts the SLA policies in an order."}, a.orderSLAPolicies)
	serve(a, route{method: http.MethodPatch, path: "/sla-policies/{id}", name: "change-sla-policy", tag: "workspace",
		summary: "Changes an SLA policy, also for conversations that are not closed. Of what is missed only by the change nobody is told."}, a.changeSLAPolicy)
	serve(a, route{method: http.MethodDelete, path: "/sla-policies/{id}", name: "delete-sla-policy", tag: "workspace",
		summary: "Deletes an SLA policy. Its conversations have the next one that holds for them, or none."}, a.deleteSLAPolicy)
}

// SLAPolicy says for which conversations how soon somebody has to answer and to settle the matter.
type SLAPolicy struct {
	ID          ID       `json:"id"`
	Name        string   `json:"name"`
	Inboxes     []ID     `json:"inbox_ids" doc:"It holds in one of these; none: in all."`
	Labels      []ID     `json:"label_ids" doc:"With one of these, of the conversation or its contact; none: with any or without."`
	Priorities  []string `json:"priorities" enum:"none,low,medium,high,urgent" doc:"None: with any."`
	FirstReply  *int     `json:"first_reply_minutes" doc:"From the customer's first message, or a bot's handing over, to a person's answer."`
	NextReply   *int     `json:"next_reply_minutes" doc:"From his first unanswered message to a person's answer, once he had one."`
	Resolution  *int     `json:"resolution_minutes" doc:"From opening, or opening again, to closing."`
	Always      bool     `json:"always" doc:"Time counts by day and night. False: only while the inbox is open by its business hours."`
	NeverPauses bool     `json:"never_pauses" doc:"Time counts also while the conversation is pending or snoozed."`
	Warn        int      `json:"warn_percent" doc:"A target is at risk when so much of its time is gone. 0: never."`
}

func slaPolicyOf(p *desk.SLAPolicy) SLAPolicy {
	v := SLAPolicy{ID: ID{p.ID}, Name: p.Name, Inboxes: ids(p.Inboxes), Labels: ids(p.Labels), Priorities: []string{},
		FirstReply: minutesOf(p.FirstReply), NextReply: minutesOf(p.NextReply), Resolution: minutesOf(p.Resolution),
		Always: p.Always, NeverPauses: p.NeverPauses, Warn: p.Warn}
	for _, one := range p.Priorities {
		v.Priorities = append(v.Priorities, one.String())
	}
	return v
}

// minutesOf is nil for no time.
func minutesOf(d time.Duration) *int {
	if d == 0 {
		return nil
	}
	n := int(d / time.Minute)
	return &n
}

func (a *API) slaPolicies(ctx context.Context, actor *desk.Actor, _ *none) (Page[SLAPolicy], error) {
	list, err := a.App.SLAPolicies(ctx, actor)
	return whole(shown(list, slaPolicyOf)), err
}

// SLATerms are what is written of a policy. Huma only knows fields of exported types.
type SLATerms struct {
	Inboxes     *[]ID      `json:"inbox_ids,omitempty" maxItems:"200"`
	Labels      *[]ID      `json:"label_ids,omitempty" maxItems:"200"`
	Priorities  *[]string  `json:"priorities,omitempty" maxItems:"5" enum:"none,low,medium,high,urgent"`
	FirstReply  Field[int] `json:"first_reply_minutes,omitempty" doc:"Null: no time is set; so too the other two."`
	NextReply   Field[int] `json:"next_reply_minutes,omitempty"`
	Resolution  Field[int] `json:"resolution_minutes,omitempty"`
	Always      *bool      `json:"always,omitempty"`
	NeverPauses *bool      `json:"never_pauses,omitempty"`
	Warn        *int       `json:"warn_percent,omitempty" minimum:"0" maximum:"99"`
}

func (t *SLATerms) change(name *string) app.SLAChange {
	c := app.SLAChange{Name: name, Always: t.Always, NeverPauses: t.NeverPauses, Warn: t.Warn,
		FirstReply: durationOf(t.FirstReply), NextReply: durationOf(t.NextReply), Resolution: durationOf(t.Resolution)}
	if t.Inboxes != nil {
		list := numbers(*t.Inboxes)
		c.Inboxes = &list
	}
	if t.Labels != nil {
		list := numbers(*t.Labels)
		c.Labels = &list
	}
	if t.Priorities != nil {
		list := make([]desk.Priority, 0, len(*t.Priorities))
		for _, name := range *t.Priorities {
			p, _ := desk.ParsePriority(name) // the document names them
			list = append(list, p)
		}
		c.Priorities = &list
	}
	return c
}

// durationOf is 0 for null.
func durationOf(f Field[int]) *time.Duration {
	if !f.Set {
		return nil
	}
	d := time.Duration(f.Value) * time.Minute
	if f.Value > int(desk.MaxSLATime/time.Minute) { // before it overflows
		d = desk.MaxSLATime + time.Minute
	}
	return &d
}

type createSLAPolicyInput struct {
	Body struct {
		SLATerms
		Name string `json:"name"`
	}
}

func (a *API) createSLAPolicy(ctx context.Context, actor *desk.Actor, in *createSLAPolicyInput) (SLAPolicy, error) {
	p, err := a.App.WriteSLAPolicy(ctx, actor, 0, in.Body.change(&in.Body.Name))
	return slaPolicyOf(&p), err
}

type changeSLAPolicyInput struct {
	ByID
	Body struct {
		SLATerms
		Name Field[string] `json:"name,omitempty"`
	}
}

func (a *API) changeSLAPolicy(ctx context.Context, actor *desk.Actor, in *changeSLAPolicyInput) (SLAPolicy, error) {
	p, err := a.App.WriteSLAPolicy(ctx, actor, in.ID.N, in.Body.change(in.Body.Name.pointer()))
	return slaPolicyOf(&p), err
}

type orderSLAPoliciesInput struct {
	Body struct {
		IDs []ID `json:"ids" maxItems:"100" doc:"Those left out stand behind, in the order that they had."`
	}
}

func (a *API) orderSLAPolicies(ctx context.Context, actor *desk.Actor, in *orderSLAPoliciesInput) (Page[SLAPolicy], error) {
	list, err := a.App.OrderSLAPolicies(ctx, actor, numbers(in.Body.IDs))
	return whole(shown(list, slaPolicyOf)), err
}

func (a *API) deleteSLAPolicy(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteSLAPolicy(ctx, actor, in.ID.N)
}
