package app

import (
	"context"
	"regexp"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// variableNames are the placeholders of canned responses and macros, folded, in all languages at once: a text outlives the language
// it was written in. The interface has the same list.
var variableNames = map[string]string{
	"contacto.nombre": "contact.name", "contato.nome": "contact.name", "contact.name": "contact.name",
	"contacto.primer_nombre": "contact.first_name", "contato.primeiro_nome": "contact.first_name", "contact.first_name": "contact.first_name",
	"contacto.telefono": "contact.phone", "contato.telefone": "contact.phone", "contact.phone": "contact.phone",
	"contacto.correo": "contact.email", "contato.email": "contact.email", "contact.email": "contact.email",
	"contacto.empresa": "contact.company", "contato.empresa": "contact.company", "contact.company": "contact.company",
	"agente.nombre": "agent.name", "agente.nome": "agent.name", "agent.name": "agent.name",
	"conversacion.numero": "conversation.number", "conversa.numero": "conversation.number", "conversation.number": "conversation.number",
	"empresa.nombre": "workspace.name", "empresa.nome": "workspace.name", "workspace.name": "workspace.name",
}

var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// expand fills in the placeholders that are listed and known, once: a value that looks like one stays as it is, and so does whatever
// else stands between braces. missing is the first that is listed and has no value.
func expand(text string, values map[string]string) (out, missing string) {
	out = placeholder.ReplaceAllStringFunc(text, func(whole string) string {
		name, listed := variableNames[store.Fold(strings.TrimSpace(whole[2:len(whole)-2]))]
		if !listed {
			return whole
		}
		if value := strings.TrimSpace(values[name]); value != "" {
			return value
		}
		if missing == "" {
			missing = whole
		}
		return whole
	})
	return out, missing
}

// valuesFor reads what is known now for a conversation that the actor writes in.
func (a *App) valuesFor(ctx context.Context, actor *desk.Actor, c *desk.Conversation) (map[string]string, error) {
	cards, err := a.Store.ContactsByIDs(ctx, actor.Workspace, []int64{c.Contact})
	if err != nil {
		return nil, err
	}
	names, err := a.Names(ctx, actor)
	if err != nil {
		return nil, err
	}
	w, err := a.Store.Workspace(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	out := map[string]string{"agent.name": names.Author(actor.ID()), "conversation.number": number(c.Number), "workspace.name": w.Name}
	if len(cards) == 0 {
		return out, nil
	}
	card := &cards[0]
	called := names.Called(card.Name)
	out["contact.name"], out["contact.email"], out["contact.company"] = called, names.Email(card.Email), card.Company
	if first := strings.Fields(called); len(first) > 0 {
		out["contact.first_name"] = first[0]
	}
	switch {
	case card.Phone == "":
	case names.Masked: // or he would write himself a note of it
		out["contact.phone"] = names.Phone(card.Phone)
	default:
		out["contact.phone"] = desk.FormatPhone(card.Phone)
	}
	return out, nil
}
