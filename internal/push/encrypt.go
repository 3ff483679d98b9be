package push

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/url"
	"slices"
	"strings"
)

var base64URL = base64.RawURLEncoding

// Subscription is where a browser is pushed to, and what for it is encrypted with.
type Subscription struct {
	Endpoint string `json:"endpoint"`
	Key      string `json:"p256dh"` // the browser's public key, base64url
	Auth     string `json:"auth"`   // what it shares with us, base64url
}

// quiet are the services whose browsers bear a push that shows nothing; others end a subscription over it, at once or after a few.
var quiet = []string{"fcm.googleapis.com", "notify.windows.com"}

// MaySayNothing reports whether the browser bears a push that shows nothing.
func (s *Subscription) MaySayNothing() bool {
	u, err := url.Parse(s.Endpoint)
	return err == nil && slices.ContainsFunc(quiet, func(name string) bool { return strings.HasSuffix("."+u.Hostname(), "."+name) })
}

// Bounds of a subscription and of a message.
const (
	maxEndpoint = 1000
	authSize    = 16
	MaxText     = 3000 // bytes, so that what is made of it is within the 4096 that every service takes
)

// Check returns which field of a subscription is wrong; "": none.
func (s *Subscription) Check() string {
	u, err := url.Parse(s.Endpoint)
	if err != nil || len(s.Endpoint) > maxEndpoint || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" ||
		u.Port() != "" && u.Port() != "443" {
		return "endpoint"
	}
	if _, err := s.key(); err != nil {
		return "p256dh"
	}
	if auth, err := decode(s.Auth); err != nil || len(auth) != authSize {
		return "auth"
	}
	return ""
}

func (s *Subscription) key() (*ecdh.PublicKey, error) {
	b, err := decode(s.Key)
	if err != nil {
		return nil, err
	}
	return ecdh.P256().NewPublicKey(b)
}

// decode reads base64url with padding or without, as browsers differ.
func decode(text string) ([]byte, error) { return base64URL.DecodeString(strings.TrimRight(text, "=")) }

// encrypt makes the body of a push: one record that only the browser can read.
func encrypt(s *Subscription, text []byte) ([]byte, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails
	own, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	return seal(s, text, salt, own)
}

const (
	saltSize   = 16
	recordSize = 4096
)

// seal is RFC 8291 with its salt and key given.
func seal(s *Subscription, text, salt []byte, own *ecdh.PrivateKey) ([]byte, error) {
	if len(text) > MaxText {
		return nil, errors.New("push: the message is too long")
	}
	theirs, err := s.key()
	if err != nil {
		return nil, err
	}
	auth, err := decode(s.Auth)
	if err != nil {
		return nil, err
	}
	shared, err := own.ECDH(theirs)
	if err != nil {
		return nil, err
	}
	aead, nonce, err := contentKey(shared, auth, salt, theirs.Bytes(), own.PublicKey().Bytes())
	if err != nil {
		return nil, err
	}
	out := append([]byte{}, salt...)
	out = binary.BigEndian.AppendUint32(out, recordSize)
	out = append(out, byte(len(own.PublicKey().Bytes())))
	out = append(out, own.PublicKey().Bytes()...)
	last := append(append([]byte{}, text...), 2) // the delimiter of the last record
	return aead.Seal(out, nonce, last, nil), nil
}

// contentKey derives what a record is sealed with (RFC 8291 §3.4, RFC 8188 §2.2).
func contentKey(shared, auth, salt, theirs, ours []byte) (cipher.AEAD, []byte, error) {
	mixed, err := hkdf.Extract(sha256.New, shared, auth)
	if err != nil {
		return nil, nil, err
	}
	input, err := hkdf.Expand(sha256.New, mixed, "WebPush: info\x00"+string(theirs)+string(ours), 32)
	if err != nil {
		return nil, nil, err
	}
	root, err := hkdf.Extract(sha256.New, input, salt)
	if err != nil {
		return nil, nil, err
	}
	key, err := hkdf.Expand(sha256.New, root, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, nil, err
	}
	nonce, err := hkdf.Expand(sha256.New, root, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	aead, err := cipher.NewGCM(block)
	return aead, nonce, err
}
