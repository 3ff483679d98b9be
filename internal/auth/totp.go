package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" // as every authenticator app speaks RFC 6238: HMAC-SHA-1, for which collisions do not matter
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	totpStep    = 30 * time.Second
	totpDigits  = 6
	totpModulus = 1_000_000
	totpSecret  = 20 // bytes, as RFC 4226 §4 recommends
	totpDrift   = 1  // steps that a phone's clock may be off, each way
)

// NewTOTPKey makes the secret of an authenticator app, in base32 as people type it.
func NewTOTPKey() string {
	secret := make([]byte, totpSecret)
	rand.Read(secret) // never fails
	return base32Text.EncodeToString(secret)
}

// TOTPAddress is what an authenticator app reads off a QR code. issuer and account are shown by the app.
func TOTPAddress(key, issuer, account string) string {
	return "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?secret=" + key + "&issuer=" + url.QueryEscape(issuer)
}

// CheckTOTP reports whether a code is the one of a key at a time, give or take a step, and of which step it is. A step that is not
// after the last one used does not count: a code is good once.
func CheckTOTP(key, code string, at time.Time, used int64) (step int64, ok bool) {
	secret, err := base32Text.DecodeString(key)
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	if err != nil || len(code) != totpDigits {
		return 0, false
	}
	now := at.Unix() / int64(totpStep/time.Second)
	for s := now - totpDrift; s <= now+totpDrift; s++ {
		if subtle.ConstantTimeCompare([]byte(hotp(secret, s)), []byte(code)) == 1 && s > used {
			step, ok = s, true
		}
	}
	return step, ok
}

// hotp is the code of a counter (RFC 4226 §5.3).
func hotp(secret []byte, counter int64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(counter)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	number := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", totpDigits, number%totpModulus)
}

// RecoveryCodes is how many codes somebody gets for when his phone is gone.
const RecoveryCodes = 10

// NewRecoveryCodes makes codes of 80 bits each, as "ABCD-EFGH-JKLM-NPQR", with the hashes to store.
func NewRecoveryCodes() (codes, hashes []string) {
	for range RecoveryCodes {
		b := make([]byte, 10)
		rand.Read(b)
		text := recoveryText.EncodeToString(b)
		codes = append(codes, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:])
		hashes = append(hashes, hashOf(text))
	}
	return codes, hashes
}

// recoveryText has no letter that is taken for a digit on paper, nor the other way round.
var recoveryText = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding)

// HashRecoveryCode returns the stored form of a code as somebody types it, or false if it does not look like one.
func HashRecoveryCode(text string) (hash string, ok bool) {
	text = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(text))
	if b, err := recoveryText.DecodeString(text); err != nil || len(b) != 10 || len(text) != recoveryText.EncodedLen(10) {
		return "", false
	}
	return hashOf(text), true
}
