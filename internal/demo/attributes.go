package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// fact is an attribute of the shop.
type fact struct {
	noun              desk.AttributeNoun
	key, name, detail string
	kind              desk.AttributeKind
	rules             desk.AttributeRules
	id                int64
}

var facts = []fact{
	{desk.OfContact, "tipo", "Tipo de cliente", "", desk.AttributeList, desk.AttributeRules{Options: []string{"Persona", "Empresa", "Revendedor"}}, 0},
	{desk.OfContact, "nacimiento", "Nacimiento", "Para felicitar", desk.AttributeDate, desk.AttributeRules{}, 0},
	{desk.OfContact, "cupo", "Cupo de crédito", "Hasta cuánto se le fía", desk.AttributeCurrency, desk.AttributeRules{Currency: "COP"}, 0},
	{desk.OfContact, "catalogo", "Recibe catálogo", "", desk.AttributeCheckbox, desk.AttributeRules{}, 0},
	{desk.OfConversation, "pedido", "Pedido", "El número del pedido del que se habla", desk.AttributeText, desk.AttributeRules{}, 0},
	{desk.OfConversation, "entrega", "Entrega", "Para cuándo se prometió", desk.AttributeDate, desk.AttributeRules{}, 0},
}

// Places in facts.
const (
	kindOfBuyer = iota
	birthday
	credit
	catalogue
	orderNumber
	deliveryDay
)

func (sh *shop) makeAttributes(tx *store.Tx) {
	for i := range sh.facts {
		f := &sh.facts[i]
		f.id = tx.NewID()
		tx.InsertAttribute(desk.Attribute{ID: f.id, Noun: f.noun, Key: f.key, Name: f.name, Description: f.detail, Kind: f.kind, Rules: f.rules, Position: i})
		tx.Emit(desk.Event{Kind: desk.AttributeChanged, ActorKind: desk.ActorSystem, Subject: f.id})
	}
}

// values collects what somebody has, as it is found and as it is shown.
type values struct {
	shop    *shop
	tx      *store.Tx
	subject int64
	all     desk.AttributeValues
}

func (v *values) set(place int, json string, number int64, text string) {
	id := v.shop.facts[place].id
	v.tx.PutAttribute(id, v.subject, desk.AttributeValue{JSON: json, Number: number, Text: text})
	v.all = v.all.With(id, json)
}

func (v *values) day(place int, t time.Time) {
	v.set(place, strconv.Quote(t.Format(time.DateOnly)), t.Unix()/(24*60*60), "")
}

// adorn puts on some cards what only some have: an owner, where else they are found, and no marketing.
func (h *history) adorn(c *desk.Contact, buyer int) {
	b := &h.people[buyer]
	if buyer%7 == 2 {
		c.Owner = h.shop.staff[1+buyer%(len(h.shop.staff)-1)].id
	}
	if buyer%5 == 1 {
		name := strings.ReplaceAll(store.Fold(b.name), " ", ".")
		c.Socials = map[string]string{"instagram": "https://instagram.com/" + name}
		c.Note("instagram", desk.SourceTyped)
		c.Type("bio", &c.Bio, "Prefiere que le escriban por la tarde.")
	}
	if buyer%17 == 4 {
		c.Allow("whatsapp", false, h.tx.Now)
	}
}

// describe tells what the shop knows of a buyer.
func (h *history) describe(contact int64, buyer int) {
	v := values{shop: h.shop, tx: h.tx, subject: contact}
	kind := "Persona"
	switch {
	case buyer%13 == 5:
		kind = "Revendedor"
	case h.people[buyer].company != "":
		kind = "Empresa"
	}
	v.set(kindOfBuyer, strconv.Quote(kind), 0, kind)
	if buyer%3 == 0 {
		v.day(birthday, time.Date(1962+buyer*7%43, time.Month(1+buyer*5%12), 1+buyer*11%28, 0, 0, 0, 0, time.UTC))
	}
	if kind != "Persona" {
		n := desk.Decimal(1+buyer%8) * 500_000 * 10_000
		v.set(credit, n.String(), int64(n), "")
	}
	if buyer%4 != 1 {
		v.set(catalogue, "true", 1, "")
	}
	h.tx.SaveAttributes(desk.OfContact, contact, v.all)
}

// describe tells of which order a conversation is, where that is known.
func (t *talk) describe() error {
	if (t.plan.buyer+t.plan.line)%3 != 0 {
		return nil
	}
	now, err := t.tx.ConversationAttributes(t.c.ID) // it is in the database now
	if err != nil {
		return err
	}
	v := values{shop: t.shop, tx: t.tx, subject: t.c.ID, all: now}
	number := fmt.Sprintf("TA-%d", 40_000+t.c.Number*7)
	v.set(orderNumber, strconv.Quote(number), 0, number)
	v.day(deliveryDay, t.tx.Now.AddDate(0, 0, 2+t.plan.buyer%6).Truncate(24*time.Hour))
	t.tx.SaveAttributes(desk.OfConversation, t.c.ID, v.all)
	return nil
}
