package channel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// written is one kind of message as a program writes it through the API.
//
// $asked_id and $asked are our and the provider's id of the customer's question; $image, $video… a file that was uploaded, and on
// the wire the provider's id of one with the same content.
type written struct {
	name  string
	write string // POST /conversations/{n}/messages
	wire  string // all that the provider gets, without address, reference and the two fields that never change
	shown string // what the API shows of it, at least
	last  string // the last tick; "": read
}

var kindsWritten = []written{
	{name: "text", write: `{"kind":"text","text":"Sí, *en azul*. 👍🏽\nSegunda línea"}`,
		wire:  `{"type":"text","text":{"body":"Sí, *en azul*. 👍🏽\nSegunda línea","preview_url":false}}`,
		shown: `{"kind":"text","direction":"out","text":"Sí, *en azul*. 👍🏽\nSegunda línea","content":{},"reply_to":null}`},
	{name: "text of the longest", write: `{"kind":"text","text":"` + strings.Repeat("ñ", 4096) + `"}`,
		wire: `{"type":"text","text":{"body":"` + strings.Repeat("ñ", 4096) + `","preview_url":false}}`, shown: `{}`},
	{name: "text with a link", write: `{"text":"Mira https://tienda.example/azul"}`,
		wire: `{"type":"text","text":{"body":"Mira https://tienda.example/azul","preview_url":true}}`, shown: `{"kind":"text"}`},
	{name: "quote", write: `{"text":"Sí","reply_to_id":"$asked_id"}`,
		wire:  `{"type":"text","text":{"body":"Sí","preview_url":false},"context":{"message_id":"$asked"}}`,
		shown: `{"reply_to":{"id":"$asked_id","kind":"text","text":"¿hay?","deleted":false}}`},
	{name: "image", write: `{"kind":"image","file_id":"$image"}`, wire: `{"type":"image","image":{"id":"$image"}}`,
		shown: `{"kind":"image","text":"","content":{"media":{"state":"ready","mime":"image/jpeg","width":480,"height":320}}}`},
	{name: "image with caption, as a quote", write: `{"kind":"image","file_id":"$image","text":"Este","reply_to_id":"$asked_id"}`,
		wire:  `{"type":"image","image":{"id":"$image","caption":"Este"},"context":{"message_id":"$asked"}}`,
		shown: `{"text":"Este","reply_to":{"id":"$asked_id"}}`},
	{name: "video", write: `{"kind":"video","file_id":"$video","text":"Así abre"}`, wire: `{"type":"video","video":{"id":"$video","caption":"Así abre"}}`,
		shown: `{"kind":"video","content":{"media":{"mime":"video/mp4","state":"ready"}}}`},
	{name: "audio", write: `{"kind":"audio","file_id":"$voice"}`, wire: `{"type":"audio","audio":{"id":"$voice"}}`,
		shown: `{"kind":"audio","content":{"media":{"mime":"audio/ogg"}}}`},
	{name: "voice", write: `{"kind":"voice","file_id":"$voice"}`, wire: `{"type":"audio","audio":{"id":"$voice","voice":true}}`,
		shown: `{"kind":"voice","content":{"media":{"duration_ms":2993}}}`, last: "played"},
	{name: "document", write: `{"kind":"document","file_id":"$document","text":"La factura"}`,
		wire:  `{"type":"document","document":{"id":"$document","filename":"mi document.pdf","caption":"La factura"}}`,
		shown: `{"kind":"document","content":{"media":{"name":"mi document.pdf","mime":"application/pdf"}}}`},
	{name: "sticker", write: `{"kind":"sticker","file_id":"$sticker"}`, wire: `{"type":"sticker","sticker":{"id":"$sticker"}}`,
		shown: `{"kind":"sticker","content":{"media":{"width":512,"height":512}}}`},
	{name: "location", write: `{"kind":"location","location":{"latitude":4.6097,"longitude":-74.0817}}`,
		wire:  `{"type":"location","location":{"latitude":"4.6097","longitude":"-74.0817"}}`,
		shown: `{"kind":"location","content":{"location":{"latitude":4.6097,"longitude":-74.0817}}}`},
	{name: "location with name and address", write: `{"kind":"location","location":{"latitude":0,"longitude":0,"name":"Tienda","address":"Calle 1"}}`,
		wire: `{"type":"location","location":{"latitude":"0","longitude":"0","name":"Tienda","address":"Calle 1"}}`, shown: `{}`},
	{name: "location with address only", write: `{"kind":"location","location":{"latitude":1,"longitude":1,"address":"Calle 1"}}`,
		wire: `{"type":"location","location":{"latitude":"1","longitude":"1","name":"Calle 1","address":"Calle 1"}}`, shown: `{}`},
	{name: "contacts", write: `{"kind":"contacts","contacts":[{"name":"Mariana Ríos","phones":[{"value":"+52 55 8765 4321"}]}]}`,
		wire:  `{"type":"contacts","contacts":[{"name":{"formatted_name":"Mariana Ríos","first_name":"Mariana Ríos"},"phones":[{"phone":"+52 55 8765 4321"}]}]}`,
		shown: `{"kind":"contacts","content":{"contacts":[{"name":"Mariana Ríos","phones":[{"value":"+52 55 8765 4321"}]}]}}`},
	{name: "contacts with everything", write: `{"kind":"contacts","contacts":[{"name":"Ana B","first_name":"Ana","last_name":"B","company":"Acme",` +
		`"phones":[{"value":"+573001112233","type":"CELL","wa_id":"573001112233"}],"emails":[{"value":"a@b.co","type":"WORK"}]},{"name":"C"}]}`,
		wire: `{"type":"contacts","contacts":[{"name":{"formatted_name":"Ana B","first_name":"Ana","last_name":"B"},"org":{"company":"Acme"},` +
			`"phones":[{"phone":"+573001112233","type":"CELL","wa_id":"573001112233"}],"emails":[{"email":"a@b.co","type":"WORK"}]},` +
			`{"name":{"formatted_name":"C","first_name":"C"}}]}`, shown: `{}`},
	{name: "buttons", write: `{"kind":"interactive","text":"¿Lo quieres?","interactive":{"kind":"buttons","buttons":[{"id":"si","title":"Sí"},{"id":"no","title":"No"}]}}`,
		wire: `{"type":"interactive","interactive":{"type":"button","body":{"text":"¿Lo quieres?"},"action":{"buttons":[` +
			`{"type":"reply","reply":{"id":"si","title":"Sí"}},{"type":"reply","reply":{"id":"no","title":"No"}}]}}}`,
		shown: `{"kind":"interactive","text":"¿Lo quieres?","content":{"interactive":{"kind":"buttons","buttons":[{"id":"si","title":"Sí"},{"id":"no","title":"No"}]}}}`},
	{name: "buttons with header and footer", write: `{"kind":"interactive","text":"b","interactive":{"kind":"buttons","header_text":"h","footer":"f","buttons":[{"id":"1","title":"1"}]}}`,
		wire: `{"type":"interactive","interactive":{"type":"button","header":{"type":"text","text":"h"},"body":{"text":"b"},"footer":{"text":"f"},` +
			`"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"1"}}]}}}`,
		shown: `{"content":{"interactive":{"header_text":"h","footer":"f"}}}`},
	{name: "buttons under an image", write: `{"kind":"interactive","text":"b","interactive":{"kind":"buttons","header_file_id":"$image","buttons":[{"id":"1","title":"1"}]}}`,
		wire: `{"type":"interactive","interactive":{"type":"button","header":{"type":"image","image":{"id":"$image"}},"body":{"text":"b"},` +
			`"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"1"}}]}}}`,
		shown: `{"content":{"interactive":{"header":{"mime":"image/jpeg","state":"ready"}}}}`},
	{name: "buttons under a video", write: `{"kind":"interactive","text":"b","interactive":{"kind":"buttons","header_file_id":"$video","buttons":[{"id":"1","title":"1"}]}}`,
		wire: `{"type":"interactive","interactive":{"type":"button","header":{"type":"video","video":{"id":"$video"}},"body":{"text":"b"},` +
			`"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"1"}}]}}}`, shown: `{}`},
	{name: "buttons under a document", write: `{"kind":"interactive","text":"b","interactive":{"kind":"buttons","header_file_id":"$document","buttons":[{"id":"1","title":"1"}]}}`,
		wire: `{"type":"interactive","interactive":{"type":"button","header":{"type":"document","document":{"id":"$document","filename":"mi document.pdf"}},"body":{"text":"b"},` +
			`"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"1"}}]}}}`, shown: `{}`},
	{name: "list", write: `{"kind":"interactive","text":"Envíos","interactive":{"kind":"list","list_button":"Ver","sections":[{"rows":[{"id":"a","title":"A"}]}]}}`,
		wire:  `{"type":"interactive","interactive":{"type":"list","body":{"text":"Envíos"},"action":{"button":"Ver","sections":[{"rows":[{"id":"a","title":"A"}]}]}}}`,
		shown: `{"content":{"interactive":{"kind":"list","list_button":"Ver","sections":[{"rows":[{"id":"a","title":"A"}]}]}}}`},
	{name: "list with everything", write: `{"kind":"interactive","text":"t","reply_to_id":"$asked_id","interactive":{"kind":"list","header_text":"h","footer":"f","list_button":"Ver",` +
		`"sections":[{"title":"S1","rows":[{"id":"a","title":"A","description":"d"}]},{"title":"S2","rows":[{"id":"b","title":"A"}]}]}}`,
		wire: `{"type":"interactive","context":{"message_id":"$asked"},"interactive":{"type":"list","header":{"type":"text","text":"h"},"body":{"text":"t"},"footer":{"text":"f"},` +
			`"action":{"button":"Ver","sections":[{"title":"S1","rows":[{"id":"a","title":"A","description":"d"}]},{"title":"S2","rows":[{"id":"b","title":"A"}]}]}}}`,
		shown: `{"reply_to":{"id":"$asked_id"}}`},
	{name: "link button", write: `{"kind":"interactive","text":"Paga aquí","interactive":{"kind":"link","link_text":"Pagar","link_url":"https://pago.example/1"}}`,
		wire:  `{"type":"interactive","interactive":{"type":"cta_url","body":{"text":"Paga aquí"},"action":{"name":"cta_url","parameters":{"display_text":"Pagar","url":"https://pago.example/1"}}}}`,
		shown: `{"content":{"interactive":{"kind":"link","link_text":"Pagar","link_url":"https://pago.example/1"}}}`},
	{name: "link button with header and footer", write: `{"kind":"interactive","text":"b","interactive":{"kind":"link","header_file_id":"$image","footer":"f","link_text":"l","link_url":"https://pago.example/1"}}`,
		wire: `{"type":"interactive","interactive":{"type":"cta_url","header":{"type":"image","image":{"id":"$image"}},"body":{"text":"b"},"footer":{"text":"f"},` +
			`"action":{"name":"cta_url","parameters":{"display_text":"l","url":"https://pago.example/1"}}}}`, shown: `{}`},
	{name: "location request", write: `{"kind":"interactive","text":"¿Dónde estás?","interactive":{"kind":"location_request"}}`,
		wire:  `{"type":"interactive","interactive":{"type":"location_request_message","body":{"text":"¿Dónde estás?"},"action":{"name":"send_location"}}}`,
		shown: `{"content":{"interactive":{"kind":"location_request"}}}`},

	{name: "template without variables", write: `{"kind":"template","template":{"name":"hello_world","language":"en_US"}}`,
		wire: `{"type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}}`,
		shown: `{"kind":"template","text":"Welcome and congratulations!!…","content":{"template":{"name":"hello_world","language":"en_US","category":"UTILITY",` +
			`"header_text":"Hello World","footer":"WhatsApp Business Platform…"}}}`},
	{name: "template with numbered variables and a link", write: `{"kind":"template","template":{"name":"pedido_enviado","language":"es",` +
		`"body_vars":{"1":"Ana","2":"TA-1","3":"lunes"},"button_vars":{"0":"TA-1"}}}`,
		wire: `{"type":"template","template":{"name":"pedido_enviado","language":{"code":"es"},"components":[` +
			`{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"TA-1"},{"type":"text","text":"lunes"}]},` +
			`{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"TA-1"}]}]}}`,
		shown: `{"text":"¡Hola, Ana! Tu pedido TA-1 ya salió y llega el lunes. Si necesitas algo, responde por aquí.",` +
			`"content":{"template":{"header_text":"Tu pedido va en camino","footer":"Tienda Andina","buttons":[{"id":"0","title":"Seguir mi pedido"}]}}}`},
	{name: "template with named variables and a payload", write: `{"kind":"template","template":{"name":"recordatorio_cita","language":"es",` +
		`"body_vars":{"hora":"10:30","fecha":"lunes 4","nombre":"Ana"},"button_vars":{"0":"cita-7"}}}`,
		wire: `{"type":"template","template":{"name":"recordatorio_cita","language":{"code":"es"},"components":[` +
			`{"type":"body","parameters":[{"type":"text","parameter_name":"nombre","text":"Ana"},{"type":"text","parameter_name":"fecha","text":"lunes 4"},` +
			`{"type":"text","parameter_name":"hora","text":"10:30"}]},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"cita-7"}]}]}}`,
		shown: `{"text":"Hola, Ana. Te esperamos el lunes 4 a las 10:30. ¿Confirmas tu cita?"}`},
	{name: "template with a variable in its header", write: `{"kind":"template","template":{"name":"order_ready","language":"en_US","header_vars":{"order":"TA-1"},"body_vars":{"first_name":"Sam"}}}`,
		wire: `{"type":"template","template":{"name":"order_ready","language":{"code":"en_US"},"components":[` +
			`{"type":"header","parameters":[{"type":"text","parameter_name":"order","text":"TA-1"}]},{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Sam"}]}]}}`,
		shown: `{"content":{"template":{"header_text":"Order TA-1"}}}`},
	{name: "template under an image", write: `{"kind":"template","template":{"name":"novedades_temporada","language":"es","header_file_id":"$image","body_vars":{"1":"Ana"}}}`,
		wire: `{"type":"template","template":{"name":"novedades_temporada","language":{"code":"es"},"components":[` +
			`{"type":"header","parameters":[{"type":"image","image":{"id":"$image"}}]},{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]}}`,
		shown: `{"content":{"template":{"category":"MARKETING","header":{"mime":"image/jpeg","state":"ready"}}}}`},
	{name: "template under a video", write: `{"kind":"template","template":{"name":"t_video","language":"es","header_file_id":"$video"}}`,
		wire: `{"type":"template","template":{"name":"t_video","language":{"code":"es"},"components":[{"type":"header","parameters":[{"type":"video","video":{"id":"$video"}}]}]}}`, shown: `{}`},
	{name: "template under a document", write: `{"kind":"template","template":{"name":"t_document","language":"es","header_file_id":"$document"}}`,
		wire:  `{"type":"template","template":{"name":"t_document","language":{"code":"es"},"components":[{"type":"header","parameters":[{"type":"document","document":{"id":"$document","filename":"mi document.pdf"}}]}]}}`,
		shown: `{}`},
	{name: "template under a location", write: `{"kind":"template","location":{"latitude":4.6,"longitude":-74,"name":"Tienda","address":"Calle 1"},"template":{"name":"t_location","language":"es"}}`,
		wire: `{"type":"template","template":{"name":"t_location","language":{"code":"es"},"components":[{"type":"header","parameters":[` +
			`{"type":"location","location":{"latitude":"4.6","longitude":"-74","name":"Tienda","address":"Calle 1"}}]}]}}`, shown: `{"content":{"location":{"name":"Tienda"}}}`},
	{name: "template with a coupon", write: `{"kind":"template","template":{"name":"t_coupon","language":"es","button_vars":{"0":"AHORRA20"}}}`,
		wire: `{"type":"template","template":{"name":"t_coupon","language":{"code":"es"},"components":[` +
			`{"type":"button","sub_type":"copy_code","index":"0","parameters":[{"type":"coupon_code","coupon_code":"AHORRA20"}]}]}}`, shown: `{}`},
	{name: "template with a code", write: `{"kind":"template","template":{"name":"t_code","language":"es","body_vars":{"1":"483920"}}}`,
		wire: `{"type":"template","template":{"name":"t_code","language":{"code":"es"},"components":[{"type":"body","parameters":[{"type":"text","text":"483920"}]},` +
			`{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"483920"}]}]}}`, shown: `{"text":"Tu código es 483920."}`},
}

