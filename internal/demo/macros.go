package demo

import (
	"context"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/server"
)

// macro is a list of actions of the shop, or of one of its staff.
type macro struct {
	name  string
	owner int // place in staff; everybody's if it is everybody
	steps []desk.MacroStep
}

// macros are those of a shop whose labels and teams are there.
func (sh *shop) macros() []macro {
	return []macro{
		{"Envío hecho", everybody, []desk.MacroStep{
			{Kind: desk.StepReply, Text: "Hola, {{contacto.primer_nombre}}: tu pedido ya va en camino 🚚 Llega en 2 a 4 días hábiles."},
			{Kind: desk.StepAddLabels, Labels: []int64{sh.tags[delivery].id}},
			{Kind: desk.StepSnooze, Until: desk.UntilReply},
		}},
		{"Garantía a Posventa", everybody, []desk.MacroStep{
			{Kind: desk.StepAddLabels, Labels: []int64{sh.tags[warranty].id}},
			{Kind: desk.StepPriority, Priority: "high"},
			{Kind: desk.StepNote, Text: "Pedir foto del defecto y número de pedido de {{contacto.nombre}}."},
			{Kind: desk.StepAssignTeam, Team: sh.crews[posventa].id},
		}},
		{"Agradecer y finalizar", juan, []desk.MacroStep{
			{Kind: desk.StepReply, Text: "¡Gracias por escribirnos, {{contacto.primer_nombre}}! Que tengas un lindo día."},
			{Kind: desk.StepClose},
		}},
	}
}

// writeMacros makes them, each by whom it belongs to.
func (sh *shop) writeMacros(ctx context.Context, s *server.Server) error {
	for _, m := range sh.macros() {
		writer, personal := ana, false
		if m.owner != everybody {
			writer, personal = m.owner, true
		}
		actor, err := s.App.MemberActor(ctx, sh.workspace, sh.staff[writer].id)
		if err != nil {
			return err
		}
		if _, err := s.App.NewMacro(ctx, &actor, app.MacroChange{Personal: &personal, Name: &m.name, Steps: &m.steps}); err != nil {
			return err
		}
	}
	return nil
}
