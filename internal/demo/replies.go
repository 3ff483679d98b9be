package demo

import (
	"context"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/server"
)

// reply is a canned response of the shop, or of one of its staff.
type reply struct {
	code, text string
	owner      int // place in staff; everybody's if it is everybody
}

const everybody = -1

var replies = []reply{
	{"saludo", "Hola, {{contacto.primer_nombre}} 👋 Soy {{agente.nombre}}, de {{empresa.nombre}}. ¿En qué te ayudo?", everybody},
	{"envío", "Tu pedido sale hoy y llega en 2 a 4 días hábiles. Te escribo en cuanto tenga la guía.", everybody},
	{"pago", "Puedes pagar por PSE, tarjeta o Nequi. Si quieres, te envío el enlace ahora mismo.", everybody},
	{"cambio", "Claro que sí: tienes 30 días para cambiarlo, sin etiquetas cortadas. ¿Qué talla necesitas?", everybody},
	{"factura", "La factura irá a nombre de {{contacto.empresa}}, al correo {{contacto.correo}}. ¿Está bien así?", everybody},
	{"horario", "Atendemos de lunes a sábado, de 9:00 a 19:00.\n\nFuera de ese horario te respondemos a primera hora del día siguiente.", everybody},
	{"despedida", "Gracias por escribirnos, {{contacto.primer_nombre}}. Tu caso quedó con el número {{conversacion.numero}}.", everybody},
	{"firma", "Un abrazo,\n{{agente.nombre}} 🌿", juan},
}

// writeReplies makes them, each by whom it belongs to.
func (sh *shop) writeReplies(ctx context.Context, s *server.Server) error {
	for _, r := range replies {
		writer, personal := ana, false
		if r.owner != everybody {
			writer, personal = r.owner, true
		}
		actor, err := s.App.MemberActor(ctx, sh.workspace, sh.staff[writer].id)
		if err != nil {
			return err
		}
		if err := writeReply(ctx, s, &actor, r, personal); err != nil {
			return err
		}
	}
	return nil
}

func writeReply(ctx context.Context, s *server.Server, actor *desk.Actor, r reply, personal bool) error {
	_, err := s.App.NewCannedResponse(ctx, actor, app.CannedChange{Scope: &app.CannedScope{Personal: personal}, Code: &r.code, Text: &r.text})
	return err
}
