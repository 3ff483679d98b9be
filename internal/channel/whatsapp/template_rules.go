package whatsapp

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

var (
	templateName     = regexp.MustCompile(`^[a-z0-9_]+$`)
	templateLanguage = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2})?$`)
	placeholder      = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	variableName     = regexp.MustCompile(`^([1-9][0-9]?|[a-z][a-z0-9_]*)$`)
	edgeVariable     = regexp.MustCompile(`^\s*\{\{|\}\}\s*$`)
	touching         = regexp.MustCompile(`\}\}\s*\{\{`)
	phoneNumber      = regexp.MustCompile(`^\+[0-9]{6,19}$`)
)

// How many buttons of a kind a template has at most; replies only as all together.
var buttonsOf = map[string]int{"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "QUICK_REPLY": maxTemplateButtons}

// CheckTemplate implements channel.TemplateWriter.
func (*WhatsApp) CheckTemplate(d channel.TemplateDraft) error {
	if !templateName.MatchString(d.Name) {
		return desk.Invalid("name", "template_name_invalid")
	}
	if !templateLanguage.MatchString(d.Language) {
		return desk.Invalid("language", "not_a_choice")
	}
	if d.Category != "MARKETING" && d.Category != "UTILITY" {
		return desk.Invalid("category", "not_a_choice")
	}
	return first(
		short("name", "template_name", d.Name, maxTemplateName),
		checkDraftHeader(&d),
		checkDraftBody(&d),
		short("footer", "footer", d.Footer, maxFooter),
		plainText("footer", d.Footer),
		checkDraftButtons(&d),
	)
}

// plainText refuses variables where none may be.
func plainText(field, text string) error {
	if placeholder.MatchString(text) {
		return desk.Invalid(field, "template_no_variables")
	}
	return nil
}

func checkDraftHeader(d *channel.TemplateDraft) error {
	kinds := map[string]desk.Kind{"IMAGE": desk.KindImage, "VIDEO": desk.KindVideo, "DOCUMENT": desk.KindDocument}
	switch kind, file := kinds[d.HeaderFormat]; {
	case d.HeaderFormat == "" || d.HeaderFormat == "LOCATION":
		return nil
	case file && d.Sample == nil:
		return desk.Invalid("header_file_id", "template_sample_missing")
	case file && headerKind(d.Sample.MIME) != kind:
		return desk.Invalid("header_file_id", "media_type").With("got", d.Sample.MIME)
	case file:
		return checkFile("header_file_id", kind, d.Sample)
	case d.HeaderFormat != "TEXT":
		return desk.Invalid("header_format", "not_a_choice")
	}
	if err := required("header_text", "header", d.HeaderText, maxHeader); err != nil {
		return err
	}
	if strings.ContainsAny(d.HeaderText, "\n\r*_~`") {
		return desk.Invalid("header_text", "template_header_format")
	}
	names, _ := d.Variables()
	if len(names) > 1 {
		return desk.Invalid("header_text", "template_header_variables")
	}
	return checkDraftVariables(d, "header", d.HeaderText, names)
}

func checkDraftBody(d *channel.TemplateDraft) error {
	if err := required("body", "text", d.Body, maxBody); err != nil {
		return err
	}
	switch {
	case edgeVariable.MatchString(d.Body):
		return desk.Invalid("body", "template_variable_edge")
	case touching.MatchString(d.Body):
		return desk.Invalid("body", "template_variables_touch")
	}
	_, names := d.Variables()
	return checkDraftVariables(d, "body", d.Body, names)
}

// checkDraftVariables wants variables that can be told apart, all numbered without a gap or all named, each with an example.
func checkDraftVariables(d *channel.TemplateDraft, part, text string, names []string) error {
	field := map[string]string{"header": "header_text", "body": "body"}[part]
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !variableName.MatchString(strings.TrimSpace(m[1])) {
			return desk.Invalid(field, "template_variable_name").With("variable", m[0])
		}
	}
	for i, name := range names {
		n, err := strconv.Atoi(name)
		switch {
		case d.Named() && err == nil:
			return desk.Invalid(field, "template_variables_mixed")
		case err == nil && n != i+1:
			return desk.Invalid(field, "template_variables_gap").With("variable", "{{"+strconv.Itoa(i+1)+"}}")
		case strings.TrimSpace(d.Examples[part+":"+name]) == "":
			return desk.Invalid("examples", "template_example_missing").With("variable", "{{"+name+"}}")
		}
	}
	return nil
}

func checkDraftButtons(d *channel.TemplateDraft) error {
	if err := atMost("buttons", "buttons_too_many", len(d.Buttons), maxTemplateButtons); err != nil {
		return err
	}
	count, titles := map[string]int{}, map[string]bool{}
	for i, b := range d.Buttons {
		limit, known := buttonsOf[b.Type]
		if !known {
			return desk.Invalid("buttons", "not_a_choice")
		}
		count[b.Type]++
		if err := atMost("buttons", "template_buttons_too_many", count[b.Type], limit); err != nil {
			return err
		}
		if err := checkDraftButton(b, d.Examples["button:"+strconv.Itoa(i)]); err != nil {
			return err
		}
		if b.Type != "COPY_CODE" && titles[b.Text] {
			return desk.Invalid("buttons", "button_titles_repeat").With("got", b.Text)
		}
		titles[b.Text] = true
	}
	return checkGrouped(d.Buttons)
}

// checkGrouped wants the replies side by side: Meta takes them before the other buttons or after, not between.
func checkGrouped(buttons []desk.TemplateButton) error {
	reply := func(b desk.TemplateButton) bool { return b.Type == "QUICK_REPLY" }
	from := slices.IndexFunc(buttons, reply)
	if from < 0 {
		return nil
	}
	for i, b := range buttons[from:] {
		if !reply(b) {
			if slices.ContainsFunc(buttons[from+i:], reply) {
				return desk.Invalid("buttons", "template_buttons_mixed")
			}
			return nil
		}
	}
	return nil
}

func checkDraftButton(b desk.TemplateButton, example string) error {
	if b.Type == "COPY_CODE" {
		return required("buttons", "template_coupon", example, maxCoupon)
	}
	if err := first(required("buttons", "button_title", b.Text, maxTemplateButton), plainText("buttons", b.Text)); err != nil {
		return err
	}
	switch b.Type {
	case "PHONE_NUMBER":
		if !phoneNumber.MatchString(b.Phone) {
			return desk.Invalid("buttons", "not_a_number")
		}
	case "URL":
		return checkDraftLink(b.URL, example)
	}
	return nil
}

// checkDraftLink wants an address with one variable at most, {{1}} at its end.
func checkDraftLink(link, example string) error {
	if err := required("buttons", "link_url", link, maxURL); err != nil {
		return err
	}
	fixed := strings.TrimSuffix(link, "{{1}}")
	u, err := url.Parse(fixed)
	switch {
	case placeholder.MatchString(fixed):
		return desk.Invalid("buttons", "template_link_variable")
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return desk.Invalid("buttons", "link_url_invalid")
	case fixed != link && strings.TrimSpace(example) == "":
		return desk.Invalid("examples", "template_example_missing").With("variable", link)
	}
	return nil
}
