package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Inbound is what a customer does on the phone. Kind says which of the
// fields count:
//
//	text                          Text
//	image video audio voice       Data or the sample; MIME, Caption, Filename
//	document sticker
//	location                      Latitude, Longitude, Name, Address
//	contacts                      Name, Phone
//	reaction                      Target, Emoji (empty removes)
//	tap                           Target, ID: a button or row of a received message
//	edit, revoke                  Target, Text
//	order, nfm_reply              samples
//	any other                     Object, sent as it is
//
// Object, if given, replaces the object of any kind.
type Inbound struct {
	Number    string          `json:"number,omitempty"` // phone number id; empty: the first number
	Kind      string          `json:"kind"`
	Text      string          `json:"text,omitempty"`
	Data      []byte          `json:"data,omitempty"` // base64 in JSON
	MIME      string          `json:"mime_type,omitempty"`
	Caption   string          `json:"caption,omitempty"`
	Filename  string          `json:"filename,omitempty"`
	Latitude  float64         `json:"latitude,omitempty"`
	Longitude float64         `json:"longitude,omitempty"`
	Name      string          `json:"name,omitempty"`
	Address   string          `json:"address,omitempty"`
	Phone     string          `json:"phone,omitempty"`
	Target    string          `json:"target,omitempty"`
	ID        string          `json:"id,omitempty"`
	Emoji     string          `json:"emoji,omitempty"`
	ReplyTo   string          `json:"reply_to,omitempty"`
	Forwarded int             `json:"forwarded,omitempty"` // times; more than 5 is "frequently"
	Ad        bool            `json:"ad,omitempty"`        // came from a click-to-WhatsApp ad
	Age       int64           `json:"age_seconds,omitempty"`
	Object    json.RawMessage `json:"object,omitempty"`
	// Without leaves optional parts out: contacts, profile, context,
	// from_user_id, from.
	Without []string `json:"without,omitempty"`
}

var errNotFound = errors.New("not found")

// Send makes the phone with that id send a message. It returns the wamid.
func (s *Simulator) Send(phoneID string, in Inbound) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.openChat(phoneID, in.Number)
	if err != nil {
		return "", err
	}
	m, context, err := s.compose(ch, in)
	if err != nil {
		return "", err
	}
	s.applyLocally(ch, in, m)
	s.chatChanged(ch)
	if m == nil || ch.number.blocked[phoneID] || ch.blocked {
		return id(m), nil
	}
	s.emit(s.heardBy(ch, m, s.messagesUpdate(ch.number, s.inboundValue(ch, in, m, context))))
	return m.ID, nil
}

// heardBy gives the message its second tick once the business has it.
func (s *Simulator) heardBy(ch *chat, m *Message, u update) update {
	u.heard = func() {
		if m.Status == "sent" {
			m.Status = "delivered"
			s.chatChanged(ch)
		}
	}
	return u
}

func id(m *Message) string {
	if m == nil {
		return ""
	}
	return m.ID
}

// openChat finds the chat of a phone with a number.
func (s *Simulator) openChat(phoneID, numberID string) (*chat, error) {
	if numberID == "" && len(s.order) > 0 {
		numberID = s.order[0]
	}
	p, n := s.phone(phoneID), s.numbers[numberID]
	switch {
	case p == nil:
		return nil, fmt.Errorf("phone %q: %w", phoneID, errNotFound)
	case n == nil:
		return nil, fmt.Errorf("number %q: %w", numberID, errNotFound)
	}
	return s.chat(p, n), nil
}

