package api_test

import (
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// A long answer comes compressed to who reads gzip, and says the same; to others, and where little is to be spared, it comes as it is.
func TestLongAnswersAreCompressed(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		const zipped = "Accept-Encoding: gzip"
		for i := range 40 {
			s.Admin.Must("POST", "/teams", map[string]any{"name": "Equipo " + strings.Repeat("x", i+1), "members": []string{}}, nil)
		}
		plain := call(t, s.Admin, "GET", "/api/v1/teams", "", "Accept-Encoding: identity")
		packed := call(t, s.Admin, "GET", "/api/v1/teams", "", zipped)
		if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") == "" {
			t.Fatalf("plain %v, packed %v", plain.Header, packed.Header)
		}
		if len(packed.Body)*3 > len(plain.Body) {
			t.Errorf("%d bytes of %d", len(packed.Body), len(plain.Body))
		}
		gz, err := gzip.NewReader(strings.NewReader(packed.Body))
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(gz); err != nil || string(text) != plain.Body {
			t.Errorf("%v: %s", err, text)
		}
		for _, path := range []string{"/api/v1/counts", "/api/v1/teams/1", "/healthz"} {
			if got := call(t, s.Admin, "GET", path, "", zipped); got.Header.Get("Content-Encoding") != "" || got.Status == 0 {
				t.Errorf("%s: %v", path, got.Header)
			}
		}
		if got := call(t, s.Admin, "GET", "/api/v1/start", "", zipped); got.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("start: %v", got.Header)
		}
	})
}
