package channel

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"timbre/internal/desk"
)

var variable = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// TemplateFields says what must be filled before a template is sent.
type TemplateFields struct {
	Header  []string `json:"header"`            // variables of the header's text
	Media   string   `json:"media,omitempty"`   // IMAGE, VIDEO, DOCUMENT or LOCATION, if the header is one
	Body    []string `json:"body"`              // variables of the body, the numbered ones in order
	Buttons []string `json:"buttons,omitempty"` // indexes of the buttons that need a value
}

// FieldsOf lists what a template asks for.
func FieldsOf(t *desk.Template) TemplateFields {
	var f TemplateFields
	for _, c := range t.Components {
		switch c.Type {
		case "HEADER":
			if f.Header = variablesOf(c.Text); c.Format != "" && c.Format != "TEXT" {
				f.Media = c.Format
			}
		case "BODY":
			f.Body = variablesOf(c.Text)
		case "BUTTONS":
			for i, b := range c.Buttons {
				if b.Type == "COPY_CODE" || b.Type == "URL" && variable.MatchString(b.URL) {
					f.Buttons = append(f.Buttons, strconv.Itoa(i))
				}
			}
		}
	}
	return f
}

func variablesOf(text string) []string {
	var names []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX != nil || errY != nil {
			return 0
		}
		return x - y
	})
	return names
}

// Render fills a template as the customer will read it: the text of its body, and the use with header, footer and buttons.
// A variable without value stays as it is written.
func Render(t *desk.Template, use desk.TemplateUse) (string, desk.TemplateUse) {
	body := ""
	use.Name, use.Language, use.Category = t.Name, t.Language, t.Category
	use.HeaderText, use.Footer, use.Buttons = "", "", nil
	for _, c := range t.Components {
		switch c.Type {
		case "HEADER":
			use.HeaderText = fill(c.Text, use.HeaderVars)
		case "BODY":
			body = fill(c.Text, use.BodyVars)
		case "FOOTER":
			use.Footer = c.Text
		case "BUTTONS":
			for i, b := range c.Buttons {
				use.Buttons = append(use.Buttons, desk.Choice{ID: strconv.Itoa(i), Title: b.Text})
			}
		}
	}
	return body, use
}

func fill(text string, values map[string]string) string {
	return variable.ReplaceAllStringFunc(text, func(placeholder string) string {
		name := strings.TrimSpace(strings.Trim(placeholder, "{}"))
		if v := values[name]; v != "" {
			return v
		}
		return placeholder
	})
}
