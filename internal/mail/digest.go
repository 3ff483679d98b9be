package mail

import (
	"strconv"
	"strings"
)

// Line is one thing that waits for somebody.
type Line struct{ Text, Quote, Link string }

// mostLines is of how much a digest tells by itself; the rest is a number.
const mostLines = 20

type digestWords struct{ subject, subjects, hello, more, foot string }

var digests = map[string]digestWords{
	"es": {"Te espera algo en {workspace}", "Te esperan {n} cosas en {workspace}", "Hola, {name}:\n\nMientras no estabas, esto quedó esperándote en {workspace}:",
		"Y {n} más.", "Recibes este resumen porque no estabas en Timbre. Elige de qué te escribimos y cada cuánto:\n{link}\n\nPara no recibirlo más, sin entrar:\n{end}"},
	"pt": {"Algo espera por você em {workspace}", "{n} coisas esperam por você em {workspace}", "Olá, {name},\n\nEnquanto você não estava, isto ficou esperando em {workspace}:",
		"E mais {n}.", "Você recebe este resumo porque não estava no Timbre. Escolha sobre o que escrevemos e com que frequência:\n{link}\n\nPara não receber mais, sem entrar:\n{end}"},
	"en": {"Something waits for you at {workspace}", "{n} things wait for you at {workspace}", "Hello {name},\n\nWhile you were away, this has been waiting at {workspace}:",
		"And {n} more.", "You get this digest because you were not in Timbre. Choose what we write to you about and how often:\n{link}\n\nTo get it no more, without signing in:\n{end}"},
}

// Digest writes what waits for somebody who is away, in one of our languages.
func Digest(locale string, f Facts, lines []Line) Message {
	words, known := digests[locale]
	if !known {
		words = digests["es"]
	}
	subject := words.subject
	if len(lines) > 1 {
		subject = words.subjects
	}
	flat := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	fill := strings.NewReplacer("{name}", flat(f.Name), "{workspace}", flat(f.Workspace), "{link}", f.Link, "{end}", f.End, "{n}", strconv.Itoa(len(lines)))
	var b strings.Builder
	b.WriteString(fill.Replace(words.hello) + "\n\n")
	for _, line := range lines[:min(len(lines), mostLines)] {
		b.WriteString("• " + flat(line.Text) + "\n")
		if quote := flat(line.Quote); quote != "" {
			b.WriteString("  «" + quote + "»\n")
		}
		b.WriteString("  " + line.Link + "\n\n")
	}
	if more := len(lines) - mostLines; more > 0 {
		b.WriteString(strings.ReplaceAll(words.more, "{n}", strconv.Itoa(more)) + "\n\n")
	}
	b.WriteString("—\n" + fill.Replace(words.foot) + "\n")
	return Message{Subject: fill.Replace(subject), Text: b.String()}
}
