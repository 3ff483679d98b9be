package whatsapp

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"timbre/internal/channel"
	"timbre/internal/channel/channeltest"
	"timbre/internal/desk"
)

func TestManageTemplates(t *testing.T) {
	composed := desk.Template{Name: "pedido", Language: "es", Category: "UTILITY", Format: "POSITIONAL", Status: "PENDING", ExternalID: "77",
		Components: []desk.TemplateComponent{{Type: "BODY", Text: "Hola"}}}
	p := channeltest.NewProvider(t, channeltest.Reply(200, `{"id":"77","status":"PENDING","category":"MARKETING"}`),
		channeltest.Reply(200, `{"success":true}`), channeltest.Reply(200, `{"success":true}`))
	made, err := sender().CreateTemplate(t.Context(), account(p), composed)
	if err != nil || made.ExternalID != "77" || made.Category != "MARKETING" || made.Status != "PENDING" {
		t.Fatalf("made %+v, %v", made, err)
	}
	if err := sender().EditTemplate(t.Context(), account(p), composed); err != nil {
		t.Error(err)
	}
	if err := sender().DeleteTemplate(t.Context(), account(p), composed); err != nil {
		t.Error(err)
	}
	parts := `"components":[{"type":"BODY","text":"Hola"}],"parameter_format":"POSITIONAL"`
	for i, want := range []struct{ call, query, body string }{
		{"POST /v24.0/waba1/message_templates", "", `{"category":"UTILITY","language":"es","name":"pedido",` + parts + `}`},
		{"POST /v24.0/77", "", `{"category":"UTILITY",` + parts + `}`},
		{"DELETE /v24.0/waba1/message_templates", "hsm_id=77&name=pedido", ""},
	} {
		got := p.Calls()[i]
		if got.Method+" "+got.Path != want.call || got.Query.Encode() != want.query {
			t.Errorf("call %s %s?%s, want %s", got.Method, got.Path, got.Query.Encode(), want.call)
		}
		if want.body != "" && compact(t, got.Body) != compact(t, []byte(want.body)) {
			t.Errorf("body %s\nwant %s", got.Body, want.body)
		}
	}
}

// Meta's words for people are what an administrator is told.
func TestTemplateRefused(t *testing.T) {
	p := channeltest.NewProvider(t, channeltest.Reply(400, `{"error":{"message":"Invalid parameter","code":100,"error_subcode":2388299,`+
		`"error_user_title":"Message template variable","error_user_msg":"Variables can't be at the start or end of the template."}}`))
	_, err := sender().CreateTemplate(t.Context(), account(p), desk.Template{})
	if err == nil || !strings.Contains(err.Error(), "Variables can't be at the start") {
		t.Errorf("told %v", err)
	}
}

func TestUploadSample(t *testing.T) {
	p := channeltest.NewProvider(t, channeltest.Reply(200, `{"id":"upload:MTph?sig=ARZ"}`), channeltest.Reply(200, `{"h":"4::aW1h"}`))
	file := channel.OutgoingFile{MIME: "image/png", Name: "a b.png", Size: 3, Open: readCloser("abc")}
	handle, err := sender().UploadSample(t.Context(), account(p), file)
	if err != nil || handle != "4::aW1h" {
		t.Fatalf("handle %q, %v", handle, err)
	}
	begin, sent := p.Calls()[0], p.Calls()[1]
	if begin.Path != "/v24.0/app/uploads" || begin.Query.Encode() != "file_length=3&file_name=a+b.png&file_type=image%2Fpng" {
		t.Errorf("begun with %s?%s", begin.Path, begin.Query.Encode())
	}
	if sent.Path != "/v24.0/upload:MTph" || sent.Query.Get("sig") != "ARZ" || string(sent.Body) != "abc" || sent.Header.Get("file_offset") != "0" ||
		!strings.HasPrefix(sent.Header.Get("Authorization"), "OAuth ") {
		t.Errorf("sent %s %q %v", sent.Path, sent.Body, sent.Header)
	}
}

