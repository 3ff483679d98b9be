package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
)

// object is a JSON object that we build.
type object = map[string]any

// update is one change that Meta tells the business.
type update struct {
	waba   string
	number string // phone number id; empty for account events
	field  string
	value  object
	time   int64  // entry.time of account events, unix seconds
	done   func() // after the first attempt, whatever it brought
	heard  func() // once the business has answered 200
}

// outbox holds what waits to be posted. Guarded by Simulator.mu.
type outbox struct {
	batches map[string][]update // by app, while the batch knob fills them
	ready   []*Delivery
	active  int
}

// messageFields are the webhook fields that overrides carry.
var messageFields = map[string]bool{"messages": true, "smb_message_echoes": true, "calls": true}

// emit tells every app of the business about updates. Called with mu held.
func (s *Simulator) emit(updates ...update) {
	for _, u := range updates {
		found := false
		for _, a := range s.apps {
			if !a.wabas[u.waba] {
				continue
			}
			found = true
			s.enqueue(a, u)
		}
		if !found && u.done != nil {
			u.done()
		}
	}
}

// enqueue posts an update at once, or adds it to the app's batch.
func (s *Simulator) enqueue(a *app, u update) {
	if s.knobs.Batch <= 1 {
		s.postUpdates(a, []update{u})
		return
	}
	waiting := append(s.outbox.batches[a.id], u)
	s.outbox.batches[a.id] = waiting
	switch {
	case len(waiting) >= s.knobs.Batch:
		s.flush(a)
	case len(waiting) == 1:
		s.clock.after(ms(s.knobs.BatchWait), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.flush(a)
		})
	}
}

func (s *Simulator) flush(a *app) {
	waiting := s.outbox.batches[a.id]
	delete(s.outbox.batches, a.id)
	if len(waiting) > 0 {
		s.postUpdates(a, waiting)
	}
}

// postUpdates puts updates of one app in one POST per callback.
func (s *Simulator) postUpdates(a *app, updates []update) {
	byURL := map[string][]update{}
	var urls []string
	for _, u := range updates {
		url := s.callback(a, u)
		if _, seen := byURL[url]; !seen {
			urls = append(urls, url)
		}
		byURL[url] = append(byURL[url], u)
	}
	for _, url := range urls {
		d := &Delivery{AppID: a.id, URL: url, secret: a.AppSecret}
		body, err := metaJSON(envelope(byURL[url]))
		if err != nil {
			s.log.Error("webhook dropped", "error", err)
			continue
		}
		d.Body = string(body)
		d.Summary, d.MessageID = summary(byURL[url])
		for _, u := range byURL[url] {
			if u.done != nil {
				d.done = append(d.done, u.done)
			}
			if u.heard != nil {
				d.heard = append(d.heard, u.heard)
			}
		}
		if url != "" {
			s.post(d)
			continue
		}
		s.keepUnsent(d)
	}
}

// keepUnsent records a webhook that nobody subscribed to.
func (s *Simulator) keepUnsent(d *Delivery) {
	d.Seq, d.At, d.State, d.Attempts = s.delivered.next(), s.clock.now(), "unsubscribed", []Attempt{}
	s.delivered.add(d)
	for _, done := range d.done {
		done()
	}
	d.done = nil
	s.hub.send("delivery", *d)
}

// callback looks for the URL of an update as Meta does: number, WABA, app.
// Empty: the app did not subscribe to the WABA.
func (s *Simulator) callback(a *app, u update) string {
	own, subscribed := s.wabas[u.waba].subscribers[a.id]
	if !subscribed {
		return ""
	}
	if messageFields[u.field] {
		if n := s.numbers[u.number]; n != nil && n.webhook.URI != "" {
			return n.webhook.URI
		}
		if own.URI != "" {
			return own.URI
		}
	}
	return a.CallbackURL
}

// envelope wraps updates; those of one WABA and time share an entry.
func envelope(updates []update) object {
	var entries []object
	for i, u := range updates {
		change := object{"field": u.field, "value": u.value}
		if i > 0 && updates[i-1].waba == u.waba && updates[i-1].time == u.time {
			last := entries[len(entries)-1]
			last["changes"] = append(last["changes"].([]object), change)
			continue
		}
		entry := object{"id": u.waba, "changes": []object{change}}
		if u.time != 0 {
			entry["time"] = u.time
		}
		entries = append(entries, entry)
	}
	return object{"object": "whatsapp_business_account", "entry": entries}
}

// summary describes updates for the log: "messages · text", "statuses · read".
func summary(updates []update) (text, id string) {
	u := updates[0]
	text = u.field
	if list, ok := u.value["messages"].([]object); ok && len(list) > 0 {
		text, id = fmt.Sprintf("messages · %v", list[0]["type"]), fmt.Sprint(list[0]["id"])
	} else if list, ok := u.value["statuses"].([]object); ok && len(list) > 0 {
		text, id = fmt.Sprintf("statuses · %v", list[0]["status"]), fmt.Sprint(list[0]["id"])
	}
	if len(updates) > 1 {
		text = fmt.Sprintf("%s +%d", text, len(updates)-1)
	}
	return text, id
}

// messagesUpdate is an update of the messages field of a number.
func (s *Simulator) messagesUpdate(n *number, value object) update {
	return s.numberUpdate(n, "messages", value)
}

func (s *Simulator) numberUpdate(n *number, field string, value object) update {
	value["messaging_product"] = "whatsapp"
	value["metadata"] = object{"display_phone_number": n.digits(), "phone_number_id": n.PhoneNumberID}
	return update{waba: n.WABAID, number: n.PhoneNumberID, field: field, value: value}
}

func (s *Simulator) accountUpdate(n *number, field string, value object) update {
	return update{waba: n.WABAID, field: field, value: value, time: s.clock.now().Unix()}
}

// Raw signs body with the app's secret and delivers it exactly as it is. app
// is an app id, or empty for the first app.
func (s *Simulator) Raw(appID string, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.apps {
		if appID == "" || a.id == appID {
			s.post(&Delivery{AppID: a.id, URL: a.CallbackURL, Summary: "raw", Body: string(body), secret: a.AppSecret})
			return nil
		}
	}
	return errors.New("raw: no such app")
}

// postTogether sends updates in one POST, whatever the batch knob says.
func (s *Simulator) postTogether(updates []update) {
	for _, a := range s.apps {
		var own []update
		for _, u := range updates {
			if a.wabas[u.waba] {
				own = append(own, u)
			}
		}
		if len(own) > 0 {
			s.postUpdates(a, own)
		}
	}
}

func raw(v any) json.RawMessage {
	b, _ := json.Marshal(v) // of our own making: it always encodes
	return b
}
