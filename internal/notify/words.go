package notify

import (
	"strconv"
	"strings"

	"timbre/internal/desk"
)

// Sentence says what a member is alerted of, outside the interface, in one of our languages. told is given where the bell tells of it.
func Sentence(locale string, kind desk.AlertKind, told desk.NotificationKind, by, name string, times int) string {
	words, known := sentences[locale]
	if !known {
		words = sentences["es"]
	}
	key := string(told)
	if told == "" {
		key = string(kind)
	}
	text := words[key]
	if times > 1 && words[key+"+"] != "" {
		text = words[key+"+"]
	}
	if by == "" {
		by = "Timbre"
	}
	return strings.NewReplacer("{by}", by, "{name}", name, "{n}", strconv.Itoa(times)).Replace(text)
}

// Button is what a button below an alert says: accept, or reply.
func Button(locale, action string) string {
	words, known := buttons[locale]
	if !known {
		words = buttons["es"]
	}
	return words[action]
}

var buttons = map[string]map[string]string{
	"es": {"accept": "Aceptar", "reply": "Responder"},
	"pt": {"accept": "Aceitar", "reply": "Responder"},
	"en": {"accept": "Accept", "reply": "Reply"},
}

// Trial is what somebody is shown who tries whether alerts reach him.
func Trial(locale string) string {
	switch locale {
	case "pt":
		return "Os avisos chegam a este dispositivo"
	case "en":
		return "Alerts reach this device"
	}
	return "Los avisos llegan a este dispositivo"
}

// sentences by language, and by the notification's kind or the alert's; with + for more than one.
var sentences = map[string]map[string]string{
	"es": {
		"unassigned": "Nueva en No asignado: {name}", "message": "{name} te escribió", "assigned": "{by} te derivó a {name}", "team_assigned": "{by} derivó {name} a tu equipo", "added": "{by} te agregó a {name}",
		"mention": "{by} te mencionó en {name}", "followed_message": "Novedad en {name}, que sigues", "followed_message+": "{n} novedades en {name}, que sigues",
		"follow_up_due": "Venció tu seguimiento de {name}", "snooze_ended": "{name} volvió de pospuestas", "schedule_failed": "No se envió lo que programaste para {name}",
		"send_failed": "No llegó tu mensaje a {name}", "send_failed+": "No llegaron {n} mensajes tuyos a {name}",
		"sla_warning": "{name} está por pasar su plazo de SLA", "sla_breached": "{name} pasó su plazo de SLA",
		"window_closing": "Queda menos de 1 h para responder a {name} sin plantilla",
	},
	"pt": {
		"unassigned": "Nova em Não atribuídas: {name}", "message": "{name} escreveu para você", "assigned": "{by} transferiu {name} para você", "team_assigned": "{by} transferiu {name} para a sua equipe", "added": "{by} adicionou você a {name}",
		"mention": "{by} mencionou você em {name}", "followed_message": "Novidade em {name}, que você segue", "followed_message+": "{n} novidades em {name}, que você segue",
		"follow_up_due": "Venceu seu acompanhamento de {name}", "snooze_ended": "{name} voltou das adiadas", "schedule_failed": "Não foi enviado o que você agendou para {name}",
		"send_failed": "Sua mensagem para {name} não chegou", "send_failed+": "{n} mensagens suas para {name} não chegaram",
		"sla_warning": "{name} está para passar do prazo de SLA", "sla_breached": "{name} passou do prazo de SLA",
		"window_closing": "Resta menos de 1 h para responder a {name} sem modelo",
	},
	"en": {
		"unassigned": "New in Unassigned: {name}", "message": "{name} wrote to you", "assigned": "{by} transferred {name} to you", "team_assigned": "{by} transferred {name} to your team", "added": "{by} added you to {name}",
		"mention": "{by} mentioned you in {name}", "followed_message": "News in {name}, which you follow", "followed_message+": "{n} news in {name}, which you follow",
		"follow_up_due": "Your follow-up of {name} is due", "snooze_ended": "{name} is back from snooze", "schedule_failed": "What you scheduled for {name} was not sent",
		"send_failed": "Your message to {name} did not arrive", "send_failed+": "{n} messages of yours to {name} did not arrive",
		"sla_warning": "{name} is about to miss its SLA target", "sla_breached": "{name} missed its SLA target",
		"window_closing": "Less than 1 h left to answer {name} without a template",
	},
}
