package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strings"
)

// TokenKind is the prefix of a token. One kind is never taken for another, and a leaked one is told by its looks.
type TokenKind string

const (
	SessionToken    TokenKind = "ts_" // a browser's cookie
	APIToken        TokenKind = "tb_" // a program's; belongs to one workspace
	InvitationToken TokenKind = "ti_" // a link, for one use
	SetupToken      TokenKind = "tu_" // the link of the first run, for one use
	ResetToken      TokenKind = "tr_" // a link to choose a new password, for one use
	BrowserToken    TokenKind = "tw_" // tells a browser in which somebody has signed in before; it opens nothing
)

// A token is its kind, 256 bits or more of chance as capital letters and digits (RFC 4648 base32), and a checksum of both. The
// checksum tells a mistyped token without asking the database.
const (
	bodyLength     = 2 * 26 // two of rand.Text, 130 bits each
	checksumLength = 7
)

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewToken makes a token: text is shown once to whom it belongs, hash is what is stored.
func NewToken(kind TokenKind) (text, hash string) {
	text = string(kind) + rand.Text() + rand.Text()
	text += checksum(text)
	return text, hashOf(text)
}

// HashToken returns the stored form of a token that somebody shows, or false if no token of this kind looks so.
func HashToken(kind TokenKind, text string) (hash string, ok bool) {
	if len(text) != len(kind)+bodyLength+checksumLength || !strings.HasPrefix(text, string(kind)) {
		return "", false
	}
	body := len(text) - checksumLength
	if checksum(text[:body]) != text[body:] {
		return "", false
	}
	return hashOf(text), true
}

// BearerToken returns the token of an Authorization header, unchecked, or false if the header is of another scheme.
func BearerToken(header string) (string, bool) {
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(token), true
}

// hashOf needs no salt and no slowness: the text is too random to be guessed. Looking up by the hash leaks no time about it.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func checksum(s string) string {
	return base32Text.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(s))))
}
