package app

import (
	"slices"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// heads are what the columns of tables are called, in three languages, without accents, capitals and signs.
var heads = map[string][]string{
	"name": {"name", "nombre", "nome", "nombre completo", "nome completo", "full name", "nombres", "nombre y apellido", "nombre y apellidos", "first name", "last name", "apellido",
		"apellidos", "sobrenome", "surname", "cliente", "customer", "contacto", "contato", "contact", "nombre del cliente", "nome do cliente", "contact name", "display name"},
	"phone": {"phone", "telefono", "telefone", "tel", "celular", "cel", "movil", "fone", "whatsapp", "numero", "number", "numero de telefono", "numero de telefone", "numero de celular",
		"phone number", "mobile", "mobile phone", "mobile number", "cell", "cellphone", "cell phone", "telefono movil", "telefono celular", "telefono 1", "phone 1 value", "numero de whatsapp",
		"whatsapp number"},
	"email": {"email", "correo", "correo electronico", "e mail", "mail", "email address", "e mail address", "e mail 1 value", "endereco de email"},
	"company": {"company", "empresa", "compania", "organization", "organizacion", "organizacao", "organization name", "negocio", "razon social", "razao social",
		"company name"},
	"bio":     {"bio", "descripcion", "descricao", "description", "notas", "nota", "notes", "note", "observaciones", "observacion", "observacoes", "comentarios", "comentario", "comments"},
	"country": {"country", "pais"}, "city": {"city", "ciudad", "cidade", "localidad", "municipio"}, "language": {"language", "idioma", "lengua", "lingua"},
	"labels":    {"labels", "label", "etiquetas", "etiqueta", "tags", "tag", "marcadores"},
	"marketing": {"marketing", "acepta publicidad", "aceita publicidade", "accepts marketing", "opt in", "optin", "consentimiento", "consentimento", "consent", "suscrito", "subscribed", "inscrito"},
	"facebook":  {"facebook"}, "x": {"x", "twitter"}, "linkedin": {"linkedin"}, "github": {"github"}, "instagram": {"instagram"},
}

// several are what more than one column may be: their cells are put together.
var several = []string{"name", "labels"}

// headWords are the words of a head.
func headWords(head string) string {
	return strings.Join(strings.FieldsFunc(store.Fold(head), func(r rune) bool { return strings.ContainsRune(" _-.:*()/#\t\u00a0\"'", r) }), " ")
}

// guess says what columns seem to be: by their heads, and of what has none by the cells. first is whether the first row seems to be their heads.
func guess(t *desk.ImportTable, attributes []desk.Attribute) (columns []string, first bool) {
	first = !slices.ContainsFunc(t.First, func(cell string) bool { return cellKind(cell) != "" })
	columns = make([]string, len(t.Samples))
	taken := func(target string) bool { return slices.Contains(columns, target) && !slices.Contains(several, target) }
	for i := range columns {
		target := ""
		if first && i < len(t.First) {
			target = targetOf(t.First[i], attributes)
		}
		if target != "" && !taken(target) {
			columns[i] = target
		}
	}
	for i, cells := range t.Samples {
		if columns[i] != "" || first && i < len(t.First) && t.First[i] != "" {
			continue
		}
		for _, cell := range cells {
			if kind := cellKind(cell); kind != "" && !taken(kind) {
				columns[i] = kind
				break
			}
		}
	}
	return columns, first
}

// targetOf is what a column of a head seems to be; "" if nothing is known of it.
func targetOf(head string, attributes []desk.Attribute) string {
	words := headWords(head)
	for i := range attributes {
		if at := &attributes[i]; at.Noun == desk.OfContact && (headWords(at.Name) == words || at.Key == head || attributePrefix+at.Key == head) {
			return attributePrefix + at.Key
		}
	}
	for target, names := range heads {
		if slices.Contains(names, words) {
			return target
		}
	}
	return ""
}

// cellKind is what a cell seems to be, whatever its column is called: a phone or an email.
func cellKind(cell string) string {
	cell = strings.TrimSpace(strings.TrimPrefix(cell, "'"))
	digits := len(cell) - len(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, cell))
	switch {
	case validEmail(cell):
		return "email"
	case digits >= 8 && strings.Trim(cell, "0123456789+-(). ") == "":
		return "phone"
	}
	return ""
}