func TestCheckTemplate(t *testing.T) {
	good := channel.TemplateDraft{Name: "pedido_listo", Language: "es_MX", Category: "UTILITY", Body: "Hola {{1}}, tu pedido {{2}} está listo.",
		Examples: map[string]string{"body:1": "Ana", "body:2": "TA-1"}}
	change := func(f func(*channel.TemplateDraft)) channel.TemplateDraft { d := good; f(&d); return d }
	body := func(text string) channel.TemplateDraft {
		return change(func(d *channel.TemplateDraft) { d.Body = text })
	}
	header := func(text string) channel.TemplateDraft {
		return change(func(d *channel.TemplateDraft) { d.HeaderFormat, d.HeaderText = "TEXT", text })
	}
	pressed := func(list ...desk.TemplateButton) channel.TemplateDraft {
		return change(func(d *channel.TemplateDraft) { d.Buttons = list })
	}
	reply := func(text string) desk.TemplateButton { return desk.TemplateButton{Type: "QUICK_REPLY", Text: text} }
	link := func(url string) desk.TemplateButton {
		return desk.TemplateButton{Type: "URL", Text: "Ver " + url[len(url)-1:], URL: url}
	}
	for _, c := range []struct {
		name string
		d    channel.TemplateDraft
		want string
	}{
		{"good", good, ""},
		{"capitals", change(func(d *channel.TemplateDraft) { d.Name = "Pedido listo" }), "name template_name_invalid"},
		{"language", change(func(d *channel.TemplateDraft) { d.Language = "español" }), "language not_a_choice"},
		{"one-time codes are made at Meta", change(func(d *channel.TemplateDraft) { d.Category = "AUTHENTICATION" }), "category not_a_choice"},
		{"no text", body(" "), "body text_missing"},
		{"long text", body(strings.Repeat("ñ", 1025)), "body text_too_long"},
		{"variable at the start", body("{{1}}, hola"), "body template_variable_edge"},
		{"variable at the end", body("Hola {{1}}"), "body template_variable_edge"},
		{"variables that touch", body("Hola {{1}} {{2}} ya"), "body template_variables_touch"},
		{"a gap", body("Hola {{2}} ya"), "body template_variables_gap"},
		{"numbers and names", body("Hola {{1}}, {{name}} ya"), "body template_variables_mixed"},
		{"no variable", body("Hola {{Mi nombre}} ya"), "body template_variable_name"},
		{"no example", body("Hola {{1}}, {{2}} y {{3}} ya"), "examples template_example_missing"},
		{"header", header("Tu pedido"), ""},
		{"header of two lines", header("a\nb"), "header_text template_header_format"},
		{"header of two variables", header("{{1}} y {{2}}"), "header_text template_header_variables"},
		{"long header", header(strings.Repeat("ñ", 61)), "header_text header_too_long"},
		{"no sample", change(func(d *channel.TemplateDraft) { d.HeaderFormat = "IMAGE" }), "header_file_id template_sample_missing"},
		{"sample of another kind", change(func(d *channel.TemplateDraft) {
			d.HeaderFormat, d.Sample = "IMAGE", &channel.OutgoingFile{MIME: "video/mp4", Size: 1}
		}), "header_file_id media_type"},
		{"sample", change(func(d *channel.TemplateDraft) {
			d.HeaderFormat, d.Sample = "IMAGE", &channel.OutgoingFile{MIME: "image/png", Size: 1}
		}), ""},
		{"unknown header", change(func(d *channel.TemplateDraft) { d.HeaderFormat = "GIF" }), "header_format not_a_choice"},
		{"footer with a variable", change(func(d *channel.TemplateDraft) { d.Footer = "{{1}}" }), "footer template_no_variables"},
		{"long footer", change(func(d *channel.TemplateDraft) { d.Footer = strings.Repeat("ñ", 61) }), "footer footer_too_long"},
		{"buttons", pressed(reply("Sí"), reply("No"), link("https://e.example/a")), ""},
		{"replies apart", pressed(reply("Sí"), link("https://e.example/a"), reply("No")), "buttons template_buttons_mixed"},
		{"three links", pressed(link("https://e.example/a"), link("https://e.example/b"), link("https://e.example/c")), "buttons template_buttons_too_many"},
		{"same words", pressed(reply("Sí"), reply("Sí")), "buttons button_titles_repeat"},
		{"long words", pressed(reply(strings.Repeat("ñ", 26))), "buttons button_title_too_long"},
		{"no words", pressed(reply("")), "buttons button_title_missing"},
		{"no link", pressed(link("javascript:x")), "buttons link_url_invalid"},
		{"variable inside a link", pressed(link("https://{{1}}.example/a")), "buttons template_link_variable"},
		{"link without its example", pressed(link("https://e.example/{{1}}")), "examples template_example_missing"},
		{"no phone", pressed(desk.TemplateButton{Type: "PHONE_NUMBER", Text: "Llamar", Phone: "300"}), "buttons not_a_number"},
		{"no code", pressed(desk.TemplateButton{Type: "COPY_CODE"}), "buttons template_coupon_missing"},
		{"unknown button", pressed(desk.TemplateButton{Type: "FLOW", Text: "x"}), "buttons not_a_choice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fieldOf(t, sender().CheckTemplate(c.d)); got != c.want {
				t.Errorf("CheckTemplate: %q, want %q", got, c.want)
			}
		})
	}
}

// compact is JSON with its keys in order.
func compact(t *testing.T, text []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// fieldOf is the field and the code of a refusal, "" of none.
func fieldOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	refusal, ok := errors.AsType[*desk.Error](err)
	if !ok || refusal.Kind != desk.KindInvalid || len(refusal.Fields) != 1 {
		t.Fatalf("%v, want one field of a *desk.Error", err)
	}
	for field, code := range refusal.Fields {
		return field + " " + code
	}
	return ""
}