// templatesMade are made in Meta's pages, beside those that the simulated account begins with.
var templatesMade = []string{
	`{"name":"t_video","language":"es","category":"UTILITY","components":[{"type":"HEADER","format":"VIDEO"},{"type":"BODY","text":"Mira"}]}`,
	`{"name":"t_document","language":"es","category":"UTILITY","components":[{"type":"HEADER","format":"DOCUMENT"},{"type":"BODY","text":"Mira"}]}`,
	`{"name":"t_location","language":"es","category":"UTILITY","components":[{"type":"HEADER","format":"LOCATION"},{"type":"BODY","text":"Aquí"}]}`,
	`{"name":"t_coupon","language":"es","category":"MARKETING","components":[{"type":"BODY","text":"Para ti"},{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","text":"Copiar"}]}]}`,
	`{"name":"t_code","language":"es","category":"AUTHENTICATION","components":[{"type":"BODY","text":"Tu código es {{1}}."},{"type":"BUTTONS","buttons":[{"type":"OTP","text":"Copiar código"}]}]}`,
}

// makeTemplates makes them and reads all templates of the account.
func (w *world) makeTemplates(t *testing.T) {
	t.Helper()
	for _, made := range templatesMade {
		w.graph(t, "POST", "/"+servertest.WABA+"/message_templates", json.RawMessage(made), nil)
	}
	w.control(t, "POST", "/clock", Thing{"advance": "5s"}, nil) // Meta's review
	w.Admin.Must("POST", w.inbox+"/templates/sync", nil, nil)
}

