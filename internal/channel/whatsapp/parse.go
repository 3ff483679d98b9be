package whatsapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"timbre/internal/channel"
)

// Why an item is quarantined.
var (
	errShape    = errors.New("whatsapp: not of the expected type")
	errNoID     = errors.New("whatsapp: no usable id")
	errNoPerson = errors.New("whatsapp: names no person")
	errNoTarget = errors.New("whatsapp: names no target")
)

// maxID bounds ids of the provider, which are keys of ours. Known ones stay below 255.
const maxID = 512

// Parse implements channel.Channel. A delivery is entries of changes of lists of items; each item is an update.
func (*WhatsApp) Parse(body []byte) ([]channel.Update, error) {
	start := space(body, 0)
	end := skipValue(body, start)
	if end < 0 || body[start] != '{' || space(body, end) != len(body) {
		return nil, errSyntax
	}
	p := &parser{}
	if err := p.delivery(body[start:end]); err != nil {
		return nil, fmt.Errorf("parse a delivery: %w", err)
	}
	return p.updates, nil
}

// parser collects updates while it walks a delivery. Its other fields are those of the entry and change it is in.
type parser struct {
	updates []channel.Update

	portfolio string
	at        time.Time // of the entry; zero for messages

	account  string
	business channel.Person // the number as a sender
	contacts []wireContact
	fault    *wireError // that the value reports beside its messages

	m wireMessage // the one being read; here, since it is large and there may be a thousand
}

// read decodes a message into p.m.
func (p *parser) read(raw []byte) (*wireMessage, error) {
	p.m = wireMessage{}
	if p.m.plainText(raw) {
		return &p.m, nil
	}
	p.m = wireMessage{}
	return &p.m, decode(raw, &p.m)
}

// delivery reads the whole. Its errors, and those of all it calls, mean that the body is no JSON.
func (p *parser) delivery(body []byte) error {
	return eachMember(body, func(key, value []byte) error {
		if string(key) != "entry" {
			return nil
		}
		return p.each("entry", value, p.entry)
	})
}

func (p *parser) entry(raw []byte) error {
	var id, at, changes []byte
	err := eachMember(raw, func(key, value []byte) error {
		switch string(key) {
		case "id":
			id = value
		case "time":
			at = value
		case "changes":
			changes = value
		}
		return nil
	})
	if err != nil {
		return err
	}
	var seconds json.Number
	_ = readText(id, &p.portfolio) // a wrong type leaves it empty, as does a missing one
	if at != nil {
		_ = decode(at, &seconds)
	}
	p.at = moment(seconds)
	err = p.each("changes", changes, p.change)
	p.portfolio, p.at = "", time.Time{}
	return err
}

