package auth

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"net/url"
	"strings"
)

// Site is where passkeys are good: the host that they belong to, and the origin of the pages that ask for them.
type Site struct{ Host, Origin string }

// SiteOf reads the public URL. ok is false where browsers have no passkeys: at an address without a name, or over http.
func SiteOf(publicURL string) (s Site, ok bool) {
	u, err := url.Parse(strings.ToLower(publicURL))
	if err != nil {
		return s, false
	}
	host, port := u.Hostname(), u.Port()
	_, notNamed := netip.ParseAddr(host)
	here := host == "localhost" || strings.HasSuffix(host, ".localhost")
	if host == "" || notNamed == nil || u.Scheme != "https" && (u.Scheme != "http" || !here) {
		return s, false
	}
	s = Site{Host: host, Origin: u.Scheme + "://" + host}
	if port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		s.Origin += ":" + port
	}
	return s, true
}

// PasskeyAlgorithms are those that we can check, by their numbers (RFC 9053), the best first.
var PasskeyAlgorithms = []int{algEdDSA, algES256, algRS256}

const (
	algES256 = -7
	algEdDSA = -8
	algRS256 = -257
)

// ErrPasskey refuses what a browser shows as a passkey. Why is for the log.
var ErrPasskey = errors.New("passkey refused")

func refusePasskey(why string) error { return fmt.Errorf("%w: %s", ErrPasskey, why) }

// MadePasskey is what a browser hands over of a passkey that was made. Who made the device is not asked, so there is no statement to check.
type MadePasskey struct{ ClientData, Attestation []byte }

// NewPasskey is one that can be kept.
type NewPasskey struct {
	Challenge  string // that it answers; to be checked
	Credential string // its id, base64url
	Key        string // public, PKIX, base64url
	Count      int64
	Synced     bool
}

// Read reads a passkey that was made for the site, by whoever its device has verified.
func (m MadePasskey) Read(s Site) (k NewPasskey, err error) {
	if k.Challenge, err = s.clientData(m.ClientData, "webauthn.create"); err != nil {
		return k, err
	}
	v, rest, err := readCBOR(m.Attestation)
	object, _ := v.(map[any]any)
	data, _ := object["authData"].([]byte)
	if err != nil || len(rest) > 0 || data == nil {
		return k, refusePasskey("no attestation object")
	}
	a, err := s.authenticatorData(data)
	if err != nil {
		return k, err
	}
	if a.flags&flagCredential == 0 || len(a.rest) < 18 {
		return k, refusePasskey("without a credential")
	}
	length := int(binary.BigEndian.Uint16(a.rest[16:]))
	if length == 0 || length > maxCredential || len(a.rest) < 18+length {
		return k, refusePasskey("its id is too long")
	}
	key, err := readCOSE(a.rest[18+length:])
	if err != nil {
		return k, err
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	k.Credential, k.Key = base64Seal.EncodeToString(a.rest[18:18+length]), base64Seal.EncodeToString(der)
	k.Count, k.Synced = a.count, a.flags&flagSynced != 0
	return k, err
}

// UsedPasskey is what a browser shows to sign in.
type UsedPasskey struct{ ClientData, AuthenticatorData, Signature []byte }

// Use is what a passkey that was used tells.
type Use struct {
	Challenge string // that it answers; to be checked
	Count     int64
	Synced    bool
}

// Check checks that the owner of a public key, whom his device has verified, answered at the site.
func (u UsedPasskey) Check(s Site, key string) (use Use, err error) {
	if use.Challenge, err = s.clientData(u.ClientData, "webauthn.get"); err != nil {
		return use, err
	}
	a, err := s.authenticatorData(u.AuthenticatorData)
	if err != nil {
		return use, err
	}
	der, err := base64Seal.DecodeString(key)
	if err != nil {
		return use, err
	}
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return use, err
	}
	hash := sha256.Sum256(u.ClientData)
	if !signedBy(public, append(bytes.Clone(u.AuthenticatorData), hash[:]...), u.Signature) {
		return use, refusePasskey("signature")
	}
	use.Count, use.Synced = a.count, a.flags&flagSynced != 0
	return use, nil
}

// clientData checks what a browser says of the page that asked, and returns the challenge.
func (s Site) clientData(text []byte, kind string) (challenge string, err error) {
	var c struct {
		Type, Challenge, Origin string
		CrossOrigin             bool
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return "", refusePasskey("no client data")
	}
	answer, err := base64Seal.DecodeString(c.Challenge)
	switch {
	case err != nil:
		return "", refusePasskey("no challenge")
	case c.Type != kind:
		return "", refusePasskey("of another ceremony")
	case c.Origin != s.Origin || c.CrossOrigin:
		return "", refusePasskey("at another origin")
	}
	return string(answer), nil
}

// Flags of authenticator data (WebAuthn §6.1).
const (
	flagPresent    = 1
	flagVerified   = 4
	flagSynced     = 16
	flagCredential = 64

	maxCredential = 1023
)

type authenticatorData struct {
	flags byte
	count int64
	rest  []byte
}

// authenticatorData checks what a device says: for which site it answers, and that it has verified who is there.
func (s Site) authenticatorData(b []byte) (a authenticatorData, err error) {
	if len(b) < 37 {
		return a, refusePasskey("no authenticator data")
	}
	site := sha256.Sum256([]byte(s.Host))
	a = authenticatorData{b[32], int64(binary.BigEndian.Uint32(b[33:])), b[37:]}
	switch {
	case !bytes.Equal(b[:32], site[:]):
		return a, refusePasskey("for another site")
	case a.flags&flagPresent == 0 || a.flags&flagVerified == 0:
		return a, refusePasskey("nobody was verified")
	}
	return a, nil
}

// readCOSE reads a public key of RFC 9053 at the beginning of b.
func readCOSE(b []byte) (crypto.PublicKey, error) {
	v, _, err := readCBOR(b)
	m, ok := v.(map[any]any)
	if err != nil || !ok {
		return nil, refusePasskey("no public key")
	}
	kind, _ := m[int64(1)].(int64)
	alg, _ := m[int64(3)].(int64)
	curve, _ := m[int64(-1)].(int64)
	x, _ := m[int64(-2)].([]byte)
	switch {
	case kind == 2 && alg == algES256 && curve == 1 && len(x) == 32:
		y, _ := m[int64(-3)].([]byte)
		if len(y) != 32 {
			break
		}
		key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
		if err != nil {
			break
		}
		return key, nil
	case kind == 1 && alg == algEdDSA && curve == 6 && len(x) == ed25519.PublicKeySize:
		return ed25519.PublicKey(bytes.Clone(x)), nil
	case kind == 3 && alg == algRS256:
		n, _ := m[int64(-1)].([]byte)
		if len(n) < 256 || len(n) > 1024 || len(x) == 0 || len(x) > 3 {
			break
		}
		return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(x).Int64())}, nil
	}
	return nil, refusePasskey("a public key that we cannot check")
}

// signedBy reports whether the owner of a public key has signed what he should.
func signedBy(key crypto.PublicKey, signed, signature []byte) bool {
	hash := sha256.Sum256(signed)
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		return ecdsa.VerifyASN1(key, hash[:], signature)
	case ed25519.PublicKey:
		return ed25519.Verify(key, signed, signature)
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(key, crypto.SHA256, hash[:], signature) == nil
	}
	return false
}

// Bytes reads what a browser sends, base64url.
func Bytes(text string) []byte {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil
	}
	return b
}