// uploads puts a file of each kind that a row names on the server, and returns what stands for them there.
func (w *world) uploads(t *testing.T, row string) []string {
	t.Helper()
	var out []string
	for _, kind := range fileKinds {
		if !strings.Contains(row, "$"+kind) {
			continue
		}
		name := map[string]string{"image": "foto.jpg", "video": "v.mp4", "voice": "v.ogg", "document": "mi document.pdf", "sticker": "s.webp"}[kind]
		out = append(out, "$"+kind, w.upload(t, kind, name, "application/octet-stream", w.files[kind]))
	}
	return out
}

// B05, B06, C09, J01: each kind leaves as the provider wants it, is on the phone once, and its ticks come back.
func TestWritten(t *testing.T) {
	o := servertest.Options{Knobs: func(k *simulator.Knobs) { k.AutoRead, k.AutoPlay = true, true }}
	worlds(t, o, func(t *testing.T, w *world) {
		w.collect(t)
		w.makeTemplates(t)
		for _, row := range kindsWritten {
			t.Run(row.name, func(t *testing.T) { w.writes(t, row) })
		}
		t.Run("to a user id", func(t *testing.T) { w.writesToUserID(t) })
		t.Run("reactions", func(t *testing.T) { w.reacts(t) })
		t.Run("read and typing", func(t *testing.T) { w.readsAndTypes(t) })
		t.Run("the stream", w.inStep)
	})
}

