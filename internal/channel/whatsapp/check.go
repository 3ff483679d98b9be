package whatsapp

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// Check implements channel.Sender.
func (*WhatsApp) Check(o channel.Outgoing) error {
	if o.To == "" {
		return desk.Invalid("to", "address_missing")
	}
	if err := atMost("reference", "reference_too_long", len(o.Reference), maxReference); err != nil {
		return err
	}
	switch {
	case o.Kind == desk.KindText:
		return required("text", "text", o.Text, maxText)
	case o.Kind.Media():
		return checkMedia(o)
	case o.Kind == desk.KindLocation:
		return checkLocation(o.Content.Location)
	case o.Kind == desk.KindContacts:
		return checkContacts(o.Content.Contacts)
	case o.Kind == channel.KindReaction:
		return checkReaction(o)
	case o.Kind == desk.KindInteractive:
		return checkInteractive(o)
	case o.Kind == desk.KindTemplate:
		return checkTemplate(o)
	}
	return desk.Invalid("kind", "kind_not_possible")
}

// atMost refuses with the limit and what was given.
func atMost[T int | int64](field, code string, got, limit T) error {
	if got <= limit {
		return nil
	}
	return desk.Invalid(field, code).With("limit", limit).With("got", got)
}

// short bounds a text in characters. The codes are name_too_long and, of required, name_missing.
func short(field, name, text string, limit int) error {
	return atMost(field, name+"_too_long", utf8.RuneCountInString(text), limit)
}

func required(field, name, text string, limit int) error {
	if strings.TrimSpace(text) == "" {
		return desk.Invalid(field, name+"_missing")
	}
	return short(field, name, text, limit)
}

