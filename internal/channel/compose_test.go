package channel_test

import (
	"encoding/json"
	"testing"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// What a template is made of travels in the provider's form, with an example of each variable.
func TestCompose(t *testing.T) {
	for _, c := range []struct {
		name, format, want string
		draft              channel.TemplateDraft
	}{
		{"numbered", "POSITIONAL", `[{"type":"HEADER","format":"TEXT","text":"Pedido {{1}}","example":{"header_text":["TA-1"]}},` +
			`{"type":"BODY","text":"Hola {{1}}, {{2}} va","example":{"body_text":[["Ana","TA-1"]]}},{"type":"FOOTER","text":"Acme"},` +
			`{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Gracias"},{"type":"URL","text":"Ver","url":"https://e.example/{{1}}","example":["https://e.example/TA-1"]},` +
			`{"type":"PHONE_NUMBER","text":"Llamar","phone_number":"+571"},{"type":"COPY_CODE","example":"X20"}]}]`,
			channel.TemplateDraft{HeaderFormat: "TEXT", HeaderText: "Pedido {{1}}", Body: "Hola {{1}}, {{2}} va", Footer: "Acme",
				Buttons: []desk.TemplateButton{{Type: "QUICK_REPLY", Text: "Gracias"}, {Type: "URL", Text: "Ver", URL: "https://e.example/{{1}}"},
					{Type: "PHONE_NUMBER", Text: "Llamar", Phone: "+571"}, {Type: "COPY_CODE", Text: "x"}},
				Examples: map[string]string{"header:1": "TA-1", "body:1": "Ana", "body:2": "TA-1", "button:1": "TA-1", "button:3": "X20"}}},
		{"named, under a file", "NAMED", `[{"type":"HEADER","format":"IMAGE","example":{"header_handle":["4::h"]}},` +
			`{"type":"BODY","text":"Hola {{name}}.","example":{"body_text_named_params":[{"example":"Ana","param_name":"name"}]}}]`,
			channel.TemplateDraft{HeaderFormat: "IMAGE", Body: "Hola {{name}}.", Examples: map[string]string{"body:name": "Ana"}}},
		{"plain, under a place", "POSITIONAL", `[{"type":"HEADER","format":"LOCATION"},{"type":"BODY","text":"Aquí"}]`,
			channel.TemplateDraft{HeaderFormat: "LOCATION", Body: "Aquí"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.draft.Compose("4::h")
			parts, err := json.Marshal(got.Components)
			if err != nil || string(parts) != c.want || got.Format != c.format {
				t.Errorf("composed %s %s (%v)\nwant %s", got.Format, parts, err, c.want)
			}
			for key, value := range c.draft.Examples { // what is read back is what was written
				if read := channel.Examples(&got)[key]; read != value {
					t.Errorf("example of %s is read as %q, want %q", key, read, value)
				}
			}
		})
	}
}
