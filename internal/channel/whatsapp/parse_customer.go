package whatsapp

import (
	"encoding/json"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// preference of a customer about marketing; other categories are recorded only.
func (p *parser) preference(raw []byte, u *channel.Update) error {
	var w struct {
		WaID      string      `json:"wa_id"`
		UserID    string      `json:"user_id"`
		Parent    string      `json:"parent_user_id"`
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
	who := introduce(person(w.WaID, w.UserID, w.Parent), p.contacts, len(p.updates))
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
		FromParent string      `json:"from_parent_user_id"`
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
	who := introduce(person(w.From, w.FromUserID, w.FromParent), p.contacts, len(p.updates))
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
