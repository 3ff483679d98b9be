package whatsapp

import (
	"cmp"
	"strconv"
	"strings"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// object of JSON.
type object = map[string]any

// message builds the body of a call from a message that Check accepted and whose files are uploaded.
func message(o channel.Outgoing) object {
	kind, content := content(o)
	body := object{"messaging_product": "whatsapp", "recipient_type": "individual", "type": kind, kind: content}
	if isBSUID(o.To) {
		body["recipient"] = o.To
	} else {
		body["to"] = "+" + strings.TrimPrefix(o.To, "+") // without + Meta prepends the business's own country
	}
	if o.Reference != "" {
		body["biz_opaque_callback_data"] = o.Reference
	}
	if o.Quoted != "" && o.Kind != channel.KindReaction {
		body["context"] = object{"message_id": o.Quoted}
	}
	return body
}

// content returns Meta's name of the kind and the object of that name.
func content(o channel.Outgoing) (string, any) {
	switch o.Kind {
	case desk.KindText:
		return "text", object{"body": o.Text, "preview_url": strings.Contains(o.Text, "https://") || strings.Contains(o.Text, "http://")}
	case desk.KindVoice:
		return "audio", object{"id": o.File.RemoteID, "voice": true}
	case desk.KindImage, desk.KindVideo, desk.KindAudio, desk.KindDocument, desk.KindSticker:
		return string(o.Kind), media(o)
	case desk.KindLocation:
		return "location", location(o.Content.Location)
	case desk.KindContacts:
		return "contacts", contacts(o.Content.Contacts)
	case channel.KindReaction:
		return "reaction", object{"message_id": o.Target, "emoji": o.Emoji}
	case desk.KindInteractive:
		return "interactive", interactive(o)
	}
	return "template", template(o)
}

func media(o channel.Outgoing) object {
	m := object{"id": o.File.RemoteID}
	if o.Text != "" {
		m["caption"] = o.Text
	}
	if o.Kind == desk.KindDocument && o.File.Name != "" {
		m["filename"] = o.File.Name
	}
	return m
}

func location(l *desk.Location) object {
	m := object{
		"latitude":  strconv.FormatFloat(l.Latitude, 'f', -1, 64),
		"longitude": strconv.FormatFloat(l.Longitude, 'f', -1, 64),
	}
	put(m, "name", cmp.Or(l.Name, l.Address)) // an address without a name is not shown
	put(m, "address", l.Address)
	return m
}

func contacts(list []desk.SharedContact) []object {
	out := make([]object, len(list))
	for i, c := range list {
		first := c.FirstName
		if first == "" && c.LastName == "" {
			first = c.Name // Meta wants a part of the name beside the whole
		}
		name := object{"formatted_name": c.Name}
		put(name, "first_name", first)
		put(name, "last_name", c.LastName)
		out[i] = object{"name": name}
		var phones, emails []object
		for _, p := range c.Phones {
			phone := object{"phone": p.Value}
			put(phone, "type", p.Type)
			put(phone, "wa_id", p.WaID)
			phones = append(phones, phone)
		}
		for _, e := range c.Emails {
			email := object{"email": e.Value}
			put(email, "type", e.Type)
			emails = append(emails, email)
		}
		if phones != nil {
			out[i]["phones"] = phones
		}
		if emails != nil {
			out[i]["emails"] = emails
		}
		if c.Company != "" {
			out[i]["org"] = object{"company": c.Company}
		}
	}
	return out
}

// put sets what is not empty.
func put(m object, key, value string) {
	if value != "" {
		m[key] = value
	}
}

func interactive(o channel.Outgoing) object {
	i := o.Content.Interactive
	m := object{"body": object{"text": o.Text}}
	switch {
	case o.Header != nil:
		m["header"] = headerFile(o.Header)
	case i.HeaderText != "":
		m["header"] = object{"type": "text", "text": i.HeaderText}
	}
	if i.Footer != "" {
		m["footer"] = object{"text": i.Footer}
	}
	switch i.Kind {
	case "buttons":
		buttons := make([]object, len(i.Buttons))
		for n, b := range i.Buttons {
			buttons[n] = object{"type": "reply", "reply": object{"id": b.ID, "title": b.Title}}
		}
		m["type"], m["action"] = "button", object{"buttons": buttons}
	case "list":
		m["type"], m["action"] = "list", object{"button": i.ListButton, "sections": sections(i.Sections)}
	case "link":
		parameters := object{"display_text": i.LinkText, "url": i.LinkURL}
		m["type"], m["action"] = "cta_url", object{"name": "cta_url", "parameters": parameters}
	case "location_request":
		m["type"], m["action"] = "location_request_message", object{"name": "send_location"}
	}
	return m
}

func sections(list []desk.ListSection) []object {
	out := make([]object, len(list))
	for i, s := range list {
		rows := make([]object, len(s.Rows))
		for n, r := range s.Rows {
			rows[n] = object{"id": r.ID, "title": r.Title}
			put(rows[n], "description", r.Description)
		}
		out[i] = object{"rows": rows}
		put(out[i], "title", s.Title)
	}
	return out
}

// headerFile of an interactive message or a template.
func headerFile(f *channel.OutgoingFile) object {
	kind := string(headerKind(f.MIME))
	file := object{"id": f.RemoteID}
	if kind == "document" {
		put(file, "filename", f.Name)
	}
	return object{"type": kind, kind: file}
}

func headerKind(mime string) desk.Kind {
	switch family, _, _ := strings.Cut(mime, "/"); family {
	case "image":
		return desk.KindImage
	case "video":
		return desk.KindVideo
	}
	return desk.KindDocument
}

// template builds the parts that have something to fill; the others Meta knows.
func template(o channel.Outgoing) object {
	t, use := o.Template, o.Content.Template
	fields := channel.FieldsOf(t)
	var parts []object
	switch {
	case o.Header != nil:
		parts = append(parts, object{"type": "header", "parameters": []object{headerFile(o.Header)}})
	case fields.Media == "LOCATION":
		parts = append(parts, object{"type": "header", "parameters": []object{{"type": "location", "location": location(o.Content.Location)}}})
	case len(fields.Header) > 0:
		parts = append(parts, object{"type": "header", "parameters": parameters(fields.Header, use.HeaderVars)})
	}
	if len(fields.Body) > 0 {
		parts = append(parts, object{"type": "body", "parameters": parameters(fields.Body, use.BodyVars)})
	}
	for _, c := range t.Components {
		for i, b := range c.Buttons {
			if part := button(b, strconv.Itoa(i), use); part != nil {
				parts = append(parts, part)
			}
		}
	}
	m := object{"name": t.Name, "language": object{"code": t.Language}}
	if parts != nil {
		m["components"] = parts
	}
	return m
}

// parameters in order; those that are not numbered carry their name.
func parameters(names []string, values map[string]string) []object {
	out := make([]object, len(names))
	for i, name := range names {
		out[i] = object{"type": "text", "text": values[name]}
		if !isDigits(name) {
			out[i]["parameter_name"] = name
		}
	}
	return out
}

// unusedToken is Meta's own default for a form that was given no token.
const unusedToken = "unused"

// button of a template; nil if it has nothing to fill.
func button(b desk.TemplateButton, index string, use *desk.TemplateUse) object {
	value := use.ButtonVars[index]
	kind, parameter := "", object{"type": "text", "text": value}
	switch b.Type {
	case "URL":
		kind = "url"
	case "OTP": // its parameter is the code, which the body shows too
		if kind = "url"; value == "" {
			value = use.BodyVars["1"]
			parameter["text"] = value
		}
	case "COPY_CODE":
		kind, parameter = "copy_code", object{"type": "coupon_code", "coupon_code": value}
	case "QUICK_REPLY":
		kind, parameter = "quick_reply", object{"type": "payload", "payload": value}
	case "FLOW": // it must be told to open, with a token that we have no use for
		kind, value = "flow", unusedToken
		parameter = object{"type": "action", "action": object{"flow_token": value}}
	}
	if kind == "" || value == "" {
		return nil
	}
	return object{"type": "button", "sub_type": kind, "index": index, "parameters": []object{parameter}}
}
