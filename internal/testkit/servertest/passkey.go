package servertest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// Device keeps one passkey, as a phone does: written from WebAuthn §6, apart from what checks it. Its fields may be changed to misbehave.
type Device struct {
	Origin, Site string
	Flags        byte
	Count        uint32
	Owner        string // as the site told it
	Credential   []byte

	key *ecdsa.PrivateKey
}

// NewDevice makes a device that is used at an origin.
func (s *Server) NewDevice(origin, site string) *Device {
	s.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return &Device{Origin: origin, Site: site, Flags: 5, Credential: id, key: key}
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// CredentialID is how the site knows the passkey.
func (d *Device) CredentialID() string { return encoded(d.Credential) }

func (d *Device) clientData(kind, challenge string) []byte {
	return fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q,"crossOrigin":false}`, kind, challenge, d.Origin)
}

func (d *Device) data(flags byte) []byte {
	site := sha256.Sum256([]byte(d.Site))
	return binary.BigEndian.AppendUint32(append(site[:], flags), d.Count)
}

// Make answers a challenge with a new passkey for an owner.
func (d *Device) Make(challenge, owner string) map[string]any {
	d.Owner = owner
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	data := append(d.data(d.Flags|0x40), make([]byte, 16)...)
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(d.Credential))), d.Credential...)
	data = append(data, bytes.Join([][]byte{{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, point[1:33], {0x22, 0x58, 32}, point[33:]}, nil)...)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return map[string]any{"client_data": encoded(d.clientData("webauthn.create", challenge)), "attestation": encoded(append(object, data...)),
		"transports": []string{"internal", "smoke"}}
}

// Use answers a challenge.
func (d *Device) Use(challenge string) map[string]any {
	d.Count++
	client, data := d.clientData("webauthn.get", challenge), d.data(d.Flags)
	client256 := sha256.Sum256(client)
	signed := sha256.Sum256(append(bytes.Clone(data), client256[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, signed[:])
	if err != nil {
		panic(err)
	}
	return map[string]any{"credential": d.CredentialID(), "client_data": encoded(client), "authenticator_data": encoded(data),
		"signature": encoded(signature), "user": d.Owner}
}

// AskForPasskey gets a challenge for a client at the door.
func (c *Client) AskForPasskey() string {
	c.t.Helper()
	var asked struct{ Challenge string }
	c.Must("POST", "/session/passkey/challenge", nil, &asked)
	return asked.Challenge
}

// AddPasskey has a device make a passkey for whoever a client is signed in as, and returns its id.
func (c *Client) AddPasskey(d *Device, password string) (id string) {
	c.t.Helper()
	var wish struct{ Challenge, User string }
	c.Must("POST", "/me/passkeys/challenge", map[string]any{"current_password": password}, &wish)
	var made struct{ ID string }
	c.Must("POST", "/me/passkeys", d.Make(wish.Challenge, wish.User), &made)
	return made.ID
}
