package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) labelRoutes() {
	serve(a, route{method: http.MethodGet, path: "/labels", name: "list-labels", tag: "labels", summary: "Lists labels by name."}, a.labels)
	serve(a, route{method: http.MethodPost, path: "/labels", name: "create-label", tag: "labels", created: true, summary: "Makes a label."}, a.createLabel)
	serve(a, route{method: http.MethodPatch, path: "/labels/{id}", name: "change-label", tag: "labels",
		summary: "Renames a label, or changes its colour or description."}, a.changeLabel)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/labels", name: "label-conversation", tag: "labels",
		summary: "Puts labels on a conversation and takes others off."}, a.labelConversation)
	serve(a, route{method: http.MethodPost, path: "/contacts/{id}/labels", name: "label-contact", tag: "labels",
		summary: "Puts labels on a contact and takes others off."}, a.labelContact)
}

// Label of conversations and contacts.
type Label struct {
	view.LabelMark
	Description   Text `json:"description"`
	Conversations *int `json:"conversations" doc:"How many carry it, themselves or by their contact, in every state and inbox. Null without labels.manage, and for whoever does not see all conversations."`
	Contacts      *int `json:"contacts" doc:"How many contacts carry it. Null without labels.manage."`
}

func labelOf(l *app.LabelView) Label {
	v := Label{LabelMark: view.LabelMark{ID: desk.FormatID(l.ID), Name: l.Name, Colour: l.Colour}, Description: Text(l.Description)}
	if l.Use != nil {
		v.Contacts = &l.Use.Contacts
		if !l.Untold {
			v.Conversations = &l.Use.Conversations
		}
	}
	return v
}

func (a *API) labels(ctx context.Context, actor *desk.Actor, _ *none) (Page[Label], error) {
	list, err := a.App.Labels(ctx, actor)
	return whole(shown(list, labelOf)), err
}

type createLabelInput struct {
	Body struct {
		Name        string        `json:"name"`
		Colour      Field[string] `json:"colour,omitempty" doc:"Absent: the one that is used least."`
		Description Field[string] `json:"description,omitempty"`
	}
}

func (a *API) createLabel(ctx context.Context, actor *desk.Actor, in *createLabelInput) (Label, error) {
	b := &in.Body
	l, err := a.App.NewLabel(ctx, actor, app.LabelChange{Name: &b.Name, Colour: b.Colour.pointer(), Description: b.Description.pointer()})
	return labelOf(&app.LabelView{Label: l}), err
}

type changeLabelInput struct {
	ByID
	Body struct {
		Name        Field[string] `json:"name,omitempty"`
		Colour      Field[string] `json:"colour,omitempty"`
		Description Field[string] `json:"description,omitempty"`
	}
}

func (a *API) changeLabel(ctx context.Context, actor *desk.Actor, in *changeLabelInput) (Label, error) {
	b := &in.Body
	l, err := a.App.ChangeLabel(ctx, actor, in.ID.N, app.LabelChange{Name: b.Name.pointer(), Colour: b.Colour.pointer(), Description: b.Description.pointer()})
	return labelOf(&app.LabelView{Label: l}), err
}

// relabel says which labels to put on and which to take off.
type relabel struct {
	Add    []ID `json:"add,omitempty" maxItems:"20"`
	Remove []ID `json:"remove,omitempty" maxItems:"20"`
}

func (r *relabel) ids() app.Relabel {
	return app.Relabel{Add: numbers(r.Add), Remove: numbers(r.Remove)}
}

type labelConversationInput struct {
	ByNumber
	Body relabel
}

func (a *API) labelConversation(ctx context.Context, actor *desk.Actor, in *labelConversationInput) (*view.Conversation, error) {
	c, err := a.App.LabelConversation(ctx, actor, in.Number, in.Body.ids())
	return a.conversation(ctx, c, err)
}

type labelContactInput struct {
	ByID
	Body relabel
}

func (a *API) labelContact(ctx context.Context, actor *desk.Actor, in *labelContactInput) (*view.Contact, error) {
	c, err := a.App.LabelContact(ctx, actor, in.ID.N, in.Body.ids())
	return a.card(ctx, c, err)
}
