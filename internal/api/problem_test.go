package api_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"timbre/internal/testkit/servertest"
)

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	stranger := s.NewClient()
	for accept, want := range map[string]string{
		"":                         "Vuelve a entrar",
		"de":                       "Vuelve a entrar",
		"pt-PT,pt;q=0.9":           "Entre de novo",
		"en-GB,es;q=0.5":           "Sign in again",
		"es-MX":                    "Vuelve a entrar",
		"%%%not a language at all": "Vuelve a entrar",
	} {
		got := call(t, stranger, "GET", "/api/v1/session", "", "Accept-Language: "+accept)
		refused(t, got, 401, "unauthenticated")
		if !strings.Contains(got.Body, want) || got.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%q got %s", accept, got.Body)
		}
	}
	c := s.Login(servertest.AdminEmail)
	call(t, c, "PATCH", "/api/v1/me", `{"locale":"pt"}`)
	if got := call(t, c, "GET", "/api/v1/contacts/1", "", "Accept-Language: en"); !strings.Contains(got.Body, "você") {
		t.Errorf("a member's own language does not win: %s", got.Body)
	}
}

func TestProblemsNameTheFields(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	for _, tc := range []struct {
		name, method, path, body string
		status                   int
		code                     string
		fields                   map[string]string
	}{
		{"missing", "POST", "/members", `{"email":"x@y.example","role":"agent"}`, 422, "invalid", map[string]string{"name": "required"}},
		{"unknown", "POST", "/teams", `{"name":"A","workspace_id":"7"}`, 422, "invalid", map[string]string{"workspace_id": "unknown_field"}},
		{"ours", "POST", "/members", `{"name":" ","email":"nobody","role":"agent"}`, 422, "invalid", map[string]string{"name": "required", "email": "not_an_email"}},
		{"choice", "POST", "/members", `{"name":"A","email":"a@b.example","role":"owner"}`, 422, "invalid", map[string]string{"role": "not_a_choice"}},
		{"type", "POST", "/teams", `{"name":7}`, 422, "invalid", map[string]string{"name": "invalid"}},
		{"foreign thing in the body", "POST", "/teams", `{"name":"A","members":["7"]}`, 422, "invalid", map[string]string{"members": "not_found"}},
		{"limit", "GET", "/contacts?limit=1000000000", "", 422, "invalid", map[string]string{"limit": "too_large"}},
		{"negative limit", "GET", "/contacts?limit=-1", "", 422, "invalid", map[string]string{"limit": "too_small"}},
		{"cursor", "GET", "/contacts?after=%27%3B--", "", 422, "invalid", map[string]string{"after": "invalid"}},
		{"cursor of the ledger", "GET", "/ledger?after=e30x", "", 422, "invalid", map[string]string{"after": "invalid"}},
		{"no JSON", "POST", "/teams", `{"name":`, 422, "json_invalid", nil},
		{"deep JSON", "POST", "/teams", `{"name":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`, 422, "json_too_deep", nil},
		{"large JSON", "POST", "/teams", `{"name":"` + strings.Repeat("a", 1<<20) + `"}`, 413, "too_large", nil},
		{"no such route", "GET", "/nowhere", "", 404, "not_found", nil},
		{"no such method", "PUT", "/teams", `{}`, 404, "not_found", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := call(t, s.Admin, tc.method, "/api/v1"+tc.path, tc.body)
			refused(t, got, tc.status, tc.code)
			var p servertest.Problem
			if err := json.Unmarshal([]byte(got.Body), &p); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tc.fields, p.Fields); d != "" {
				t.Error(d)
			}
			if len(p.FieldMessages) != len(p.Fields) || p.Detail == "" || p.RequestID == "" || p.RequestID != got.Header.Get("X-Request-Id") {
				t.Errorf("incomplete: %s", got.Body)
			}
			if strings.ContainsAny(p.Detail+strings.Join(slices.Collect(maps.Values(p.FieldMessages)), ""), "{}[]") {
				t.Errorf("an unfilled sentence: %s", got.Body)
			}
		})
	}
}

// Every answer, also a refusal and an unknown path, carries the headers that protect browsers.
func TestHeadersOfEveryAnswer(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	for _, path := range []string{"/api/v1/session", "/api/v1/teams", "/api/v1/nowhere", "/openapi.json", "/docs/api"} {
		h := call(t, s.Admin, "GET", path, "").Header
		for name, want := range map[string]string{"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "same-origin"} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
}

type catalogue struct{ Titles, Problems, Fields map[string]string }

// Each language says the same things, with the same parameters, and each code that the program refuses with is among them.
func TestEveryRefusalHasItsSentences(t *testing.T) {
	parameters := regexp.MustCompile(`\{[a-z_]+\}`)
	read := func(language string) (c catalogue) {
		b, err := os.ReadFile("messages/" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	es := read("es")
	for _, language := range []string{"pt", "en"} {
		other := read(language)
		for _, part := range []struct{ want, got map[string]string }{{es.Titles, other.Titles}, {es.Problems, other.Problems}, {es.Fields, other.Fields}} {
			for code, sentence := range part.want {
				if d := cmp.Diff(sorted(parameters.FindAllString(sentence, -1)), sorted(parameters.FindAllString(part.got[code], -1))); d != "" || part.got[code] == "" {
					t.Errorf("%s %s: %q, in Spanish %q", language, code, part.got[code], sentence)
				}
			}
			if len(part.want) != len(part.got) {
				t.Errorf("%s has %d sentences, Spanish %d", language, len(part.got), len(part.want))
			}
		}
	}
	problems := regexp.MustCompile(`desk\.(?:Conflict|Unavailable)\("([a-z_]+)"|desk\.Error\{Kind: desk\.Kind[A-Za-z]+, Code: "([a-z_]+)"`)
	fields := regexp.MustCompile(`desk\.Invalid\([^,()]+, "([a-z_]+)"\)|f\.add\([^,()]+, "([a-z_]+)"\)`)
	for _, code := range codesIn(t, problems) {
		if es.Problems[code] == "" {
			t.Errorf("no sentence for the problem %s", code)
		}
	}
	for _, code := range codesIn(t, fields) {
		if !known(es.Fields, code) {
			t.Errorf("no sentence for the field code %s", code)
		}
	}
}

func known(sentences map[string]string, code string) bool {
	for end := code; end != ""; _, end, _ = strings.Cut(end, "_") {
		if sentences[end] != "" {
			return true
		}
	}
	return false
}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// codesIn finds the codes that the sources of the program name.
func codesIn(t *testing.T, pattern *regexp.Regexp) []string {
	t.Helper()
	var out []string
	for _, glob := range []string{"../*/*.go", "../channel/*/*.go"} {
		files, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/simulator/") {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range pattern.FindAllStringSubmatch(string(b), -1) {
				out = append(out, strings.Join(m[1:], ""))
			}
		}
	}
	if len(out) < 10 {
		t.Fatalf("only %d codes found: the pattern is out of date", len(out))
	}
	return sorted(out)
}
