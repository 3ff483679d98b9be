package simulator

import (
	"encoding/json"
	"strings"
	"time"
)

// messages serves POST /{phone_number_id}/messages: sends, and the marking
// of received messages as read.
func (c *call) messages(n *number) (any, *graphError) {
	if c.json["status"] != nil {
		c.record.Kind = "read"
		return c.markRead(n)
	}
	check := &checker{strict: c.s.knobs.Strict, media: func(id string) (string, bool) {
		m := c.s.media[id]
		if m == nil || m.numberID != n.PhoneNumberID || m.inbound || c.s.clock.now().After(m.expires) {
			return "", false
		}
		return m.baseMime(), true
	}}
	kind := checkSend(check, c.json)
	c.record.Kind = kind
	if check.refused != nil {
		return nil, check.refused
	}
	if !n.registered {
		return nil, refuse(133010, "The phone number is not registered.")
	}
	ch, refused := c.recipient(n)
	if refused != nil {
		return nil, refused
	}
	var rendered *rendering
	if kind == "template" {
		if rendered, refused = c.s.renderTemplate(c.s.wabas[n.WABAID], c.json["template"].(object), check.media); refused != nil {
			return nil, refused
		}
	}
	if refused := c.rates(ch); refused != nil {
		return nil, refused
	}
	return c.send(ch, kind, rendered)
}

// recipient finds whom a send is for; to wins over recipient.
func (c *call) recipient(n *number) (*chat, *graphError) {
	to, _ := c.json["to"].(string)
	input := to
	if to == "" {
		input, _ = c.json["recipient"].(string)
	}
	p := c.s.findUser(input)
	if userIDFormat.MatchString(input) {
		if p == nil {
			return nil, refuse(131009, "The recipient is not a known business-scoped user id.")
		}
		return c.s.chat(p, n), nil
	}
	number := digits(input)
	switch {
	case len(number) < 5 || len(number) > 17:
		return nil, refuse(131009, "Parameter 'to' is not a phone number.")
	case canonical(number) == canonical(n.digits()):
		return nil, refuse(131021, "Recipient phone number cannot be sender phone number.")
	}
	if !strings.HasPrefix(strings.TrimSpace(input), "+") && (p == nil || c.s.knobs.StrictPlus) {
		// Without a plus Meta dials a number of the business's own country.
		if code := dialCode(n.digits()); c.s.knobs.StrictPlus || !strings.HasPrefix(number, code) {
			number = code + number
		}
		p = c.s.findUser("+" + number)
	}
	if p == nil {
		p = c.s.addPhone(Phone{WaID: number, Automatic: true, NotOnWhatsApp: c.s.knobs.UnknownUser == "fail"})
	}
	return c.s.chat(p, n), nil
}

// dialCode is the country code of a number, for the countries we know.
func dialCode(d string) string {
	for _, code := range []string{"52", "55", "57", "54", "51", "56", "593", "502", "34", "1"} {
		if strings.HasPrefix(d, code) {
			return code
		}
	}
	return d[:2]
}

func (c *call) rates(ch *chat) *graphError {
	k, now := c.s.knobs, c.s.clock.now()
	if rate := ch.number.rate(k.NumberRate); rate > 0 && !ch.number.bucket.take(now, rate, rate) {
		return refuse(130429, "Message failed to send because there were too many messages sent from this phone number in a short period of time.")
	}
	if k.PairBurst > 0 && k.PairEvery > 0 && !ch.bucket.take(now, float64(k.PairBurst), 1000/float64(k.PairEvery)) {
		return refuse(131056, "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.")
	}
	return nil
}

