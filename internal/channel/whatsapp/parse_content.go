package whatsapp

import (
	"encoding/json"
	"strings"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// shown is what a message shows.
type shown struct {
	kind    desk.Kind
	text    string
	content desk.Content
	media   *channel.RemoteMedia
}

// shown reads the object that is named like the type. It is false if the type is unknown or its object is missing.
func (c *wireContent) shown(faults []wireError) (shown, bool) {
	switch {
	case c.Type == "text" && c.Text != nil:
		return shown{kind: desk.KindText, text: c.Text.Body}, true
	case c.Type == "image" && c.Image != nil:
		return c.Image.shown(desk.KindImage, faults), true
	case c.Type == "video" && c.Video != nil:
		return c.Video.shown(desk.KindVideo, faults), true
	case c.Type == "audio" && c.Audio != nil && c.Audio.Voice:
		return c.Audio.shown(desk.KindVoice, faults), true
	case c.Type == "audio" && c.Audio != nil:
		return c.Audio.shown(desk.KindAudio, faults), true
	case c.Type == "document" && c.Document != nil:
		return c.Document.shown(desk.KindDocument, faults), true
	case c.Type == "sticker" && c.Sticker != nil:
		return c.Sticker.shown(desk.KindSticker, faults), true
	case c.Type == "location" && c.Location != nil:
		return c.Location.shown(), true
	case c.Type == "contacts" && len(c.Contacts) > 0:
		return sharedContacts(c.Contacts), true
	case c.Type == "button" && c.Button != nil:
		return answer(c.Button.Text, desk.InteractiveReply{Kind: "template_button", ID: c.Button.Payload, Title: c.Button.Text}), true
	case c.Type == "interactive" && c.Interactive != nil:
		return c.Interactive.shown()
	case c.Type == "order" && c.Order != nil:
		return c.Order.shown(), true
	}
	return shown{}, false
}

// shown of a file. One that Meta could not take comes with errors, and without an id or with a useless one.
func (m *wireMedia) shown(kind desk.Kind, faults []wireError) shown {
	mime, _, _ := strings.Cut(m.MIME, ";")
	mime = strings.ToLower(strings.TrimSpace(mime))
	media := &desk.Media{MIME: mime, Name: m.Filename, Animated: m.Animated, State: "pending"}
	out := shown{kind: kind, text: m.Caption, content: desk.Content{Media: media}}
	switch {
	case len(faults) > 0:
		media.State, media.Problem = "failed", string(faults[0].Code)
	case m.ID == "" && m.URL == "" || len(m.ID) > maxID:
		media.State, media.Problem = "failed", "media_missing"
	default:
		out.media = &channel.RemoteMedia{ID: m.ID, URL: m.URL, MIME: mime, Name: m.Filename, SHA256: m.SHA256, Voice: m.Voice}
	}
	return out
}

func (l *wireLocation) shown() shown {
	return shown{kind: desk.KindLocation, content: desk.Content{Location: &desk.Location{
		Latitude: float(l.Latitude), Longitude: float(l.Longitude), Name: l.Name, Address: l.Address, URL: l.URL,
	}}}
}

func sharedContacts(list []wireSharedContact) shown {
	out := shown{kind: desk.KindContacts, content: desk.Content{Contacts: make([]desk.SharedContact, len(list))}}
	for i := range list {
		w := &list[i]
		c := desk.SharedContact{Name: w.Name.Formatted, FirstName: w.Name.First, LastName: w.Name.Last, Company: w.Org.Company, VCard: w.VCard}
		for _, p := range w.Phones {
			c.Phones = append(c.Phones, desk.SharedDetail{Value: p.Phone, Type: p.Type, WaID: p.WaID})
		}
		for _, e := range w.Emails {
			c.Emails = append(c.Emails, desk.SharedDetail{Value: e.Email, Type: e.Type})
		}
		out.content.Contacts[i] = c
	}
	return out
}

func (i *wireInteractive) shown() (shown, bool) {
	switch {
	case i.Type == "button_reply" && i.ButtonReply != nil:
		return i.ButtonReply.shown("button"), true
	case i.Type == "list_reply" && i.ListReply != nil:
		return i.ListReply.shown("list"), true
	case i.Type == "nfm_reply" && i.Form != nil:
		return answer(i.Form.Body, desk.InteractiveReply{Kind: "form", Title: i.Form.Body, Form: form(i.Form.Response)}), true
	case i.Type == "call_permission_reply" && i.CallPermission != nil:
		return answer("", desk.InteractiveReply{Kind: "call_permission", ID: i.CallPermission.Response}), true
	}
	return shown{}, false
}

func (c *wireChoice) shown(kind string) shown {
	return answer(c.Title, desk.InteractiveReply{Kind: kind, ID: c.ID, Title: c.Title, Description: c.Description})
}

func answer(text string, reply desk.InteractiveReply) shown {
	return shown{kind: desk.KindInteractiveReply, text: text, content: desk.Content{InteractiveReply: &reply}}
}

// form returns a form's answers, which come as JSON inside a string; what is no JSON is kept as a JSON string.
func form(response string) json.RawMessage {
	if raw := withoutNUL([]byte(response)); json.Valid(raw) {
		return raw
	}
	raw, _ := json.Marshal(response) // a string always can be
	return raw
}

func (o *wireOrder) shown() shown {
	order := &desk.Order{Catalog: o.CatalogID, Items: make([]desk.OrderItem, len(o.Items))}
	for i, w := range o.Items {
		order.Items[i] = desk.OrderItem{Product: w.Product, Quantity: whole(w.Quantity), Price: float(w.Price), Currency: w.Currency}
	}
	return shown{kind: desk.KindOrder, text: o.Text, content: desk.Content{Order: order}}
}
