package simulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// numberRoute serves /{phone_number_id} and its edges.
func (c *call) numberRoute(n *number) (any, *graphError) {
	switch c.r.Method + " " + c.edge {
	case "POST messages":
		return c.messages(n)
	case "POST media":
		return c.upload(n)
	case "GET ":
		return c.s.numberFields(n, c.fields()), nil
	case "POST ":
		return c.configureNumber(n)
	case "POST register":
		return c.register(n)
	case "POST deregister":
		if n.Coexistence {
			return nil, refuse(100, "A number that the WhatsApp Business app uses can not be deregistered.")
		}
		n.registered = false
		return success, nil
	case "POST request_code", "POST verify_code":
		return success, nil
	case "GET whatsapp_business_profile":
		return object{"data": []object{n.profile}}, nil
	case "POST whatsapp_business_profile":
		return c.saveProfile(n)
	case "POST block_users", "DELETE block_users", "GET block_users":
		return c.blockUsers(n)
	case "POST smb_app_data":
		return c.startSync(n)
	}
	return nil, noSuchObject(c.r.Method, c.node)
}

var success = object{"success": true}

// fields are the names of the query parameter fields.
func (c *call) fields() []string {
	q := c.r.URL.Query().Get("fields")
	if q == "" {
		return nil
	}
	return strings.Split(q, ",")
}

// pick keeps the named fields and the id; no names keep all.
func pick(o object, names []string) object {
	if len(names) == 0 {
		return o
	}
	picked := object{"id": o["id"]}
	for _, name := range names {
		name, _, _ = strings.Cut(strings.TrimSpace(name), "{")
		if v, ok := o[name]; ok {
			picked[name] = v
		}
	}
	return picked
}

func (s *Simulator) numberFields(n *number, names []string) object {
	status := "CONNECTED"
	if !n.registered {
		status = "PENDING"
	}
	level := cmp.Or(n.Throughput, "STANDARD")
	o := object{
		"id": n.PhoneNumberID, "display_phone_number": n.Display, "verified_name": n.VerifiedName,
		"quality_rating": "GREEN", "code_verification_status": "VERIFIED", "name_status": "APPROVED",
		"status": status, "throughput": object{"level": level}, "platform_type": "CLOUD_API",
		"is_on_biz_app": n.Coexistence, "account_mode": "LIVE", "messaging_limit_tier": "TIER_2K",
		"whatsapp_business_manager_messaging_limit": "TIER_2K",
	}
	if n.webhook.URI != "" {
		o["webhook_configuration"] = object{"phone_number": n.webhook.URI}
	}
	if len(names) == 0 {
		names = []string{"display_phone_number", "verified_name", "quality_rating", "code_verification_status", "platform_type", "throughput", "webhook_configuration"}
	}
	return pick(o, names)
}

// configureNumber sets or removes the callback of one number.
func (c *call) configureNumber(n *number) (any, *graphError) {
	var in struct {
		Webhook *override `json:"webhook_configuration"`
	}
	if json.Unmarshal(c.body, &in) != nil || in.Webhook == nil {
		return nil, refuse(100, "webhook_configuration is missing.")
	}
	if refused := c.checkOverride(*in.Webhook); refused != nil {
		return nil, refused
	}
	n.webhook = *in.Webhook
	return success, nil
}

// checkOverride does the handshake with a callback before it is saved. The
// lock is given up meanwhile: the business may call us from its handler.
func (c *call) checkOverride(o override) *graphError {
	if o.URI == "" {
		return nil
	}
	if len(o.URI) > 200 {
		return refuse(100, "override_callback_uri is longer than 200 characters.")
	}
	c.s.mu.Unlock()
	err := c.s.handshake(o.URI, o.Token)
	c.s.mu.Lock()
	if err != nil {
		return &graphError{code: 2200, title: "Callback verification failed", details: err.Error(), status: http.StatusBadRequest}
	}
	return nil
}

var pinFormat = regexp.MustCompile(`^\d{6}$`)

