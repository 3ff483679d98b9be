package whatsapp

import (
	"bytes"
	"encoding/json"
)

// Erase implements channel.Eraser. An element of a list goes if it names the person itself; a list further down is looked through first.
func (*WhatsApp) Erase(body []byte, account, named func(string) bool) (left []byte, changed bool) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var delivery any
	if d.Decode(&delivery) != nil {
		return body, false
	}
	p := pruning{named: named}
	for _, entry := range elementsOf(delivery, "entry") {
		for _, change := range elementsOf(entry, "changes") {
			value, _ := memberOf(change, "value").(map[string]any)
			id, _ := memberOf(value["metadata"], "phone_number_id").(string)
			if id != "" && account(id) {
				p.object(value)
			}
		}
	}
	if !p.changed {
		return body, false
	}
	left, err := json.Marshal(delivery)
	if err != nil {
		return body, false
	}
	return left, true
}

func memberOf(v any, name string) any {
	o, _ := v.(map[string]any)
	return o[name]
}

func elementsOf(v any, name string) []any {
	list, _ := memberOf(v, name).([]any)
	return list
}

type pruning struct {
	named   func(string) bool
	changed bool
}

// object prunes what an object holds, and blanks what names the person outside of any list.
func (p *pruning) object(o map[string]any) {
	for name, v := range o {
		switch v := v.(type) {
		case []any:
			o[name] = p.list(v)
		case map[string]any:
			p.object(v)
		case string:
			if p.named(v) {
				o[name], p.changed = "", true
			}
		}
	}
}

func (p *pruning) list(list []any) []any {
	kept := list[:0]
	for _, v := range list {
		if p.names(v) {
			p.changed = true
			continue
		}
		switch v := v.(type) {
		case map[string]any:
			p.object(v)
		case []any:
			p.list(v)
		}
		kept = append(kept, v)
	}
	return kept
}

// names reports whether a thing names the person, lists in it aside.
func (p *pruning) names(v any) bool {
	switch v := v.(type) {
	case string:
		return p.named(v)
	case map[string]any:
		for _, field := range v {
			if p.names(field) {
				return true
			}
		}
	}
	return false
}
