package idp

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"math/big"
	"strings"
	"sync"
)

// keys that it signs with, one of each kind.
type keys struct {
	id    string
	rsa   *rsa.PrivateKey
	ecdsa *ecdsa.PrivateKey
	ed    ed25519.PrivateKey
}

// firstKeys are those that every provider begins with: to make them takes longer than most tests.
var firstKeys = sync.OnceValue(newKeys)

func newKeys() keys {
	k := keys{id: rand.Text()[:8]}
	var err1, err2, err3 error
	k.rsa, err1 = rsa.GenerateKey(rand.Reader, 2048)
	k.ecdsa, err2 = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, k.ed, err3 = ed25519.GenerateKey(rand.Reader)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			panic(err) // of the machine's chance
		}
	}
	return k
}

// set is what is published of them (RFC 7517).
func (k keys) set() map[string]any {
	point, err := k.ecdsa.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	exponent := big.NewInt(int64(k.rsa.E)).Bytes()
	return map[string]any{"keys": []any{
		map[string]any{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": k.id + "-RS256", "n": encode(k.rsa.N.Bytes()), "e": encode(exponent)},
		map[string]any{"kty": "EC", "use": "sig", "alg": "ES256", "kid": k.id + "-ES256", "crv": "P-256", "x": encode(point[1:33]), "y": encode(point[33:])},
		map[string]any{"kty": "OKP", "use": "sig", "alg": "EdDSA", "kid": k.id + "-EdDSA", "crv": "Ed25519", "x": encode(k.ed.Public().(ed25519.PublicKey))},
	}}
}

// sign makes a token of claims, as the knobs say (RFC 7515).
func (p *Provider) sign(claims map[string]any) string {
	algorithm := p.knobs.Algorithm
	if algorithm == "" {
		algorithm = "RS256"
	}
	by := p.keys
	if p.knobs.Stranger {
		id := by.id
		by = newKeys()
		by.id = id
	}
	head, err1 := json.Marshal(map[string]any{"alg": algorithm, "kid": by.id + "-" + algorithm, "typ": "JWT"})
	body, err2 := json.Marshal(claims)
	if err1 != nil || err2 != nil {
		panic("claims are no JSON")
	}
	text := encode(head) + "." + encode(body)
	return text + "." + encode(by.signature(algorithm, []byte(text)))
}

func (k keys) signature(algorithm string, text []byte) []byte {
	sum := sha256.Sum256(text)
	switch algorithm {
	case "RS256":
		b, err := rsa.SignPKCS1v15(rand.Reader, k.rsa, crypto.SHA256, sum[:])
		if err != nil {
			panic(err)
		}
		return b
	case "ES256":
		r, s, err := ecdsa.Sign(rand.Reader, k.ecdsa, sum[:])
		if err != nil {
			panic(err)
		}
		b := make([]byte, 64)
		r.FillBytes(b[:32])
		s.FillBytes(b[32:])
		return b
	case "EdDSA":
		return ed25519.Sign(k.ed, text)
	case "HS256": // whoever takes a public key for a secret believes this
		mac := hmac.New(sha256.New, k.rsa.N.Bytes())
		mac.Write(text)
		return mac.Sum(nil)
	}
	return nil // none
}

func trimBearer(header string) string { return strings.TrimPrefix(header, "Bearer ") }
