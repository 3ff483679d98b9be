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
			Name: "bienvenida_club", Language: "es", Category: "MARKETING", ParameterFormat: "NAMED",
			Components: []Component{
				{Type: "HEADER", Format: "IMAGE", Example: example(`{"header_handle":["4::aW1hZ2UvanBlZw=="]}`)},
				{Type: "BODY", Text: "Hola, {{nombre}}. Ya eres parte del club de {{tienda}}: tu primera compra tiene un regalo.", Example: example(`{"body_text_named_params":[{"param_name":"nombre","example":"Lucía"},{"param_name":"tienda","example":"Tienda Andina"}]}`)},
				{Type: "FOOTER", Text: "Tienda Andina"},
				{Type: "BUTTONS", Buttons: []TemplateButton{
					{Type: "URL", Text: "Ver mi regalo", URL: "https://tienda.example/club/{{1}}", Example: example(`["lucia"]`)},
					{Type: "QUICK_REPLY", Text: "No recibir más"},
				}},
			},
		},
		{
			Name: "visita_tienda", Language: "es", Category: "UTILITY", ParameterFormat: "POSITIONAL",
			Components: []Component{
				{Type: "HEADER", Format: "LOCATION"},
				{Type: "BODY", Text: "Hola, {{1}}. Tu pedido te espera en esta tienda hasta las 19:00.", Example: example(`{"body_text":[["Lucía"]]}`)},
				{Type: "BUTTONS", Buttons: []TemplateButton{{Type: "PHONE_NUMBER", Text: "Llamar a la tienda", PhoneNumber: "+576015550199"}}},
			},
		},
		{
			Name: "cupon_regreso", Language: "es", Category: "MARKETING", ParameterFormat: "POSITIONAL",
			Components: []Component{
				{Type: "BODY", Text: "Te extrañamos, {{1}}: este cupón vale por toda la semana.", Example: example(`{"body_text":[["Lucía"]]}`)},
				{Type: "BUTTONS", Buttons: []TemplateButton{{Type: "COPY_CODE", Text: "Copiar código", Example: example(`"ANDINA10"`)}}},
			},
		},
		{
			Name: "codigo_acceso", Language: "es", Category: "AUTHENTICATION", ParameterFormat: "POSITIONAL",
			Components: []Component{
				{Type: "BODY", Text: "*{{1}}* es tu código de verificación.", Example: example(`{"body_text":[["123456"]]}`)},
				{Type: "BUTTONS", Buttons: []TemplateButton{{Type: "OTP", Text: "Copiar código"}}},
			},
		},
		{
			Name: "coleccion_invierno", Language: "es", Category: "MARKETING", ParameterFormat: "POSITIONAL",
			Components: []Component{
				{Type: "BODY", Text: "Hola, {{1}}. Lo nuevo del invierno:", Example: example(`{"body_text":[["Lucía"]]}`)},
				{Type: "CAROUSEL", Cards: []Card{card("Ruana de lana", "ruana"), card("Gorro de alpaca", "gorro")}},
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

func card(text, path string) Card {
	return Card{[]Component{
		{Type: "HEADER", Format: "IMAGE", Example: example(`{"header_handle":["4::aW1hZ2UvanBlZw=="]}`)},
		{Type: "BODY", Text: text},
		{Type: "BUTTONS", Buttons: []TemplateButton{{Type: "URL", Text: "Ver", URL: "https://tienda.example/" + path}}},
	}}
}

func example(s string) json.RawMessage { return json.RawMessage(s) }
