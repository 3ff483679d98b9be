package simulator_test

import (
	"testing"
	"time"
)

func template(name, language string, components ...obj) obj {
	t := obj{"name": name, "language": obj{"code": language}}
	if len(components) > 0 {
		t["components"] = components
	}
	return obj{"type": "template", "template": t}
}

func param(name, value string) obj {
	p := obj{"type": "text", "text": value}
	if name != "" {
		p["parameter_name"] = name
	}
	return p
}

func TestTemplateSends(t *testing.T) {
	body := func(ps ...obj) obj { return obj{"type": "body", "parameters": ps} }
	track := obj{"type": "button", "sub_type": "url", "index": "0", "parameters": []obj{param("", "TA-1")}}
	three := body(param("", "Ana"), param("", "TA-1"), param("", "lunes"))
	tests := []struct {
		name string
		send obj
		code int
	}{
		{"plain", template("hello_world", "en_US"), 0},
		{"positional", template("pedido_enviado", "es", three, track), 0},
		{"unknown", template("nada", "es"), 132001},
		{"other language", template("hello_world", "es"), 132001},
		{"paused", template("oferta_relampago", "es", body(param("", "Ana"))), 132015},
		{"rejected", template("sorteo_viernes", "es"), 132001},
		{"too few", template("pedido_enviado", "es", body(param("", "Ana")), track), 132000},
		{"none", template("pedido_enviado", "es", track), 132000},
		{"button left out", template("pedido_enviado", "es", three), 131008},
		{"named", template("recordatorio_cita", "es", body(param("nombre", "Ana"), param("hora", "9"), param("fecha", "lunes"))), 0},
		{"named without names", template("recordatorio_cita", "es", body(param("", "Ana"), param("", "9"), param("", "lunes"))), 132012},
		{"wrong name", template("recordatorio_cita", "es", body(param("nombre", "Ana"), param("hora", "9"), param("dia", "lunes"))), 132012},
		{"new line", template("recordatorio_cita", "es", body(param("nombre", "A\nB"), param("hora", "9"), param("fecha", "lunes"))), 132018},
		{"header left out", template("novedades_temporada", "es", body(param("", "Ana"))), 132012},
		{"text for an image", template("novedades_temporada", "es", obj{"type": "header", "parameters": []obj{param("", "x")}}, body(param("", "Ana"))), 132012},
		{"wrong button", template("recordatorio_cita", "es", body(param("nombre", "Ana"), param("hora", "9"), param("fecha", "lunes")), track), 132018},
	}
	b := connect(t)
	b.customer(false)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, answer := b.send(tt.send)
			if code(answer) != tt.code {
				t.Fatalf("%d with code %d, want code %d: %v", status, code(answer), tt.code, answer)
			}
			if tt.code == 0 && answer["messages"].([]any)[0].(map[string]any)["message_status"] != "accepted" {
				t.Errorf("answer %v", answer)
			}
		})
	}
}

func TestTemplateIsRenderedAndTapped(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	_, answer := b.send(template("recordatorio_cita", "es",
		obj{"type": "body", "parameters": []obj{param("nombre", "Ana"), param("fecha", "lunes"), param("hora", "9")}},
		obj{"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": []obj{{"type": "payload", "payload": "SI_1"}}}))
	b.ladder(2)
	chat, _ := b.sim.Chat(p.ID, "")
	if got := chat.Messages[0].Rendered.Body; got != "Hola, Ana. Te esperamos el lunes a las 9. ¿Confirmas tu cita?" {
		t.Errorf("rendered %q", got)
	}
	if status, answer := b.call("POST", "/_sim/phones/"+p.ID+"/messages", "", obj{"kind": "tap", "target": wamid(answer), "id": "SI_1"}); status != 200 {
		t.Fatalf("tap: %v", answer)
	}
	m := b.next().value(t)["messages"].([]any)[0].(map[string]any)
	button, _ := m["button"].(map[string]any)
	if m["type"] != "button" || button["payload"] != "SI_1" || button["text"] != "Confirmo" || m["context"].(map[string]any)["id"] != wamid(answer) {
		t.Errorf("tap %v", m)
	}
}

func TestTemplatePages(t *testing.T) {
	b := connect(t)
	seen := map[string]bool{}
	path := "/v25.0/" + wabaID + "/message_templates?limit=4&fields=name,status"
	for pages := 0; path != ""; pages++ {
		if pages > 5 {
			t.Fatal("the pages do not end")
		}
		status, answer := b.call("GET", path, token, nil)
		if status != 200 {
			t.Fatalf("%v", answer)
		}
		for _, e := range answer["data"].([]any) {
			o := e.(map[string]any)
			if o["components"] != nil || o["name"] == nil {
				t.Errorf("fields were not obeyed: %v", o)
			}
			seen[o["id"].(string)] = true
		}
		paging := answer["paging"].(map[string]any)
		path = ""
		if next, more := paging["next"].(string); more {
			path = next[len(b.graph):]
		}
	}
	if len(seen) != 14 {
		t.Errorf("%d templates, want 14", len(seen))
	}
	if _, answer := b.call("GET", "/v25.0/"+wabaID+"/message_templates?after=nonsense", token, nil); code(answer) != 131059 {
		t.Errorf("bad cursor: %v", answer)
	}
}

func TestCreateTemplate(t *testing.T) {
	b := connect(t)
	create := func(name, body string) (int, map[string]any) {
		return b.call("POST", "/v25.0/"+wabaID+"/message_templates", token, obj{
			"name": name, "language": "es", "category": "UTILITY", "components": []obj{{"type": "BODY", "text": body}}})
	}
	for name, body := range map[string]string{"Mal Nombre": "Hola", "al_inicio": "{{1}} hola", "juntas": "Hola {{1}} {{2}} ya"} {
		if _, answer := create(name, body); code(answer) != 100 {
			t.Errorf("%s: %v", name, answer)
		}
	}
	for name, event := range map[string]string{"aviso_nuevo": "APPROVED", "rechazada_siempre": "REJECTED"} {
		_, answer := create(name, "Hola {{1}}, gracias.")
		if answer["status"] != "PENDING" {
			t.Fatalf("create: %v", answer)
		}
		b.sim.Advance(time.Minute)
		v := b.next().value(t)
		if _, isNumber := v["message_template_id"].(float64); v["event"] != event || v["message_template_name"] != name || !isNumber {
			t.Errorf("webhook %v", v)
		}
	}
	if _, answer := create("aviso_nuevo", "Hola de nuevo"); code(answer) != 100 {
		t.Errorf("same name and language: %v", answer)
	}
}
