package whatsapp

import (
	"cmp"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// side says whose message it is: which customer's thread, and whether the business wrote it.
type side struct {
	customer channel.Person
	echo     bool // written by the business in its phone app
	history  bool
}

// message of a customer. Under the field history it is the media of a synced message, which may be the business's own.
func (p *parser) message(raw []byte, u *channel.Update, past bool) error {
	m, err := p.read(raw)
	if err != nil {
		return err
	}
	who := side{customer: m.sender(), history: past}
	if m.System != nil && !known(who.customer) {
		who.customer = person(m.System.Customer)
	}
	prefix := "message."
	if past {
		prefix = "history."
		if same(person(m.From), p.business) {
			who.customer, who.echo = m.receiver(), true
		}
	}
	who.customer = introduce(who.customer, p.contacts, len(p.updates))
	if who.customer.Phone == "" {
		who.customer.Phone = m.asked()
	}
	return p.sort(m, who, prefix, u)
}

// sender is who a message says that it is from.
func (m *wireMessage) sender() channel.Person {
	return person(m.From, m.FromUserID, m.FromParentUserID)
}

// receiver is who a message says that it is to.
func (m *wireMessage) receiver() channel.Person {
	return person(m.To, m.ToUserID, m.ToParentUserID)
}

// asked is the customer's own number, if he sends it because a button of ours asked for it.
func (m *wireMessage) asked() string {
	if m.Type != "contacts" || m.Origin != "contact_request" || len(m.Contacts) != 1 || len(m.Contacts[0].Phones) != 1 {
		return ""
	}
	return person(m.Contacts[0].Phones[0].WaID).Phone
}

// echo of what the business did in its phone app.
func (p *parser) echo(raw []byte, u *channel.Update) error {
	m, err := p.read(raw)
	if err != nil {
		return err
	}
	customer := introduce(m.receiver(), p.contacts, len(p.updates))
	return p.sort(m, side{customer: customer, echo: true}, "echo.", u)
}

// sort puts what a message is into its place of the update.
func (p *parser) sort(m *wireMessage, who side, prefix string, u *channel.Update) error {
	if m.GroupID != "" {
		u.Kind = prefix + "group" // recorded only: a thread has one customer
		return nil
	}
	u.Kind = prefix + label(m.Type)
	if m.ID == "" || len(m.ID) > maxID {
		return errNoID
	}
	if !known(who.customer) {
		return errNoPerson
	}
	at := moment(m.Timestamp)
	switch {
	case m.Type == "reaction" && m.Reaction != nil:
		u.Reaction = &channel.Reaction{ID: m.ID, Target: m.Reaction.MessageID, From: who.customer, Emoji: m.Reaction.Emoji, At: at, Echo: who.echo}
		return target(m.Reaction.MessageID)
	case m.Type == "edit" && m.Edit != nil:
		u.Edit = p.edit(m, who, at)
		return target(m.Edit.Original)
	case m.Type == "revoke" && m.Revoke != nil:
		u.Revoke = &channel.Revoke{ID: m.ID, Target: m.Revoke.Original, From: who.customer, At: at, Echo: who.echo}
		return target(m.Revoke.Original)
	case m.Type == "system" && m.System != nil:
		u.Kind = prefix + "system." + label(m.System.Type)
		u.Rename = rename(m, who.customer, at)
		return nil
	}
	u.Message = p.bubble(m, who, at)
	return nil
}

func target(id string) error {
	if id == "" || len(id) > maxID {
		return errNoTarget
	}
	return nil
}

// bubble of a message that is shown as one; what cannot be shown becomes a placeholder.
func (p *parser) bubble(m *wireMessage, who side, at time.Time) *channel.Message {
	out := &channel.Message{
		ID:      m.ID,
		From:    who.customer,
		At:      at,
		Echo:    who.echo,
		History: who.history,
		Opens:   !who.echo && !who.history,
		Welcome: m.Type == "request_welcome",
	}
	shown, ok := m.shown(m.Errors)
	if !ok {
		shown = p.placeholder(m)
	}
	out.Kind, out.Text, out.Content, out.Media = shown.kind, shown.text, shown.content, shown.media
	if c := m.Context; c != nil {
		out.Quoted = c.ID
		switch {
		case c.Often:
			out.Content.Forwarded = "often"
		case c.Forwarded:
			out.Content.Forwarded = "once"
		}
		if c.Product != nil {
			out.Content.Product = &desk.ProductRef{Catalog: c.Product.Catalog, Product: c.Product.Product}
		}
	}
	if r := m.Referral; r != nil {
		out.Content.Referral = &desk.Referral{SourceType: r.SourceType, SourceID: r.SourceID, SourceURL: r.SourceURL,
			Headline: r.Headline, Body: r.Body, ClickID: r.ClickID, MediaType: r.MediaType}
		if address := cmp.Or(r.ImageURL, r.Thumbnail); address != "" {
			out.Picture = &channel.RemoteMedia{URL: address}
		}
	}
	return out
}

func (p *parser) edit(m *wireMessage, who side, at time.Time) *channel.Edit {
	out := &channel.Edit{ID: m.ID, Target: m.Edit.Original, From: who.customer, At: at, Echo: who.echo}
	var shown shown
	ok := false
	if m.Edit.Message != nil {
		shown, ok = m.Edit.Message.shown(nil)
	}
	if !ok || shown.kind == desk.KindText && shown.text == "" { // of a kind that we do not know, or without its words
		shown = p.placeholder(m)
	}
	out.Kind, out.Text, out.Content, out.Media = shown.kind, shown.text, shown.content, shown.media
	return out
}

// placeholder says what a message was that we cannot show. The reason is Meta's: the message's own, else the value's.
func (p *parser) placeholder(m *wireMessage) shown {
	what := &desk.Unsupported{Type: clip(m.Type)}
	if m.Unsupported != nil && m.Unsupported.Type != "" {
		what.Type = clip(m.Unsupported.Type)
	}
	if m.Interactive != nil && m.Interactive.Type != "" {
		what.Type = "interactive." + label(m.Interactive.Type)
	}
	fault := p.fault
	if len(m.Errors) > 0 {
		fault = &m.Errors[0]
	}
	if fault != nil {
		what.Code, what.Reason = string(fault.Code), fault.detail()
	}
	return shown{kind: desk.KindUnsupported, content: desk.Content{Unsupported: what}}
}

// rename reads a system message; nil if it is of no kind we know, which records it only.
func rename(m *wireMessage, from channel.Person, at time.Time) *channel.Rename {
	s := m.System
	out := &channel.Rename{ID: m.ID, From: from, At: at, SystemText: clip(s.Body)}
	switch s.Type {
	case "user_changed_number", "customer_changed_number":
		out.Kind, out.To = "number", person(s.WaID, s.NewWaID, s.UserID, s.Parent)
	case "user_changed_user_id":
		out.Kind, out.To = "user_id", person(s.WaID, s.UserID, s.Parent)
	case "customer_identity_changed":
		out.Kind = "identity"
	default:
		return nil
	}
	return out
}
