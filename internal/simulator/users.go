package simulator

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// userIDFormat tells a business-scoped user id from a phone number.
var userIDFormat = regexp.MustCompile(`^[A-Z]{2}\.`)

// AddPhone makes a customer's phone. Without a WaID it is a user who is only
// known by user id; a missing user id is made up.
func (s *Simulator) AddPhone(p Phone) (Phone, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.WaID = digits(p.WaID)
	if p.WaID == "" && p.Username == "" && p.UserID == "" {
		return Phone{}, errors.New("phone: wa_id, user_id or username is required")
	}
	if known := s.findUser("+" + p.WaID); p.WaID != "" && known != nil {
		p.ID = known.ID
		if p.UserID == "" {
			p.UserID = known.UserID
		}
		*known = p
		s.index(known)
		s.hub.send("state", nil)
		return *known, nil
	}
	return *s.addPhone(p), nil
}

func (s *Simulator) addPhone(p Phone) *Phone {
	p.ID = fmt.Sprintf("p%d", len(s.phones)+1)
	if p.UserID == "" {
		p.UserID = s.newUserID(p.WaID)
	}
	if p.WaID == "" {
		p.HidePhone = true
	}
	s.phones = append(s.phones, &p)
	s.index(&p)
	s.hub.send("state", nil)
	return &p
}

func (s *Simulator) newUserID(waID string) string {
	return fmt.Sprintf("%s.%d%04d", country(waID), 1_000_000_000_000_000+s.rand.Int64N(8_000_000_000_000_000), s.rand.IntN(10_000))
}

func (s *Simulator) phone(id string) *Phone {
	if n, err := strconv.Atoi(strings.TrimPrefix(id, "p")); err == nil && n > 0 && n <= len(s.phones) {
		return s.phones[n-1]
	}
	return nil
}

// index makes a phone findable by its number and its user ids.
func (s *Simulator) index(p *Phone) {
	for _, key := range []string{canonical(p.WaID), p.UserID, p.ParentUserID} {
		if key != "" {
			s.users[key] = p
		}
	}
}

// findUser finds a phone by number, in any spelling, or by user id.
func (s *Simulator) findUser(who string) *Phone {
	if userIDFormat.MatchString(who) {
		return s.users[who]
	}
	return s.users[canonical(digits(who))]
}

// somePhone is a phone to speak of when nobody in particular is meant.
func (s *Simulator) somePhone() *Phone {
	if len(s.phones) == 0 {
		return s.addPhone(Phone{WaID: "5215512345678", Name: "Ana Torres"})
	}
	return s.phones[0]
}

func (s *Simulator) chat(p *Phone, n *number) *chat {
	key := chatKey{p.ID, n.PhoneNumberID}
	ch := s.chats[key]
	if ch == nil {
		ch = &chat{phone: p, number: n}
		s.chats[key] = ch
	}
	return ch
}

// Remember puts messages of the past in a chat, without a webhook: what was
// said before the simulator started. They need From, ID, Type, Object and At,
// oldest first; the newest of the customer sets the window.
func (s *Simulator) Remember(phoneID, numberID string, messages ...Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.openChat(phoneID, numberID)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if m.ID == "" || m.Type == "" || m.At.IsZero() || m.From != fromCustomer && m.From != fromBusiness {
			return errors.New("remember: a message needs from, id, type and at")
		}
		if s.byWamid[m.ID] != nil {
			continue
		}
		m.arrived = true
		if m.Status == "" {
			m.Status = "read"
		}
		ch.add(&m)
		s.byWamid[m.ID] = ch
		if m.From == fromCustomer && m.At.After(ch.lastInbound) {
			ch.lastInbound = m.At
		}
	}
	s.chatChanged(ch)
	return nil
}

func (s *Simulator) chatChanged(ch *chat) {
	s.hub.send("chat", object{"phone": ch.phone.ID, "number": ch.number.PhoneNumberID})
}

// contact is the entry of contacts[] for a phone.
func contact(p *Phone) object {
	profile := object{"name": p.Name}
	if p.Name == "" {
		profile["name"] = "+" + p.WaID
	}
	if p.Username != "" {
		profile["username"] = strings.TrimPrefix(p.Username, "@")
	}
	c := object{"profile": profile, "user_id": p.UserID}
	switch {
	case p.UserIDInFrom:
		c["wa_id"] = p.UserID
	case !p.HidePhone:
		c["wa_id"] = p.WaID
	}
	if p.ParentUserID != "" {
		c["parent_user_id"] = p.ParentUserID
	}
	return c
}

// sender sets who a message is from.
func sender(m object, p *Phone) {
	m["from_user_id"] = p.UserID
	switch {
	case p.UserIDInFrom:
		m["from"] = p.UserID
	case !p.HidePhone:
		m["from"] = p.WaID
	}
	if p.ParentUserID != "" {
		m["from_parent_user_id"] = p.ParentUserID
	}
}