func (p *parser) change(raw []byte) error {
	var field string
	var value []byte
	err := eachMember(raw, func(key, v []byte) error {
		switch string(key) {
		case "field":
			_ = readText(v, &field)
		case "value":
			value = v
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !isObject(value) {
		return p.item(label(field), raw, misshapen)
	}
	err = p.value(field, value)
	p.account, p.business, p.contacts, p.fault = "", channel.Person{}, nil, nil
	return err
}

// parts of a value, each as it came; nil if missing.
type parts struct {
	metadata, contacts, messages, statuses, errors, echoes, history, sync, calls, preferences []byte
}

func (p *parser) value(field string, raw []byte) error {
	var v parts
	err := eachMember(raw, func(key, value []byte) error {
		if part := v.named(string(key)); part != nil {
			*part = value
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.surroundings(v)
	before := len(p.updates)
	if err := p.lists(field, v); err != nil || len(p.updates) > before {
		return err
	}
	return p.item(label(field), raw, func(raw []byte, u *channel.Update) error { return news(field, raw, p.at, u) })
}

func (p *parser) lists(field string, v parts) error {
	past := field == "history"
	steps := []func() error{
		func() error {
			return p.list("messages", v.messages, func(raw []byte, u *channel.Update) error { return p.message(raw, u, past) })
		},
		func() error { return p.list("statuses", v.statuses, p.status) },
		func() error { return p.list("message_echoes", v.echoes, p.echo) },
		func() error { return p.each("history", v.history, p.chunk) },
		func() error { return p.list("state_sync", v.sync, p.card) },
		func() error { return p.list("calls", v.calls, p.call) },
		func() error { return p.list("user_preferences", v.preferences, p.preference) },
	}
	if v.messages == nil {
		steps = append(steps, func() error { return p.list("errors", v.errors, p.failure) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (v *parts) named(key string) *[]byte {
	switch key {
	case "metadata":
		return &v.metadata
	case "contacts":
		return &v.contacts
	case "messages":
		return &v.messages
	case "statuses":
		return &v.statuses
	case "errors":
		return &v.errors
	case "message_echoes":
		return &v.echoes
	case "history":
		return &v.history
	case "state_sync":
		return &v.sync
	case "calls":
		return &v.calls
	case "user_preferences":
		return &v.preferences
	}
	return nil
}

// surroundings reads what the items of a value share. What it cannot read is missing.
func (p *parser) surroundings(v parts) {
	if isObject(v.metadata) {
		_ = eachMember(v.metadata, func(key, value []byte) error {
			switch string(key) {
			case "phone_number_id":
				_ = readText(value, &p.account)
			case "display_phone_number":
				var number string
				_ = readText(value, &number)
				p.business = person(digitsOf(number))
			}
			return nil
		})
	}
	p.contacts = gather(v.contacts, (*wireContact).plain)
	if faults := gather[wireError](v.errors, nil); len(faults) > 0 {
		p.fault = &faults[0]
	}
}

// gather decodes the elements of a list, in the plain way where it can, and leaves out those it cannot.
func gather[T any](list []byte, plain func(*T, []byte) bool) []T {
	if !isArray(list) {
		return nil
	}
	var all []T
	_ = eachElement(list, func(raw []byte) error {
		one := new(T)
		if plain == nil || !plain(one, raw) {
			*one = *new(T)
			if decode(raw, one) != nil {
				return nil
			}
		}
		all = append(all, *one)
		return nil
	})
	return all
}

// list makes an update of each element of an array.
func (p *parser) list(kind string, list []byte, read func([]byte, *channel.Update) error) error {
	const usual = 400 // bytes of an item
	p.updates = slices.Grow(p.updates, len(list)/usual)
	return p.each(kind, list, func(raw []byte) error { return p.item(kind, raw, read) })
}

// each calls f for the objects of an array. A missing array is empty; an array that is none and an element that is no object
// become updates with a problem.
func (p *parser) each(kind string, list []byte, f func(raw []byte) error) error {
	switch {
	case list == nil || string(list) == "null":
		return nil
	case !isArray(list):
		return p.item(kind, list, misshapen)
	}
	return eachElement(list, func(raw []byte) error {
		if !isObject(raw) {
			return p.item(kind, raw, misshapen)
		}
		return f(raw)
	})
}

func misshapen([]byte, *channel.Update) error { return errShape }

// item makes one update. Only an error that shows the body to be no JSON comes back; any other is the update's problem.
func (p *parser) item(kind string, raw []byte, read func([]byte, *channel.Update) error) error {
	blank := channel.Update{Account: p.account, Portfolio: p.portfolio, Number: p.business.Phone, Kind: kind, Raw: raw, Index: len(p.updates)}
	p.updates = append(p.updates, blank)
	u := &p.updates[blank.Index]
	if err := read(raw, u); err != nil {
		if broken(err) || !json.Valid(raw) {
			return errSyntax
		}
		blank.Kind, blank.Problem = u.Kind, err
		*u = blank
	}
	return nil
}

func broken(err error) bool {
	_, syntax := errors.AsType[*json.SyntaxError](err)
	return syntax || errors.Is(err, errSyntax)
}

func decode(raw []byte, into any) error { return json.Unmarshal(withoutNUL(raw), into) }

func isObject(b []byte) bool { return len(b) > 0 && b[0] == '{' }
func isArray(b []byte) bool  { return len(b) > 0 && b[0] == '[' }

// label makes a name of the provider fit for a kind: short, of a small alphabet.
func label(name string) string {
	const most = 60
	if name == "" || len(name) > most {
		return "unknown"
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return "unknown"
		}
	}
	return name
}
