package channel_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

var order = desk.Template{Name: "pedido", Language: "es", Category: "UTILITY", Components: []desk.TemplateComponent{
	{Type: "HEADER", Format: "TEXT", Text: "Pedido {{1}}"},
	{Type: "BODY", Text: "{{2}}, {{ 1 }} va en camino. {{2}} {{10}}"},
	{Type: "FOOTER", Text: "Acme"},
	{Type: "BUTTONS", Buttons: []desk.TemplateButton{{Type: "QUICK_REPLY", Text: "Gracias"}, {Type: "URL", Text: "Seguir", URL: "https://e.example/{{1}}"}}},
}}

func TestFieldsOf(t *testing.T) {
	want := channel.TemplateFields{Header: []string{"1"}, Body: []string{"1", "2", "10"}, Buttons: []string{"1"}}
	if d := cmp.Diff(want, channel.FieldsOf(&order)); d != "" {
		t.Error(d)
	}
	named := desk.Template{Components: []desk.TemplateComponent{{Type: "HEADER", Format: "VIDEO"}, {Type: "BODY", Text: "{{name}} {{order_id}} {{name}}"}}}
	if d := cmp.Diff(channel.TemplateFields{Media: "VIDEO", Body: []string{"name", "order_id"}}, channel.FieldsOf(&named)); d != "" {
		t.Error(d)
	}
}

func TestRender(t *testing.T) {
	use := desk.TemplateUse{HeaderVars: map[string]string{"1": "77"}, BodyVars: map[string]string{"1": "{{2}}", "2": "Ana"}}
	text, shown := channel.Render(&order, use)
	if want := "Ana, {{2}} va en camino. Ana {{10}}"; text != want { // a value is never filled again
		t.Errorf("text %q, want %q", text, want)
	}
	want := use
	want.Name, want.Language, want.Category, want.HeaderText, want.Footer = "pedido", "es", "UTILITY", "Pedido 77", "Acme"
	want.Buttons = []desk.Choice{{ID: "0", Title: "Gracias"}, {ID: "1", Title: "Seguir"}}
	if d := cmp.Diff(want, shown); d != "" {
		t.Error(d)
	}
}
