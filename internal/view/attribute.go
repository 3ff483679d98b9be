package view

import (
	"encoding/json"

	"timbre/internal/desk"
)

// Attributes are what a contact or a conversation has besides what all have, by key. A value travels as what it is: a text, a number,
// true or false, null for none.
type Attributes map[string]json.RawMessage

// attributesOf shows the values of attributes that are there; the map is never nil.
func attributesOf(values desk.AttributeValues, names *desk.Names) Attributes {
	out := Attributes{}
	for id, value := range values.Map() {
		if key := names.Attributes[id]; key != "" {
			out[key] = json.RawMessage(value)
		}
	}
	return out
}