// send accepts a message that passed all checks, or fails it as the knobs ask.
func (c *call) send(ch *chat, kind string, t *rendering) (any, *graphError) {
	f := c.s.nextFailure()
	if f.Mode == "error" {
		return nil, refuse(f.Code, "%s", errorTitle(f.Code))
	}
	free := c.s.clock.now().Before(ch.windowEnd()) || c.s.knobs.Window == "off"
	if kind != "template" && !free && c.s.knobs.Window == "sync" {
		return nil, refuse(131047, windowDetails)
	}
	m := &Message{
		ID: c.s.newWamid(ch.phone.WaID, false), From: fromBusiness, Type: kind, At: c.s.clock.now(), Status: "accepted", free: free,
	}
	m.Object, _ = json.Marshal(c.json[kind])
	m.Opaque, _ = c.json["biz_opaque_callback_data"].(string)
	if quoted, ok := c.json["context"].(object); ok {
		m.ContextID, _ = quoted["message_id"].(string)
	}
	if t != nil {
		m.Rendered, m.category = &t.Rendered, t.category
	}
	c.record.MessageID = m.ID
	c.mangle = mangling(f.Mode)
	status := "accepted"
	if held := c.s.knobs.Held; held != "" && kind == "template" && c.mangle == "" {
		status = held
		c.s.held = append(c.s.held, func() { c.s.deliver(ch, m, f, nil) })
	} else {
		c.waits(f.Mode, m, ch, f)
	}
	input, _ := c.json["to"].(string)
	if input == "" {
		input, _ = c.json["recipient"].(string)
	}
	contact := object{"input": input}
	if !ch.phone.HidePhone {
		contact["wa_id"] = ch.phone.WaID
	}
	if ch.phone.UserID != "" && c.json["to"] == nil {
		contact["user_id"] = ch.phone.UserID
	}
	answer := object{"id": m.ID}
	if kind == "template" {
		answer["message_status"] = status
	}
	return object{"messaging_product": "whatsapp", "contacts": []object{contact}, "messages": []object{answer}}, nil
}

// waits plans what happens between the acceptance and the answer.
func (c *call) waits(mode string, m *Message, ch *chat, f Failure) {
	var told chan struct{}
	if c.mangle == "" || f.Accepted {
		if c.s.knobs.StatusBeforeAnswer {
			told = make(chan struct{})
		}
		c.s.deliver(ch, m, f, told)
	}
	delay, release := ms(c.s.knobs.AnswerDelay), c.s.release
	c.after = append(c.after, func() {
		if mode == "hang" {
			c.wait(release, time.Hour)
			return
		}
		if told != nil {
			c.wait(told, 30*time.Second)
		}
		if delay > 0 {
			c.wait(nil, delay)
		}
	})
}

// wait returns when ch closes, after d, when the caller gives up or when the
// simulator stops.
func (c *call) wait(ch <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ch:
	case <-t.C:
	case <-c.r.Context().Done():
	case <-c.s.ctx.Done():
	}
}

// mangling is the failure of the answer that a mode means; the modes that
// fail by webhook have none.
func mangling(mode string) string {
	switch mode {
	case "status", "after_sent":
		return ""
	}
	return mode
}

// nextFailure takes the failure of this send from the knobs.
func (s *Simulator) nextFailure() Failure {
	if len(s.knobs.Failures) > 0 {
		f := s.knobs.Failures[0]
		rest := append([]Failure{}, s.knobs.Failures[1:]...)
		if f.Times > 1 {
			again := f
			again.Times--
			rest = append([]Failure{again}, rest...)
		}
		s.knobs.Failures = rest
		s.hub.send("knobs", nil)
		return f
	}
	if s.knobs.FailRate > 0 && s.rand.Float64() < s.knobs.FailRate {
		return Failure{Mode: "status", Code: s.knobs.FailCode}
	}
	return Failure{}
}

// markRead marks a received message and all before it as read, and shows the
// typing indicator if asked to.
func (c *call) markRead(n *number) (any, *graphError) {
	check := &checker{strict: c.s.knobs.Strict}
	p := part{c: check, m: c.json}
	if c.json["messaging_product"] != "whatsapp" {
		return nil, missingProduct()
	}
	p.only("messaging_product", "status", "message_id", "typing_indicator")
	p.oneOf("status", "read")
	id := p.text("message_id", 255)
	typing := p.has("typing_indicator")
	if typing {
		p.sub("typing_indicator").oneOf("type", "text")
	}
	if check.refused != nil {
		return nil, check.refused
	}
	ch := c.s.byWamid[id]
	if ch == nil || ch.number != n || ch.find(id) == nil || ch.find(id).From != fromCustomer {
		return nil, refuse(131009, "Parameter 'message_id' is not the id of a received message.")
	}
	m := ch.find(id)
	if c.s.clock.now().Sub(m.At) > 30*24*time.Hour {
		return nil, refuse(131009, "The message is older than 30 days.")
	}
	for _, earlier := range ch.messages[:m.seq+1] {
		if earlier.From == fromCustomer {
			earlier.Status = "read"
		}
	}
	if typing {
		c.record.Kind = "typing"
		ch.typingUntil = c.s.clock.now().Add(25 * time.Second)
	}
	c.record.MessageID = id
	c.s.chatChanged(ch)
	return success, nil
}
