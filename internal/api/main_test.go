package api_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// answer is what a call got, whatever it was.
type answer struct {
	Status int
	Header http.Header
	Body   string
	Code   string
}

// call sends a request with extra headers, written "Name: value".
func call(t *testing.T, c *servertest.Client, method, path, body string, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, c.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	maps.Copy(req.Header, c.Header)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := answer{Status: res.StatusCode, Header: res.Header, Body: string(b)}
	var p struct{ Code string }
	if json.Unmarshal(b, &p) == nil {
		out.Code = p.Code
	}
	return out
}

// refused fails the test unless the call was refused so.
func refused(t *testing.T, got answer, status int, code string) {
	t.Helper()
	if got.Status != status || got.Code != code {
		t.Errorf("answered %d %s, want %d %s: %s", got.Status, got.Code, status, code, got.Body)
	}
}

func decode(t *testing.T, body string, out any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), out); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
}
