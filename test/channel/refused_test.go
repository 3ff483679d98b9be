package channel

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
)

// refusal of something that the provider would refuse: before it is asked.
type refusal struct {
	name  string
	write string
	field string // at fault
	code  string
	words string // what the agent reads
}

func interactive(kind, rest string) string {
	return `{"kind":"interactive","text":"t","interactive":{"kind":"` + kind + `"` + rest + `}}`
}

func button(id, title string) string { return fmt.Sprintf(`{"id":%q,"title":%q}`, id, title) }

func rows(n int) string {
	var out []string
	for i := range n {
		out = append(out, button(fmt.Sprint(i), fmt.Sprint("fila ", i)))
	}
	return strings.Join(out, ",")
}

func list(sections string) string {
	return interactive("list", `,"list_button":"Ver","sections":[`+sections+`]`)
}

const missingWords = "Falta este dato."

func tooLong(n int) string { return fmt.Sprintf("Es demasiado largo: máximo %d.", n) }
func tooMany(n int) string { return fmt.Sprintf("Son demasiados: máximo %d.", n) }

var refusals = []refusal{
	{"text", `{"text":"` + strings.Repeat("ñ", 4097) + `"}`, "text", "text_too_long", tooLong(4096)},
	{"no text", `{"text":"  \n"}`, "text", "required", missingWords},
	{"caption", `{"kind":"image","file_id":"$image","text":"` + strings.Repeat("ñ", 1025) + `"}`, "text", "caption_too_long", tooLong(1024)},
	{"caption of a sticker", `{"kind":"sticker","file_id":"$sticker","text":"x"}`, "text", "caption_not_possible", "Este tipo de archivo no lleva texto."},
	{"caption of a voice note", `{"kind":"voice","file_id":"$voice","text":"x"}`, "text", "caption_not_possible", "Este tipo de archivo no lleva texto."},
	{"caption of an audio", `{"kind":"audio","file_id":"$voice","text":"x"}`, "text", "caption_not_possible", "Este tipo de archivo no lleva texto."},
	{"no file", `{"kind":"image"}`, "file_id", "required", missingWords},
	{"somebody else's file", `{"kind":"image","file_id":"17"}`, "file_id", "not_found", "No existe, o no puedes usarlo."},
	{"image of a wrong type", `{"kind":"image","file_id":"$sticker"}`, "file", "media_type", "WhatsApp no acepta este tipo de archivo."},
	{"video of a wrong type", `{"kind":"video","file_id":"$image"}`, "file", "media_type", "WhatsApp no acepta este tipo de archivo."},
	{"voice of a wrong type", `{"kind":"voice","file_id":"$video"}`, "file", "media_type", "WhatsApp no acepta este tipo de archivo."},
	{"sticker of a wrong type", `{"kind":"sticker","file_id":"$image"}`, "file", "media_type", "WhatsApp no acepta este tipo de archivo."},
	{"sticker of a wrong size", `{"kind":"sticker","file_id":"$small"}`, "file", "sticker_size", "Un sticker mide 512 × 512 píxeles."},
	{"voice in stereo", `{"kind":"voice","file_id":"$stereo"}`, "file", "voice_format", "Una nota de voz tiene que ser Opus en mono."},
	{"image too big", `{"kind":"image","file_id":"$big"}`, "file", "media_too_big", "El archivo es demasiado grande."},

	{"location out of the world", `{"kind":"location","location":{"latitude":91,"longitude":0}}`, "location", "location_invalid", "La ubicación no es válida."},
	{"no location", `{"kind":"location"}`, "location", "location_invalid", "La ubicación no es válida."},
	{"no contacts", `{"kind":"contacts"}`, "contacts", "contacts_missing", missingWords},
	{"contact without name", `{"kind":"contacts","contacts":[{"name":" "}]}`, "contacts", "contact_name_missing", missingWords},
	{"contacts", `{"kind":"contacts","contacts":[` + strings.Repeat(`{"name":"A"},`, 257) + `{"name":"A"}]}`, "contacts", "contacts_too_many", tooMany(257)},

	{"no interactive", `{"kind":"interactive","text":"t"}`, "interactive", "interactive_missing", missingWords},
	{"interactive without text", `{"kind":"interactive","interactive":{"kind":"buttons","buttons":[` + button("a", "A") + `]}}`, "text", "text_missing", missingWords},
	{"text over buttons", strings.Replace(interactive("buttons", `,"buttons":[`+button("a", "A")+`]`), `"t"`, `"`+strings.Repeat("ñ", 1025)+`"`, 1), "text", "text_too_long", tooLong(1024)},
	{"text over a list", strings.Replace(list(`{"rows":[`+rows(1)+`]}`), `"t"`, `"`+strings.Repeat("ñ", 4097)+`"`, 1), "text", "text_too_long", tooLong(4096)},
	{"header", interactive("buttons", `,"header_text":"`+strings.Repeat("h", 61)+`","buttons":[`+button("a", "A")+`]`), "header_text", "header_too_long", tooLong(60)},
	{"footer", interactive("buttons", `,"footer":"`+strings.Repeat("f", 61)+`","buttons":[`+button("a", "A")+`]`), "footer", "footer_too_long", tooLong(60)},
	{"no buttons", interactive("buttons", ""), "buttons", "buttons_missing", missingWords},
	{"buttons", interactive("buttons", `,"buttons":[`+rows(4)+`]`), "buttons", "buttons_too_many", tooMany(3)},
	{"title of a button", interactive("buttons", `,"buttons":[`+button("a", strings.Repeat("ñ", 21))+`]`), "buttons", "button_title_too_long", tooLong(20)},
	{"id of a button", interactive("buttons", `,"buttons":[`+button(strings.Repeat("i", 257), "A")+`]`), "buttons", "button_id_too_long", tooLong(256)},
	{"button without title", interactive("buttons", `,"buttons":[`+button("a", "")+`]`), "buttons", "button_title_missing", missingWords},
	{"two buttons alike", interactive("buttons", `,"buttons":[`+button("a", "A")+`,`+button("b", "A")+`]`), "buttons", "button_titles_repeat", "Hay dos iguales."},
	{"two ids alike", interactive("buttons", `,"buttons":[`+button("a", "A")+`,`+button("a", "B")+`]`), "buttons", "button_ids_repeat", "Hay dos iguales."},
	{"buttons under a sticker", interactive("buttons", `,"header_file_id":"$sticker","buttons":[`+button("a", "A")+`]`), "header", "media_type", "WhatsApp no acepta este tipo de archivo."},
	{"list without button", interactive("list", `,"sections":[{"rows":[`+rows(1)+`]}]`), "list_button", "list_button_missing", missingWords},
	{"button of a list", interactive("list", `,"list_button":"`+strings.Repeat("b", 21)+`","sections":[{"rows":[`+rows(1)+`]}]`), "list_button", "list_button_too_long", tooLong(20)},
	{"list without rows", list(""), "sections", "list_rows_missing", missingWords},
	{"rows in all", list(`{"title":"a","rows":[` + rows(5) + `]},{"title":"b","rows":[{"id":"x","title":"x"},{"id":"y","title":"y"},{"id":"z","title":"z"},{"id":"u","title":"u"},{"id":"v","title":"v"},{"id":"w","title":"w"}]}`), "sections", "list_rows_too_many", tooMany(10)},
	{"sections", list(strings.Repeat(`{"title":"a","rows":[`+rows(1)+`]},`, 10) + `{"title":"a","rows":[` + rows(1) + `]}`), "sections", "list_sections_too_many", tooMany(10)},
	{"section without title", list(`{"title":"a","rows":[` + rows(1) + `]},{"rows":[{"id":"x","title":"x"}]}`), "sections", "list_section_title_missing", missingWords},
	{"title of a section", list(`{"title":"` + strings.Repeat("t", 25) + `","rows":[` + rows(1) + `]}`), "sections", "list_section_title_too_long", tooLong(24)},
	{"title of a row", list(`{"rows":[` + button("a", strings.Repeat("t", 25)) + `]}`), "sections", "list_row_title_too_long", tooLong(24)},
	{"description of a row", list(`{"rows":[{"id":"a","title":"A","description":"` + strings.Repeat("d", 73) + `"}]}`), "sections", "list_row_description_too_long", tooLong(72)},
	{"id of a row", list(`{"rows":[` + button(strings.Repeat("i", 201), "A") + `]}`), "sections", "list_row_id_too_long", tooLong(200)},
	{"two rows alike", list(`{"rows":[` + button("a", "A") + `,` + button("a", "B") + `]}`), "sections", "list_row_ids_repeat", "Hay dos iguales."},
	{"list under an image", interactive("list", `,"header_file_id":"$image","list_button":"Ver","sections":[{"rows":[`+rows(1)+`]}]`), "header", "header_not_possible", "Aquí no va un encabezado."},
	{"words of a link", interactive("link", `,"link_text":"`+strings.Repeat("l", 21)+`","link_url":"https://a.example"`), "link_text", "link_text_too_long", tooLong(20)},
	{"no link", interactive("link", `,"link_text":"l"`), "link_url", "link_url_missing", missingWords},
	{"link that is none", interactive("link", `,"link_text":"l","link_url":"javascript:alert(1)"`), "link_url", "link_url_invalid", "El enlace tiene que empezar con https://."},
	{"header of a location request", interactive("location_request", `,"header_text":"h"`), "header_text", "header_not_possible", "Aquí no va un encabezado."},

	{"no template", `{"kind":"template"}`, "template", "required", missingWords},
	{"unknown template", `{"kind":"template","template":{"name":"nada","language":"es"}}`, "template", "not_found", "No existe, o no puedes usarlo."},
	{"template in another language", `{"kind":"template","template":{"name":"hello_world","language":"es"}}`, "template", "not_found", "No existe, o no puedes usarlo."},
	{"paused template", `{"kind":"template","template":{"name":"oferta_relampago","language":"es","body_vars":{"1":"A"}}}`, "template", "not_approved", "La plantilla no está aprobada."},
	{"rejected template", `{"kind":"template","template":{"name":"sorteo_viernes","language":"es"}}`, "template", "not_approved", "La plantilla no está aprobada."},
	{"variable", `{"kind":"template","template":{"name":"pedido_confirmado","language":"pt_BR","body_vars":{"1":"A"}}}`, "body_vars", "template_variable_missing", "Falta llenar 2."},
	{"variable of a button", `{"kind":"template","template":{"name":"pedido_enviado","language":"es","body_vars":{"1":"A","2":"B","3":"C"}}}`, "button_vars", "template_variable_missing", "Falta llenar 0."},
	{"variable of a header", `{"kind":"template","template":{"name":"order_ready","language":"en_US","body_vars":{"first_name":"A"}}}`, "header_vars", "template_variable_missing", "Falta llenar order."},
	{"variable with a line end", `{"kind":"template","template":{"name":"pedido_confirmado","language":"pt_BR","body_vars":{"1":"A","2":"B\nC"}}}`, "body_vars", "template_variable_format",
		"2 no puede llevar saltos de línea, tabulaciones ni más de cuatro espacios seguidos."},
	{"filled body", `{"kind":"template","template":{"name":"pedido_confirmado","language":"pt_BR","body_vars":{"1":"A","2":"` + strings.Repeat("b", 1024) + `"}}}`, "body_vars", "template_body_too_long", tooLong(1024)},
	{"filled header", `{"kind":"template","template":{"name":"order_ready","language":"en_US","header_vars":{"order":"` + strings.Repeat("h", 60) + `"},"body_vars":{"first_name":"A"}}}`, "header_vars", "template_header_too_long", tooLong(60)},
	{"coupon", `{"kind":"template","template":{"name":"t_coupon","language":"es","button_vars":{"0":"` + strings.Repeat("c", 21) + `"}}}`, "button_vars", "template_coupon_too_long", tooLong(20)},
	{"payload", `{"kind":"template","template":{"name":"recordatorio_cita","language":"es","body_vars":{"nombre":"A","fecha":"B","hora":"C"},"button_vars":{"0":"` + strings.Repeat("p", 257) + `"}}}`, "button_vars", "template_payload_too_long", tooLong(256)},
	{"header of a template", `{"kind":"template","template":{"name":"novedades_temporada","language":"es","body_vars":{"1":"A"}}}`, "header", "template_header_missing", "Falta el archivo del encabezado."},
	{"header of another type", `{"kind":"template","template":{"name":"novedades_temporada","language":"es","header_file_id":"$document","body_vars":{"1":"A"}}}`, "header", "media_type", "WhatsApp no acepta este tipo de archivo."},
	{"header of none", `{"kind":"template","template":{"name":"hello_world","language":"en_US","header_file_id":"$image"}}`, "header", "header_not_possible", "Aquí no va un encabezado."},

	{"quote of nothing", `{"text":"t","reply_to_id":"17"}`, "reply_to_id", "not_found", "No existe, o no puedes usarlo."},
	{"quote of a note", `{"text":"t","reply_to_id":"$note"}`, "reply_to_id", "not_found", "No existe, o no puedes usarlo."},
}