func (w *world) writes(t *testing.T, row written) {
	c, asked := w.asks(t, simulator.Phone{})
	fill := strings.NewReplacer(append(w.uploads(t, row.write), "$asked_id", asked["id"].(string), "$asked", asked["external_id"].(string))...)
	var answer Thing
	c.Admin.Must("POST", c.path+"/messages", json.RawMessage(fill.Replace(row.write)), &answer)
	id := answer["id"].(string)
	if row.last == "" {
		row.last = "read"
	}
	m := c.becomes(id, row.last)

	wanted := parse(t, fill2(row.wire, asked)).(Thing)
	wanted["messaging_product"], wanted["recipient_type"] = "whatsapp", "individual"
	wanted["to"], wanted["biz_opaque_callback_data"] = "+"+c.WaID, id
	got := w.requests(id)
	if len(got) != 1 {
		t.Fatalf("the provider was asked %d times", len(got))
	}
	if got, want := text(w.named(t, got[0])), text(wanted); got != want {
		t.Errorf("the provider got\n%s\ninstead of\n%s", got, want)
	}
	w.holdsOnce(t, c, m)

	shown := parse(t, fill.Replace(row.shown))
	for what, m := range map[string]Thing{"the answer": answer, "the list": m} {
		if s := missing(m, shown, what); s != "" {
			t.Error(s)
		}
	}
	for _, tick := range []string{"sent_at", "delivered_at", "read_at"} {
		if m[tick] == nil {
			t.Errorf("%s is missing: %s", tick, text(m))
		}
	}
	if m["error"] != nil || m["client_id"] == nil {
		t.Errorf("it is shown as %s", text(m))
	}
}

