package egress

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestRedactURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://graph.facebook.com/v25.0/123/messages":              "https://graph.facebook.com/v25.0/123/messages",
		"https://graph.facebook.com/me?access_token=secret":          "https://graph.facebook.com/me?…",
		"https://user:secret@example.com/a#secret":                   "https://example.com/a",
		"https://api.telegram.org/bot123:secret/sendMessage":         "https://api.telegram.org/…/sendMessage",
		"https://hooks.example.com/" + strings.Repeat("s", 41) + "/": "https://hooks.example.com/…/",
		"/relative?secret": "/relative?…",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := RedactURL(u); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestRedactErrorOfClient(t *testing.T) {
	_, err := testDoor(t, Config{}).Client(Public()).Get("https://127.0.0.1/x?access_token=secret")
	if err == nil || !strings.Contains(err.Error(), "secret") {
		t.Fatalf("error %v: this test has lost its point", err)
	}
	got := RedactError(fmt.Errorf("send: %w", err))
	if strings.Contains(got.Error(), "secret") || !errors.Is(got, ErrRefused) {
		t.Errorf("redacted to %v", got)
	}
	if other := errors.New("other"); RedactError(other) != other || RedactError(nil) != nil {
		t.Error("other errors must pass unchanged")
	}
}

func TestRedactHeaders(t *testing.T) {
	h := http.Header{"Authorization": {"Bearer secret"}, "X-Custom": {"secret"}, "Content-Type": {"text/plain"}}
	got := RedactHeaders(h)
	if strings.Contains(fmt.Sprint(got), "secret") || got.Get("Content-Type") != "text/plain" || len(got) != 3 {
		t.Errorf("redacted to %v", got)
	}
	if h.Get("Authorization") != "Bearer secret" {
		t.Error("the original was changed")
	}
}
