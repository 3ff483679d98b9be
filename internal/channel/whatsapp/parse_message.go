package whatsapp

import (
	"encoding/json"
	"fmt"
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
	who := side{customer: person(m.From, m.FromUserID), history: past}
	if m.System != nil && !known(who.customer) {
		who.customer = person(m.System.Customer)
	}
	prefix := "message."
	if past {
		prefix = "history."
		if same(person(m.From), p.business) {
			who.customer, who.echo = person(m.To, m.ToUserID), true
		}
	}
	who.customer = introduce(who.customer, p.contacts, len(p.updates))
	return p.sort(m, who, prefix, u)
}

// echo of what the business did in its phone app.
func (p *parser) echo(raw []byte, u *channel.Update) error {
	m, err := p.read(raw)
	if err != nil {
		return err
	}
	customer := introduce(person(m.To, m.ToUserID), p.contacts, len(p.updates))
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
			Headline: r.Headline, Body: r.Body, ClickID: r.ClickID}
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
	if !ok {
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
		out.Kind, out.To = "number", person(s.WaID, s.NewWaID, s.UserID)
	case "user_changed_user_id":
		out.Kind, out.To = "user_id", person(s.WaID, s.UserID)
	case "customer_identity_changed":
		out.Kind = "identity"
	default:
		return nil
	}
	return out
}