// fill2 fills in what stands in a row for the question, but not the files: on the wire they have the provider's ids.
func fill2(s string, asked Thing) string {
	return strings.ReplaceAll(s, "$asked", asked["external_id"].(string))
}

// holdsOnce looks whether the customer's phone shows a message once, by the provider's id.
func (w *world) holdsOnce(t *testing.T, c *chat, m Thing) {
	t.Helper()
	n := 0
	for _, seen := range c.Sees() {
		if seen.ID == m["external_id"] && seen.From == "business" && seen.Status == m["status"] {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the phone shows it %d times: %v", n, c.Sees())
	}
}

// named puts in place of the provider's ids of files what stands for their content in the rows.
func (w *world) named(t *testing.T, body Thing) Thing {
	t.Helper()
	var walk func(v any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case Thing:
			for key := range v {
				if id, ok := v[key].(string); ok && key == "id" && len(id) == 16 {
					v[key] = w.fileAt(t, id)
				} else {
					v[key] = walk(v[key])
				}
			}
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		}
		return v
	}
	return walk(body).(Thing)
}

func (w *world) fileAt(t *testing.T, id string) string {
	t.Helper()
	var content []byte
	w.control(t, "GET", "/media/"+id, nil, &content)
	for kind, b := range w.files {
		if bytes.Equal(b, content) {
			return "$" + kind
		}
	}
	return id + " of something else"
}

