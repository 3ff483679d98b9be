package channel

import (
	"fmt"
	"strings"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// heard is one thing that Meta is known to send, by the simulator's name of it, and what the API shows of it: a new message, or
// what check looks at. $sent_id is a message of ours to the customer.
type heard struct {
	variant string
	shown   string // of the new message, at least
	check   func(c *chat, variant string, sent Thing)
}

var kindsHeard = []heard{
	{variant: "text", shown: `{"kind":"text","direction":"in","author":{"kind":"customer"},"text":"Hola, ¿tienen envío a Mérida? 🙌","content":{},"status":"received","late":false}`},
	{variant: "text_bare", shown: `{"kind":"text","text":"Hola"}`},
	{variant: "image", shown: `{"kind":"image","text":"Así llegó la caja 😞","content":{"media":{"mime":"image/jpeg","state":"ready","width":480,"height":320,"size":$size}}}`},
	{variant: "image_bare", shown: `{"kind":"image","text":"","content":{"media":{"state":"ready"}}}`},
	{variant: "video", shown: `{"kind":"video","text":"Así llegó la caja 😞","content":{"media":{"mime":"video/mp4","state":"ready","size":$size}}}`},
	{variant: "video_bare", shown: `{"kind":"video","content":{"media":{"state":"ready"}}}`},
	{variant: "audio", shown: `{"kind":"audio","content":{"media":{"mime":"audio/ogg","state":"ready","duration_ms":2993,"size":$size}}}`},
	{variant: "audio_bare", shown: `{"kind":"audio","content":{"media":{"state":"ready"}}}`},
	{variant: "voice", shown: `{"kind":"voice","content":{"media":{"mime":"audio/ogg","state":"ready","duration_ms":2993,"size":$size}}}`},
	{variant: "voice_bare", shown: `{"kind":"voice","content":{"media":{"state":"ready"}}}`},
	{variant: "document", shown: `{"kind":"document","text":"Así llegó la caja 😞","content":{"media":{"mime":"application/pdf","name":"Comprobante de pago.pdf","state":"ready","size":$size}}}`},
	{variant: "document_bare", shown: `{"kind":"document","content":{"media":{"state":"ready"}}}`},
	{variant: "document_odd_name", shown: `{"kind":"document","content":{"media":{"name":"passwdfdp.exe","state":"ready"}}}`},
	{variant: "sticker", shown: `{"kind":"sticker","content":{"media":{"mime":"image/webp","state":"ready","width":512,"height":512,"size":$size}}}`},
	{variant: "sticker_bare", shown: `{"kind":"sticker","content":{"media":{"state":"ready"}}}`},
	{variant: "location", shown: `{"kind":"location","content":{"location":{"latitude":19.432608,"longitude":-99.133209,"name":"Zócalo","address":"Plaza de la Constitución, Ciudad de México"}}}`},
	{variant: "location_bare", shown: `{"kind":"location"}`},
	{variant: "contacts", shown: `{"kind":"contacts","content":{"contacts":[{"name":"Mariana Ríos","first_name":"Mariana Ríos","phones":[{"value":"+52 55 8765 4321","type":"CELL","wa_id":"525587654321"}]}]}}`},
	{variant: "contacts_bare", shown: `{"kind":"contacts"}`},
	{variant: "contact_shared", shown: `{"kind":"contacts","content":{"contacts":[{"name":"","phones":[{"type":"CELL"}],"vcard":"BEGIN:VCARD…"}]}}`},
	{variant: "order", shown: `{"kind":"order","text":"Hola, ¿tienen envío a Mérida? 🙌","content":{"order":{"catalog_id":"5489123456","items":[` +
		`{"product_id":"poncho-azul-m","quantity":2,"price":899.5,"currency":"MXN"},{"product_id":"taza-loza","quantity":1,"price":240,"currency":"MXN"}]}}}`},
	{variant: "order_bare", shown: `{"kind":"order"}`},
	{variant: "nfm_reply", shown: `{"kind":"interactive_reply","text":"Sent","content":{"interactive_reply":{"kind":"form","title":"Sent","form":{"flow_token":"ft1","calificacion":"5"}}}}`},
	{variant: "nfm_reply_bare", shown: `{"kind":"interactive_reply"}`},
	{variant: "nfm_reply_invalid", shown: `{"kind":"interactive_reply","reply_to":{"id":"$sent_id"},"content":{"interactive_reply":{"kind":"form","form":"{broken"}}}`},
	{variant: "button", shown: `{"kind":"interactive_reply","text":"Sí","reply_to":{"id":"$sent_id"},"content":{"interactive_reply":{"kind":"template_button","id":"SI","title":"Sí"}}}`},
	{variant: "button_without_context", shown: `{"kind":"interactive_reply","text":"No recibir más","reply_to":null,"content":{"interactive_reply":{"kind":"template_button","id":"STOP"}}}`},
	{variant: "button_reply", shown: `{"kind":"interactive_reply","text":"Sí","reply_to":{"id":"$sent_id"},"content":{"interactive_reply":{"kind":"button","id":"si","title":"Sí"}}}`},
	{variant: "list_reply", shown: `{"kind":"interactive_reply","text":"Express","reply_to":{"id":"$sent_id"},"content":{"interactive_reply":{"kind":"list","id":"express","title":"Express","description":"1 a 2 días"}}}`},
	{variant: "call_permission_reply", shown: `{"kind":"interactive_reply","content":{"interactive_reply":{"kind":"call_permission","id":"accept"}}}`},
	{variant: "text_ad", shown: `{"kind":"text","content":{"referral":{"source_type":"ad","source_id":"120208911234560011","source_url":"https://fb.me/3xample","headline":"Ponchos de temporada",` +
		`"body":"Escríbenos y te asesoramos","click_id":"ARAkLkA8rmlFeiCktEJQ"}}}`},
	{variant: "text_forward", shown: `{"kind":"text","content":{"forwarded":"once"},"reply_to":null}`},
	{variant: "text_forward_often", shown: `{"kind":"text","content":{"forwarded":"often"},"reply_to":null}`},
	{variant: "text_quote", shown: `{"kind":"text","text":"Este","reply_to":{"id":"$sent_id","text":"en azul","author":{"kind":"agent"}}}`},
	{variant: "text_product", shown: `{"kind":"text","content":{"product":{"catalog_id":"5489123456","product_id":"poncho-azul-m"}},"reply_to":{"id":"$sent_id"}}`},
	{variant: "text_old", shown: `{"kind":"text","late":true,"sent_at":"$week_ago…"}`},
	{variant: "text_milliseconds", shown: `{"kind":"text","text":"Con milisegundos","sent_at":"$today…"}`},
	{variant: "unknown_fields", shown: `{"kind":"text","text":"Con campos nuevos"}`},
	{variant: "without_contacts", shown: `{"kind":"text","text":"Sin contacts"}`},
	{variant: "without_profile", shown: `{"kind":"text","text":"Sin profile"}`},
	{variant: "user_id_only", shown: `{"kind":"text","text":"Sin número"}`},
	{variant: "user_id_username", shown: `{"kind":"text","text":"Con usuario"}`},
	{variant: "user_id_in_from", shown: `{"kind":"text","text":"Con el id como remitente"}`},
	{variant: "parent_user_id", shown: `{"kind":"text","text":"Con id superior"}`},

	{variant: "unsupported", shown: `{"kind":"unsupported","text":"","content":{"unsupported":{"type":"poll_creation","code":"131051","reason":"Message type is currently not supported."}}}`},
	{variant: "unsupported_bare", shown: `{"kind":"unsupported"}`},
	{variant: "unavailable", shown: `{"kind":"unsupported","content":{"unsupported":{"code":"131060"}}}`},
	{variant: "media_failed", shown: `{"kind":"unsupported","content":{"unsupported":{"type":"document","code":"131052","reason":"The file is larger than 100 MB."}}}`},
	{variant: "unknown_type", shown: `{"kind":"unsupported","content":{"unsupported":{"type":"hologram"}}}`},
	{variant: "interactive_empty", shown: `{"kind":"unsupported","content":{"unsupported":{"type":"interactive","code":"131000"}}}`},
	{variant: "call_missed", shown: `{"kind":"call","content":{"call":{"event":"missed"}}}`},
	{variant: "call_ended", shown: `{"kind":"call","content":{"call":{"event":"received","duration_s":42}}}`},
	{variant: "echo", shown: `{"kind":"text","direction":"out","author":{"kind":"phone_app"},"text":"Escrito en el celular","status":"sent"}`},
	{variant: "echo_image", shown: `{"kind":"image","direction":"out","author":{"kind":"phone_app"},"text":"Foto desde el celular","content":{"media":{"state":"ready"}}}`},

	{variant: "reaction", check: reacted("❤️")},
	{variant: "reaction_removed", check: reactedThen("reaction_removed")},
	{variant: "reaction_removed_empty", check: reactedThen("reaction_removed_empty")},
	{variant: "edit", check: edited},
	{variant: "revoke", check: revoked},
	{variant: "echo_edit", check: echoEdited},
	{variant: "echo_revoke", check: echoRevoked},
	{variant: "request_welcome", check: welcomed},
	{variant: "call_connect", check: nothing},
	{variant: "group_text", check: nothing},
	{variant: "status_unknown", check: nothing},
	{variant: "status_odd", check: nothing},
	{variant: "number_changed", check: moved("number_changed")},
	{variant: "user_id_changed", check: moved("user_id_changed")},
	{variant: "identity_changed", check: moved("identity_changed")},
	{variant: "marketing_stop", check: marketing},
	{variant: "marketing_resume", check: marketing},
	{variant: "contact_sync", check: contactsSynced},
	{variant: "history_chunks", check: historyKept},
	{variant: "history_media", check: historyMedia},
	{variant: "history_declined", check: noticed("history_declined", "info")},
	{variant: "batch_1000", check: bulk(1000)},
	{variant: "body_3mb", check: bulk(700)},
	{variant: "two_numbers", shown: `{"kind":"text","text":"Para dos números"}`},

	{variant: "template_paused", check: templateIs("PAUSED", "template_paused", "FIRST_PAUSE")},
	{variant: "template_rejected", check: templateIs("REJECTED", "template_rejected", "INVALID_FORMAT")},
	{variant: "template_approved", check: templateIs("APPROVED", "", "")},
	{variant: "template_quality", check: templateIs("APPROVED", "template_flagged", "")},
	{variant: "template_category", check: templateIs("APPROVED", "template_category", "")},
	{variant: "template_components", check: templateRewritten},
	{variant: "number_quality", check: noticed("quality_flagged", "warning")},
	{variant: "number_throughput", check: noticed("throughput_raised", "info")},
	{variant: "number_name", check: noticed("name_approved", "info")},
	{variant: "account_restricted", check: noticed("account_restricted", "critical")},
	{variant: "account_disabled", check: noticed("account_ban_scheduled", "critical")},
	{variant: "account_alert", check: noticed("account_alert", "warning")},
	{variant: "account_error", check: noticed("payment_problem", "warning")},
	{variant: "flow_status", check: noticed("flows", "info")},
	{variant: "unknown_field", check: nothing},
	{variant: "partner_removed", check: partnerRemoved},
	{variant: "account_offboarded", check: pausedUntil("account_reconnected")},
	{variant: "account_banned", check: pausedUntil("account_reinstated")},
	{variant: "account_reconnected", check: noticed("account_reconnected", "info")},
	{variant: "account_reinstated", check: noticed("account_reinstated", "info")},
}

// B07, B08, J01: whatever Meta sends is kept, shown as what it is, and never an error.
func TestHeard(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		w.Admin.Must("POST", w.inbox+"/templates/sync", nil, nil)
		var known struct{ Items []string }
		w.control(t, "GET", "/variants", nil, &known)
		rows := map[string]bool{}
		for _, row := range kindsHeard {
			rows[row.variant] = true
			t.Run(row.variant, func(t *testing.T) { w.hears(t, row) })
		}
		for _, name := range known.Items {
			if !rows[name] {
				t.Errorf("nothing is said of %s", name)
			}
		}
		t.Run("the stream", w.inStep)
		var summary Thing
		w.Admin.Must("GET", "/ledger/summary", nil, &summary)
		if summary["quarantined"] != 0.0 {
			t.Errorf("the ledger says %s", text(summary))
		}
	})
}

