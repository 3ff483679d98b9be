package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) templateWriteRoutes() {
	serve(a, route{method: http.MethodPost, path: "/templates", name: "create-template", tag: "templates", created: true,
		summary: "Submits a template for review, for all inboxes of an inbox's account."}, a.createTemplate)
	serve(a, route{method: http.MethodGet, path: "/templates/{id}", name: "get-template", tag: "templates", summary: "One of the templates of my inboxes."}, a.template)
	serve(a, route{method: http.MethodPut, path: "/templates/{id}", name: "edit-template", tag: "templates",
		summary: "Replaces all parts of a template that is approved, rejected or paused; it is reviewed again."}, a.editTemplate)
	serve(a, route{method: http.MethodDelete, path: "/templates/{id}", name: "delete-template", tag: "templates",
		summary: "Deletes a template at its provider. WhatsApp keeps its name from being used for 30 days."}, a.deleteTemplate)
}

// TemplateParts are what a template consists of. Its variables stand between double braces, all numbered or all named.
type TemplateParts struct {
	Category     string             `json:"category" enum:"MARKETING,UTILITY" doc:"Of an approved template it stays as it is."`
	HeaderFormat string             `json:"header_format,omitempty" enum:"TEXT,IMAGE,VIDEO,DOCUMENT,LOCATION" doc:"Absent: no header."`
	HeaderText   string             `json:"header_text,omitempty"`
	HeaderFile   ID                 `json:"header_file_id,omitempty" doc:"A sample of the header's file, for the review."`
	Body         string             `json:"body"`
	Footer       string             `json:"footer,omitempty"`
	Buttons      []ButtonParts      `json:"buttons,omitempty"`
	Variables    []TemplateVariable `json:"variables,omitempty" doc:"An example of each, for the review."`
}

// ButtonParts to be made.
type ButtonParts struct {
	Type  string `json:"type" enum:"QUICK_REPLY,URL,PHONE_NUMBER,COPY_CODE"`
	Text  string `json:"text,omitempty" doc:"Of a code's button the provider writes it."`
	URL   string `json:"url,omitempty" doc:"May end with {{1}}."`
	Phone string `json:"phone,omitempty" doc:"E.164"`
}

func (p *TemplateParts) input() app.TemplateInput {
	in := app.TemplateInput{SampleFile: p.HeaderFile.N}
	in.Category, in.HeaderFormat, in.HeaderText, in.Body, in.Footer = p.Category, p.HeaderFormat, p.HeaderText, p.Body, p.Footer
	in.Examples = map[string]string{}
	for _, v := range p.Variables {
		in.Examples[v.Part+":"+v.Name] = string(v.Example)
	}
	for _, b := range p.Buttons {
		in.Buttons = append(in.Buttons, desk.TemplateButton{Type: b.Type, Text: b.Text, URL: b.URL, Phone: b.Phone})
	}
	return in
}

type createTemplateInput struct {
	Body struct {
		Inbox    ID     `json:"inbox_id" doc:"One that will send it."`
		Name     string `json:"name" doc:"Of a-z, 0-9 and _."`
		Language string `json:"language" doc:"Such as es_MX."`
		TemplateParts
	}
}

func (a *API) createTemplate(ctx context.Context, actor *desk.Actor, in *createTemplateInput) (Template, error) {
	input := in.Body.input()
	input.Inbox, input.Name, input.Language = in.Body.Inbox.N, in.Body.Name, in.Body.Language
	v, err := a.App.CreateTemplate(ctx, actor, input)
	return templateOf(&v), err
}

func (a *API) template(ctx context.Context, actor *desk.Actor, in *ByID) (Template, error) {
	v, err := a.App.Template(ctx, actor, in.ID.N)
	return templateOf(&v), err
}

type editTemplateInput struct {
	ByID
	Body TemplateParts
}

func (a *API) editTemplate(ctx context.Context, actor *desk.Actor, in *editTemplateInput) (Template, error) {
	v, err := a.App.EditTemplate(ctx, actor, in.ID.N, in.Body.input())
	return templateOf(&v), err
}

func (a *API) deleteTemplate(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteTemplate(ctx, actor, in.ID.N)
}
