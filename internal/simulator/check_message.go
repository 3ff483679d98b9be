package simulator

import (
	"slices"
	"strings"
)

// Limits of a message, in characters or elements.
const (
	maxText     = 4096
	maxBodyText = 1024
	maxCaption  = 1024
	maxFooter   = 60
	maxHeader   = 60
	maxOpaque   = 512
	maxContacts = 257
)

var topFields = []string{
	"messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data",
	"recipient_identity_key_hash", "status", "message_id", "typing_indicator", "message_activity_sharing",
	"text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction", "interactive", "template",
}

// messageChecks judge the object of each type.
var messageChecks = map[string]func(part){
	"text":        checkText,
	"image":       func(p part) { checkMedia(p, "image", "caption") },
	"video":       func(p part) { checkMedia(p, "video", "caption") },
	"audio":       func(p part) { checkMedia(p, "audio", "voice") },
	"document":    func(p part) { checkMedia(p, "document", "caption", "filename") },
	"sticker":     func(p part) { checkMedia(p, "sticker") },
	"location":    checkLocation,
	"reaction":    checkReaction,
	"interactive": checkInteractive,
	"template":    checkTemplate,
}

// checkSend judges the whole body of a send and returns its type.
func checkSend(c *checker, body object) string {
	p := part{c: c, m: body}
	if body["messaging_product"] != "whatsapp" {
		c.refused = missingProduct()
		return ""
	}
	p.only(topFields...)
	if p.has("recipient_type") {
		p.oneOf("recipient_type", "individual", "group")
	}
	if !p.has("to") && !p.has("recipient") {
		c.refuse(100, "The parameter to is required.")
	}
	kind := "text"
	if p.has("type") {
		kind = strings.ToLower(p.optional("type", 100))
	}
	p.optional("biz_opaque_callback_data", maxOpaque)
	if p.has("context") {
		p.sub("context").text("message_id", 255)
	}
	if kind == "contacts" {
		checkContacts(p)
		return kind
	}
	check, known := messageChecks[kind]
	if !known {
		c.refuse(100, "Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got \"%s\".", kind)
		return ""
	}
	check(p.sub(kind))
	return kind
}

func checkText(p part) {
	p.only("body", "preview_url")
	p.text("body", maxText)
	p.flag("preview_url")
}

// mimeKinds are the types of file that each kind of message accepts.
var mimeKinds = map[string][]string{
	"image":   {"image/jpeg", "image/png"},
	"video":   {"video/mp4", "video/3gpp"},
	"audio":   {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"},
	"sticker": {"image/webp"},
}

// checkMedia judges a reference to a file: an uploaded id or a link, not
// both, of a type that the kind accepts.
func checkMedia(p part, kind string, extra ...string) {
	p.only(append(extra, "id", "link", "provider")...)
	if p.has("caption") {
		p.optional("caption", maxCaption)
	}
	if p.has("filename") {
		p.optional("filename", 240)
	}
	switch {
	case p.has("id") && p.has("link"):
		p.invalid("id", "and link exclude each other")
	case p.has("link"):
		p.link("link")
	default:
		id := p.text("id", 100)
		mime, found := p.c.media(id)
		allowed, limited := mimeKinds[kind]
		switch {
		case id == "":
		case !found:
			p.invalid("id", "is not the id of an uploaded file of this phone number")
		case limited && !slices.Contains(allowed, mime):
			p.invalid("id", "holds a file of type %s, which %s does not support", mime, kind)
		}
	}
	p.flag("voice")
}

func checkLocation(p part) {
	p.only("latitude", "longitude", "name", "address")
	p.number("latitude", -90, 90)
	p.number("longitude", -180, 180)
	p.optional("name", 1000)
	p.optional("address", 1000)
	if p.has("address") && !p.has("name") {
		p.missing("name")
	}
}

func checkContacts(p part) {
	for _, contact := range p.list("contacts", 1, maxContacts) {
		contact.only("name", "phones", "emails", "addresses", "org", "urls", "birthday")
		name := contact.sub("name")
		name.text("formatted_name", 1000)
		if len(name.m) < 2 && name.c.refused == nil {
			name.invalid("formatted_name", "needs at least one other part of the name beside it")
		}
		for _, key := range []string{"phones", "emails", "addresses", "urls"} {
			if contact.has(key) {
				contact.list(key, 0, 100)
			}
		}
	}
}

func checkReaction(p part) {
	p.only("message_id", "emoji")
	p.text("message_id", 255)
	if !p.has("emoji") {
		p.missing("emoji")
	}
	emoji := p.optional("emoji", 16)
	if strings.IndexFunc(emoji, func(r rune) bool { return r >= 'A' && r <= 'z' }) >= 0 {
		p.invalid("emoji", "must be one emoji")
	}
}

// checkTemplate judges the frame; whether template and parameters fit each
// other is judged with the template at hand (template_match.go).
func checkTemplate(p part) {
	p.only("name", "language", "components", "namespace")
	p.text("name", 512)
	language := p.sub("language")
	language.text("code", 20)
	if !p.has("components") {
		return
	}
	for _, component := range p.list("components", 0, 20) {
		kind := strings.ToLower(component.text("type", 20))
		if !slices.Contains([]string{"header", "body", "button", "carousel", "limited_time_offer"}, kind) {
			component.invalid("type", "must be header, body or button")
		}
		if kind == "button" {
			component.text("sub_type", 20)
			component.number("index", 0, 9)
		}
		if component.has("parameters") {
			component.list("parameters", 0, 100)
		}
	}
}
