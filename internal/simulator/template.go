package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Template is a message template of a WABA, in the form of the API.
type Template struct {
	ID              string      `json:"id"`
	Name            string      `json:"name"`
	Language        string      `json:"language"`
	Category        string      `json:"category"`
	Status          string      `json:"status"` // APPROVED, PENDING, REJECTED, PAUSED, DISABLED
	ParameterFormat string      `json:"parameter_format"`
	RejectedReason  string      `json:"rejected_reason,omitempty"`
	Components      []Component `json:"components"`
}

// Component is a header, body, footer or row of buttons of a template.
type Component struct {
	Type    string           `json:"type"`
	Format  string           `json:"format,omitempty"`
	Text    string           `json:"text,omitempty"`
	Example json.RawMessage  `json:"example,omitempty"`
	Buttons []TemplateButton `json:"buttons,omitempty"`
	Cards   []Card           `json:"cards,omitempty"`
	Offer   json.RawMessage  `json:"limited_time_offer,omitempty"`
}

// Card of a carousel.
type Card struct {
	Components []Component `json:"components"`
}

// TemplateButton is a button of a template.
type TemplateButton struct {
	Type        string          `json:"type"`
	Text        string          `json:"text,omitempty"`
	URL         string          `json:"url,omitempty"`
	PhoneNumber string          `json:"phone_number,omitempty"`
	Example     json.RawMessage `json:"example,omitempty"`
}

func (t *Template) component(kind string) *Component {
	for i := range t.Components {
		if t.Components[i].Type == kind {
			return &t.Components[i]
		}
	}
	return nil
}

// fields is the template as the list answers it.
func (t *Template) fields() object {
	raw, _ := json.Marshal(t)
	o := object{}
	_ = json.Unmarshal(raw, &o)
	o["quality_score"] = object{"score": "UNKNOWN"}
	if t.RejectedReason == "" {
		o["rejected_reason"] = "NONE"
	}
	return o
}