// chunk of a synced history: threads of messages, or the news that the business declined to share it.
func (p *parser) chunk(raw []byte) error {
	var threads, faults []byte
	err := eachMember(raw, func(key, value []byte) error {
		switch string(key) {
		case "threads":
			threads = value
		case "errors":
			faults = value
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := p.list("errors", faults, p.failure); err != nil {
		return err
	}
	return p.each("threads", threads, p.thread)
}

func (p *parser) thread(raw []byte) error {
	var id string
	var messages []byte
	err := eachMember(raw, func(key, value []byte) error {
		switch string(key) {
		case "id":
			_ = decode(value, &id)
		case "messages":
			messages = value
		}
		return nil
	})
	if err != nil {
		return err
	}
	customer := person(id)
	return p.list("history", messages, func(raw []byte, u *channel.Update) error {
		m, err := p.read(raw)
		if err != nil {
			return err
		}
		return p.sort(m, p.historic(m, customer), "history.", u)
	})
}

// historic tells who wrote a message of a thread. The business is known by its number, or by writing to the customer.
func (p *parser) historic(m *wireMessage, customer channel.Person) side {
	from := person(m.From, m.FromUserID)
	to := person(m.To, m.ToUserID)
	echo := !same(from, customer) && (same(from, p.business) || same(to, customer))
	switch {
	case !known(customer) && echo:
		customer = to
	case !known(customer):
		customer = from
	}
	if echo {
		from = to
	}
	if same(from, customer) { // it may show his other address
		customer = person(customer.Phone, customer.BSUID, from.Phone, from.BSUID)
	}
	return side{customer: introduce(customer, p.contacts, 0), echo: echo, history: true}
}

// card of the phone's address book.
func (p *parser) card(raw []byte, u *channel.Update) error {
	var w struct {
		Type    string `json:"type"`
		Action  string `json:"action"`
		Contact *struct {
			FullName  string `json:"full_name"`
			FirstName string `json:"first_name"`
			Phone     string `json:"phone_number"`
			UserID    string `json:"user_id"`
			Username  string `json:"username"`
		} `json:"contact"`
		Metadata struct {
			Timestamp json.Number `json:"timestamp"`
		} `json:"metadata"`
	}
	if err := decode(raw, &w); err != nil {
		return err
	}
	u.Kind = "state_sync." + label(w.Type)
	if w.Type != "contact" || w.Contact == nil {
		return nil
	}
	who := person(digitsOf(w.Contact.Phone), w.Contact.UserID)
	if !known(who) {
		return errNoPerson
	}
	who.Username = handle(w.Contact.Username)
	if who.Name = w.Contact.FullName; who.Name == "" {
		who.Name = w.Contact.FirstName
	}
	u.Card = &channel.Card{Person: who, Removed: w.Action == "remove", At: moment(w.Metadata.Timestamp)}
	return nil
}

// preference of a customer about marketing; other categories are recorded only.
func (p *parser) preference(raw []byte, u *channel.Update) error {
	var w struct {
		WaID      string      `json:"wa_id"`
		UserID    string      `json:"user_id"`
		Category  string      `json:"category"`
		Value     string      `json:"value"`
		Timestamp json.Number `json:"timestamp"`
	}
	if err := decode(raw, &w); err != nil {
		return err
	}
	u.Kind = "user_preferences." + label(w.Value)
	if w.Category != "marketing_messages" {
		return nil
	}
	who := introduce(person(w.WaID, w.UserID), p.contacts, len(p.updates))
	if !known(who) {
		return errNoPerson
	}
	switch w.Value {
	case "stop", "resume", "signup":
		u.Preference = &channel.Preference{Person: who, Stopped: w.Value == "stop", At: moment(w.Timestamp)}
	}
	return nil
}

// call of a customer, recorded when it ends. What leads to it, and calls that the business makes, are recorded only.
func (p *parser) call(raw []byte, u *channel.Update) error {
	var w struct {
		ID         string      `json:"id"`
		From       string      `json:"from"`
		FromUserID string      `json:"from_user_id"`
		Event      string      `json:"event"`
		Direction  string      `json:"direction"`
		Timestamp  json.Number `json:"timestamp"`
		Start      json.Number `json:"start_time"`
		End        json.Number `json:"end_time"`
		Duration   json.Number `json:"duration"`
	}
	if err := decode(raw, &w); err != nil {
		return err
	}
	u.Kind = "call." + label(w.Event)
	if w.Event != "terminate" || w.Direction == "BUSINESS_INITIATED" {
		return nil
	}
	if w.ID == "" || len(w.ID) > maxID {
		return errNoID
	}
	who := introduce(person(w.From, w.FromUserID), p.contacts, len(p.updates))
	if !known(who) {
		return errNoPerson
	}
	at := moment(w.Timestamp)
	if at.IsZero() {
		at = moment(w.End)
	}
	line := &desk.Call{Event: "missed", Duration: whole(w.Duration)}
	if line.Duration > 0 || !moment(w.Start).IsZero() {
		line.Event = "received"
	}
	u.Message = &channel.Message{ID: w.ID, From: who, At: at, Kind: desk.KindCall, Content: desk.Content{Call: line}, Opens: true}
	return nil
}

// status of a message that we sent. Words that say nothing of its delivery are recorded only, as are calls and groups.
func (p *parser) status(raw []byte, u *channel.Update) error {
	var w wireStatus
	if err := decode(raw, &w); err != nil {
		return err
	}
	u.Kind = "status." + label(w.Status)
	state, ok := deliveries[w.Status]
	if !ok || w.Type == "call" || w.RecipientType == "group" {
		return nil
	}
	if w.ID == "" || len(w.ID) > maxID {
		return errNoID
	}
	if len(w.Reference) > maxReference {
		return fmt.Errorf("whatsapp: reference of %d bytes", len(w.Reference))
	}
	s := &channel.Status{ID: w.ID, Reference: w.Reference, State: state, At: moment(w.Timestamp)}
	s.To = introduce(person(w.RecipientID, w.RecipientUserID), p.contacts, len(p.updates))
	if state == desk.Failed {
		s.Refusal = &channel.SendError{Code: "unknown"}
		if len(w.Errors) > 0 {
			s.Refusal = w.Errors[0].refusal()
		}
		s.Code, s.Detail = s.Refusal.Code, s.Refusal.Detail
	}
	u.Status = s
	return nil
}

var deliveries = map[string]desk.Delivery{
	"sent": desk.Sent, "delivered": desk.Delivered, "read": desk.Read, "played": desk.Played, "failed": desk.Failed,
}
