package channel

import (
	"cmp"
	"encoding/json"
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
	Cannot  string   `json:"cannot,omitempty"`  // why it cannot be sent, whatever is filled: carousel, offer, products, unknown
}

// Parts and buttons that need nothing but what FieldsOf lists. What is not here asks for something that is not sent yet.
var (
	plainParts   = []string{"HEADER", "BODY", "FOOTER", "BUTTONS"}
	plainButtons = []string{"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "OTP", "FLOW", "CATALOG", "REQUEST_CONTACT_INFO", "VOICE_CALL"}
)

// FieldsOf lists what a template asks for.
func FieldsOf(t *desk.Template) TemplateFields {
	f := TemplateFields{Cannot: cannot(t)}
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

// cannot says why a template cannot be sent, "" if it can.
func cannot(t *desk.Template) string {
	for _, c := range t.Components {
		switch {
		case c.Type == "CAROUSEL":
			return "carousel"
		case c.Type == "LIMITED_TIME_OFFER":
			return "offer"
		case !slices.Contains(plainParts, c.Type):
			return "unknown"
		}
		for _, b := range c.Buttons {
			switch {
			case b.Type == "MPM" || b.Type == "SPM":
				return "products"
			case !slices.Contains(plainButtons, b.Type):
				return "unknown"
			}
		}
	}
	return ""
}

// Examples are the values that a template was submitted with, by part and name of the variable: "body:1", "button:0".
func Examples(t *desk.Template) map[string]string {
	out := map[string]string{}
	for _, c := range t.Components {
		switch c.Type {
		case "HEADER":
			examplesOf(c, "header", "header_text", out)
		case "BODY":
			examplesOf(c, "body", "body_text", out)
		case "BUTTONS":
			for i, b := range c.Buttons {
				fixed, _, _ := strings.Cut(b.URL, "{{") // the example of a link is the whole of it
				if v := strings.TrimPrefix(oneOf(b.Example), fixed); v != "" {
					out["button:"+strconv.Itoa(i)] = v
				}
			}
		}
	}
	return out
}

// examplesOf reads the examples of one text: a list, a list of lists, or pairs of a name and a value.
func examplesOf(c desk.TemplateComponent, part, key string, out map[string]string) {
	var example map[string]json.RawMessage
	if json.Unmarshal(c.Example, &example) != nil {
		return
	}
	var named []struct {
		Name    string `json:"param_name"`
		Example string `json:"example"`
	}
	if json.Unmarshal(example[key+"_named_params"], &named) == nil {
		for _, n := range named {
			out[part+":"+n.Name] = n.Example
		}
	}
	var lists [][]string
	var list []string
	if json.Unmarshal(example[key], &lists) == nil && len(lists) > 0 {
		list = lists[0]
	} else if json.Unmarshal(example[key], &list) != nil {
		return
	}
	for i, v := range list {
		out[part+":"+strconv.Itoa(i+1)] = v
	}
}

// oneOf reads a text, or the first of a list of texts.
func oneOf(raw json.RawMessage) string {
	var text string
	var list []string
	if json.Unmarshal(raw, &text) != nil && json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		text = list[0]
	}
	return text
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
				use.Buttons = append(use.Buttons, sentButton(strconv.Itoa(i), b, use.ButtonVars))
			}
		}
	}
	return body, use
}

// sentButton is a button with what it does filled in.
func sentButton(index string, b desk.TemplateButton, values map[string]string) desk.SentButton {
	out := desk.SentButton{ID: index, Title: b.Text, Type: b.Type}
	switch b.Type {
	case "URL":
		out.Value = variable.ReplaceAllStringFunc(b.URL, func(placeholder string) string { return cmp.Or(values[index], placeholder) })
	case "PHONE_NUMBER":
		out.Value = b.Phone
	case "COPY_CODE":
		out.Value = values[index]
	}
	return out
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
