package whatsapp

import (
	"encoding/json"

	"timbre/internal/channel"
)

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
			_ = readText(value, &id)
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
	from := m.sender()
	to := m.receiver()
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
		customer = person(customer.Phone, customer.BSUID, customer.Parent, from.Phone, from.BSUID, from.Parent)
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