// first of several checks that refuses.
func first(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkReaction(o channel.Outgoing) error {
	switch {
	case o.Target == "":
		return desk.Invalid("target", "target_missing")
	case o.Emoji != "" && !isEmoji(o.Emoji):
		return desk.Invalid("emoji", "not_an_emoji")
	}
	return nil
}

func checkMedia(o channel.Outgoing) error {
	caption := o.Kind == desk.KindImage || o.Kind == desk.KindVideo || o.Kind == desk.KindDocument
	if !caption && o.Text != "" {
		return desk.Invalid("text", "caption_not_possible")
	}
	if err := short("text", "caption", o.Text, maxCaption); err != nil {
		return err
	}
	still := o.Kind == desk.KindSticker && (o.Content.Media == nil || !o.Content.Media.Animated)
	if o.File != nil && still && o.File.Size > maxStaticSticker {
		return atMost("file", "media_too_big", o.File.Size, int64(maxStaticSticker))
	}
	if err := checkFile("file", o.Kind, o.File); err != nil {
		return err
	}
	return checkForm(o.Kind, o.File.Kind)
}

// checkForm refuses what has a right type and a wrong form, if it is known what the file is by its own bytes.
func checkForm(kind, is desk.Kind) error {
	switch {
	case is == "" || is == kind:
		return nil
	case kind == desk.KindVoice:
		return desk.Invalid("file", "voice_format")
	case kind == desk.KindSticker:
		return desk.Invalid("file", "sticker_size")
	}
	return nil
}

// checkFile bounds a file by what Meta takes of its kind. A file without known type and size is there already; one that is only
// described will get its content when it is sent.
func checkFile(field string, kind desk.Kind, f *channel.OutgoingFile) error {
	if f == nil {
		return desk.Invalid(field, "media_missing")
	}
	limit := mediaLimits[kind]
	mime, _, _ := strings.Cut(f.MIME, ";")
	mime = strings.ToLower(strings.TrimSpace(mime))
	if limit.mime != nil && !slices.Contains(limit.mime, mime) && (mime != "" || f.RemoteID == "") {
		return desk.Invalid(field, "media_type").With("allowed", limit.mime).With("got", mime)
	}
	if kind != desk.KindDocument {
		if err := checkCodecs(field, mime, f.Codecs); err != nil {
			return err
		}
	}
	return atMost(field, "media_too_big", f.Size, limit.size)
}

// checkCodecs refuses what would arrive and not play.
func checkCodecs(field, mime, codecs string) error {
	allowed := mediaCodecs[mime]
	if allowed == nil || codecs == "" {
		return nil
	}
	for codec := range strings.SplitSeq(codecs, ",") {
		if !slices.Contains(allowed, codec) {
			family, _, _ := strings.Cut(mime, "/")
			return desk.Invalid(field, family+"_codec").With("allowed", allowed).With("codec", codec)
		}
	}
	return nil
}

func checkLocation(l *desk.Location) error {
	// Written so that NaN is refused as well.
	if l == nil || !(l.Latitude >= -90 && l.Latitude <= 90) || !(l.Longitude >= -180 && l.Longitude <= 180) {
		return desk.Invalid("location", "location_invalid")
	}
	return nil
}

func checkContacts(list []desk.SharedContact) error {
	if len(list) == 0 {
		return desk.Invalid("contacts", "contacts_missing")
	}
	for _, c := range list {
		if strings.TrimSpace(c.Name) == "" {
			return desk.Invalid("contacts", "contact_name_missing")
		}
	}
	return atMost("contacts", "contacts_too_many", len(list), maxContacts)
}

func checkInteractive(o channel.Outgoing) error {
	i := o.Content.Interactive
	if i == nil {
		return desk.Invalid("interactive", "interactive_missing")
	}
	body := maxBody
	if i.Kind == "list" {
		body = maxText
	}
	err := first(
		required("text", "text", o.Text, body),
		short("header_text", "header", i.HeaderText, maxHeader),
		short("footer", "footer", i.Footer, maxFooter),
	)
	if err != nil {
		return err
	}
	if o.Header != nil {
		if i.Kind != "buttons" && i.Kind != "link" {
			return desk.Invalid("header", "header_not_possible")
		}
		if err := checkFile("header", headerKind(o.Header.MIME), o.Header); err != nil {
			return err
		}
	}
	switch i.Kind {
	case "buttons":
		return checkButtons(i.Buttons)
	case "list":
		return checkList(i)
	case "link":
		return checkLink(i)
	case "location_request":
		if i.HeaderText != "" || i.Footer != "" {
			return desk.Invalid("header_text", "header_not_possible")
		}
		return nil
	}
	return desk.Invalid("interactive", "kind_not_possible")
}

func checkButtons(buttons []desk.Choice) error {
	if len(buttons) == 0 {
		return desk.Invalid("buttons", "buttons_missing")
	}
	if err := atMost("buttons", "buttons_too_many", len(buttons), maxButtons); err != nil {
		return err
	}
	return checkChoices("buttons", "button", buttons, maxButtonID, maxButtonTitle, 0)
}

// checkChoices bounds ids, titles and descriptions. Ids never repeat, titles of buttons neither.
func checkChoices(field, name string, choices []desk.Choice, maxID, maxTitle, maxDescription int) error {
	ids, titles := map[string]bool{}, map[string]bool{}
	for _, c := range choices {
		err := first(
			required(field, name+"_id", c.ID, maxID),
			required(field, name+"_title", c.Title, maxTitle),
			short(field, name+"_description", c.Description, maxDescription),
		)
		switch {
		case err != nil:
			return err
		case ids[c.ID]:
			return desk.Invalid(field, name+"_ids_repeat").With("got", c.ID)
		case name == "button" && titles[c.Title]:
			return desk.Invalid(field, name+"_titles_repeat").With("got", c.Title)
		}
		ids[c.ID], titles[c.Title] = true, true
	}
	return nil
}

func checkList(i *desk.Interactive) error {
	err := first(
		required("list_button", "list_button", i.ListButton, maxButtonTitle),
		atMost("sections", "list_sections_too_many", len(i.Sections), maxSections),
	)
	if err != nil {
		return err
	}
	var rows []desk.Choice
	for _, s := range i.Sections {
		if len(i.Sections) > 1 && strings.TrimSpace(s.Title) == "" {
			return desk.Invalid("sections", "list_section_title_missing")
		}
		if err := short("sections", "list_section_title", s.Title, maxRowTitle); err != nil {
			return err
		}
		if len(s.Rows) == 0 {
			return desk.Invalid("sections", "list_rows_missing")
		}
		rows = append(rows, s.Rows...)
	}
	if len(rows) == 0 {
		return desk.Invalid("sections", "list_rows_missing")
	}
	return first(
		atMost("sections", "list_rows_too_many", len(rows), maxRows),
		checkChoices("sections", "list_row", rows, maxRowID, maxRowTitle, maxRowText),
	)
}

func checkLink(i *desk.Interactive) error {
	err := first(
		required("link_text", "link_text", i.LinkText, maxButtonTitle),
		required("link_url", "link_url", i.LinkURL, maxURL),
	)
	if err != nil {
		return err
	}
	if u, err := url.Parse(i.LinkURL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return desk.Invalid("link_url", "link_url_invalid")
	}
	return nil
}

func checkTemplate(o channel.Outgoing) error {
	t, use := o.Template, o.Content.Template
	if t == nil || use == nil {
		return desk.Invalid("template", "template_missing")
	}
	if t.Status != "APPROVED" {
		return desk.Invalid("template", "template_not_approved").With("status", t.Status)
	}
	if t.Category == "AUTHENTICATION" && isBSUID(o.To) {
		return desk.Invalid("to", "template_needs_phone")
	}
	fields := channel.FieldsOf(t)
	if fields.Cannot != "" {
		return desk.Invalid("template", "template_cannot_"+fields.Cannot)
	}
	body, shown := channel.Render(t, *use)
	return first(
		checkTemplateHeader(o, fields),
		checkVariables("header_vars", fields.Header, use.HeaderVars),
		checkVariables("body_vars", fields.Body, use.BodyVars),
		checkVariables("button_vars", fields.Buttons, use.ButtonVars),
		checkButtonVars(t, use),
		short("header_vars", "template_header", shown.HeaderText, maxHeader),
		short("body_vars", "template_body", body, maxBody),
	)
}

// checkButtonVars bounds what the buttons carry.
func checkButtonVars(t *desk.Template, use *desk.TemplateUse) error {
	for _, c := range t.Components {
		for i, b := range c.Buttons {
			value := use.ButtonVars[strconv.Itoa(i)]
			var err error
			switch b.Type {
			case "URL":
				err = short("button_vars", "template_url", value, maxURL)
			case "COPY_CODE":
				err = short("button_vars", "template_coupon", value, maxCoupon)
			case "QUICK_REPLY":
				err = short("button_vars", "template_payload", value, maxButtonID)
			case "OTP":
				err = short("body_vars", "template_code", use.BodyVars["1"], maxCode)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func checkTemplateHeader(o channel.Outgoing, fields channel.TemplateFields) error {
	kinds := map[string]desk.Kind{"IMAGE": desk.KindImage, "VIDEO": desk.KindVideo, "DOCUMENT": desk.KindDocument}
	switch kind, file := kinds[fields.Media]; {
	case fields.Media == "LOCATION":
		return checkLocation(o.Content.Location)
	case file && o.Header == nil:
		return desk.Invalid("header", "template_header_missing").With("format", fields.Media)
	case file && headerKind(o.Header.MIME) != kind:
		return desk.Invalid("header", "media_type").With("got", o.Header.MIME)
	case file:
		return checkFile("header", kind, o.Header)
	case o.Header != nil:
		return desk.Invalid("header", "header_not_possible")
	}
	return nil
}

// checkVariables wants a value for each; Meta refuses line ends, tabs and more than four spaces in a row.
func checkVariables(field string, names []string, values map[string]string) error {
	for _, name := range names {
		value := values[name]
		if strings.TrimSpace(value) == "" {
			return desk.Invalid(field, "template_variable_missing").With("variable", name)
		}
		if strings.ContainsAny(value, "\n\r\t") || strings.Contains(value, "     ") {
			return desk.Invalid(field, "template_variable_format").With("variable", name)
		}
	}
	return nil
}
