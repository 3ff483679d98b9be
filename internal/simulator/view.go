package simulator

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// State is all that the page needs to draw itself, chats and logs apart.
type State struct {
	Now       time.Time    `json:"now"`
	Knobs     Knobs        `json:"knobs"`
	Apps      []AppView    `json:"apps"`
	Numbers   []NumberView `json:"numbers"`
	Phones    []Phone      `json:"phones"`
	Templates []*Template  `json:"templates"`
}

// AppView is a connected app without its secrets.
type AppView struct {
	ID          string   `json:"id"`
	CallbackURL string   `json:"callback_url"`
	WABAs       []string `json:"wabas"`
	Subscribed  []string `json:"subscribed"`
}

// NumberView is a business number as the page shows it.
type NumberView struct {
	Number
	Registered bool `json:"registered"`
}

// ChatView is a chat as the customer's phone shows it: what failed never got
// there, and what is on its way has not yet.
type ChatView struct {
	Phone       Phone     `json:"phone"`
	Number      Number    `json:"number"`
	Messages    []Message `json:"messages"`
	Open        bool      `json:"open"`
	Blocked     bool      `json:"blocked"`
	TypingUntil time.Time `json:"typing_until,omitzero"`
	WindowEnds  time.Time `json:"window_ends,omitzero"`
	Now         time.Time `json:"now"`
}

func (s *Simulator) state() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := State{Now: s.clock.now(), Knobs: s.knobs, Apps: []AppView{}, Numbers: []NumberView{}, Phones: []Phone{}, Templates: []*Template{}}
	for _, a := range s.apps {
		v := AppView{ID: a.id, CallbackURL: a.CallbackURL, WABAs: []string{}, Subscribed: []string{}}
		for id := range a.wabas {
			v.WABAs = append(v.WABAs, id)
			if _, subscribed := s.wabas[id].subscribers[a.id]; subscribed {
				v.Subscribed = append(v.Subscribed, id)
			}
		}
		slices.Sort(v.WABAs)
		slices.Sort(v.Subscribed)
		st.Apps = append(st.Apps, v)
	}
	for _, id := range s.order {
		n := s.numbers[id]
		st.Numbers = append(st.Numbers, NumberView{Number: n.Number, Registered: n.registered})
	}
	for _, p := range s.phones {
		st.Phones = append(st.Phones, *p)
	}
	for _, w := range s.wabas {
		for _, t := range w.templates {
			clone := *t
			st.Templates = append(st.Templates, &clone)
		}
	}
	return st
}

// Chat is the chat of a phone with a number, as the phone shows it; an empty
// number is the first one.
func (s *Simulator) Chat(phoneID, numberID string) (ChatView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.openChat(phoneID, numberID)
	if err != nil {
		return ChatView{}, err
	}
	v := ChatView{
		Phone: *ch.phone, Number: ch.number.Number, Messages: []Message{}, Open: ch.open, Blocked: ch.blocked,
		WindowEnds: ch.windowEnd(), Now: s.clock.now(),
	}
	if ch.typingUntil.After(v.Now) {
		v.TypingUntil = ch.typingUntil
	}
	for _, m := range ch.messages {
		if m.From == fromBusiness && (!m.arrived || m.Type == "reaction") {
			continue
		}
		shown := *m
		if m.Revoked {
			shown.Object, shown.Rendered = nil, nil
		}
		shown.Reactions = maps.Clone(m.Reactions)
		v.Messages = append(v.Messages, shown)
	}
	return v, nil
}

// Requests are the calls received with sequence numbers above after; limit 0
// means all.
func (s *Simulator) Requests(after int64, limit int) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests.after(after, limit)
}

// Deliveries are the webhooks with sequence numbers above after; limit 0
// means all.
func (s *Simulator) Deliveries(after int64, limit int) []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Delivery, 0)
	for _, d := range s.delivered.after(after, limit) {
		clone := *d
		clone.Attempts = slices.Clone(d.Attempts)
		list = append(list, clone)
	}
	return list
}

func (s *Simulator) controlChat(r *http.Request) (any, error) {
	return s.Chat(r.PathValue("id"), r.URL.Query().Get("number"))
}
