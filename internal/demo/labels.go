package demo

import (
	"timbre/internal/desk"
	"timbre/internal/store"
)

// tag is a label of the shop.
type tag struct {
	name, colour, description string
	id                        int64
}

var tags = []tag{
	{"VIP", "violet", "Compra seguido: responder primero", 0},
	{"Mayorista", "blue", "Compra por cantidad", 0},
	{"Envío", "teal", "Preguntas sobre la entrega", 0},
	{"Cambio o devolución", "orange", "", 0},
	{"Garantía", "red", "Producto con defecto", 0},
	{"Factura", "grey", "Pide factura electrónica", 0},
}

// Places in tags.
const (
	vip = iota
	wholesale
	delivery
	exchange
	warranty
	invoice
)

func (sh *shop) makeLabels(tx *store.Tx) {
	for i := range sh.tags {
		l := &sh.tags[i]
		l.id = tx.NewID()
		tx.InsertLabel(desk.Label{ID: l.id, Name: l.name, Colour: l.colour, Description: l.description})
		tx.Emit(desk.Event{Kind: desk.LabelChanged, ActorKind: desk.ActorSystem, Subject: l.id})
	}
}

func (sh *shop) labels(places ...int) desk.LabelSet {
	ids := make([]int64, len(places))
	for i, p := range places {
		ids[i] = sh.tags[p].id
	}
	return desk.LabelsOf(ids...)
}

// labelsOfBuyer are what a customer is known for.
func (sh *shop) labelsOfBuyer(buyer int) desk.LabelSet {
	switch {
	case buyer%11 == 3:
		return sh.labels(vip)
	case buyer%13 == 5:
		return sh.labels(wholesale)
	}
	return ""
}

// labelsOfTalk are what a conversation is about.
func (sh *shop) labelsOfTalk(p *plan) desk.LabelSet {
	about := (p.buyer*7 + p.line) % 9
	if p.crew == posventa {
		return sh.labels([][]int{{exchange}, {warranty}, {exchange, delivery}, {warranty, invoice}, {delivery}, {}, {}, {exchange}, {}}[about]...)
	}
	return sh.labels([][]int{{delivery}, {}, {invoice}, {}, {}, {delivery, invoice, exchange}, {}, {}, {}}[about]...)
}
