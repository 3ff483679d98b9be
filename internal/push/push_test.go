package push

import (
	"context"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func bytesOf(t *testing.T, text string) []byte {
	t.Helper()
	b, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The example of RFC 8291, section 5.
func TestSealAsTheStandardSays(t *testing.T) {
	own, err := ecdh.P256().NewPrivateKey(bytesOf(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	if err != nil {
		t.Fatal(err)
	}
	s := Subscription{Key: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", Auth: "BTBZMqHH6r4Tts7J_aSIgg"}
	got, err := seal(&s, []byte("When I grow up, I want to be a watermelon"), bytesOf(t, "DGv6ra1nlYgDCS1FRnbzlw"), own)
	if err != nil {
		t.Fatal(err)
	}
	const want = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
	if text := base64URL.EncodeToString(got); text != want {
		t.Errorf("sealed %s,\n      not %s", text, want)
	}
}

// browser is a subscription whose private key is known.
func browser(t *testing.T, endpoint string) (Subscription, *ecdh.PrivateKey) {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	auth := make([]byte, authSize)
	rand.Read(auth)
	return Subscription{Endpoint: endpoint, Key: base64URL.EncodeToString(key.PublicKey().Bytes()), Auth: base64URL.EncodeToString(auth) + "=="}, key
}

func TestCheck(t *testing.T) {
	good, _ := browser(t, "https://push.example/abc?d=1")
	if field := good.Check(); field != "" {
		t.Fatalf("%s of a good one is wrong", field)
	}
	for _, endpoint := range []string{"", "http://push.example/a", "https://", "https://ana:secret@push.example/a", "https://push.example:8443/a", "https://push.example/a#b",
		"ftp://push.example/a", "https://push.example/" + strings.Repeat("a", maxEndpoint)} {
		s := good
		if s.Endpoint = endpoint; s.Check() != "endpoint" {
			t.Errorf("%.60q is let pass", endpoint)
		}
	}
	s := good
	if s.Key = base64URL.EncodeToString(make([]byte, 65)); s.Check() != "p256dh" { // on no curve
		t.Error("a key that is none is let pass")
	}
	s = good
	if s.Auth = "c2hvcnQ"; s.Check() != "auth" {
		t.Error("a short secret is let pass")
	}
}

// What is pushed is signed by the key that browsers subscribe with, and for the service it goes to.
func TestSend(t *testing.T) {
	key, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	text, err := key.Private()
	if err != nil {
		t.Fatal(err)
	}
	if key, err = ParseKey(text); err != nil {
		t.Fatal(err)
	}
	public, _ := key.Public()
	answer, wait := http.StatusCreated, ""
	var got *http.Request
	service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Retry-After", wait)
		w.WriteHeader(answer)
	}))
	defer service.Close()
	to, _ := browser(t, service.URL+"/one")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	sender := Courier{Client: service.Client(), Contact: "https://desk.example", Now: func() time.Time { return now }}
	send := func() error {
		return sender.Send(context.Background(), key, &to, Message{Text: []byte("hola"), Topic: "c1", TTL: time.Hour})
	}
	if err := send(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Content-Encoding": "aes128gcm", "Ttl": "3600", "Topic": "c1", "Urgency": "high"} {
		if got.Header.Get(name) != want {
			t.Errorf("%s is %q", name, got.Header.Get(name))
		}
	}
	token, k, _ := strings.Cut(strings.TrimPrefix(got.Header.Get("Authorization"), "vapid t="), ", k=")
	parts := strings.Split(token, ".")
	if len(parts) != 3 || k != public {
		t.Fatalf("authorized by %q", got.Header.Get("Authorization"))
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err := json.Unmarshal(bytesOf(t, parts[1]), &claims); err != nil || claims.Aud != service.URL || claims.Sub != "https://desk.example" || claims.Exp != now.Add(tokenAge).Unix() {
		t.Errorf("it claims %+v, %v", claims, err)
	}
	verifier, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), bytesOf(t, k))
	if err != nil {
		t.Fatal(err)
	}
	digest, signature := sha256.Sum256([]byte(parts[0]+"."+parts[1])), bytesOf(t, parts[2])
	if !ecdsa.Verify(verifier, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		t.Error("the signature does not hold")
	}

	for status, temporary := range map[int]bool{429: true, 503: true, 400: false, 413: false} {
		answer, wait = status, "120"
		refused, ok := errors.AsType[*Refused](send())
		if !ok || refused.Temporary() != temporary || refused.After != 2*time.Minute {
			t.Errorf("%d is %+v", status, refused)
		}
	}
	for _, answer = range []int{404, 410} {
		if err := send(); !errors.Is(err, ErrGone) {
			t.Errorf("%d is %v", answer, err)
		}
	}
	service.Close()
	if refused, ok := errors.AsType[*Refused](send()); !ok || !refused.Temporary() {
		t.Error("a service that does not answer is not tried again")
	}
}