// C09, J01: the limits of the provider are kept before it is asked, and said in the agent's words.
func TestRefused(t *testing.T) {
	worlds(t, servertest.Options{}, func(t *testing.T, w *world) {
		w.collect(t)
		w.makeTemplates(t)
		c, asked := w.asks(t, simulator.Phone{})
		var note struct{ ID string }
		c.Admin.Must("POST", c.path+"/messages", Thing{"kind": "note", "text": "nota"}, &note)
		fill := strings.NewReplacer(append(w.uploads(t, "$image $video $voice $document $sticker"), "$note", note.ID, "$small", w.upload(t, "", "s.webp", "image/webp", smallSticker(w.files["sticker"])),
			"$stereo", w.upload(t, "", "v.ogg", "audio/ogg", stereo(w.files["voice"])), "$big", w.upload(t, "", "i.jpg", "image/jpeg", append(w.files["image"], make([]byte, 5<<20)...)))...)
		before, had := len(w.Simulator.Requests(0, 0)), len(c.messages())
		for _, row := range refusals {
			t.Run(row.name, func(t *testing.T) {
				refused(t, c.Admin.API("POST", c.path+"/messages", json.RawMessage(fill.Replace(row.write)), nil), row)
			})
		}
		t.Run("reactions", func(t *testing.T) {
			reaction := c.path + "/messages/" + asked["id"].(string) + "/reaction"
			for _, words := range []string{"ok", "👍👎", "<b>"} {
				refused(t, c.Admin.API("PUT", reaction, Thing{"emoji": words}, nil), refusal{field: "emoji", code: "not_an_emoji", words: "Tiene que ser un solo emoji."})
			}
			if err := c.Admin.API("PUT", c.path+"/messages/"+note.ID+"/reaction", Thing{"emoji": "👍"}, nil); servertest.CodeOf(err) != "cannot_react" {
				t.Errorf("to a note: %v", err)
			}
		})
		if after := len(w.Simulator.Requests(0, 0)); after != before {
			t.Errorf("the provider was asked %d times all the same", after-before)
		}
		if n := len(c.messages()); n != had {
			t.Errorf("%d messages were kept all the same", n-had)
		}
	})
}

// refused holds a refusal to its row.
func refused(t *testing.T, err error, want refusal) {
	t.Helper()
	p, ok := errors.AsType[*servertest.Problem](err)
	if !ok {
		t.Fatalf("it was not refused: %v", err)
	}
	if p.Status != 422 || p.Code != "invalid" || p.Fields[want.field] != want.code || len(p.Fields) != 1 || p.FieldMessages[want.field] != want.words {
		t.Errorf("refused with %d %s %v %q instead of %s: %s %q", p.Status, p.Code, p.Fields, p.FieldMessages, want.field, want.code, want.words)
	}
}

// stereo is a voice note whose header says two channels.
func stereo(voice []byte) []byte {
	out := []byte(strings.Replace(string(voice), "OpusHead\x01\x01", "OpusHead\x01\x02", 1))
	return out
}

// smallSticker is a sticker whose header says another width.
func smallSticker(webp []byte) []byte {
	out := append([]byte{}, webp...)
	switch string(out[12:16]) {
	case "VP8X":
		out[24] = 99
	case "VP8L":
		out[21] = 99
	default:
		out[26] = 99
	}
	return out
}
