package channel_test

import (
	"encoding/json"
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
	for button, cannot := range map[string]string{"MPM": "products", "SOMETHING_NEW": "unknown", "OTP": ""} {
		other := desk.Template{Components: []desk.TemplateComponent{{Type: "BUTTONS", Buttons: []desk.TemplateButton{{Type: button}}}}}
		if got := channel.FieldsOf(&other).Cannot; got != cannot {
			t.Errorf("with a button %s it cannot be sent as %q, want %q", button, got, cannot)
		}
	}
	for part, cannot := range map[string]string{"CAROUSEL": "carousel", "LIMITED_TIME_OFFER": "offer", "SOMETHING_NEW": "unknown"} {
		other := desk.Template{Components: []desk.TemplateComponent{{Type: "BODY"}, {Type: part}}}
		if got := channel.FieldsOf(&other).Cannot; got != cannot {
			t.Errorf("with a part %s it cannot be sent as %q, want %q", part, got, cannot)
		}
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
	want.Buttons = []desk.SentButton{{ID: "0", Title: "Gracias", Type: "QUICK_REPLY"}, {ID: "1", Title: "Seguir", Type: "URL", Value: "https://e.example/{{1}}"}}
	if d := cmp.Diff(want, shown); d != "" {
		t.Error(d)
	}
}

func TestExamples(t *testing.T) {
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	template := desk.Template{Components: []desk.TemplateComponent{
		{Type: "HEADER", Format: "TEXT", Text: "Pedido {{1}}", Example: raw(`{"header_text":["TA-1"]}`)},
		{Type: "BODY", Text: "{{name}}", Example: raw(`{"body_text_named_params":[{"param_name":"name","example":"Ana"}]}`)},
		{Type: "BUTTONS", Buttons: []desk.TemplateButton{{Type: "URL", Example: raw(`["TA-1"]`)}, {Type: "QUICK_REPLY"}, {Type: "COPY_CODE", Example: raw(`"X20"`)}}},
	}}
	want := map[string]string{"header:1": "TA-1", "body:name": "Ana", "button:0": "TA-1", "button:2": "X20"}
	if d := cmp.Diff(want, channel.Examples(&template)); d != "" {
		t.Error(d)
	}
	numbered := desk.Template{Components: []desk.TemplateComponent{{Type: "BODY", Example: raw(`{"body_text":[["Ana","TA-1"]]}`)}, {Type: "HEADER", Example: raw(`"odd"`)}}}
	if d := cmp.Diff(map[string]string{"body:1": "Ana", "body:2": "TA-1"}, channel.Examples(&numbered)); d != "" {
		t.Error(d)
	}
}