func (w *world) hears(t *testing.T, row heard) {
	c, _ := w.asks(t, simulator.Phone{})
	sent := c.becomes(c.says("en azul"), "delivered")
	if row.check != nil {
		row.check(c, row.variant, sent)
		return
	}
	m := c.hears(row.variant)
	size := 0
	if value(m, "content", "media") != nil {
		size = len(c.content(m))
	}
	fill := strings.NewReplacer("$sent_id", sent["id"].(string), "$size", fmt.Sprint(size),
		"$today", w.now().Format("2006-01-02T15:04:05"), "$week_ago", w.now().AddDate(0, 0, -7).Format("2006-01-02T15:04:05"))
	if s := missing(m, parse(t, fill.Replace(row.shown)), row.variant); s != "" {
		t.Error(s)
	}
}

// generate lets Meta send a variant, and waits until we have answered.
func (c *chat) generate(variant string) {
	c.t.Helper()
	c.control(c.t, "POST", "/generate", Thing{"variant": variant, "phone": c.ID}, nil)
	c.answered(c.t)
}

// hears lets Meta send a variant that makes one new message, and returns it once its file is here.
func (c *chat) hears(variant string) (m Thing) {
	c.t.Helper()
	had := map[any]bool{}
	for _, m := range c.messages() {
		had[m["id"]] = true
	}
	c.generate(variant)
	c.WaitIn(c.t, variant+" is shown", func() bool {
		n := 0
		for _, shown := range c.messages() {
			if !had[shown["id"]] {
				m, n = shown, n+1
			}
		}
		return n == 1 && value(m, "content", "media", "state") != "pending"
	})
	return m
}

// line waits for a system line.
func (c *chat) line(name string) (event Thing) {
	c.t.Helper()
	c.WaitIn(c.t, "the line "+name, func() bool {
		var page struct{ Items []Thing }
		c.Admin.Must("GET", c.path+"/messages?limit=100", nil, &page)
		for _, m := range page.Items {
			if event, _ = value(m, "content", "event").(Thing); event["name"] == name {
				return true
			}
		}
		return false
	})
	return event
}
