package demo

import (
	"slices"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// cause is why the shop finishes conversations, with what its people write of them.
type cause struct {
	name      string
	summaries []string // {o} is the number of the order
	id        int64
}

var causes = []cause{
	{"Venta", []string{"Compró y paga contra entrega, pedido {o}.", "Pedido {o} pagado por enlace.", "Eligió el azul; pedido {o} para regalo."}, 0},
	{"Solo preguntó", []string{"Preguntó precio y medidas, dijo que lo piensa.", "Quiere comparar con otra tienda.", ""}, 0},
	{"Entrega resuelta", []string{"El pedido {o} llegó; se confirmó con la transportadora.", "Se le dio la guía y la fecha de entrega.", ""}, 0},
	{"Cambio o devolución", []string{"Cambio de talla sin costo, recogida programada.", "Devolución aprobada, se reintegra el valor."}, 0},
	{"Garantía", []string{"Costura floja: se repone la pieza.", "Mancha en el tejido, se envía otra."}, 0},
}

// Places in causes.
const (
	sold = iota
	asked
	arrived
	exchanged
	repaired
)

func (sh *shop) makeCauses(tx *store.Tx) {
	for i := range sh.causes {
		c := &sh.causes[i]
		c.id = tx.NewID()
		tx.InsertCloseReason(desk.CloseReason{ID: c.id, Name: c.name})
	}
}

// endingOf is why a conversation was finished, and what was written of it.
func (t *talk) endingOf() (*cause, string) {
	of := asked
	labels := t.c.Labels
	has := func(tag int) bool { return slices.Contains(labels.IDs(), t.shop.tags[tag].id) }
	after := t.plan.team == "posventa"
	switch {
	case after && has(warranty):
		of = repaired
	case after && has(exchange):
		of = exchanged
	case after:
		of = arrived
	case slices.ContainsFunc(t.plan.turns, func(one turn) bool { return strings.Contains(one.text, "{o}") }):
		of = sold
	}
	c := &t.shop.causes[of]
	return c, t.fill(c.summaries[int(t.c.Number)%len(c.summaries)])
}
