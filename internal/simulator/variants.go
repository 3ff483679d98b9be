package simulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// scene is what a variant is about: a phone and a number.
type scene struct {
	s *Simulator
	p *Phone
	n *number
}

// variants are all the webhooks that Meta is known to send, by name: each
// kind of message with and without its optional parts, and the events that
// no person causes on a phone.
var variants = sync.OnceValue(func() map[string]func(*scene) []update {
	all := messageVariants()
	for _, list := range []map[string]func(*scene) []update{identityVariants, accountVariants, coexistenceVariants, bulkVariants} {
		maps.Copy(all, list)
	}
	return all
})

// Variants are the names that Generate knows.
func Variants() []string { return slices.Sorted(maps.Keys(variants())) }

// Generate sends the webhook of a variant, from a phone to a number; both may
// be empty for the first ones.
func (s *Simulator) Generate(name, phoneID, numberID string) error {
	build, known := variants()[name]
	if !known {
		return fmt.Errorf("variant %q: %w", name, errNotFound)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if phoneID == "" {
		phoneID = s.somePhone().ID
	}
	ch, err := s.openChat(phoneID, numberID)
	if err != nil {
		return err
	}
	s.emit(build(&scene{s: s, p: ch.phone, n: ch.number})...)
	s.chatChanged(ch)
	return nil
}

// message sends in as the phone and returns its webhook.
func (c *scene) message(in Inbound) []update {
	ch := c.s.chat(c.p, c.n)
	m, context, err := c.s.compose(ch, in)
	if err != nil || m == nil {
		return nil
	}
	c.s.applyLocally(ch, in, m)
	return []update{c.s.messagesUpdate(c.n, c.s.inboundValue(ch, in, m, context))}
}

// wire is a message given as it travels; id, time and sender are added where
// they are missing, and the contacts unless told otherwise.
func (c *scene) wire(m object, contacts bool) []update {
	c.stamp(m)
	if _, given := m["from_user_id"]; !given {
		sender(m, c.p)
	}
	value := object{"messages": []object{m}}
	if contacts {
		value["contacts"] = []object{contact(c.p)}
	}
	ch := c.s.chat(c.p, c.n)
	if m["type"] != "system" {
		ch.lastInbound = c.s.clock.now()
	}
	return []update{c.s.messagesUpdate(c.n, value)}
}

func (c *scene) stamp(m object) {
	if m["id"] == nil {
		m["id"] = c.s.newWamid(c.p.WaID, true)
	}
	if m["timestamp"] == nil {
		m["timestamp"] = fmt.Sprint(c.s.clock.now().Unix())
	}
}

// lastSent is the newest message of the business in the chat, or an id that
// nobody knows.
func (c *scene) lastSent() string {
	ch := c.s.chat(c.p, c.n)
	for _, m := range slices.Backward(ch.messages) {
		if m.From == fromBusiness {
			return m.ID
		}
	}
	return c.s.newWamid(c.p.WaID, false)
}

// messageVariants are the kinds of messages; "_bare" has no optional part.
func messageVariants() map[string]func(*scene) []update {
	list := map[string]func(*scene) []update{}
	bare := []string{"context", "from_user_id", "contacts"}
	for _, kind := range []string{"text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "order", "nfm_reply", "unsupported"} {
		list[kind] = func(c *scene) []update {
			return c.message(Inbound{Kind: kind, Text: "Hola, ¿tienen envío a Mérida? 🙌", Caption: captionFor(kind)})
		}
		list[kind+"_bare"] = func(c *scene) []update {
			return c.message(Inbound{Kind: kind, Text: "Hola", Without: bare})
		}
	}
	maps.Copy(list, map[string]func(*scene) []update{
		"text_ad":      func(c *scene) []update { return c.message(Inbound{Kind: "text", Text: "Vi su anuncio", Ad: true}) },
		"text_forward": func(c *scene) []update { return c.message(Inbound{Kind: "text", Text: "Mira", Forwarded: 1}) },
		"text_forward_often": func(c *scene) []update {
			return c.message(Inbound{Kind: "text", Text: "Comparte", Forwarded: 9})
		},
		"text_quote": func(c *scene) []update {
			return c.message(Inbound{Kind: "text", Text: "Este", ReplyTo: c.lastSent()})
		},
		"text_old": func(c *scene) []update {
			return c.message(Inbound{Kind: "text", Text: "De hace siete días", Age: 7 * 24 * 3600})
		},
		"text_product": func(c *scene) []update {
			return c.wire(object{"type": "text", "text": object{"body": "¿Hay en rojo?"}, "context": object{
				"from": c.n.digits(), "id": c.lastSent(),
				"referred_product": object{"catalog_id": "5489123456", "product_retailer_id": "poncho-azul-m"}}}, true)
		},
		"text_milliseconds": func(c *scene) []update {
			return c.wire(object{"type": "text", "text": object{"body": "Con milisegundos"}, "timestamp": fmt.Sprint(c.s.clock.now().UnixMilli())}, true)
		},
		"reaction": func(c *scene) []update {
			return c.message(Inbound{Kind: "reaction", Target: c.lastSent(), Emoji: "❤️"})
		},
		"reaction_removed": func(c *scene) []update {
			return c.message(Inbound{Kind: "reaction", Target: c.lastSent()})
		},
		"reaction_removed_empty": func(c *scene) []update {
			return c.wire(object{"type": "reaction", "reaction": object{"message_id": c.lastSent(), "emoji": ""}}, true)
		},
		"button": func(c *scene) []update {
			return c.wire(object{"type": "button", "button": object{"payload": "SI", "text": "Sí"}, "context": object{"from": c.n.digits(), "id": c.lastSent()}}, true)
		},
		"button_without_context": func(c *scene) []update {
			return c.wire(object{"type": "button", "button": object{"payload": "STOP", "text": "No recibir más"}}, true)
		},
		"button_reply": func(c *scene) []update {
			return c.interactive("button_reply", object{"id": "si", "title": "Sí"})
		},
		"list_reply": func(c *scene) []update {
			return c.interactive("list_reply", object{"id": "express", "title": "Express", "description": "1 a 2 días"})
		},
		"nfm_reply_invalid": func(c *scene) []update {
			return c.interactive("nfm_reply", object{"name": "flow", "body": "Sent", "response_json": "{broken"})
		},
		"call_permission_reply": func(c *scene) []update {
			return c.interactive("call_permission_reply", object{"response": "accept", "is_permanent": false, "response_source": "user_action",
				"expiration_timestamp": c.s.clock.now().Add(7 * 24 * time.Hour).Unix()})
		},
		"interactive_empty": func(c *scene) []update {
			u := c.wire(object{"type": "interactive"}, true)
			u[0].value["errors"] = []object{webhookError(131000, "")}
			return u
		},
		"contact_shared": func(c *scene) []update {
			return c.wire(object{"type": "contacts", "origin": "contact_request", "contacts": []object{{
				"phones": []object{{"phone": "+" + c.p.WaID, "wa_id": c.p.WaID, "type": "CELL"}},
				"vcard":  "BEGIN:VCARD\nVERSION:3.0\nTEL:+" + c.p.WaID + "\nEND:VCARD",
			}}}, true)
		},
		"request_welcome": func(c *scene) []update { return c.wire(object{"type": "request_welcome"}, true) },
		"unavailable": func(c *scene) []update {
			return c.wire(object{"type": "unsupported", "errors": []object{webhookError(131060, "This message is currently unavailable.")}}, true)
		},
		"media_failed": func(c *scene) []update {
			return c.wire(object{"type": "document", "errors": []object{webhookError(131052, "The file is larger than 100 MB.")}}, true)
		},
		"document_odd_name": func(c *scene) []update {
			return c.message(Inbound{Kind: "document", Filename: "../../etc/passwd\u202efdp.exe", Text: ""})
		},
		"unknown_type": func(c *scene) []update {
			return c.wire(object{"type": "hologram", "hologram": object{"scale": 3, "id": "9"}}, true)
		},
		"unknown_fields": func(c *scene) []update {
			return c.wire(object{"type": "text", "text": object{"body": "Con campos nuevos", "mood": "happy"}, "novelty": []any{1, nil, object{"a": true}}}, true)
		},
		"group_text": func(c *scene) []update {
			return c.wire(object{"type": "text", "group_id": "Y2FwaV9ncm91cDox", "text": object{"body": "Hola a todos"}}, true)
		},
	})
	return list
}

func captionFor(kind string) string {
	if kind == "image" || kind == "video" || kind == "document" {
		return "Así llegó la caja 😞"
	}
	return ""
}

func (c *scene) interactive(kind string, reply object) []update {
	return c.wire(object{"type": "interactive", "interactive": object{"type": kind, kind: reply},
		"context": object{"from": c.n.digits(), "id": c.lastSent()}}, true)
}

// identityVariants are the ways in which a user is known.
var identityVariants = map[string]func(*scene) []update{
	"user_id_only": func(c *scene) []update {
		m := object{"type": "text", "text": object{"body": "Sin número"}, "from_user_id": c.p.UserID}
		u := c.wire(m, false)
		u[0].value["contacts"] = []object{{"profile": object{"name": c.p.Name}, "user_id": c.p.UserID}}
		return u
	},
	"user_id_username": func(c *scene) []update {
		m := object{"type": "text", "text": object{"body": "Con usuario"}, "from_user_id": c.p.UserID}
		u := c.wire(m, false)
		u[0].value["contacts"] = []object{{"profile": object{"name": c.p.Name, "username": "@ana.b"}, "user_id": c.p.UserID}}
		return u
	},
	"user_id_in_from": func(c *scene) []update {
		m := object{"type": "text", "text": object{"body": "Con el id como remitente"}, "from": c.p.UserID, "from_user_id": c.p.UserID}
		u := c.wire(m, false)
		u[0].value["contacts"] = []object{{"profile": object{"name": c.p.Name}, "wa_id": c.p.UserID, "user_id": c.p.UserID}}
		return u
	},
	"parent_user_id": func(c *scene) []update {
		parent := strings.Replace(c.p.UserID, ".", ".ENT.", 1)
		m := object{"type": "text", "text": object{"body": "Con id superior"}, "from": c.p.WaID, "from_user_id": c.p.UserID, "from_parent_user_id": parent}
		u := c.wire(m, false)
		u[0].value["contacts"] = []object{{"profile": object{"name": c.p.Name}, "wa_id": c.p.WaID, "user_id": c.p.UserID, "parent_user_id": parent}}
		return u
	},
	"without_contacts": func(c *scene) []update {
		return c.message(Inbound{Kind: "text", Text: "Sin contacts", Without: []string{"contacts"}})
	},
	"without_profile": func(c *scene) []update {
		return c.message(Inbound{Kind: "text", Text: "Sin profile", Without: []string{"profile"}})
	},
	"number_changed": changeNumber,
	"user_id_changed": func(c *scene) []update {
		old := c.p.UserID
		c.p.UserID = c.s.newUserID(c.p.WaID)
		c.s.index(c.p)
		return c.wire(object{"type": "system", "from": c.p.WaID, "from_user_id": old, "system": object{
			"type": "user_changed_user_id", "body": "User " + c.p.Name + " changed their user id", "user_id": c.p.UserID}}, false)
	},
	"identity_changed": func(c *scene) []update {
		return c.wire(object{"type": "system", "system": object{"type": "customer_identity_changed", "body": c.p.Name + " changed device"},
			"identity": object{"acknowledged": false, "created_timestamp": c.s.clock.now().Unix(), "hash": "DF2lS5v2W6x="}}, false)
	},
}

// changeNumber gives the phone another number, the last digit moved on.
func changeNumber(c *scene) []update {
	old := c.p.WaID
	if old == "" {
		return nil
	}
	last := old[len(old)-1]
	c.p.WaID = old[:len(old)-1] + string('0'+(last-'0'+1)%10)
	c.p.UserID = c.s.newUserID(c.p.WaID)
	delete(c.s.users, canonical(old))
	c.s.index(c.p)
	return c.wire(object{"type": "system", "from": old, "from_user_id": c.p.UserID, "system": object{
		"type": "user_changed_number", "body": fmt.Sprintf("User %s changed from %s to %s", c.p.Name, old, c.p.WaID),
		"wa_id": c.p.WaID, "user_id": c.p.UserID}}, false)
}

// number64 is an id as webhooks write it.
func number64(id string) json.Number { return json.Number(id) }
