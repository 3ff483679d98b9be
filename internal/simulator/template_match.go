package simulator

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// rendering is a template filled in for one send.
type rendering struct {
	Rendered
	category string
}

// matcher fits the parameters of a send to a template.
type matcher struct {
	checker
	t          *Template
	components []part
}

// renderTemplate finds the template of a send and fills it in, or refuses.
func (s *Simulator) renderTemplate(w *waba, in object, media func(string) (string, bool)) (*rendering, *graphError) {
	name, _ := in["name"].(string)
	language, _ := in["language"].(object)["code"].(string)
	i := slices.IndexFunc(w.templates, func(t *Template) bool { return t.Name == name && t.Language == language })
	if i < 0 {
		return nil, refuse(132001, "template name (%s) does not exist in %s", name, language)
	}
	t := w.templates[i]
	switch t.Status {
	case "APPROVED":
	case "PAUSED":
		return nil, refuse(132015, "Template is paused due to low quality so it cannot be sent in a template message.")
	case "DISABLED":
		return nil, refuse(132016, "Template has been paused too many times and is now permanently disabled.")
	default:
		return nil, refuse(132001, "template name (%s) does not exist in %s", name, language)
	}
	m := &matcher{checker: checker{media: media}, t: t}
	if _, given := in["components"]; given {
		m.components = part{c: &m.checker, path: "template", m: in}.list("components", 0, 20)
	}
	r := m.render()
	if m.refused != nil {
		return nil, m.refused
	}
	return r, nil
}

func (m *matcher) render() *rendering {
	r := &rendering{category: m.t.Category}
	if header := m.t.component("HEADER"); header != nil {
		m.header(r, header)
	} else if len(m.parameters("header")) > 0 {
		m.refuse(132018, "header: the template has no header.")
	}
	if body := m.t.component("BODY"); body != nil {
		r.Body = m.fill("body", body.Text, m.parameters("body"))
	}
	if characters(r.Body) > maxBodyText {
		m.refuse(132005, "The body is longer than %d characters once filled in.", maxBodyText)
	}
	if footer := m.t.component("FOOTER"); footer != nil {
		r.Footer = footer.Text
	}
	if buttons := m.t.component("BUTTONS"); buttons != nil {
		for i, b := range buttons.Buttons {
			r.Buttons = append(r.Buttons, m.button(i, b))
		}
	}
	return r
}

// parameters of a component of the send; nil if it is absent.
func (m *matcher) parameters(kind string) []part {
	for _, c := range m.components {
		if strings.EqualFold(fmt.Sprint(c.m["type"]), kind) && c.has("parameters") {
			return c.list("parameters", 0, 100)
		}
	}
	return nil
}

func (m *matcher) header(r *rendering, h *Component) {
	given := m.parameters("header")
	r.HeaderType = h.Format
	if h.Format == "TEXT" {
		r.Header = m.fill("header", h.Text, given)
		return
	}
	want := strings.ToLower(h.Format)
	if len(given) != 1 {
		m.refuse(132012, "header: Format mismatch, expected %s, received UNKNOWN", h.Format)
		return
	}
	got, _ := given[0].m["type"].(string)
	if got != want {
		m.refuse(132012, "header: Format mismatch, expected %s, received %s", h.Format, strings.ToUpper(got))
		return
	}
	ref := given[0].sub(want)
	if want == "location" {
		checkLocation(ref)
	} else {
		checkMedia(ref, want, "filename")
	}
	r.HeaderData, _ = json.Marshal(ref.m)
}

// fill puts text parameters in the place of the variables of a text.
func (m *matcher) fill(where, text string, given []part) string {
	var names []string
	for _, found := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, found[1]) {
			names = append(names, found[1])
		}
	}
	if len(given) != len(names) {
		m.refuse(132000, "%s: number of localizable_params (%d) does not match the expected number of params (%d)", where, len(given), len(names))
		return ""
	}
	values := map[string]string{}
	for i, p := range given {
		name := strconv.Itoa(i + 1)
		if m.t.ParameterFormat == "NAMED" {
			name, _ = p.m["parameter_name"].(string)
		}
		if !slices.Contains(names, name) {
			m.refuse(132012, "%s: Parameter name is missing or unknown: %q", where, name)
		}
		values[name] = m.value(where, p)
	}
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		return values[variable.FindStringSubmatch(found)[1]]
	})
}

var badSpace = regexp.MustCompile(`[\n\t]| {5}`)

// value is the text of a parameter; amounts and dates bring a fallback.
func (m *matcher) value(where string, p part) string {
	switch kind, _ := p.m["type"].(string); kind {
	case "text":
		text := p.text("text", maxBodyText)
		if where == "body" && badSpace.MatchString(text) {
			m.refuse(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces.")
		}
		return text
	case "currency", "date_time":
		return p.sub(kind).text("fallback_value", 200)
	default:
		m.refuse(132012, "%s: Format mismatch, expected TEXT, received %s", where, strings.ToUpper(kind))
		return ""
	}
}

// button fits the parameters of the button with index i.
func (m *matcher) button(i int, b TemplateButton) TemplateTap {
	tap := TemplateTap{Type: b.Type, Text: b.Text, URL: b.URL, Payload: b.Text}
	var given []part
	for _, c := range m.components {
		if strings.EqualFold(fmt.Sprint(c.m["type"]), "button") && fmt.Sprint(c.m["index"]) == strconv.Itoa(i) {
			if sub := strings.ToUpper(fmt.Sprint(c.m["sub_type"])); sub != b.Type && (b.Type != "OTP" || sub != "URL") {
				m.refuse(132018, "buttons: Button at index %d is of type %s, not %s.", i, b.Type, sub)
			}
			given = c.list("parameters", 1, 1)
		}
	}
	switch {
	case b.Type == "URL" && strings.Contains(b.URL, "{{"):
		if len(given) == 0 {
			m.refuse(131008, "buttons: Button at index %d of type Url requires a parameter", i)
			return tap
		}
		tap.URL = variable.ReplaceAllLiteralString(b.URL, given[0].text("text", 2000))
	case b.Type == "OTP": // a code travels as a url
		if len(given) == 0 {
			m.refuse(131008, "buttons: Button at index %d of type Otp requires a parameter", i)
			return tap
		}
		tap.Payload = given[0].text("text", 15)
	case len(given) == 0:
	case b.Type == "QUICK_REPLY":
		tap.Payload = given[0].text("payload", 256)
	case b.Type == "COPY_CODE":
		tap.Payload = given[0].text("coupon_code", 20)
	}
	return tap
}
