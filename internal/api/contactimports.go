package api

import (
	"context"
	"net/http"

	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) contactImportRoutes() {
	serve(a, route{method: http.MethodGet, path: "/contact-imports", name: "list-contact-imports", own: true, tag: "contacts",
		summary: "Lists imports of contacts, the newest first, without what their tables have."}, a.contactImports)
	serve(a, route{method: http.MethodPost, path: "/contact-imports", name: "create-contact-import", tag: "contacts", created: true,
		summary: "Takes a table, CSV or XLSX, that you uploaded as a file: up to 20 MB, 100,000 rows and 100 columns. Answers what its columns seem to be; nothing is imported yet."}, a.createContactImport)
	serve(a, route{method: http.MethodGet, path: "/contact-imports/{id}", name: "get-contact-import", own: true, tag: "contacts", summary: "An import, with its columns."}, a.contactImport)
	serve(a, route{method: http.MethodPost, path: "/contact-imports/{id}/check", name: "check-contact-import", tag: "contacts",
		summary: "Says what the columns are, and goes through all rows without importing them: its counts are what would become of them. It can be done again."}, a.checkContactImport)
	serve(a, route{method: http.MethodPost, path: "/contact-imports/{id}/start", name: "start-contact-import", tag: "contacts",
		summary: "Imports what was checked. It goes on by itself, as you, while you may import."}, a.startContactImport)
	serve(a, route{method: http.MethodPost, path: "/contact-imports/{id}/cancel", name: "cancel-contact-import", tag: "contacts",
		summary: "Ends an import. What was imported until then stays."}, a.cancelContactImport)
	serve(a, route{method: http.MethodGet, path: "/contact-imports/{id}/rows", name: "list-imported-rows", own: true, tag: "contacts",
		summary: "Lists the rows that were not imported, or would not be, each with the reasons. They are kept for 30 days."}, a.importedRows)
	a.importedRowsExport()
}

// ContactImport makes contacts of the rows of a table.
type ContactImport struct {
	ID        ID             `json:"id"`
	Name      string         `json:"name" doc:"Of the file."`
	Format    string         `json:"format" enum:"csv,xlsx"`
	State     string         `json:"state" enum:"draft,checking,checked,running,done,cancelled,stopped"`
	Reason    Text           `json:"reason" doc:"Of a stopped one: why, as a code."`
	ReasonSay Text           `json:"reason_message" doc:"The same in a sentence."`
	By        *view.Ref      `json:"by" doc:"As whom it is done."`
	Total     int            `json:"total" doc:"Rows, without the head."`
	Counts    ImportCounts   `json:"counts" doc:"Of rows that were gone through."`
	Columns   []ImportColumn `json:"columns" doc:"Empty in a list."`
	Plan      ImportPlan     `json:"plan" doc:"What it does; of a draft, what it seems to want."`
	CreatedAt Time           `json:"created_at"`
	BegunAt   Time           `json:"begun_at"`
	EndedAt   Time           `json:"ended_at"`
	Version   string         `json:"version" doc:"Seq of the last event that changed it."`
}

// ImportCounts are what became of rows; of a check, what would.
type ImportCounts struct {
	Done     int `json:"done" doc:"All of them."`
	Created  int `json:"created"`
	Updated  int `json:"updated"`
	Skipped  int `json:"skipped" doc:"There already, with nothing to change; or blocked."`
	Repeated int `json:"repeated" doc:"About somebody of an earlier row, which counts."`
	Faulty   int `json:"faulty"`
}

// ImportColumn is a column of a table.
type ImportColumn struct {
	Header  string   `json:"header" doc:"The cell of the first row, as far as it is shown."`
	Samples []string `json:"samples" doc:"The first cells that are not empty. None, once the import has ended."`
}

// ImportPlan says what the columns of a table are.
type ImportPlan struct {
	Header   bool     `json:"header" doc:"The first row names the columns."`
	Columns  []string `json:"columns" doc:"What each column is, in their order: name, phone, email, company, labels, city, country, language, bio, marketing, facebook, x, linkedin, github, instagram, attributes.<key>; an empty one is left out."`
	Country  Text     `json:"country" doc:"Of phones that name none, ISO 3166 alpha-2."`
	Existing string   `json:"existing" enum:"fill,overwrite,skip" doc:"What becomes of contacts that are there. An empty cell empties nothing."`
	Labels   []ID     `json:"label_ids" doc:"That all of them get."`
	Dates    string   `json:"dates" enum:"dmy,mdy" doc:"What comes first in 1/2/2026."`
	Decimal  string   `json:"decimal" enum:"comma,point" doc:"What stands before decimals."`
}

var decimalSigns = map[string]string{"comma": ",", "point": "."}

