package whatsapp

import (
	"fmt"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

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
