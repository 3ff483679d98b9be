package app

import "timbre/internal/desk"

// ContactColumn is something of contacts that a table may have as a column.
type ContactColumn struct {
	Name  string            // stable; an attribute is "attributes." and its key
	Words map[string]string // locale → what it is called at the head of a table
}

// ContactColumns are what all contacts have, in the order in which an export has them.
var ContactColumns = []ContactColumn{
	{"name", words("Nombre", "Nome", "Name")},
	{"phone", words("Teléfono", "Telefone", "Phone")},
	{"username", words("Usuario de WhatsApp", "Usuário do WhatsApp", "WhatsApp username")},
	{"email", words("Correo", "E-mail", "Email")},
	{"company", words("Empresa", "Empresa", "Company")},
	{"labels", words("Etiquetas", "Etiquetas", "Labels")},
	{"city", words("Ciudad", "Cidade", "City")},
	{"country", words("País", "País", "Country")},
	{"language", words("Idioma", "Idioma", "Language")},
	{"bio", words("Descripción", "Descrição", "Description")},
	{"owner", words("Responsable", "Responsável", "Owner")},
	{"marketing", words("Acepta publicidad", "Aceita publicidade", "Accepts marketing")},
	{"blocked", words("Bloqueado", "Bloqueado", "Blocked")},
	{"created_at", words("Creado", "Criado", "Created")},
	{"last_activity_at", words("Última actividad", "Última atividade", "Last activity")},
}

func words(es, pt, en string) map[string]string {
	return map[string]string{"es": es, "pt": pt, "en": en}
}

// columnOfAttribute is an attribute of contacts as a column.
func columnOfAttribute(at *desk.Attribute) ContactColumn {
	return ContactColumn{"attributes." + at.Key, words(at.Name, at.Name, at.Name)}
}
