package api

import (
	"cmp"
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) templateRoutes() {
	a.templateWriteRoutes()
	serve(a, route{method: http.MethodGet, path: "/templates", name: "list-templates", tag: "templates",
		summary: "Lists the templates of my inboxes, by name, with what must be filled."}, a.templates)
	serve(a, route{method: http.MethodPost, path: "/inboxes/{id}/templates/sync", name: "sync-templates", tag: "templates",
		summary: "Reads an inbox's templates from its provider."}, a.syncTemplates)
}

// Template is a text that the provider has approved, or is to.
type Template struct {
	ID             ID                 `json:"id"`
	InboxIDs       []ID               `json:"inbox_ids" doc:"The inboxes that can send it."`
	Name           string             `json:"name"`
	Language       string             `json:"language"`
	Category       string             `json:"category" doc:"MARKETING, UTILITY or AUTHENTICATION."`
	Status         string             `json:"status" doc:"APPROVED can be sent."`
	Quality        Text               `json:"quality" doc:"GREEN, YELLOW or RED, once the provider knows."`
	Format         string             `json:"format" doc:"NAMED or POSITIONAL."`
	Header         *TemplateHeader    `json:"header"`
	Body           string             `json:"body"`
	Footer         Text               `json:"footer"`
	Buttons        []TemplateButton   `json:"buttons"`
	Variables      []TemplateVariable `json:"variables"`
	Cards          []TemplateCard     `json:"cards" doc:"Of a carousel."`
	Cannot         Text               `json:"cannot" doc:"Why it cannot be sent although it is approved: carousel, offer, products or unknown."`
	RejectedReason Text               `json:"rejected_reason"`
	LastUsedAt     Time               `json:"last_used_at" doc:"When one of the workspace sent it last."`
}

// TemplateCard of a carousel.
type TemplateCard struct {
	Header  *TemplateHeader  `json:"header"`
	Body    string           `json:"body"`
	Buttons []TemplateButton `json:"buttons"`
}

// TemplateHeader is a text or a file to add.
type TemplateHeader struct {
	Format string `json:"format" doc:"TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION."`
	Text   Text   `json:"text"`
}

// TemplateButton below the text.
type TemplateButton struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	URL   Text   `json:"url"`
	Phone Text   `json:"phone"`
}

// TemplateVariable must be filled before it is sent.
type TemplateVariable struct {
	Part    string `json:"part" enum:"header,body,button"`
	Name    string `json:"name" doc:"Of a button: its index, from 0."`
	Example Text   `json:"example"`
}

func templateOf(t *app.TemplateView) Template {
	out := Template{ID: ID{t.ID}, InboxIDs: ids(t.Inboxes), Name: t.Name, Language: t.Language, Category: t.Category, Status: t.Status,
		Format: t.Format, Quality: Text(t.Quality), Variables: []TemplateVariable{}, Cards: []TemplateCard{}, Cannot: Text(t.Fields.Cannot),
		RejectedReason: Text(t.RejectedReason), LastUsedAt: Time{t.LastUsedAt}}
	if out.Format == "" {
		out.Format = "POSITIONAL"
	}
	out.Header, out.Body, out.Footer, out.Buttons = partsOf(t.Components)
	for _, c := range t.Components {
		for _, card := range c.Cards {
			header, body, _, buttons := partsOf(card.Components)
			out.Cards = append(out.Cards, TemplateCard{header, body, buttons})
		}
	}
	for _, part := range []struct {
		name  string
		names []string
	}{{"header", t.Fields.Header}, {"body", t.Fields.Body}, {"button", t.Fields.Buttons}} {
		for _, n := range part.names {
			out.Variables = append(out.Variables, TemplateVariable{Part: part.name, Name: n, Example: Text(t.Examples[part.name+":"+n])})
		}
	}
	return out
}

// partsOf reads what a template or a card consists of; buttons are never nil.
func partsOf(list []desk.TemplateComponent) (header *TemplateHeader, body string, footer Text, buttons []TemplateButton) {
	buttons = []TemplateButton{}
	for _, c := range list {
		switch c.Type {
		case "HEADER":
			header = &TemplateHeader{cmp.Or(c.Format, "TEXT"), Text(c.Text)}
		case "BODY":
			body = c.Text
		case "FOOTER":
			footer = Text(c.Text)
		case "BUTTONS":
			buttons = shown(c.Buttons, func(b *desk.TemplateButton) TemplateButton {
				return TemplateButton{b.Type, b.Text, Text(b.URL), Text(b.Phone)}
			})
		}
	}
	return header, body, footer, buttons
}

type templatesInput struct {
	Inbox ID `query:"inbox"`
}

func (a *API) templates(ctx context.Context, actor *desk.Actor, in *templatesInput) (Page[Template], error) {
	list, err := a.App.Templates(ctx, actor, in.Inbox.N)
	return whole(shown(list, templateOf)), err
}

// Synced counts what was read.
type Synced struct {
	Count int `json:"count"`
}

func (a *API) syncTemplates(ctx context.Context, actor *desk.Actor, in *ByID) (Synced, error) {
	n, err := a.App.SyncTemplates(ctx, actor, in.ID.N)
	return Synced{n}, err
}
