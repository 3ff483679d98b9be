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
	serve(a, route{method: http.MethodGet, path: "/contacts/{id}/duplicates", name: "list-duplicates", tag: "contacts",
		summary: "Who may be the same person as a contact, the likeliest first: by the phone in another form, by the email, or by the name and something more. Without whom somebody has told apart."}, a.duplicates)
	serve(a, route{method: http.MethodPost, path: "/contacts/{id}/apart", name: "tell-contacts-apart", tag: "contacts",
		summary: "Says that another contact is not the same person, so that it is not suggested again."}, a.tellApart)
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

func mergeOf(m *app.Merge, names *desk.Names) mergeView {
	return mergeView{desk.FormatID(m.ID), view.Time(m.At), view.Time(app.MergedUntil(m)), view.Ref{ID: desk.FormatID(m.Gone), Name: names.Called(m.GoneName)}}
}

// mergedView is what a merge answers.
type mergedView struct {
	Contact *view.Contact `json:"contact"`
	Merge   mergeView     `json:"merge"`
}

func (a *API) mergeContacts(ctx context.Context, actor *desk.Actor, in *mergeInput) (mergedView, error) {
	c, m, err := a.App.MergeContacts(ctx, actor, in.ID.N, app.Merging{Gone: in.Body.Contact.N, Take: in.Body.Take})
	card, err := a.card(ctx, c, err)
	if err != nil {
		return mergedView{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return mergedView{}, err
	}
	return mergedView{card, mergeOf(&m, names)}, nil
}

func (a *API) merges(ctx context.Context, actor *desk.Actor, in *ByID) (Page[mergeView], error) {
	list, err := a.App.Merges(ctx, actor, in.ID.N)
	if err != nil {
		return Page[mergeView]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	return whole(shown(list, func(m *app.Merge) mergeView { return mergeOf(m, names) })), err
}

func (a *API) undoMerge(ctx context.Context, actor *desk.Actor, in *ByID) (*view.Contact, error) {
	c, err := a.App.UndoMerge(ctx, actor, in.ID.N)
	return a.card(ctx, c, err)
}

// duplicateView is who may be the same person.
type duplicateView struct {
	Contact view.Contact `json:"contact"`
	Why     string       `json:"why" enum:"phone,email,name" doc:"What they share: a phone in two forms, the email, or the name and something more."`
}

func (a *API) duplicates(ctx context.Context, actor *desk.Actor, in *ByID) (Page[duplicateView], error) {
	list, err := a.App.Duplicates(ctx, actor, in.ID.N)
	if err != nil {
		return Page[duplicateView]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	return whole(shown(list, func(d *app.Duplicate) duplicateView {
		return duplicateView{view.ContactOf(&d.Card, names), string(d.Why)}
	})), err
}

type tellApartInput struct {
	ByID
	Body struct {
		Contact ID    `json:"contact_id" doc:"The other one."`
		Apart   *bool `json:"apart,omitempty" doc:"false takes it back."`
	}
}

func (a *API) tellApart(ctx context.Context, actor *desk.Actor, in *tellApartInput) (none, error) {
	return none{}, a.App.TellApart(ctx, actor, in.ID.N, in.Body.Contact.N, in.Body.Apart == nil || *in.Body.Apart)
}
