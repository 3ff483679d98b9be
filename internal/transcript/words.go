package transcript

import (
	"fmt"
	"time"

	"timbre/internal/desk"
)

// words of one language.
type words struct {
	title, conversation, customer, inbox, period, note, deleted, failed, phoneApp, automatic, cut, empty, subject, hello, file string

	kinds  map[desk.Kind]string
	months [12]string
	days   [7]string
	day    string // with the weekday, the day, the month and the year
}

var languages = map[string]*words{
	"es": {
		title: "Transcripción", conversation: "Conversación", customer: "Cliente", inbox: "Bandeja de entrada", period: "Periodo", note: "Nota interna",
		deleted: "Mensaje eliminado", failed: "no enviado", phoneApp: "Desde el celular", automatic: "Automático",
		cut: "La conversación es más larga: aquí están sus últimos mensajes.", empty: "Sin mensajes.",
		subject: "Transcripción de tu conversación con %s", hello: "Esta es la transcripción de la conversación #%d.", file: "transcripcion",
		kinds: map[desk.Kind]string{desk.KindImage: "Imagen", desk.KindVideo: "Video", desk.KindAudio: "Audio", desk.KindVoice: "Mensaje de voz",
			desk.KindDocument: "Documento", desk.KindSticker: "Sticker", desk.KindLocation: "Ubicación", desk.KindContacts: "Contacto",
			desk.KindOrder: "Pedido", desk.KindCall: "Llamada", desk.KindUnsupported: "Mensaje no compatible"},
		months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		days:   [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		day:    "%s %d de %s de %d",
	},
	"pt": {
		title: "Transcrição", conversation: "Conversa", customer: "Cliente", inbox: "Caixa de entrada", period: "Período", note: "Nota interna",
		deleted: "Mensagem apagada", failed: "não enviada", phoneApp: "Pelo celular", automatic: "Automático",
		cut: "A conversa é mais longa: aqui estão as últimas mensagens.", empty: "Sem mensagens.",
		subject: "Transcrição da sua conversa com %s", hello: "Esta é a transcrição da conversa #%d.", file: "transcricao",
		kinds: map[desk.Kind]string{desk.KindImage: "Imagem", desk.KindVideo: "Vídeo", desk.KindAudio: "Áudio", desk.KindVoice: "Mensagem de voz",
			desk.KindDocument: "Documento", desk.KindSticker: "Figurinha", desk.KindLocation: "Localização", desk.KindContacts: "Contato",
			desk.KindOrder: "Pedido", desk.KindCall: "Chamada", desk.KindUnsupported: "Mensagem não compatível"},
		months: [12]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
		days:   [7]string{"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"},
		day:    "%s, %d de %s de %d",
	},
	"en": {
		title: "Transcript", conversation: "Conversation", customer: "Customer", inbox: "Inbox", period: "Period", note: "Internal note",
		deleted: "Deleted message", failed: "not sent", phoneApp: "From the phone", automatic: "Automatic",
		cut: "The conversation is longer: these are its last messages.", empty: "No messages.",
		subject: "Transcript of your conversation with %s", hello: "This is the transcript of conversation #%d.", file: "transcript",
		kinds: map[desk.Kind]string{desk.KindImage: "Image", desk.KindVideo: "Video", desk.KindAudio: "Audio", desk.KindVoice: "Voice message",
			desk.KindDocument: "Document", desk.KindSticker: "Sticker", desk.KindLocation: "Location", desk.KindContacts: "Contact",
			desk.KindOrder: "Order", desk.KindCall: "Call", desk.KindUnsupported: "Unsupported message"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		days:   [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		day:    "%s, %d %s %d",
	},
}

func wordsOf(locale string) *words {
	if w := languages[locale]; w != nil {
		return w
	}
	return languages["es"]
}

func (w *words) date(t time.Time) string {
	return fmt.Sprintf(w.day, w.days[t.Weekday()], t.Day(), w.months[t.Month()-1], t.Year())
}

// Subject of the mail that a transcript goes with.
func (d *Document) Subject() string { return fmt.Sprintf(wordsOf(d.Locale).subject, d.Workspace) }

// FileName is what a transcript is called where it is saved, without its ending.
func (d *Document) FileName() string {
	return fmt.Sprintf("%s-%d", wordsOf(d.Locale).file, d.Number)
}

func sameDay(a, b time.Time) bool {
	y, m, d := a.Date()
	y2, m2, d2 := b.Date()
	return y == y2 && m == m2 && d == d2
}
