package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) mergeRoutes() {
	serve(a, route{method: http.MethodPost, path: "/contacts/{id}/merge", name: "merge-contacts", tag: "contacts",
		summary: "Makes another contact part of this one: addresses, conversations, labels and blanks. Of blocks and opt-outs the stricter wins."}, a.mergeContacts)
	serve(a, route{method: http.MethodGet, path: "/contacts/{id}/merges", name: "list-contact-merges", tag: "contacts",
		summary: "What was merged into a contact and can still be undone, the newest first."}, a.merges)
	serve(a, route{method: http.MethodPost, path: "/merges/{id}/undo", name: "undo-merge", tag: "contacts",
		summary: "Parts two contacts again, within 24 hours: 409 merge_settled after that. Answers the one that stayed."}, a.undoMerge)
}

type mergeInput struct {
	ByID
	Body struct {
		Contact ID       `json:"contact_id" doc:"The one that becomes part of it."`
		Take    []string `json:"take,omitempty" enum:"name,phone,email,company,bio,country,city,language" doc:"Fields of which the other's value is taken. Of those left out the kept contact's stay, and its blanks are filled."`
	}
}

// mergeView is a merge that can be undone.
type mergeView struct {
	ID    string   `json:"id"`
	At    string   `json:"at" format:"date-time"`
	Until string   `json:"until" format:"date-time" doc:"Until when it can be undone."`
	Gone  view.Ref `json:"gone" doc:"The contact that is part of the other now."`
}

func mergeOf(m *app.Merge) mergeView {
	return mergeView{desk.FormatID(m.ID), view.Time(m.At), view.Time(app.MergedUntil(m)), view.Ref{ID: desk.FormatID(m.Gone), Name: m.GoneName}}
}

// mergedView is what a merge answers.
type mergedView struct {
	Contact *view.Contact `json:"contact"`
	Merge   mergeView     `json:"merge"`
}

func (a *API) mergeContacts(ctx context.Context, actor *desk.Actor, in *mergeInput) (mergedView, error) {
	c, m, err := a.App.MergeContacts(ctx, actor, in.ID.N, app.Merging{Gone: in.Body.Contact.N, Take: in.Body.Take})
	card, err := a.card(ctx, c, err)
	return mergedView{card, mergeOf(&m)}, err
}

func (a *API) merges(ctx context.Context, actor *desk.Actor, in *ByID) (Page[mergeView], error) {
	list, err := a.App.Merges(ctx, actor, in.ID.N)
	return whole(shown(list, mergeOf)), err
}

func (a *API) undoMerge(ctx context.Context, actor *desk.Actor, in *ByID) (*view.Contact, error) {
	c, err := a.App.UndoMerge(ctx, actor, in.ID.N)
	return a.card(ctx, c, err)
}
