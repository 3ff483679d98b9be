package auth

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var tokenKinds = []TokenKind{SessionToken, APIToken, InvitationToken, SetupToken}

func TestTokenIsFoundByItsHash(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range tokenKinds {
		text, hash := NewToken(kind)
		if seen[hash] || seen[text] || len(hash) != 64 {
			t.Fatalf("hash %q", hash)
		}
		seen[hash], seen[text] = true, true
		if got, ok := HashToken(kind, text); !ok || got != hash {
			t.Errorf("HashToken = %q, %v; want %q", got, ok, hash)
		}
		for _, other := range tokenKinds {
			if _, ok := HashToken(other, text); ok != (other == kind) {
				t.Errorf("a token of kind %s taken as %s: %v", kind, other, ok)
			}
		}
	}
}

func TestMalformedTokenIsToldWithoutTheDatabase(t *testing.T) {
	text, _ := NewToken(APIToken)
	for _, bad := range []string{"", "null", "[]", "tb_", text + " ", " " + text, text + "\x00", strings.ToLower(text),
		strings.ToUpper(text), text[:len(text)-1], text + "A", strings.Repeat("A", len(text))} {
		if hash, ok := HashToken(APIToken, bad); ok || hash != "" {
			t.Errorf("HashToken(%q) = %q, %v", bad, hash, ok)
		}
	}
}

func TestTypoInATokenIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(tokenKinds).Draw(t, "kind")
		text, _ := NewToken(kind)
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		typo := []byte(text)
		typo[at] = rapid.Byte().Filter(func(b byte) bool { return b != text[at] }).Draw(t, "byte")
		if _, ok := HashToken(kind, string(typo)); ok {
			t.Fatalf("%q with another byte at %d passed", text, at)
		}
	})
}

func TestBearerToken(t *testing.T) {
	for header, want := range map[string]string{
		"Bearer tb_X":  "tb_X",
		"bearer  tb_X": "tb_X",
		"Bearer ":      "",
	} {
		if got, ok := BearerToken(header); !ok || got != want {
			t.Errorf("BearerToken(%q) = %q, %v", header, got, ok)
		}
	}
	for _, header := range []string{"", "Bearer", "Basic dGI6eA==", "tb_X"} {
		if got, ok := BearerToken(header); ok {
			t.Errorf("BearerToken(%q) = %q", header, got)
		}
	}
}
