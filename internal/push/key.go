package push

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// Key signs what this installation pushes, so that a service knows it again (VAPID).
type Key struct{ private *ecdsa.PrivateKey }

// NewKey makes a key.
func NewKey() (*Key, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return &Key{private}, err
}

// ParseKey reads what Private wrote.
func ParseKey(text string) (*Key, error) {
	b, err := decode(text)
	if err != nil {
		return nil, err
	}
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), b)
	return &Key{private}, err
}

// Private is the key as text, to be kept secret.
func (k *Key) Private() (string, error) {
	b, err := k.private.Bytes()
	return base64URL.EncodeToString(b), err
}

// Public is what browsers subscribe with, as text.
func (k *Key) Public() (string, error) {
	b, err := k.private.PublicKey.Bytes()
	return base64URL.EncodeToString(b), err
}

// tokenAge is how long a signature is good for; services take at most a day.
const tokenAge = 12 * time.Hour

// authorize signs a push to an endpoint. contact: see Courier.
func (k *Key) authorize(endpoint, contact string, now time.Time) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(struct {
		Audience string `json:"aud"`
		Expires  int64  `json:"exp"`
		Subject  string `json:"sub,omitempty"`
	}{u.Scheme + "://" + u.Host, now.Add(tokenAge).Unix(), contact})
	if err != nil {
		return "", err
	}
	signed := base64URL.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." + base64URL.EncodeToString(claims)
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, k.private, digest[:])
	if err != nil {
		return "", err
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	public, err := k.Public()
	return fmt.Sprintf("vapid t=%s.%s, k=%s", signed, base64URL.EncodeToString(signature), public), err
}
