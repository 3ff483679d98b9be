package auth

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
)

var timbre = Site{Host: "timbre.example", Origin: "https://timbre.example"}

// keeper is a device's key of one kind, written from WebAuthn §6 and RFC 9053.
type keeper struct {
	name string
	cose []byte
	sign func(signed []byte) []byte
}

func keepers(t *testing.T) []keeper {
	t.Helper()
	ec, err1 := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	public, ed, err2 := ed25519.GenerateKey(rand.Reader)
	rs, err3 := rsa.GenerateKey(rand.Reader, 2048)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	point, err := ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return []keeper{
		{"ES256", bytes.Join([][]byte{{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, point[1:33], {0x22, 0x58, 32}, point[33:]}, nil),
			func(b []byte) []byte {
				hash := sha256.Sum256(b)
				sig, err := ecdsa.SignASN1(rand.Reader, ec, hash[:])
				if err != nil {
					t.Fatal(err)
				}
				return sig
			}},
		{"EdDSA", append([]byte{0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32}, public...), func(b []byte) []byte { return ed25519.Sign(ed, b) }},
		{"RS256", bytes.Join([][]byte{{0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59, 1, 0}, rs.N.FillBytes(make([]byte, 256)), {0x21, 0x43, 1, 0, 1}}, nil),
			func(b []byte) []byte {
				hash := sha256.Sum256(b)
				sig, err := rsa.SignPKCS1v15(nil, rs, crypto.SHA256, hash[:])
				if err != nil {
					t.Fatal(err)
				}
				return sig
			}},
	}
}

func clientData(kind, challenge, origin, rest string) []byte {
	return fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q%s}`, kind, base64.RawURLEncoding.EncodeToString([]byte(challenge)), origin, rest)
}

func deviceData(site string, flags byte, count uint32, rest []byte) []byte {
	hash := sha256.Sum256([]byte(site))
	return append(binary.BigEndian.AppendUint32(append(hash[:], flags), count), rest...)
}

func attestation(data []byte) []byte {
	b := append([]byte{0xa3, 0x63}, "fmt"...)
	b = append(append(b, 0x64), "none"...)
	b = append(append(b, 0x67), "attStmt"...)
	b = append(append(b, 0xa0, 0x68), "authData"...)
	return append(binary.BigEndian.AppendUint16(append(b, 0x59), uint16(len(data))), data...)
}

func credential(id string, cose []byte) []byte {
	b := binary.BigEndian.AppendUint16(make([]byte, 16), uint16(len(id)))
	return append(append(b, id...), cose...)
}

func (k keeper) made(change func(*MadePasskey)) MadePasskey {
	m := MadePasskey{clientData("webauthn.create", "reto", timbre.Origin, `,"crossOrigin":false,"more":{"x":[1]}`),
		attestation(deviceData(timbre.Host, 0x5d, 0, credential("llave", k.cose)))}
	if change != nil {
		change(&m)
	}
	return m
}

func (k keeper) used(origin, site string, flags byte) UsedPasskey {
	u := UsedPasskey{ClientData: clientData("webauthn.get", "reto", origin, ""), AuthenticatorData: deviceData(site, flags, 7, nil)}
	hash := sha256.Sum256(u.ClientData)
	u.Signature = k.sign(append(bytes.Clone(u.AuthenticatorData), hash[:]...))
	return u
}

func TestPasskeysAreMadeAndUsed(t *testing.T) {
	for _, k := range keepers(t) {
		got, err := k.made(nil).Read(timbre)
		if err != nil || got.Challenge != "reto" || got.Credential != base64.RawURLEncoding.EncodeToString([]byte("llave")) || !got.Synced {
			t.Errorf("%s: made %+v (%v)", k.name, got, err)
			continue
		}
		use, err := k.used(timbre.Origin, timbre.Host, 0x1d).Check(timbre, got.Key)
		if err != nil || use != (Use{"reto", 7, true}) {
			t.Errorf("%s: used %+v (%v)", k.name, use, err)
		}
	}
}

func TestPasskeysAreRefused(t *testing.T) {
	all := keepers(t)
	for i, k := range all {
		kept, err := k.made(nil).Read(timbre)
		if err != nil {
			t.Fatal(err)
		}
		other, err := all[(i+1)%len(all)].made(nil).Read(timbre)
		if err != nil {
			t.Fatal(err)
		}
		good := k.used(timbre.Origin, timbre.Host, 5)
		tampered, longer, cut := good, good, good
		tampered.Signature = bytes.Clone(good.Signature)
		tampered.Signature[len(tampered.Signature)-1] ^= 1
		longer.ClientData = bytes.Replace(good.ClientData, []byte(`"type"`), []byte(` "type"`), 1)
		cut.AuthenticatorData = good.AuthenticatorData[:36]
		made := k.used(timbre.Origin, timbre.Host, 5)
		made.ClientData = clientData("webauthn.create", "reto", timbre.Origin, "")
		framed := good
		framed.ClientData = clientData("webauthn.get", "reto", timbre.Origin, `,"crossOrigin":true`)
		for name, tc := range map[string]struct {
			used UsedPasskey
			key  string
		}{
			"another origin":              {k.used("https://timbre.example.evil.example", timbre.Host, 5), kept.Key},
			"another port":                {k.used("https://timbre.example:8443", timbre.Host, 5), kept.Key},
			"plain http":                  {k.used("http://timbre.example", timbre.Host, 5), kept.Key},
			"another site":                {k.used(timbre.Origin, "example", 5), kept.Key},
			"nobody verified":             {k.used(timbre.Origin, timbre.Host, 1), kept.Key},
			"nobody present":              {k.used(timbre.Origin, timbre.Host, 4), kept.Key},
			"a changed signature":         {tampered, kept.Key},
			"other client data":           {longer, kept.Key},
			"cut":                         {cut, kept.Key},
			"the other ceremony":          {made, kept.Key},
			"in a frame of somebody else": {framed, kept.Key},
			"somebody else's key":         {good, other.Key},
			"no signature":                {UsedPasskey{good.ClientData, good.AuthenticatorData, nil}, kept.Key},
		} {
			if _, err := tc.used.Check(timbre, tc.key); !errors.Is(err, ErrPasskey) {
				t.Errorf("%s, %s: %v", k.name, name, err)
			}
		}
	}
}

func TestNewPasskeysAreRefused(t *testing.T) {
	k := keepers(t)[0]
	data := func(flags byte, rest []byte) func(*MadePasskey) {
		return func(m *MadePasskey) { m.Attestation = attestation(deviceData(timbre.Host, flags, 0, rest)) }
	}
	offCurve := bytes.Clone(k.cose)
	offCurve[len(offCurve)-1] ^= 1
	for name, change := range map[string]func(*MadePasskey){
		"another origin":     func(m *MadePasskey) { m.ClientData = clientData("webauthn.create", "reto", "https://evil.example", "") },
		"the other ceremony": func(m *MadePasskey) { m.ClientData = clientData("webauthn.get", "reto", timbre.Origin, "") },
		"no JSON":            func(m *MadePasskey) { m.ClientData = []byte("{") },
		"another site": func(m *MadePasskey) {
			m.Attestation = attestation(deviceData("evil.example", 0x45, 0, credential("llave", k.cose)))
		},
		"nobody verified":      data(0x41, credential("llave", k.cose)),
		"no credential":        data(0x05, nil),
		"no credential inside": data(0x45, nil),
		"an id without end":    data(0x45, append(make([]byte, 16), 0x03, 0xff, 1)),
		"no id":                data(0x45, credential("", k.cose)),
		"an id too long":       data(0x45, credential(strings.Repeat("x", 1024), k.cose)),
		"not on the curve":     data(0x45, credential("llave", offCurve)),
		"no key":               data(0x45, credential("llave", []byte{0xa0})),
		"a key of 1024 bits":   data(0x45, credential("llave", append(append([]byte{0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x58, 128}, new(big.Int).Lsh(big.NewInt(1), 1023).Bytes()...), 0x21, 0x43, 1, 0, 1))),
		"more behind it":       func(m *MadePasskey) { m.Attestation = append(m.Attestation, 0) },
		"nothing":              func(m *MadePasskey) { m.Attestation = nil },
	} {
		if _, err := k.made(change).Read(timbre); !errors.Is(err, ErrPasskey) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSiteOf(t *testing.T) {
	for url, want := range map[string]string{
		"https://Timbre.example": "timbre.example https://timbre.example", "https://timbre.example:443": "timbre.example https://timbre.example",
		"https://timbre.example:8443": "timbre.example https://timbre.example:8443", "http://localhost:8080": "localhost http://localhost:8080",
		"http://timbre.localhost": "timbre.localhost http://timbre.localhost", "http://timbre.example": "", "http://127.0.0.1:8080": "",
		"https://192.168.1.9": "", "https://[::1]": "", "": "",
	} {
		s, ok := SiteOf(url)
		if got := strings.TrimSpace(s.Host + " " + s.Origin); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q %v", url, got, ok)
		}
	}
}

func FuzzReadCBOR(f *testing.F) {
	f.Add([]byte{0xa1, 1, 0x81, 0x41, 2})
	f.Add(attestation(deviceData("x", 0x45, 0, nil)))
	f.Add([]byte{0x9b, 255, 255, 255, 255, 255, 255, 255, 255})
	f.Add(bytes.Repeat([]byte{0x81}, 1000))
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, rest, err := readCBOR(b); err == nil && len(rest) >= len(b) {
			t.Errorf("%x is %v with %x left", b, v, rest)
		}
	})
}
