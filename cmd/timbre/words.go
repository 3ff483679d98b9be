package main

import (
	"os"
	"strings"
)

// words are one text in the three languages. Spanish is the default.
type words struct{ es, pt, en string }

// in chooses the terminal's language.
func in(w words) string {
	switch l := language(); {
	case strings.HasPrefix(l, "pt"):
		return w.pt
	case strings.HasPrefix(l, "en"):
		return w.en
	}
	return w.es
}

var portTaken = words{
	es: "otro programa ya escucha en %s: elige otra dirección con %s, por ejemplo 127.0.0.1:8181",
	pt: "outro programa já escuta em %s: escolha outro endereço com %s, por exemplo 127.0.0.1:8181",
	en: "another program listens on %s already: choose another address with %s, for example 127.0.0.1:8181",
}

var setUp = words{
	es: "Abre este enlace, que sirve una sola vez, para empezar:",
	pt: "Abra este link, que vale uma única vez, para começar:",
	en: "Open this link, which works once, to set Timbre up:",
}

// language of whoever sits at the terminal.
func language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}