func (a *API) importOf(ctx context.Context, m *desk.ContactImport, names *desk.Names) ContactImport {
	out := ContactImport{ID: ID{m.ID}, Name: m.Name, Format: m.Table.Format, State: string(m.State), Reason: Text(m.Reason), By: view.Person(m.User, names),
		Total: m.Total(), Counts: ImportCounts(m.Counts), Columns: []ImportColumn{}, Plan: planView(&m.Plan),
		CreatedAt: Time{m.CreatedAt}, BegunAt: Time{m.BegunAt}, EndedAt: Time{m.EndedAt}, Version: desk.FormatID(m.Version)}
	if m.User == 0 {
		out.By = view.Person(m.Token, names)
	}
	if m.Reason != "" {
		out.ReasonSay = Text(a.words.either(a.language(ctx), m.Reason))
	}
	return out
}

func planView(p *desk.ImportPlan) ImportPlan {
	decimal := "point"
	if p.Decimal == "," {
		decimal = "comma"
	}
	return ImportPlan{p.Header, p.Columns, Text(p.Country), p.Existing, ids(p.Labels), p.Dates, decimal}
}

// wholeImport shows one, with its columns.
func (a *API) wholeImport(ctx context.Context, m desk.ContactImport, err error) (ContactImport, error) {
	if err != nil {
		return ContactImport{}, err
	}
	names, err := a.App.Names(ctx, ActorFrom(ctx))
	if err != nil {
		return ContactImport{}, err
	}
	out := a.importOf(ctx, &m, names)
	for i, samples := range m.Table.Samples {
		c := ImportColumn{Samples: samples}
		if i < len(m.Table.First) {
			c.Header = m.Table.First[i]
		}
		out.Columns = append(out.Columns, c)
	}
	return out, nil
}

type contactImportsInput struct{ Paging }

// importCursor is the last import of a page, or the last row.
type importCursor struct {
	ID int64 `json:"i,string"`
}

func (a *API) contactImports(ctx context.Context, actor *desk.Actor, in *contactImportsInput) (page Page[ContactImport], err error) {
	var after importCursor
	if err := readCursor(in.After, &after); err != nil {
		return page, err
	}
	list, err := a.App.ContactImports(ctx, actor, after.ID, in.Limit+1)
	if err != nil {
		return page, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return page, err
	}
	list, more := cut(list, in.Limit)
	page = whole(shown(list, func(m *desk.ContactImport) ContactImport { return a.importOf(ctx, m, names) }))
	if more {
		page.Next = writeCursor(importCursor{list[len(list)-1].ID})
	}
	return page, nil
}

type createContactImportInput struct {
	Body struct {
		File ID `json:"file_id" doc:"Of a file that you uploaded. It is deleted when the import ends, or after a day."`
	}
}

func (a *API) createContactImport(ctx context.Context, actor *desk.Actor, in *createContactImportInput) (ContactImport, error) {
	m, err := a.App.NewContactImport(ctx, actor, in.Body.File.N)
	return a.wholeImport(ctx, m, err)
}

func (a *API) contactImport(ctx context.Context, actor *desk.Actor, in *ByID) (ContactImport, error) {
	m, err := a.App.ContactImport(ctx, actor, in.ID.N)
	return a.wholeImport(ctx, m, err)
}

type checkContactImportInput struct {
	ByID
	Body struct {
		Header   *bool         `json:"header,omitempty"`
		Columns  []string      `json:"columns,omitempty" maxItems:"100" doc:"As in the plan. Absent fields stay as they are."`
		Country  Field[string] `json:"country,omitempty"`
		Existing string        `json:"existing,omitempty" enum:"fill,overwrite,skip"`
		Labels   *[]ID         `json:"label_ids,omitempty"`
		Dates    string        `json:"dates,omitempty" enum:"dmy,mdy"`
		Decimal  string        `json:"decimal,omitempty" enum:"comma,point"`
	}
}

func (in *checkContactImportInput) plan(p desk.ImportPlan) desk.ImportPlan {
	b := &in.Body
	if b.Header != nil {
		p.Header = *b.Header
	}
	if b.Columns != nil {
		p.Columns = b.Columns
	}
	if b.Country.Set {
		p.Country = b.Country.Value
	}
	if b.Labels != nil {
		p.Labels = numbers(*b.Labels)
	}
	for dst, value := range map[*string]string{&p.Existing: b.Existing, &p.Dates: b.Dates, &p.Decimal: decimalSigns[b.Decimal]} {
		if value != "" {
			*dst = value
		}
	}
	return p
}

func (a *API) checkContactImport(ctx context.Context, actor *desk.Actor, in *checkContactImportInput) (ContactImport, error) {
	m, err := a.App.CheckContactImport(ctx, actor, in.ID.N, in.plan)
	return a.wholeImport(ctx, m, err)
}

func (a *API) startContactImport(ctx context.Context, actor *desk.Actor, in *ByID) (ContactImport, error) {
	m, err := a.App.StartContactImport(ctx, actor, in.ID.N)
	return a.wholeImport(ctx, m, err)
}

func (a *API) cancelContactImport(ctx context.Context, actor *desk.Actor, in *ByID) (ContactImport, error) {
	m, err := a.App.CancelContactImport(ctx, actor, in.ID.N)
	return a.wholeImport(ctx, m, err)
}
