package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Box seals the secrets that we keep for others: app secrets, access tokens. It is safe for concurrent use.
//
// A sealed secret is "v1.<key id>.<base64 of nonce and AES-256-GCM ciphertext>". Each master key gives three subkeys by
// HKDF-SHA256: one seals, one fingerprints, one is cut short to be the key id. To rotate, put the new key first and keep the old
// one until nothing is Stale.
type Box struct{ keys []boxKey } // the first seals; all open

type boxKey struct {
	id          string
	aead        cipher.AEAD
	fingerprint []byte
}

// Place is where a sealed secret is stored. It opens nowhere else, so secrets cannot be swapped between columns or companies.
type Place struct {
	Workspace     int64 // 0: belongs to the installation
	Table, Column string
}

const sealVersion = "v1"

var base64Seal = base64.RawURLEncoding

// NewBox seals with current and opens what any of the keys sealed.
func NewBox(current MasterKey, former ...MasterKey) (*Box, error) {
	b := &Box{}
	for _, master := range append([]MasterKey{current}, former...) {
		key, err := newBoxKey(master)
		if err != nil {
			return nil, fmt.Errorf("secret key: %w", err)
		}
		b.keys = append(b.keys, key)
	}
	return b, nil
}

func newBoxKey(master MasterKey) (boxKey, error) {
	sealing, err1 := hkdf.Key(sha256.New, master[:], nil, "timbre seal v1", 32)
	fingerprint, err2 := hkdf.Key(sha256.New, master[:], nil, "timbre fingerprint v1", 32)
	id, err3 := hkdf.Key(sha256.New, master[:], nil, "timbre key id v1", 4)
	if err := errors.Join(err1, err2, err3); err != nil {
		return boxKey{}, err
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return boxKey{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return boxKey{hex.EncodeToString(id), aead, fingerprint}, err
}

// Seal encrypts a secret for its place.
func (b *Box) Seal(place Place, secret string) string {
	key := b.keys[0]
	sealed := key.aead.Seal(nil, nil, []byte(secret), place.data())
	return sealVersion + "." + key.id + "." + base64Seal.EncodeToString(sealed)
}

// Open decrypts what Seal made for the same place. Its errors hold nothing of the secret.
func (b *Box) Open(place Place, sealed string) (string, error) {
	id, body, err := splitSealed(sealed)
	if err != nil {
		return "", err
	}
	for _, key := range b.keys {
		if key.id != id {
			continue
		}
		secret, err := key.aead.Open(nil, nil, body, place.data())
		if err != nil {
			return "", fmt.Errorf("sealed %s.%s: it was changed, or belongs elsewhere", place.Table, place.Column)
		}
		return string(secret), nil
	}
	return "", fmt.Errorf("sealed %s.%s: its secret key %s is not among ours; set TIMBRE_SECRET_KEY to the key of this database",
		place.Table, place.Column, id)
}

// Stale reports whether a secret is sealed under a former key and should be sealed again.
func (b *Box) Stale(sealed string) bool {
	id, _, err := splitSealed(sealed)
	return err != nil || id != b.keys[0].id
}

// Fingerprints are names for a secret that tell nothing of it, so that an equal one can be found. The first is to be stored;
// the others are those that former keys gave.
func (b *Box) Fingerprints(secret string) []string {
	all := make([]string, len(b.keys))
	for i, key := range b.keys {
		mac := hmac.New(sha256.New, key.fingerprint)
		mac.Write([]byte(secret))
		all[i] = hex.EncodeToString(mac.Sum(nil))
	}
	return all
}

func splitSealed(sealed string) (id string, body []byte, err error) {
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != sealVersion {
		return "", nil, errors.New("sealed secret: unknown format")
	}
	body, err = base64Seal.DecodeString(parts[2])
	if err != nil {
		return "", nil, errors.New("sealed secret: unreadable")
	}
	return parts[1], body, nil
}

// data is the place as bytes that no other place gives.
func (p Place) data() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(p.Workspace))
	for _, name := range []string{p.Table, p.Column} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(name)))
		b = append(b, name...)
	}
	return b
}
