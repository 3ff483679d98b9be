package channel

import (
	"context"
	"encoding/json"
	"strconv"

	"timbre/internal/desk"
)

// TemplateWriter makes, changes and removes templates at the provider, who reviews them. Errors of its calls are a *SendError.
type TemplateWriter interface {
	// CheckTemplate refuses what the provider would refuse, before a call: *desk.Error with fields and limits. It is pure.
	CheckTemplate(TemplateDraft) error
	// CreateTemplate submits a new one; what comes back has the provider's id, its state and perhaps another category.
	CreateTemplate(context.Context, Account, desk.Template) (desk.Template, error)
	// EditTemplate replaces all its parts, and has it reviewed again.
	EditTemplate(context.Context, Account, desk.Template) error
	DeleteTemplate(context.Context, Account, desk.Template) error
	// UploadSample gives the provider a file to judge a template by, and returns what a template names it with.
	UploadSample(context.Context, Account, OutgoingFile) (handle string, err error)
}

// TemplateDraft is a template as somebody writes it.
type TemplateDraft struct {
	Name, Language string
	Category       string // MARKETING, UTILITY
	HeaderFormat   string // "" for none, TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION
	HeaderText     string
	Sample         *OutgoingFile // of a header that is a file
	Body, Footer   string
	Buttons        []desk.TemplateButton
	Examples       map[string]string // of its variables, by part and name: "header:1", "body:name", "button:0"
}

// Variables of the texts, in the order of their names; numbered ones by number.
func (d *TemplateDraft) Variables() (header, body []string) {
	return variablesOf(d.HeaderText), variablesOf(d.Body)
}

// Named reports whether the variables have names in place of numbers.
func (d *TemplateDraft) Named() bool {
	header, body := d.Variables()
	for _, name := range append(header, body...) {
		if _, err := strconv.Atoi(name); err != nil {
			return true
		}
	}
	return false
}

// Compose makes the parts of a template as the provider wants them; handle names the sample of its header.
func (d *TemplateDraft) Compose(handle string) desk.Template {
	t := desk.Template{Name: d.Name, Language: d.Language, Category: d.Category, Format: "POSITIONAL"}
	if d.Named() {
		t.Format = "NAMED"
	}
	header, body := d.Variables()
	switch d.HeaderFormat {
	case "":
	case "TEXT":
		t.Components = append(t.Components, desk.TemplateComponent{Type: "HEADER", Format: "TEXT", Text: d.HeaderText,
			Example: d.example("header", header, false)})
	case "LOCATION":
		t.Components = append(t.Components, desk.TemplateComponent{Type: "HEADER", Format: "LOCATION"})
	default:
		t.Components = append(t.Components, desk.TemplateComponent{Type: "HEADER", Format: d.HeaderFormat,
			Example: raw(map[string]any{"header_handle": []string{handle}})})
	}
	t.Components = append(t.Components, desk.TemplateComponent{Type: "BODY", Text: d.Body, Example: d.example("body", body, true)})
	if d.Footer != "" {
		t.Components = append(t.Components, desk.TemplateComponent{Type: "FOOTER", Text: d.Footer})
	}
	if len(d.Buttons) > 0 {
		t.Components = append(t.Components, desk.TemplateComponent{Type: "BUTTONS", Buttons: d.buttons()})
	}
	return t
}

// example of a text's variables: pairs of a name and a value, or values in order, which of the body stand in a list of their own.
func (d *TemplateDraft) example(part string, names []string, nested bool) json.RawMessage {
	if len(names) == 0 {
		return nil
	}
	if d.Named() {
		pairs := make([]map[string]string, len(names))
		for i, name := range names {
			pairs[i] = map[string]string{"param_name": name, "example": d.Examples[part+":"+name]}
		}
		return raw(map[string]any{part + "_text_named_params": pairs})
	}
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = d.Examples[part+":"+name]
	}
	if nested {
		return raw(map[string]any{part + "_text": [][]string{values}})
	}
	return raw(map[string]any{part + "_text": values})
}

func (d *TemplateDraft) buttons() []desk.TemplateButton {
	out := make([]desk.TemplateButton, len(d.Buttons))
	for i, b := range d.Buttons {
		value := d.Examples["button:"+strconv.Itoa(i)]
		switch {
		case b.Type == "COPY_CODE":
			b.Text, b.Example = "", raw(value) // the provider writes its words
		case b.Type == "URL" && variable.MatchString(b.URL):
			b.Example = raw([]string{variable.ReplaceAllLiteralString(b.URL, value)})
		}
		out[i] = b
	}
	return out
}

func raw(v any) json.RawMessage {
	b, _ := json.Marshal(v) // texts, lists and maps of them
	return b
}
