package meta

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Object is a JSON object.
type Object = map[string]any

// Number is a business number that deliveries are for.
type Number struct {
	ID, WABA, Display string
}

// Delivery is a body with the changes of one account.
func Delivery(waba string, changes ...Object) []byte {
	b, err := json.Marshal(Object{"object": "whatsapp_business_account", "entry": []any{Object{"id": waba, "changes": changes}}})
	if err != nil {
		panic(err) // a test's own literal
	}
	return b
}

// Value is a change of the field "messages" with lists of any kind: messages, statuses, contacts…
func (n Number) Value(lists Object) Object {
	value := Object{"messaging_product": "whatsapp", "metadata": Object{"display_phone_number": n.Display, "phone_number_id": n.ID}}
	for name, list := range lists {
		value[name] = list
	}
	return Object{"field": "messages", "value": value}
}

// Messages is a delivery of messages, with a card of each sender.
func (n Number) Messages(list ...Object) []byte {
	var cards []any
	for _, m := range list {
		if from, ok := m["from"].(string); ok {
			cards = append(cards, Object{"profile": Object{"name": "Customer " + from}, "wa_id": from})
		}
	}
	return Delivery(n.WABA, n.Value(Object{"messages": list, "contacts": cards}))
}

// Statuses is a delivery of statuses.
func (n Number) Statuses(list ...Object) []byte {
	return Delivery(n.WABA, n.Value(Object{"statuses": list}))
}

// Text is a message of a customer.
func Text(from, id, text string, at time.Time) Object {
	return Message(from, id, at, "text", Object{"body": text})
}

// Message is a message of any type, with the object that is named like it.
func Message(from, id string, at time.Time, kind string, content any) Object {
	return Object{"from": from, "id": id, "timestamp": stamp(at), "type": kind, kind: content}
}

// Status tells what became of a message of ours. reference is what we sent along; "" leaves it out.
func Status(id, state, to, reference string, at time.Time) Object {
	o := Object{"id": id, "status": state, "timestamp": stamp(at), "recipient_id": to}
	if reference != "" {
		o["biz_opaque_callback_data"] = reference
	}
	return o
}

func stamp(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// Customer is the number of the n-th customer.
func Customer(n int) string { return fmt.Sprintf("5730055%05d", n) }

// ID makes a message id that nothing else has in a test.
func ID(parts ...any) string { return "wamid." + fmt.Sprint(parts...) + "=" }
