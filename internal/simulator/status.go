package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const windowDetails = "Message failed to send because more than 24 hours have passed since the customer last replied to this number."

// deliver takes an accepted message of the business on its way: to the phone
// with its statuses, or to a failed status. told, if any, closes once the
// business has answered the first of these webhooks. Called with mu held.
func (s *Simulator) deliver(ch *chat, m *Message, f Failure, told chan struct{}) {
	done := func() {}
	if told != nil {
		done = sync.OnceFunc(func() { close(told) }) // two apps may hear of it
	}
	ch.add(m)
	s.byWamid[m.ID] = ch
	if link := mediaLink(m); link != "" {
		s.wg.Go(func() {
			err := s.fetchLink(link)
			s.mu.Lock()
			defer s.mu.Unlock()
			if err != nil {
				s.fail(ch, m, 131053, "Media download from the link failed: "+err.Error(), done)
				return
			}
			s.start(ch, m, f, done)
		})
		return
	}
	s.start(ch, m, f, done)
}

func (s *Simulator) start(ch *chat, m *Message, f Failure, done func()) {
	if s.knobs.UnknownStatus {
		stranger := &Message{ID: s.newWamid(ch.phone.WaID, false), Status: "sent", At: m.At}
		s.emit(s.statusUpdate(ch, stranger, "sent", 0, ""))
	}
	if code, details := s.fate(ch, m, f); code != 0 {
		s.clock.after(ms(s.knobs.SentDelay), s.locked(func() { s.fail(ch, m, code, details, done) }))
		return
	}
	if !ch.entryPoint.IsZero() && ch.freeUntil.IsZero() && m.At.Sub(ch.entryPoint) < 24*time.Hour {
		ch.freeUntil = m.At.Add(72 * time.Hour)
	}
	if s.knobs.ReverseStatuses && m.Type != "reaction" {
		s.clock.after(ms(s.knobs.SentDelay), s.locked(func() { s.reversed(ch, m, done) }))
		return
	}
	s.clock.after(ms(s.knobs.SentDelay), s.locked(func() {
		s.tell(ch, m, "sent", done)
		if f.Mode == "after_sent" {
			s.fail(ch, m, f.Code, "", nil)
			return
		}
		s.clock.after(ms(s.knobs.DeliveredDelay), s.locked(func() { s.arrive(ch, m) }))
	}))
}

// locked is fn as work for the clock.
func (s *Simulator) locked(fn func()) func() {
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		fn()
	}
}

// fate is the code with which a message will fail, or 0.
func (s *Simulator) fate(ch *chat, m *Message, f Failure) (int, string) {
	switch {
	case f.Mode == "status":
		return f.Code, ""
	case m.Type != "template" && !m.free:
		return 131047, windowDetails
	case ch.phone.NotOnWhatsApp, ch.blocked:
		return 131026, "Message undeliverable."
	case m.category == "MARKETING" && ch.phone.OptedOut:
		return 131050, "The user has chosen to stop receiving marketing messages."
	case m.Type == "reaction":
		target := ch.find(reactionOf(m).MessageID)
		if target == nil || target.Revoked || s.clock.now().Sub(target.At) > 30*24*time.Hour {
			return 131009, "Reaction message is for an unknown or too old message."
		}
	}
	return 0, ""
}

// arrive puts the message on the phone, if that is on.
func (s *Simulator) arrive(ch *chat, m *Message) {
	if ch.phone.Offline || m.arrived {
		return
	}
	m.arrived = true
	if m.Type == "reaction" { // only ever gets sent
		r := reactionOf(m)
		if target := ch.find(r.MessageID); target != nil {
			ch.react(target, fromBusiness, r.Emoji)
		}
		s.chatChanged(ch)
		return
	}
	ch.typingUntil = time.Time{}
	if ch.open {
		s.read(ch, m)
		return
	}
	if s.knobs.SkipDelivered {
		m.Status = "delivered"
		s.chatChanged(ch)
	} else {
		s.tell(ch, m, "delivered", nil)
	}
	if s.knobs.AutoRead {
		s.clock.after(ms(s.knobs.ReadDelay), s.locked(func() { s.read(ch, m) }))
	}
}

// read is the customer reading a message of the business.
func (s *Simulator) read(ch *chat, m *Message) {
	if !m.arrived || m.Status == "read" || m.Status == "played" || m.Type == "reaction" {
		return
	}
	if s.knobs.NoReadReceipts || ch.phone.NoReceipts {
		m.Status = "read"
		s.chatChanged(ch)
		return
	}
	s.tell(ch, m, "read", nil)
	if s.knobs.AutoPlay {
		s.play(ch, m)
	}
}

// play is the customer listening to a voice note for the first time.
func (s *Simulator) play(ch *chat, m *Message) {
	var audio struct{ Voice bool }
	_ = json.Unmarshal(m.Object, &audio)
	if m.Type == "audio" && audio.Voice && m.Status != "played" {
		s.tell(ch, m, "played", nil)
	}
}

