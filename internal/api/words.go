package api

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"golang.org/x/text/language"
)

//go:embed messages/*.json
var messages embed.FS

// words are the sentences of refusals, by language.
type words map[string]catalogue

// catalogue of one language: titles by status, sentences by a problem's code and by a field's code; see fillIn.
type catalogue struct {
	Titles   map[string]string `json:"titles"`
	Problems map[string]string `json:"problems"`
	Fields   map[string]string `json:"fields"`
}

// Languages that we speak; the first is the default.
var languages = []string{"es", "pt", "en"}

var matcher = language.NewMatcher([]language.Tag{language.LatinAmericanSpanish, language.BrazilianPortuguese, language.English})

func loadWords() words {
	w := words{}
	for _, name := range languages {
		b, err := messages.ReadFile("messages/" + name + ".json")
		if err != nil {
			panic(err) // embedded: cannot be missing
		}
		var c catalogue
		if err := json.Unmarshal(b, &c); err != nil {
			panic(fmt.Errorf("messages/%s.json: %w", name, err))
		}
		w[name] = c
	}
	return w
}

// language of whoever asks: the member's own, or else the browser's.
func (a *API) language(ctx context.Context) string {
	ex := exchangeOf(ctx)
	if ex.actor != nil {
		if _, ok := a.words[ex.actor.Locale]; ok {
			return ex.actor.Locale
		}
	}
	if ex.r == nil {
		return languages[0]
	}
	return acceptedLanguage(ex.r)
}

// acceptedLanguage is the one of ours that a browser's person reads best.
func acceptedLanguage(r *http.Request) string {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return languages[0]
	}
	_, i, _ := matcher.Match(tags...)
	return languages[i]
}

func (w words) title(language string, status int) string {
	if t, ok := w[language].Titles[fmt.Sprint(status)]; ok {
		return t
	}
	return http.StatusText(status)
}

func (w words) sentence(language, code string, params map[string]any) string {
	c := w[language].Problems
	s, ok := c[code]
	if !ok {
		s = c["other"]
	}
	return fillIn(s, params)
}

// field finds a code's sentence, or else that of its end: "button_title_too_long" is too_long.
func (w words) field(language, code string, params map[string]any) string {
	c := w[language].Fields
	for end := code; end != ""; _, end, _ = strings.Cut(end, "_") {
		if s, ok := c[end]; ok {
			return fillIn(s, params)
		}
	}
	return fillIn(c["invalid"], params)
}

var (
	placeholder = regexp.MustCompile(`\{[a-z_]+\}`)
	optional    = regexp.MustCompile(`\[[^\]]*\]`)
)

// either finds the sentence of a code that stands with the problems or with the fields.
func (w words) either(language, code string) string {
	if _, known := w[language].Problems[code]; known {
		return w.sentence(language, code, nil)
	}
	return w.field(language, code, nil)
}

// fillIn puts the parameters into a sentence. What stands in square brackets is left out if a parameter of it is not there.
func fillIn(s string, params map[string]any) string {
	s = optional.ReplaceAllStringFunc(s, func(part string) string {
		for _, p := range placeholder.FindAllString(part, -1) {
			if _, ok := params[p[1:len(p)-1]]; !ok {
				return ""
			}
		}
		return part[1 : len(part)-1]
	})
	return placeholder.ReplaceAllStringFunc(s, func(p string) string {
		if v, ok := params[p[1:len(p)-1]]; ok {
			return fmt.Sprint(v)
		}
		return p
	})
}