func (w *waba) template(id string) *Template {
	for _, t := range w.templates {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// listTemplates pages through the templates; a cursor is the id of the last
// template seen.
func (c *call) listTemplates(w *waba) (any, *graphError) {
	q := c.r.URL.Query()
	limit, _ := strconv.Atoi(q.Get("limit"))
	if limit <= 0 || limit > 1000 {
		limit = 25
	}
	found := slices.Clone(w.templates)
	for key, value := range map[string]func(*Template) string{
		"name":     func(t *Template) string { return t.Name },
		"status":   func(t *Template) string { return t.Status },
		"language": func(t *Template) string { return t.Language },
		"category": func(t *Template) string { return t.Category },
	} {
		if want := q.Get(key); want != "" {
			found = slices.DeleteFunc(found, func(t *Template) bool { return value(t) != want })
		}
	}
	if after := q.Get("after"); after != "" {
		i := slices.IndexFunc(found, func(t *Template) bool { return t.ID == after })
		if i < 0 {
			return nil, refuse(131059, "The paging cursor is not valid any more.")
		}
		found = found[i+1:]
	}
	more := len(found) > limit
	data := []object{}
	for _, t := range found[:min(limit, len(found))] {
		data = append(data, pick(t.fields(), c.fields()))
	}
	answer := object{"data": data}
	if len(data) > 0 {
		last := fmt.Sprint(data[len(data)-1]["id"])
		paging := object{"cursors": object{"before": data[0]["id"], "after": last}}
		if more {
			next := *c.r.URL
			q.Set("after", last)
			q.Del("access_token")
			next.RawQuery = q.Encode()
			paging["next"] = c.s.base + next.String()
		}
		answer["paging"] = paging
	}
	return answer, nil
}

var (
	templateName = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)
	variable     = regexp.MustCompile(`\{\{\s*([a-z0-9_]+)\s*\}\}`)
	edgeVariable = regexp.MustCompile(`^\s*\{\{|\}\}\s*$|\}\}\s*\{\{`)
)

func (c *call) createTemplate(w *waba) (any, *graphError) {
	var t Template
	if err := json.Unmarshal(c.body, &t); err != nil {
		return nil, refuse(100, "The template could not be read.")
	}
	if refused := checkNewTemplate(w, &t); refused != nil {
		return nil, refused
	}
	if refused := c.s.checkSample(t.component("HEADER")); refused != nil {
		return nil, refused
	}
	t.ID, t.Status, t.RejectedReason = c.s.newID(), "PENDING", ""
	if t.ParameterFormat == "" {
		t.ParameterFormat = "POSITIONAL"
	}
	t.ParameterFormat = strings.ToUpper(t.ParameterFormat)
	w.templates = append(w.templates, &t)
	c.s.review(w, &t)
	return object{"id": t.ID, "status": t.Status, "category": t.Category}, nil
}

func checkNewTemplate(w *waba, t *Template) *graphError {
	switch {
	case !templateName.MatchString(t.Name):
		return refuse(100, "name must be of a-z, 0-9 and _.")
	case t.Language == "":
		return refuse(100, "language is missing.")
	case !slices.Contains([]string{"MARKETING", "UTILITY", "AUTHENTICATION"}, t.Category):
		return refuse(100, "category must be MARKETING, UTILITY or AUTHENTICATION.")
	case slices.ContainsFunc(w.templates, func(o *Template) bool { return o.Name == t.Name && o.Language == t.Language }):
		return &graphError{code: 100, subcode: 2388024, title: "Invalid parameter", details: "There is already content of this language for this template."}
	}
	return checkComponents(t)
}

func checkComponents(t *Template) *graphError {
	limits := map[string]int{"HEADER": maxHeader, "BODY": maxBodyText, "FOOTER": maxFooter}
	for i := range t.Components {
		comp := &t.Components[i]
		comp.Type = strings.ToUpper(comp.Type)
		if limit, limited := limits[comp.Type]; limited && characters(comp.Text) > limit {
			return refuse(100, "%s is longer than %d characters.", comp.Type, limit)
		}
		if comp.Type == "BODY" && edgeVariable.MatchString(comp.Text) {
			return &graphError{code: 100, subcode: 2388299, title: "Invalid parameter", details: "Variables can't be at the start or end of the template, or side by side."}
		}
		if refused := checkExamples(t, comp); refused != nil {
			return refused
		}
		if refused := checkTemplateButtons(comp.Buttons); refused != nil {
			return refused
		}
	}
	if body := t.component("BODY"); body == nil || body.Text == "" {
		return refuse(100, "A BODY component is required.")
	}
	return nil
}

// checkExamples wants, where examples are given, one of each variable of a text.
func checkExamples(t *Template, comp *Component) *graphError {
	key := map[string]string{"HEADER": "header_text", "BODY": "body_text"}[comp.Type]
	names := map[string]bool{}
	for _, found := range variable.FindAllStringSubmatch(comp.Text, -1) {
		names[found[1]] = true
	}
	if key == "" || comp.Example == nil || len(names) == 0 {
		return nil
	}
	var example map[string]json.RawMessage
	var named []struct {
		Name string `json:"param_name"`
	}
	var list []string
	var lists [][]string
	given := 0
	switch err := json.Unmarshal(comp.Example, &example); {
	case err != nil:
	case strings.EqualFold(t.ParameterFormat, "NAMED"):
		if json.Unmarshal(example[key+"_named_params"], &named) == nil {
			given = len(named)
		}
	case json.Unmarshal(example[key], &lists) == nil && len(lists) > 0:
		given = len(lists[0])
	case json.Unmarshal(example[key], &list) == nil:
		given = len(list)
	}
	if given != len(names) {
		return &graphError{code: 100, subcode: 2388043, title: "Invalid parameter", details: "The example must have a value for each variable of the " + comp.Type + "."}
	}
	return nil
}

func checkTemplateButtons(buttons []TemplateButton) *graphError {
	most := map[string]int{"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
	count := map[string]int{}
	for _, b := range buttons {
		count[b.Type]++
		if limit, limited := most[b.Type]; limited && count[b.Type] > limit {
			return refuse(100, "A template can have at most %d buttons of type %s.", limit, b.Type)
		}
		if characters(b.Text) > 25 {
			return refuse(100, "A button label has at most 25 characters.")
		}
	}
	if len(buttons) > 10 {
		return refuse(100, "A template can have at most 10 buttons.")
	}
	return nil
}

// reviewTime is how long the simulated review of a template takes.
const reviewTime = 2 * time.Second

// review decides on a template after a while: names that begin with
// "rechazada", "rejeitada" or "rejected" are refused.
func (s *Simulator) review(w *waba, t *Template) {
	event, reason := "APPROVED", "NONE"
	switch s.knobs.Review {
	case "hold":
		return
	case "reject":
		event, reason = "REJECTED", "INVALID_FORMAT"
	}
	for _, prefix := range []string{"rechazada", "rejeitada", "rejected"} {
		if strings.HasPrefix(t.Name, prefix) {
			event, reason = "REJECTED", "INVALID_FORMAT"
		}
	}
	s.clock.after(reviewTime, s.locked(func() {
		if t.Status == "PENDING" {
			s.setTemplateStatus(w, t, event, reason)
		}
	}))
}

// setTemplateStatus changes a template and tells the business; in webhooks
// the id is a number.
func (s *Simulator) setTemplateStatus(w *waba, t *Template, event, reason string) {
	t.Status, t.RejectedReason = event, ""
	value := object{
		"event": event, "message_template_id": json.Number(t.ID), "message_template_name": t.Name,
		"message_template_language": t.Language, "message_template_category": t.Category, "reason": reason,
	}
	switch event {
	case "REJECTED":
		t.RejectedReason = reason
		value["rejection_info"] = object{"reason": "The template does not follow the format.", "recommendation": "Change it and send it again."}
	case "PAUSED":
		value["other_info"] = object{"title": "FIRST_PAUSE", "description": "Paused for 3 hours because of its low quality."}
	}
	s.emit(update{waba: w.id, field: "message_template_status_update", value: value, time: s.clock.now().Unix()})
	s.hub.send("state", nil)
}

// templateRoute serves /{template_id}.
func (c *call) templateRoute(t *Template) (any, *graphError) {
	switch c.r.Method {
	case http.MethodGet:
		return pick(t.fields(), c.fields()), nil
	case http.MethodPost:
		return c.editTemplate(t)
	}
	return nil, noSuchObject(c.r.Method, c.node)
}

// editTemplate replaces the components; the template is reviewed again.
func (c *call) editTemplate(t *Template) (any, *graphError) {
	if !slices.Contains([]string{"APPROVED", "REJECTED", "PAUSED"}, t.Status) {
		return nil, refuse(100, "Only approved, rejected and paused templates can be edited.")
	}
	edited := *t
	edited.Components = nil
	if json.Unmarshal(c.body, &edited) != nil || edited.Components == nil {
		return nil, refuse(100, "components is missing.")
	}
	if refused := checkComponents(&edited); refused != nil {
		return nil, refused
	}
	if refused := c.s.checkSample(edited.component("HEADER")); refused != nil {
		return nil, refused
	}
	if t.Status == "APPROVED" && edited.Category != t.Category {
		return nil, refuse(100, "The category of an approved template cannot be changed.")
	}
	t.Components, t.Category, t.ParameterFormat, t.Status = edited.Components, edited.Category, edited.ParameterFormat, "PENDING"
	for id := range c.app.wabas {
		if c.s.wabas[id].template(t.ID) != nil {
			c.s.review(c.s.wabas[id], t)
		}
	}
	return success, nil
}

func (c *call) deleteTemplate(w *waba) (any, *graphError) {
	name, id := c.r.URL.Query().Get("name"), c.r.URL.Query().Get("hsm_id")
	before := len(w.templates)
	w.templates = slices.DeleteFunc(w.templates, func(t *Template) bool {
		return t.Name == name && (id == "" || t.ID == id)
	})
	if len(w.templates) == before {
		return nil, refuse(100, "There is no template of this name.")
	}
	return success, nil
}
