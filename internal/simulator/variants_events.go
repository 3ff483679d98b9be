package simulator

import (
	"fmt"
	"strings"
	"time"
)

// accountVariants are events of templates, numbers, accounts, users and calls.
var accountVariants = map[string]func(*scene) []update{
	"template_paused":   func(c *scene) []update { return c.template("PAUSED", "NONE") },
	"template_rejected": func(c *scene) []update { return c.template("REJECTED", "INVALID_FORMAT") },
	"template_approved": func(c *scene) []update { return c.template("APPROVED", "NONE") },
	"template_quality": func(c *scene) []update {
		t := c.firstTemplate()
		return c.account("message_template_quality_update", object{
			"previous_quality_score": "GREEN", "new_quality_score": "YELLOW", "message_template_id": number64(t.ID),
			"message_template_name": t.Name, "message_template_language": t.Language})
	},
	"template_category": func(c *scene) []update {
		t := c.firstTemplate()
		old := t.Category
		t.Category = "MARKETING"
		return c.account("template_category_update", object{"message_template_id": number64(t.ID), "message_template_name": t.Name,
			"message_template_language": t.Language, "previous_category": old, "new_category": t.Category})
	},
	"template_components": func(c *scene) []update {
		t := c.firstTemplate()
		return c.account("message_template_components_update", object{"message_template_id": number64(t.ID), "message_template_name": t.Name,
			"message_template_language": t.Language, "message_template_element": t.component("BODY").Text})
	},
	"number_quality": func(c *scene) []update {
		return c.account("phone_number_quality_update", object{"display_phone_number": c.n.digits(), "event": "FLAGGED",
			"current_limit": "TIER_2K", "old_limit": "TIER_10K", "max_daily_conversations_per_business": "TIER_2K"})
	},
	"number_throughput": func(c *scene) []update {
		c.n.Throughput = throughputHigh
		return c.account("phone_number_quality_update", object{"display_phone_number": c.n.digits(), "event": "THROUGHPUT_UPGRADE",
			"current_limit": "TIER_2K"})
	},
	"number_name": func(c *scene) []update {
		return c.account("phone_number_name_update", object{"display_phone_number": c.n.digits(), "decision": "APPROVED",
			"requested_verified_name": c.n.VerifiedName, "rejection_reason": nil})
	},
	"account_restricted": func(c *scene) []update {
		return c.account("account_update", object{"phone_number": c.n.digits(), "event": "ACCOUNT_RESTRICTION",
			"restriction_info": []object{{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": c.s.clock.now().Add(72 * time.Hour).Unix()}}})
	},
	"account_disabled": func(c *scene) []update {
		return c.account("account_update", object{"event": "DISABLED_UPDATE", "ban_info": object{"waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "January 9, 2027"}})
	},
	"account_banned": func(c *scene) []update {
		return c.account("account_update", object{"event": "DISABLED_UPDATE", "ban_info": object{"waba_ban_state": "DISABLE", "waba_ban_date": "January 9, 2027"}})
	},
	"account_reinstated": func(c *scene) []update {
		return c.account("account_update", object{"event": "DISABLED_UPDATE", "ban_info": object{"waba_ban_state": "REINSTATE"}})
	},
	"account_alert": func(c *scene) []update {
		return c.account("account_alerts", object{"entity_type": "PHONE_NUMBER", "entity_id": number64(c.n.PhoneNumberID),
			"alert_severity": "WARNING", "alert_status": "ACTIVE", "alert_type": "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED", "alert_description": "…"})
	},
	"account_error": func(c *scene) []update {
		return []update{c.s.messagesUpdate(c.n, object{"errors": []object{webhookError(131042, "Payment method is missing.")}})}
	},
	"unknown_field":    func(c *scene) []update { return c.account("brand_new_field", object{"hello": "world"}) },
	"marketing_stop":   func(c *scene) []update { return c.preference("stop", true) },
	"marketing_resume": func(c *scene) []update { return c.preference("resume", false) },
	"flow_status": func(c *scene) []update {
		return c.account("flows", object{"event": "FLOW_STATUS_CHANGE", "message": "Flow published", "flow_id": "664", "old_status": "DRAFT", "new_status": "PUBLISHED"})
	},
	"call_missed": func(c *scene) []update {
		id := "wacid." + c.s.newToken(10)
		return append(c.call(id, "connect", object{"session": object{"sdp_type": "offer", "sdp": "v=0\r\n"}}),
			c.call(id, "terminate", object{"status": []string{"FAILED"}})...)
	},
	"call_connect": func(c *scene) []update {
		return c.call("wacid."+c.s.newToken(10), "connect", object{"session": object{"sdp_type": "offer", "sdp": "v=0\r\n"}})
	},
	"call_ended": func(c *scene) []update {
		now := c.s.clock.now()
		return c.call("wacid."+c.s.newToken(10), "terminate", object{"status": "COMPLETED", "start_time": fmt.Sprint(now.Add(-42 * time.Second).Unix()),
			"end_time": fmt.Sprint(now.Unix()), "duration": 42})
	},
	"status_unknown": func(c *scene) []update {
		return []update{c.s.messagesUpdate(c.n, object{"statuses": []object{{"id": c.s.newWamid(c.p.WaID, false), "status": "delivered",
			"timestamp": fmt.Sprint(c.s.clock.now().Unix()), "recipient_id": c.p.WaID}}})}
	},
	"status_odd": func(c *scene) []update {
		return []update{c.s.messagesUpdate(c.n, object{"statuses": []object{{"id": c.lastSent(), "status": "warning",
			"timestamp": fmt.Sprint(c.s.clock.now().Unix()), "recipient_id": c.p.WaID}}})}
	},
}

func (c *scene) account(field string, value object) []update {
	return []update{c.s.accountUpdate(c.n, field, value)}
}

func (c *scene) firstTemplate() *Template { return c.s.wabas[c.n.WABAID].templates[0] }

// template changes the status of the account's first template; the webhook
// leaves with it.
func (c *scene) template(event, reason string) []update {
	c.s.setTemplateStatus(c.s.wabas[c.n.WABAID], c.firstTemplate(), event, reason)
	return nil
}

func (c *scene) preference(value string, out bool) []update {
	c.p.OptedOut = out
	preference := object{"user_id": c.p.UserID, "category": "marketing_messages", "value": value,
		"detail": "User requested to " + value + " marketing messages", "timestamp": c.s.clock.now().Unix()}
	if !c.p.HidePhone {
		preference["wa_id"] = c.p.WaID
	}
	return []update{c.s.numberUpdate(c.n, "user_preferences", object{
		"contacts": []object{contact(c.p)}, "user_preferences": []object{preference}})}
}

// call is an event of a call that the customer makes; calling opens the
// window as a message does.
func (c *scene) call(id, event string, more object) []update {
	c.s.chat(c.p, c.n).lastInbound = c.s.clock.now()
	call := object{"id": id, "from": c.p.WaID, "to": c.n.digits(), "event": event, "direction": "USER_INITIATED",
		"timestamp": fmt.Sprint(c.s.clock.now().Unix())}
	for k, v := range more {
		call[k] = v
	}
	return []update{c.s.numberUpdate(c.n, "calls", object{"contacts": []object{contact(c.p)}, "calls": []object{call}})}
}

// coexistenceVariants come from numbers that the WhatsApp Business app uses.
var coexistenceVariants = map[string]func(*scene) []update{
	"echo": func(c *scene) []update {
		return c.echo(object{"type": "text", "text": object{"body": "Escrito en el celular"}})
	},
	"echo_image": func(c *scene) []update {
		return c.echo(object{"type": "image", "image": c.s.mediaContent(c.s.chat(c.p, c.n), Inbound{Kind: "image", Caption: "Foto desde el celular"})})
	},
	"echo_edit": func(c *scene) []update {
		return c.echoChange("edit", object{"message": object{"type": "text", "text": object{"body": "Corregido en el celular"}}})
	},
	"echo_revoke": func(c *scene) []update { return c.echoChange("revoke", object{}) },
	"edit": func(c *scene) []update {
		return c.customerChange("edit", object{"message": object{"type": "text", "text": object{"body": "Texto corregido"}}})
	},
	"revoke":         func(c *scene) []update { return c.customerChange("revoke", object{}) },
	"history_chunks": historyChunks,
	"history_declined": func(c *scene) []update {
		return []update{c.s.numberUpdate(c.n, "history", object{"history": []object{{"errors": []object{{
			"code": 2593109, "title": "History sync is turned off by the business from the WhatsApp Business App", "message": "History sharing is turned off by the business",
			"error_data": object{"details": "History sharing is turned off by the business"}}}}}})}
	},
	"history_media": func(c *scene) []update {
		m := c.historic(c.p.WaID, "image", 1)
		m["image"] = c.s.mediaContent(c.s.chat(c.p, c.n), Inbound{Kind: "image"})
		return []update{c.s.numberUpdate(c.n, "history", object{"messages": []object{m}})}
	},
	"contact_sync": func(c *scene) []update {
		entry := func(action, name, number string) object {
			return object{"type": "contact", "action": action, "contact": object{"full_name": name, "first_name": strings.Fields(name)[0], "phone_number": number},
				"metadata": object{"timestamp": fmt.Sprint(c.s.clock.now().Unix())}}
		}
		return []update{c.s.numberUpdate(c.n, "smb_app_state_sync", object{"state_sync": []object{
			entry("add", "Ana Torres Pérez", c.p.WaID), entry("add", "Proveedor Telas", "5215587654321"), entry("remove", "Contacto Viejo", "5215500000000")}})}
	},
	"partner_removed": func(c *scene) []update {
		return c.account("account_update", object{"phone_number": c.n.digits(), "event": "PARTNER_REMOVED"})
	},
	"account_offboarded": func(c *scene) []update {
		return c.account("account_update", object{"phone_number": c.n.digits(), "event": "ACCOUNT_OFFBOARDED"})
	},
	"account_reconnected": func(c *scene) []update {
		return c.account("account_update", object{"phone_number": c.n.digits(), "event": "ACCOUNT_RECONNECTED"})
	},
}

// echo is a message that the business typed on its own phone.
func (c *scene) echo(m object) []update {
	c.stamp(m)
	m["from"], m["to"], m["to_user_id"] = c.n.digits(), c.p.WaID, c.p.UserID
	ch := c.s.chat(c.p, c.n)
	kept := ch.add(&Message{ID: m["id"].(string), From: fromBusiness, Origin: "app", Type: m["type"].(string), At: c.s.clock.now(), Status: "delivered", arrived: true})
	kept.Object = raw(m[kept.Type])
	c.s.byWamid[kept.ID] = ch
	return []update{c.s.numberUpdate(c.n, "smb_message_echoes", object{"message_echoes": []object{m}})}
}

// echoChange edits or takes back the last message typed on the business's
// phone; if there is none it names an unknown one.
func (c *scene) echoChange(kind string, o object) []update {
	o["original_message_id"] = c.s.newWamid(c.p.WaID, false)
	for _, m := range c.s.chat(c.p, c.n).messages {
		if m.Origin == "app" {
			o["original_message_id"] = m.ID
			m.Revoked = kind == "revoke"
			if kind == "edit" {
				m.Edited, m.Object = true, raw(object{"body": "Corregido en el celular"})
			}
		}
	}
	m := object{"type": kind, kind: o, "from": c.n.digits(), "to": c.p.WaID, "to_user_id": c.p.UserID}
	c.stamp(m)
	return []update{c.s.numberUpdate(c.n, "smb_message_echoes", object{"message_echoes": []object{m}})}
}

// customerChange edits or takes back the customer's last text.
func (c *scene) customerChange(kind string, o object) []update {
	o["original_message_id"] = c.s.newWamid(c.p.WaID, true)
	for _, m := range c.s.chat(c.p, c.n).messages {
		if m.From == fromCustomer && m.Type == "text" {
			o["original_message_id"] = m.ID
		}
	}
	return c.wire(object{"type": kind, kind: o}, true)
}

// historyChunks is a history in three chunks, the last one first.
func historyChunks(c *scene) []update {
	var updates []update
	for _, order := range []int{3, 1, 2} {
		var messages []object
		for i := range 4 {
			from := []string{c.p.WaID, c.n.digits()}[i%2]
			m := c.historic(from, "text", order*10+i)
			m["text"] = object{"body": fmt.Sprintf("Mensaje %d.%d de antes", order, i+1)}
			messages = append(messages, m)
		}
		messages = append(messages, c.historic(c.p.WaID, "media_placeholder", order*10+5))
		updates = append(updates, c.s.numberUpdate(c.n, "history", object{"history": []object{{
			"metadata": object{"phase": 1, "chunk_order": order, "progress": []int{0, 30, 60, 100}[order]},
			"threads":  []object{{"id": c.p.WaID, "messages": messages}}}}}))
	}
	return updates
}

// historic is a message of days ago.
func (c *scene) historic(from, kind string, days int) object {
	to := c.n.digits()
	if from == to {
		to = c.p.WaID
	}
	return object{"from": from, "to": to, "id": c.s.newWamid(c.p.WaID, true), "type": kind,
		"timestamp":       fmt.Sprint(c.s.clock.now().AddDate(0, 0, -days).Unix()),
		"history_context": object{"status": "READ"}}
}

// bulkVariants are large deliveries.
var bulkVariants = map[string]func(*scene) []update{
	"batch_1000": func(c *scene) []update { return c.batch(1000, "Mensaje %d de mil") },
	"body_3mb":   func(c *scene) []update { return c.batch(700, "%d "+strings.Repeat("Una frase bastante larga. ", 157)) },
	"two_numbers": func(c *scene) []update {
		var updates []update
		for _, id := range c.s.order {
			n := c.s.numbers[id]
			if n.WABAID == c.n.WABAID || n == c.n {
				other := scene{s: c.s, p: c.p, n: n}
				updates = append(updates, other.message(Inbound{Kind: "text", Text: "Para dos números"})...)
			}
		}
		c.s.postTogether(updates)
		return nil
	},
}

// batch is one POST with n messages, each at most a text's length.
func (c *scene) batch(n int, format string) []update {
	var messages []object
	for i := range n {
		m := object{"type": "text", "text": object{"body": fmt.Sprintf(format, i+1)}}
		c.stamp(m)
		sender(m, c.p)
		messages = append(messages, m)
	}
	c.s.chat(c.p, c.n).lastInbound = c.s.clock.now()
	return []update{c.s.messagesUpdate(c.n, object{"contacts": []object{contact(c.p)}, "messages": messages})}
}