// writesToUserID: who hides his number is written to by his user id; a code that needs a phone is refused before the provider is
// asked.
func (w *world) writesToUserID(t *testing.T) {
	c, _ := w.asks(t, simulator.Phone{Name: "Sin número", UserID: "CO.1234567890123456", HidePhone: true})
	id := c.says("Hola")
	c.becomes(id, "read")
	body := w.requests(id)[0]
	if body["recipient"] != "CO.1234567890123456" || body["to"] != nil {
		t.Errorf("the provider got %s", text(body))
	}
	err := c.Admin.API("POST", c.path+"/messages", json.RawMessage(`{"kind":"template","template":{"name":"t_code","language":"es","body_vars":{"1":"123"}}}`), nil)
	refused(t, err, refusal{field: "to", code: "template_needs_phone", words: "Esta plantilla necesita el teléfono del contacto."})
}

// B07: put, changed and taken away, on the wire and on the phone, and shown.
func (w *world) reacts(t *testing.T) {
	c, asked := w.asks(t, simulator.Phone{})
	for _, emoji := range []string{"👍", "❤️", "👩🏽‍🚀", ""} {
		c.Admin.Must("PUT", c.path+"/messages/"+asked["id"].(string)+"/reaction", Thing{"emoji": emoji}, nil)
		want := "null"
		if emoji != "" {
			want = emoji
		}
		w.WaitIn(t, "the phone shows "+want, func() bool { return c.Sees()[0].Reactions["business"] == emoji })
		shown := c.by("id", asked["id"])["reactions"].([]any)
		if emoji == "" && len(shown) != 0 || emoji != "" && (len(shown) != 1 || value(shown[0], "emoji") != emoji) {
			t.Errorf("%q is shown as %s", emoji, text(shown))
		}
	}
	var sent []string
	for _, r := range w.Simulator.Requests(0, 0) {
		var body Thing
		if json.Unmarshal([]byte(r.Body), &body) == nil && value(body, "reaction", "message_id") == asked["external_id"] {
			sent = append(sent, fmt.Sprint(value(body, "reaction", "emoji"), body["context"]))
		}
	}
	if got, want := fmt.Sprintf("%q", sent), `["👍<nil>" "❤️<nil>" "👩🏽\u200d🚀<nil>" "<nil>"]`; got != want {
		t.Errorf("the provider got %s instead of %s", got, want)
	}
}

