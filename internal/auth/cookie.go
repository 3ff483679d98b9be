package auth

import (
	"net/http"
	"strings"
	"time"
)

const (
	sessionCookie = "timbre_session"
	browserCookie = "timbre_browser"
	ssoCookie     = "timbre_sso"

	browserAge = 400 * 24 * time.Hour // longer no browser keeps one
)

// Cookies carry a session's token. Over https their name starts with __Host-, which lets no other host of the domain set them
// (RFC 6265bis §4.1.3.2).
type Cookies struct{ secure bool }

// NewCookies serves the public URL given, as people type it.
func NewCookies(publicURL string) Cookies {
	return Cookies{secure: strings.HasPrefix(strings.ToLower(publicURL), "https://")}
}

// Name of the cookie.
func (c Cookies) Name() string { return c.name(sessionCookie) }

func (c Cookies) name(of string) string {
	if c.secure {
		return "__Host-" + of
	}
	return of
}

// Set gives the browser a session's token for as long as age.
func (c Cookies) Set(w http.ResponseWriter, token string, age time.Duration) {
	http.SetCookie(w, c.cookie(sessionCookie, token, int(age.Seconds())))
}

// SetBrowser gives the browser a token by which it is known again. It opens nothing, and stays when a session ends.
func (c Cookies) SetBrowser(w http.ResponseWriter, token string) {
	http.SetCookie(w, c.cookie(browserCookie, token, int(browserAge.Seconds())))
}

// SetSSO gives the browser what it keeps while its person is at an identity provider; "" takes it away.
func (c Cookies) SetSSO(w http.ResponseWriter, kept string, age time.Duration) {
	if kept == "" {
		age = -time.Second
	}
	http.SetCookie(w, c.cookie(ssoCookie, kept, int(age.Seconds())))
}

// SSO returns what a browser keeps of its way to an identity provider, unchecked; "" if it keeps nothing.
func (c Cookies) SSO(r *http.Request) string {
	kept, _ := c.shown(r, ssoCookie)
	return kept
}

// Browser returns the token by which a browser is known, unchecked.
func (c Cookies) Browser(r *http.Request) (string, bool) { return c.shown(r, browserCookie) }

// Clear takes it away.
func (c Cookies) Clear(w http.ResponseWriter) { http.SetCookie(w, c.cookie(sessionCookie, "", -1)) }

// Token returns the token that a browser shows, unchecked. A browser that shows two was tampered with, and has none.
func (c Cookies) Token(r *http.Request) (string, bool) { return c.shown(r, sessionCookie) }

func (c Cookies) shown(r *http.Request, of string) (string, bool) {
	shown := r.CookiesNamed(c.name(of))
	if len(shown) != 1 || shown[0].Value == "" {
		return "", false
	}
	return shown[0].Value, true
}

// cookie is never readable by scripts, and never sent along by other sites but when a person follows a link.
func (c Cookies) cookie(of, value string, maxAge int) *http.Cookie {
	return &http.Cookie{Name: c.name(of), Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: c.secure,
		SameSite: http.SameSiteLaxMode}
}
