package api

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

func newDocument(version string) *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Timbre", Version: cmp.Or(version, "dev"), Description: "Ids are decimal strings, times RFC 3339 in UTC. " +
			"Lists are pages: give a page's next back as after. Every write may carry an Idempotency-Key. Refusals are problems (RFC 9457) with a stable code."},
		Servers: []*huma.Server{{URL: Prefix}},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"token":   {Type: "http", Scheme: "bearer", Description: "A token of the API; it belongs to one workspace."},
				"session": {Type: "apiKey", In: "cookie", Name: "timbre_session", Description: "A browser's session."},
			},
		},
	}
}

func problemResponse(d *huma.OpenAPI) *huma.Response {
	return &huma.Response{Description: "Refusal", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: d.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")}}}
}

func headerParameter(name, doc string) *huma.Param {
	return &huma.Param{Name: name, In: "header", Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
}

// renderDocument writes the document without huma's own kind of error, which we never send.
func (a *API) renderDocument() []byte {
	d := a.huma.OpenAPI()
	schemas := d.Components.Schemas.Map()
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		panic(err) // made of our own types: always encodes
	}
	return append(b, '\n')
}

func (a *API) serveDocument(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/openapi+json")
	w.Write(a.document())
}

//go:embed document.html
var pageText string

// operationView is one route on the document's page.
type operationView struct {
	ID, Method, Path, Summary string
	Parameters                []parameterView
	Body, Answer              string
}

type parameterView struct {
	Name, In, Type, Doc string
	Required            bool
}

type nounView struct {
	Name       string
	Operations []operationView
}

// renderPage writes a page of the document that a person can read: no script, nothing loaded.
func (a *API) renderPage() []byte {
	d := a.huma.OpenAPI()
	nouns := map[string][]operationView{}
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		item := d.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				nouns[op.Tags[0]] = append(nouns[op.Tags[0]], viewOf(op, path))
			}
		}
	}
	var views []nounView
	for _, name := range slices.Sorted(maps.Keys(nouns)) {
		views = append(views, nounView{name, nouns[name]})
	}
	var b bytes.Buffer
	t := template.Must(template.New("page").Parse(pageText))
	if err := t.Execute(&b, map[string]any{"Version": d.Info.Version, "Description": d.Info.Description, "Prefix": Prefix, "Nouns": views,
		"Schemas": a.schemaViews()}); err != nil {
		panic(err) // our own template over our own document
	}
	return b.Bytes()
}

func viewOf(op *huma.Operation, path string) operationView {
	v := operationView{ID: op.OperationID, Method: op.Method, Path: path, Summary: op.Summary}
	for _, p := range op.Parameters {
		v.Parameters = append(v.Parameters, parameterView{p.Name, p.In, typeOf(p.Schema), p.Description, p.Required})
	}
	if op.RequestBody != nil {
		v.Body = mediaType(op.RequestBody.Content)
	}
	for _, status := range []string{"200", "201", "204"} {
		if r := op.Responses[status]; r != nil {
			v.Answer = strings.TrimSpace(status + " " + mediaType(r.Content))
		}
	}
	return v
}

func mediaType(content map[string]*huma.MediaType) string {
	for kind, m := range content {
		if m.Schema != nil && kind == "application/json" {
			return typeOf(m.Schema)
		}
		return kind
	}
	return ""
}

// typeOf names a schema's type in one line.
func typeOf(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	case s.Type == huma.TypeArray:
		return "[" + typeOf(s.Items) + "]"
	case len(s.Enum) > 0:
		names := make([]string, len(s.Enum))
		for i, e := range s.Enum {
			names[i], _ = e.(string)
		}
		return strings.Join(names, " | ")
	case s.Format != "":
		return cmp.Or(s.Type, "any") + " " + s.Format
	}
	return cmp.Or(s.Type, "any")
}

type schemaView struct {
	Name   string
	Fields []parameterView
}

func (a *API) schemaViews() []schemaView {
	a.document() // drops what is not ours
	schemas := a.huma.OpenAPI().Components.Schemas.Map()
	var out []schemaView
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		s := schemas[name]
		v := schemaView{Name: name}
		for _, field := range slices.Sorted(maps.Keys(s.Properties)) {
			p := s.Properties[field]
			v.Fields = append(v.Fields, parameterView{Name: field, Type: typeOf(p), Doc: p.Description, Required: slices.Contains(s.Required, field)})
		}
		out = append(out, v)
	}
	return out
}

func (a *API) servePage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+styleHash(string(a.page()))+"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.Write(a.page())
}
