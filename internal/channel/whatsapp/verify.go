package whatsapp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

const (
	signatureHeader = "X-Hub-Signature-256"
	signaturePrefix = "sha256="
)

// Verify implements channel.Channel. The header must be sha256= and 64 lowercase hex digits, once; the key is the app secret.
func (*WhatsApp) Verify(header http.Header, body []byte, secret string) bool {
	values := header[signatureHeader]
	if secret == "" || len(values) != 1 {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	want := signaturePrefix + hex.EncodeToString(mac.Sum(nil))
	return hmac.Equal([]byte(values[0]), []byte(want))
}