// compose makes the message that a kind means, and the context it needs. A
// nil message is an act that WhatsApp does not tell the business about.
func (s *Simulator) compose(ch *chat, in Inbound) (*Message, object, error) {
	m := &Message{
		ID: s.newWamid(ch.phone.WaID, true), From: fromCustomer, Type: in.Kind, Status: "sent",
		At: s.clock.now().Add(-time.Duration(in.Age) * time.Second),
	}
	var o any
	var context object
	var err error
	switch in.Kind {
	case "tap":
		m.Type, o, context, err = s.tap(ch, in)
	case "edit", "revoke":
		m.Type, o, err = s.change(ch, in)
		if m.Type == "" && err == nil {
			return nil, nil, nil
		}
	case "voice":
		m.Type = "audio"
		o = s.contentOf(ch, in)
	case "nfm_reply":
		m.Type = "interactive"
		o = s.contentOf(ch, in)
	default:
		o = s.contentOf(ch, in)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(in.Object) > 0 {
		o = in.Object
	}
	if m.Object, err = json.Marshal(o); err != nil {
		return nil, nil, fmt.Errorf("object: %w", err)
	}
	if in.ReplyTo != "" {
		m.ContextID = in.ReplyTo
		context = object{"from": ch.number.digits(), "id": in.ReplyTo}
	}
	switch {
	case in.Forwarded > 5:
		context = object{"frequently_forwarded": true}
	case in.Forwarded > 0:
		context = object{"forwarded": true}
	}
	return m, context, nil
}

// applyLocally shows the act on the phone itself.
func (s *Simulator) applyLocally(ch *chat, in Inbound, m *Message) {
	target := ch.find(in.Target)
	switch in.Kind {
	case "reaction":
		if target != nil {
			ch.react(target, fromCustomer, in.Emoji)
		}
	case "edit":
		if target != nil {
			target.Object, _ = json.Marshal(object{"body": in.Text})
			target.Edited = true
		}
	case "revoke":
		if target != nil {
			target.Revoked = true
		}
	default:
		ch.add(m)
	}
	if m == nil {
		return
	}
	s.byWamid[m.ID] = ch
	if opensWindow(m.Type) && m.At.After(ch.lastInbound) {
		ch.lastInbound = m.At
	}
	if in.Ad {
		ch.entryPoint, ch.freeUntil = m.At, time.Time{}
	}
}

// opensWindow: everything that the user does opens the 24 hours, changes of
// the user's own account do not.
func opensWindow(kind string) bool { return kind != "system" }

// inboundValue is the value of the webhook of one message.
func (s *Simulator) inboundValue(ch *chat, in Inbound, m *Message, context object) object {
	w := object{"id": m.ID, "timestamp": fmt.Sprint(m.At.Unix()), "type": m.Type}
	sender(w, ch.phone)
	if m.Type != "request_welcome" && string(m.Object) != "null" {
		w[m.Type] = m.Object
	}
	if context != nil && !slices.Contains(in.Without, "context") {
		w["context"] = context
	}
	if m.Type == "unsupported" {
		w["errors"] = []object{{
			"code": 131051, "title": "Message type unknown", "message": "Message type unknown",
			"error_data": object{"details": "Message type is currently not supported."},
		}}
	}
	if in.Ad {
		w["referral"] = s.adReferral()
	}
	for _, part := range in.Without {
		if part == "from" || part == "from_user_id" {
			delete(w, part)
		}
	}
	value := object{"messages": []object{w}}
	if slices.Contains(in.Without, "contacts") || m.Type == "system" {
		return value
	}
	c := contact(ch.phone)
	if slices.Contains(in.Without, "profile") {
		delete(c, "profile")
	}
	if slices.Contains(in.Without, "from_user_id") {
		maps.DeleteFunc(c, func(k string, _ any) bool { return k == "user_id" })
	}
	value["contacts"] = []object{c}
	return value
}

// tap is the answer to a button or a row that the business sent.
func (s *Simulator) tap(ch *chat, in Inbound) (string, any, object, error) {
	m := ch.find(in.Target)
	if m == nil || m.From != fromBusiness {
		return "", nil, nil, fmt.Errorf("target %q: %w", in.Target, errNotFound)
	}
	context := object{"from": ch.number.digits(), "id": m.ID}
	if m.Rendered != nil {
		for _, b := range m.Rendered.Buttons {
			if b.Type == "QUICK_REPLY" && (b.Payload == in.ID || b.Text == in.ID) {
				return "button", object{"payload": b.Payload, "text": b.Text}, context, nil
			}
		}
		return "", nil, nil, fmt.Errorf("button %q: %w", in.ID, errNotFound)
	}
	var sent struct {
		Action struct {
			Buttons []struct {
				Reply struct{ ID, Title string }
			}
			Sections []struct {
				Rows []struct{ ID, Title, Description string }
			}
		}
	}
	_ = json.Unmarshal(m.Object, &sent)
	for _, b := range sent.Action.Buttons {
		if b.Reply.ID == in.ID {
			return "interactive", object{"type": "button_reply", "button_reply": object{"id": b.Reply.ID, "title": b.Reply.Title}}, context, nil
		}
	}
	for _, section := range sent.Action.Sections {
		for _, row := range section.Rows {
			if row.ID == in.ID {
				reply := object{"id": row.ID, "title": row.Title}
				if row.Description != "" {
					reply["description"] = row.Description
				}
				return "interactive", object{"type": "list_reply", "list_reply": reply}, context, nil
			}
		}
	}
	return "", nil, nil, fmt.Errorf("button or row %q: %w", in.ID, errNotFound)
}

// change edits or takes back an own message. Only numbers that the WhatsApp
// Business app uses too hear of it properly: to others an edit comes as an
// unsupported message, and a deletion not at all.
func (s *Simulator) change(ch *chat, in Inbound) (string, any, error) {
	target := ch.find(in.Target)
	if target == nil || target.From != fromCustomer {
		return "", nil, fmt.Errorf("target %q: %w", in.Target, errNotFound)
	}
	limit := map[string]time.Duration{"edit": 15 * time.Minute, "revoke": 48 * time.Hour}[in.Kind]
	if s.clock.now().Sub(target.At) > limit {
		return "", nil, fmt.Errorf("%s: the message is older than %s", in.Kind, limit)
	}
	if in.Kind == "edit" && target.Type != "text" {
		return "", nil, errors.New("edit: only texts can be edited")
	}
	switch {
	case in.Kind == "revoke" && ch.number.Coexistence:
		return "revoke", object{"original_message_id": target.ID}, nil
	case in.Kind == "revoke":
		return "", nil, nil
	case ch.number.Coexistence:
		message := object{"type": "text", "text": object{"body": in.Text}}
		if target.ContextID != "" {
			message["context"] = object{"id": target.ContextID}
		}
		return "edit", object{"original_message_id": target.ID, "message": message}, nil
	}
	return "unsupported", object{"type": "edit"}, nil
}
