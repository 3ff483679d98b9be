package simulator

import "encoding/json"

// seedTemplates are the templates of a new account: approved ones in three
// languages, with named and with positional variables, one that is paused
// and one that was rejected.
func (s *Simulator) seedTemplates() []*Template {
	templates := []*Template{
		{
			Name: "pedido_enviado", Language: "es", Category: "UTILITY", ParameterFormat: "POSITIONAL",
			Components: []Component{
				{Type: "HEADER", Format: "TEXT", Text: "Tu pedido va en camino"},
				{Type: "BODY", Text: "¡Hola, {{1}}! Tu pedido {{2}} ya salió y llega el {{3}}. Si necesitas algo, responde por aquí.", Example: example(`{"body_text":[["Lucía","TA-20418","jueves"]]}`)},
				{Type: "FOOTER", Text: "Tienda Andina"},
				{Type: "BUTTONS", Buttons: []TemplateButton{{Type: "URL", Text: "Seguir mi pedido", URL: "https://tienda.example/pedidos/{{1}}", Example: example(`["TA-20418"]`)}}},
			},
		},
		{
			Name: "recordatorio_cita", Language: "es", Category: "UTILITY", ParameterFormat: "NAMED",
			Components: []Component{
				{Type: "BODY", Text: "Hola, {{nombre}}. Te esperamos el {{fecha}} a las {{hora}}. ¿Confirmas tu cita?", Example: example(`{"body_text_named_params":[{"param_name":"nombre","example":"Lucía"},{"param_name":"fecha","example":"lunes 4"},{"param_name":"hora","example":"10:30"}]}`)},
				{Type: "BUTTONS", Buttons: []TemplateButton{{Type: "QUICK_REPLY", Text: "Confirmo"}, {Type: "QUICK_REPLY", Text: "Cambiar la fecha"}}},
			},
		},
		{
			Name: "novedades_temporada", Language: "es", Category: "MARKETING", ParameterFormat: "POSITIONAL",
			Components: []Component{
				{Type: "HEADER", Format: "IMAGE", Example: example(`{"header_handle":["4::aW1hZ2UvanBlZw=="]}`)},
				{Type: "BODY", Text: "Hola, {{1}}. Llegó lo nuevo de la temporada: mira lo que escogimos para ti.", Example: example(`{"body_text":[["Lucía"]]}`)},
				{Type: "FOOTER", Text: "Para no recibir más, toca abajo"},
				{Type: "BUTTONS", Buttons: []TemplateButton{{Type: "QUICK_REPLY", Text: "Quiero verlo"}, {Type: "QUICK_REPLY", Text: "No recibir más"}}},
			},
		},
		{
			Name: "pedido_confirmado", Language: "pt_BR", Category: "UTILITY", ParameterFormat: "POSITIONAL",
			Components: []Component{
				{Type: "BODY", Text: "Oi, {{1}}! Seu pedido {{2}} foi confirmado. Avisamos por aqui quando sair para entrega.", Example: example(`{"body_text":[["Beatriz","TA-20420"]]}`)},
			},
		},
		{
			Name: "lembrete_consulta", Language: "pt_BR", Category: "UTILITY", ParameterFormat: "NAMED",
			Components: []Component{
				{Type: "BODY", Text: "Olá, {{nome}}. Sua consulta é no dia {{data}}. Podemos confirmar?", Example: example(`{"body_text_named_params":[{"param_name":"nome","example":"Beatriz"},{"param_name":"data","example":"segunda, 4"}]}`)},
				{Type: "BUTTONS", Buttons: []TemplateButton{{Type: "QUICK_REPLY", Text: "Confirmar"}, {Type: "QUICK_REPLY", Text: "Remarcar"}}},
			},
		},
		{
			Name: "order_ready", Language: "en_US", Category: "UTILITY", ParameterFormat: "NAMED",
			Components: []Component{
				{Type: "HEADER", Format: "TEXT", Text: "Order {{order}}", Example: example(`{"header_text_named_params":[{"param_name":"order","example":"TA-20421"}]}`)},
				{Type: "BODY", Text: "Hi {{first_name}}, your order is ready to be picked up.", Example: example(`{"body_text_named_params":[{"param_name":"first_name","example":"Sam"}]}`)},
			},
		},
		{
			Name: "hello_world", Language: "en_US", Category: "UTILITY", ParameterFormat: "POSITIONAL",
			Components: []Component{
				{Type: "HEADER", Format: "TEXT", Text: "Hello World"},
				{Type: "BODY", Text: "Welcome and congratulations!! This message demonstrates your ability to send a message from the Cloud API."},
				{Type: "FOOTER", Text: "WhatsApp Business Platform sample message"},
			},
		},
		{
			Name: "oferta_relampago", Language: "es", Category: "MARKETING", Status: "PAUSED", ParameterFormat: "POSITIONAL",
			Components: []Component{{Type: "BODY", Text: "Solo por hoy, {{1}}: 20 % en toda la tienda.", Example: example(`{"body_text":[["Lucía"]]}`)}},
		},
		{
			Name: "sorteo_viernes", Language: "es", Category: "MARKETING", Status: "REJECTED", RejectedReason: "PROMOTIONAL", ParameterFormat: "POSITIONAL",
			Components: []Component{{Type: "BODY", Text: "¡Ganaste! Responde para reclamar tu premio."}},
		},
	}
	for _, t := range templates {
		t.ID = s.newID()
		if t.Status == "" {
			t.Status = "APPROVED"
		}
	}
	return templates
}

func example(s string) json.RawMessage { return json.RawMessage(s) }