// Blue ticks and typing, as the inbox wants them.
func (w *world) readsAndTypes(t *testing.T) {
	c, asked := w.asks(t, simulator.Phone{})
	marks := func() (out []string) {
		for _, r := range w.Simulator.Requests(0, 0) {
			var body Thing
			if json.Unmarshal([]byte(r.Body), &body) == nil && body["message_id"] == asked["external_id"] {
				out = append(out, text(body))
			}
		}
		return out
	}
	c.Admin.Must("POST", c.path+"/typing", nil, nil) // off: the customer sees nothing
	c.Admin.Must("PATCH", w.inbox, Thing{"settings": Thing{"read_receipts": "read", "typing": true}}, nil)
	defer c.Admin.Must("PATCH", w.inbox, Thing{"settings": Thing{"read_receipts": "off", "typing": false}}, nil)
	id := asked["external_id"].(string)
	read := text(Thing{"messaging_product": "whatsapp", "status": "read", "message_id": id})
	types := text(Thing{"messaging_product": "whatsapp", "status": "read", "message_id": id, "typing_indicator": Thing{"type": "text"}})
	agent := c.Login(servertest.AdminEmail)
	agent.Must("POST", c.path+"/assign", Thing{"assignee_id": "me"}, nil) // who has it reads
	agent.Must("POST", c.path+"/read", Thing{}, nil)
	w.WaitIn(t, "it is read", func() bool { return len(marks()) == 1 })
	if c.Sees()[0].Status != "read" {
		t.Errorf("the phone shows %s", c.Sees()[0].Status)
	}
	agent.Must("POST", c.path+"/typing", nil, nil)
	w.WaitIn(t, "it types", func() bool { return len(marks()) == 2 })
	w.WaitIn(t, "it types on", func() bool { // what is still under way is not repeated
		agent.Must("POST", c.path+"/typing", nil, nil)
		return len(marks()) > 2
	})
	if got, want := fmt.Sprint(marks()[:3]), fmt.Sprint([]string{read, types, types}); got != want {
		t.Errorf("the provider got %s instead of %s", got, want)
	}
}
