package auth

import (
	"encoding/base32"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The vectors of RFC 6238, appendix B, for SHA-1, cut to six digits.
func TestTOTPVectors(t *testing.T) {
	key := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		step, ok := CheckTOTP(key, code, time.Unix(at, 0), 0)
		if !ok || step != at/30 {
			t.Errorf("at %d: %d, %v", at, step, ok)
		}
	}
}

func TestTOTPIsGoodOnceAndNearItsTime(t *testing.T) {
	key := NewTOTPKey()
	at := time.Unix(1_800_000_000, 0)
	secret, _ := base32Text.DecodeString(key)
	code := hotp(secret, at.Unix()/30)
	for off, want := range map[time.Duration]bool{0: true, 30 * time.Second: true, -30 * time.Second: true, 60 * time.Second: false, -60 * time.Second: false} {
		if _, ok := CheckTOTP(key, code, at.Add(off), 0); ok != want {
			t.Errorf("%v off: %v", off, ok)
		}
	}
	step, _ := CheckTOTP(key, " "+code[:3]+" "+code[3:], at, 0)
	if step == 0 {
		t.Error("spaces are refused")
	}
	if _, ok := CheckTOTP(key, code, at, step); ok {
		t.Error("it was taken twice")
	}
	for _, wrong := range []string{"", "000", "abcdef", code + "0"} {
		if _, ok := CheckTOTP(key, wrong, at, 0); ok {
			t.Errorf("%q was taken", wrong)
		}
	}
}

func TestTOTPAddress(t *testing.T) {
	u, err := url.Parse(TOTPAddress("ABC", "Tienda & Andina", "ana@andina.example"))
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Tienda & Andina:ana@andina.example" || u.Query().Get("issuer") != "Tienda & Andina" || u.Query().Get("secret") != "ABC" {
		t.Errorf("%v, %v", u, err)
	}
}

func TestRecoveryCodes(t *testing.T) {
	codes, hashes := NewRecoveryCodes()
	if len(codes) != RecoveryCodes || len(hashes) != RecoveryCodes {
		t.Fatalf("%d codes, %d hashes", len(codes), len(hashes))
	}
	for i, code := range codes {
		for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", " ")} {
			if hash, ok := HashRecoveryCode(typed); !ok || hash != hashes[i] {
				t.Errorf("%q: %v", typed, ok)
			}
		}
	}
	for _, wrong := range []string{"", "ABCD", codes[0] + "A", "0000-0000-0000-0000"} {
		if _, ok := HashRecoveryCode(wrong); ok {
			t.Errorf("%q looks right", wrong)
		}
	}
}
