package auth

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestSessionCookie(t *testing.T) {
	for publicURL, want := range map[string]string{
		"https://desk.ejemplo.mx": "__Host-timbre_session=ts_X; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax",
		"http://127.0.0.1:8080":   "timbre_session=ts_X; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax",
	} {
		cookies, w := NewCookies(publicURL), httptest.NewRecorder()
		cookies.Set(w, "ts_X", time.Hour)
		if got := w.Header().Get("Set-Cookie"); got != want {
			t.Errorf("%s: %s", publicURL, got)
		}
		r := httptest.NewRequest("GET", "/", nil)
		if _, ok := cookies.Token(r); ok {
			t.Error("a token without a cookie")
		}
		r.AddCookie(w.Result().Cookies()[0])
		if token, ok := cookies.Token(r); !ok || token != "ts_X" {
			t.Errorf("%s: read %q, %v", publicURL, token, ok)
		}
		r.AddCookie(&http.Cookie{Name: cookies.Name(), Value: "ts_planted"})
		if token, ok := cookies.Token(r); ok {
			t.Errorf("%s: of two cookies %q was taken", publicURL, token)
		}
		w = httptest.NewRecorder()
		cookies.Clear(w)
		if c := w.Result().Cookies()[0]; c.MaxAge >= 0 || c.Value != "" || c.Name != cookies.Name() || c.Path != "/" {
			t.Errorf("%s: cleared with %v", publicURL, c)
		}
	}
}

func TestPlainCookieDoesNotCountOverHTTPS(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: "timbre_session", Value: "ts_planted_by_a_sibling_host"})
	if token, ok := NewCookies("https://desk.ejemplo.mx").Token(r); ok {
		t.Errorf("took %q", token)
	}
}