func (c *call) register(n *number) (any, *graphError) {
	pin := fmt.Sprint(c.json["pin"])
	switch {
	case c.json["messaging_product"] != "whatsapp":
		return nil, missingProduct()
	case !pinFormat.MatchString(pin):
		return nil, refuse(100, "pin must be 6 digits.")
	case n.pin != "" && n.pin != pin:
		return nil, refuse(133005, "The PIN is not the one that was set.")
	}
	n.pin, n.registered = pin, true
	return success, nil
}

func (c *call) saveProfile(n *number) (any, *graphError) {
	limits := map[string]int{"about": 139, "address": 256, "description": 512, "email": 128}
	for name, limit := range limits {
		if text, ok := c.json[name].(string); ok && characters(text) > limit {
			return nil, refuse(100, "%s is longer than %d characters.", name, limit)
		}
	}
	maps.Copy(n.profile, c.json)
	return success, nil
}

// blockUsers blocks, unblocks and lists; only who wrote in the last 24 hours
// can be blocked.
func (c *call) blockUsers(n *number) (any, *graphError) {
	if c.r.Method == http.MethodGet {
		data := []object{}
		for _, id := range slices.Sorted(maps.Keys(n.blocked)) {
			data = append(data, object{"messaging_product": "whatsapp", "wa_id": c.s.phone(id).WaID})
		}
		return object{"data": data, "paging": object{"cursors": object{"before": "0", "after": fmt.Sprint(len(data))}}}, nil
	}
	var in struct {
		Product string `json:"messaging_product"`
		Users   []struct {
			User string `json:"user"`
		} `json:"block_users"`
	}
	if json.Unmarshal(c.body, &in) != nil || in.Product != "whatsapp" {
		return nil, missingProduct()
	}
	if len(in.Users) == 0 {
		return nil, refuse(131008, "block_users is missing.")
	}
	done, failed := []object{}, []object{}
	for _, u := range in.Users {
		p := c.s.findUser(u.User)
		if p == nil || c.r.Method == http.MethodPost && !c.s.wroteLately(p, n) {
			failed = append(failed, object{"input": u.User, "errors": []object{{"code": 131047, "message": "Re-engagement required", "error_data": object{"details": "The user did not write in the last 24 hours."}}}})
			continue
		}
		if c.r.Method == http.MethodPost {
			n.blocked[p.ID] = true
		} else {
			delete(n.blocked, p.ID)
		}
		done = append(done, object{"input": u.User, "wa_id": p.WaID})
	}
	name := map[string]string{http.MethodPost: "added_users", http.MethodDelete: "removed_users"}[c.r.Method]
	answer := object{"messaging_product": "whatsapp", "block_users": object{name: done}}
	if len(failed) > 0 {
		answer["block_users"].(object)["failed_users"] = failed
		if len(done) == 0 {
			return nil, refuse(139100, "Some users could not be blocked: they did not write in the last 24 hours.")
		}
	}
	return answer, nil
}

func (s *Simulator) wroteLately(p *Phone, n *number) bool {
	ch := s.chats[chatKey{p.ID, n.PhoneNumberID}]
	return ch != nil && s.clock.now().Before(ch.windowEnd())
}

// startSync accepts a coexistence sync once of each kind, and sends it.
func (c *call) startSync(n *number) (any, *graphError) {
	kind, _ := c.json["sync_type"].(string)
	switch {
	case !n.Coexistence:
		return nil, refuse(100, "The number is not used by the WhatsApp Business app.")
	case kind != "history" && kind != "smb_app_state_sync":
		return nil, refuse(100, "sync_type must be history or smb_app_state_sync.")
	case n.synced[kind]:
		return nil, refuse(2593107, "This synchronization was already requested.")
	}
	n.synced[kind] = true
	variant := map[string]string{"history": "history_chunks", "smb_app_state_sync": "contact_sync"}[kind]
	c.s.emit(variants()[variant](&scene{s: c.s, n: n, p: c.s.somePhone()})...)
	return object{"messaging_product": "whatsapp", "request_id": c.s.newID()}, nil
}

func missingProduct() *graphError {
	return &graphError{code: 100, title: "The parameter messaging_product is required."}
}
