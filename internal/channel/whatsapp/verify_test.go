package whatsapp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	const secret = "app secret"
	body := []byte(`{"a":"\u00e9\/"}`)
	sign := func(key string, text []byte) string {
		mac := hmac.New(sha256.New, []byte(key))
		mac.Write(text)
		return "sha256=" + hex.EncodeToString(mac.Sum(nil))
	}
	good := sign(secret, body)
	for _, c := range []struct {
		name    string
		values  []string
		body    []byte
		secret  string
		trusted bool
	}{
		{"signed", []string{good}, body, secret, true},
		{"no header", nil, body, secret, false},
		{"empty header", []string{""}, body, secret, false},
		{"two headers", []string{good, good}, body, secret, false},
		{"no prefix", []string{good[7:]}, body, secret, false},
		{"upper case", []string{"sha256=" + strings.ToUpper(good[7:])}, body, secret, false},
		{"cut", []string{good[:70]}, body, secret, false},
		{"longer", []string{good + "0"}, body, secret, false},
		{"sha1", []string{"sha1=" + good[7:47]}, body, secret, false},
		{"one byte altered", []string{good}, []byte(`{"a":"\u00e9\/" }`), secret, false},
		{"serialised again", []string{sign(secret, []byte(`{"a":"é/"}`))}, body, secret, false},
		{"another app", []string{sign("other", body)}, body, secret, false},
		{"blank secret", []string{sign("", body)}, body, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := http.Header{}
			for _, v := range c.values {
				h.Add("X-Hub-Signature-256", v)
			}
			h.Add("X-Hub-Signature", "sha1=0000")
			if got := New(Options{}).Verify(h, c.body, c.secret); got != c.trusted {
				t.Errorf("Verify = %v, want %v", got, c.trusted)
			}
		})
	}
}

func TestChallenge(t *testing.T) {
	query := func(mode, token, challenge string) map[string][]string {
		return map[string][]string{"hub.mode": {mode}, "hub.verify_token": {token}, "hub.challenge": {challenge}}
	}
	for _, c := range []struct {
		name  string
		query map[string][]string
		token string
		want  string
	}{
		{"right", query("subscribe", "t", "1158201444"), "t", "1158201444"},
		{"wrong token", query("subscribe", "x", "1"), "t", ""},
		{"blank token of ours", query("subscribe", "", "1"), "", ""},
		{"other mode", query("unsubscribe", "t", "1"), "t", ""},
		{"nothing", nil, "t", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := New(Options{}).Challenge(c.query, c.token)
			if got != c.want || ok != (c.want != "") {
				t.Errorf("Challenge = %q, %v", got, ok)
			}
		})
	}
}