// reversed tells the whole ladder from the top.
func (s *Simulator) reversed(ch *chat, m *Message, done func()) {
	m.arrived = true
	ch.typingUntil = time.Time{}
	s.tell(ch, m, "read", done)
	s.clock.after(ms(s.knobs.ReadDelay), s.locked(func() {
		s.emit(s.statusUpdate(ch, m, "delivered", 0, ""))
		s.clock.after(ms(s.knobs.DeliveredDelay), s.locked(func() {
			s.emit(s.statusUpdate(ch, m, "sent", 0, ""))
		}))
	}))
}

// setOpen says whether a person looks at the chat; looking reads it.
func (s *Simulator) setOpen(ch *chat, open bool) {
	ch.open = open
	if !open {
		return
	}
	for _, m := range ch.messages {
		if m.From == fromBusiness && m.Origin == "" {
			s.read(ch, m)
		}
	}
}

// wakeUp delivers what waited for a phone that was off.
func (s *Simulator) wakeUp(p *Phone) {
	for key, ch := range s.chats {
		if key.phone != p.ID {
			continue
		}
		for _, m := range ch.messages {
			if m.From == fromBusiness && m.Status == "sent" {
				s.arrive(ch, m)
			}
		}
	}
}

// tell sets a status and tells the business.
func (s *Simulator) tell(ch *chat, m *Message, status string, done func()) {
	m.Status = status
	u := s.statusUpdate(ch, m, status, 0, "")
	u.done = done
	s.emit(u)
	s.chatChanged(ch)
}

func (s *Simulator) fail(ch *chat, m *Message, code int, details string, done func()) {
	if code == 0 {
		code = 131000
	}
	m.Status, m.ErrorCode = "failed", code
	u := s.statusUpdate(ch, m, "failed", code, details)
	u.done = done
	s.emit(u)
	s.chatChanged(ch)
}

// statusUpdate is the webhook of one status of one message.
func (s *Simulator) statusUpdate(ch *chat, m *Message, status string, code int, details string) update {
	st := object{"id": m.ID, "status": status, "timestamp": fmt.Sprint(s.clock.now().Unix())}
	if s.knobs.StatusRecipient && !ch.phone.HidePhone {
		st["recipient_id"] = ch.phone.WaID
	}
	if ch.phone.UserID != "" {
		st["recipient_user_id"] = ch.phone.UserID
	}
	if m.Opaque != "" {
		st["biz_opaque_callback_data"] = m.Opaque
	}
	value := object{"statuses": []object{st}}
	switch status {
	case "failed":
		st["errors"] = []object{webhookError(code, details)}
		return s.messagesUpdate(ch.number, value)
	case "sent", "delivered", "read":
		priced := status != "read" || s.knobs.SkipDelivered || ch.open
		if priced {
			st["pricing"] = pricing(ch, m)
		}
		s.conversation(st, ch, m)
	}
	if s.knobs.StatusContacts {
		value["contacts"] = []object{contact(ch.phone)}
	}
	return s.messagesUpdate(ch.number, value)
}

func pricing(ch *chat, m *Message) object {
	category, kind, billable := "service", "free_customer_service", false
	if m.category != "" {
		category = strings.ToLower(m.category)
		if !m.free || category != "utility" {
			kind, billable = "regular", true
		}
	}
	if m.At.Before(ch.freeUntil) {
		kind, billable = "free_entry_point", false
	}
	return object{"billable": billable, "pricing_model": "PMP", "type": kind, "category": category}
}

// conversation adds the object that versions before v24 always carried, and
// later ones only inside a free entry point window.
func (s *Simulator) conversation(st object, ch *chat, m *Message) {
	entry := m.At.Before(ch.freeUntil)
	if !s.knobs.StatusConversation && !entry {
		return
	}
	origin := "service"
	if entry {
		origin = "referral_conversion"
	} else if m.category != "" {
		origin = strings.ToLower(m.category)
	}
	c := object{"id": s.newToken(16), "origin": object{"type": origin}}
	if st["status"] == "sent" {
		c["expiration_timestamp"] = fmt.Sprint(m.At.Add(24 * time.Hour).Unix())
	}
	st["conversation"] = c
}

type reaction struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji"`
}

func reactionOf(m *Message) (r reaction) {
	_ = json.Unmarshal(m.Object, &r)
	return r
}

// mediaLink is the link of a media message that Meta would fetch.
func mediaLink(m *Message) string {
	if _, isMedia := mimeKinds[m.Type]; !isMedia && m.Type != "document" {
		return ""
	}
	var ref struct{ Link string }
	_ = json.Unmarshal(m.Object, &ref)
	return ref.Link
}

// fetchLink looks whether a link can be downloaded. Only this machine is
// asked: nothing of the simulator goes out to the internet.
func (s *Simulator) fetchLink(link string) error {
	u, err := url.Parse(link)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("the simulator only fetches links of this machine")
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	client := *s.client
	client.Timeout = 10 * time.Second
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, maxBody))
	return err
}
