package auth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"timbre/internal/desk"
)

// quick is a cost for tests that are not about the cost.
var quick = Cost{Memory: 64, Passes: 1, Threads: 1}

func TestPasswordIsVerified(t *testing.T) {
	p := NewPasswords(quick)
	ctx := t.Context()
	hash, err := p.Hash(ctx, "mañana a las ocho")
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := p.Hash(ctx, "mañana a las ocho"); again == hash {
		t.Error("two hashes of one password are equal: no salt")
	}
	for password, want := range map[string]bool{
		"mañana a las ocho":       true,
		"man\u0303ana a las ocho": true, // the same letters from another keyboard
		"Mañana a las ocho":       false,
		"mañana a las ocho ":      false,
		"":                        false,
	} {
		if got, err := p.Verify(ctx, hash, password); got != want || err != nil {
			t.Errorf("Verify(%q) = %v, %v", password, got, err)
		}
	}
}

func TestUnknownUserFailsLikeAWrongPassword(t *testing.T) {
	p := NewPasswords(quick)
	for _, password := range []string{"", "whatever it is"} {
		if ok, err := p.Verify(t.Context(), "", password); ok || err != nil {
			t.Errorf("Verify of no hash with %q = %v, %v", password, ok, err)
		}
	}
}

func TestDefaultCostIsWrittenIntoTheHash(t *testing.T) {
	hash, err := NewPasswords(DefaultCost).Hash(t.Context(), "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Errorf("hash is %s", hash)
	}
	cheaper := NewPasswords(quick)
	if ok, err := cheaper.Verify(t.Context(), hash, "correct horse battery"); !ok || err != nil {
		t.Errorf("a hash of another cost: %v, %v", ok, err)
	}
	if !cheaper.NeedsRehash(hash) || NewPasswords(DefaultCost).NeedsRehash(hash) {
		t.Error("NeedsRehash must ask for exactly the other cost")
	}
}

func TestHashOfAnotherProgramIsRead(t *testing.T) {
	// Written by the reference implementation: printf password | argon2 somesalt -id -t 2 -m 8 -p 1 -l 32 -e
	const hash = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	p := NewPasswords(quick)
	if ok, err := p.Verify(t.Context(), hash, "password"); !ok || err != nil {
		t.Errorf("Verify = %v, %v", ok, err)
	}
}

func TestBrokenHashIsAnErrorWithoutTheHash(t *testing.T) {
	p := NewPasswords(quick)
	for _, hash := range []string{
		"x", "$2b$12$abcdefghijklmnopqrstuv", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$AAAA",
		"$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=19$m=64,t=1,p=0$c29tZXNhbHQ$AAAA",
		"$argon2id$v=19$m=64,t=1,p=1$!$AAAA", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$",
	} {
		ok, err := p.Verify(t.Context(), hash, "")
		if ok || err == nil || len(hash) > 5 && strings.Contains(err.Error(), hash[len(hash)-5:]) {
			t.Errorf("Verify(%q) = %v, %v", hash, ok, err)
		}
		if !p.NeedsRehash(hash) {
			t.Errorf("NeedsRehash(%q) = false", hash)
		}
	}
}

func TestFewHashesRunAtOnceAndTheRestWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPasswords(quick)
		for range hashesAtOnce {
			p.slots <- struct{}{}
		}
		start := time.Now()
		_, err := p.Hash(t.Context(), "correct horse battery")
		if desk.CodeOf(err) != "busy" || time.Since(start) != longestQueue {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err = p.Verify(ctx, "", "x"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("when the caller leaves: %v", err)
		}
		var waiting sync.WaitGroup
		waiting.Go(func() {
			if _, err := p.Hash(t.Context(), "correct horse battery"); err != nil {
				t.Errorf("after a slot came free: %v", err)
			}
		})
		synctest.Wait()
		<-p.slots
		waiting.Wait()
	})
}

func TestCheckPassword(t *testing.T) {
	const email = "ana@ejemplo.mx"
	for password, want := range map[string]string{
		"corto":                      "too_short",
		"nueve ñññ":                  "too_short",
		"diez ñññññ":                 "",
		strings.Repeat("ñu", 100):    "",
		strings.Repeat("ñu", 101):    "too_long",
		"Ana@Ejemplo.MX":             "same_as_email",
		"Password123":                "too_common",
		"Contraseña123":              "too_common",
		"contrasen\u0303a123":        "too_common",
		"zxcvbnmasdfghjkl":           "too_common",
		"ssssssssssssss":             "too_common",
		"tres tristes tigres":        "",
		"aaaaaaaaaaaaaaaaaaaaaaaaab": "",
	} {
		err := CheckPassword("new_password", password, email)
		got := ""
		if e, ok := errors.AsType[*desk.Error](err); ok {
			got = e.Fields["new_password"]
		}
		if got != want || (err == nil) != (want == "") {
			t.Errorf("CheckPassword(%q) = %v, want %q", password, err, want)
		}
	}
}

func TestCommonPasswordsAreWorthReading(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(commonPasswords) {
		line = strings.TrimSuffix(line, "\n")
		if seen[line] || line != strings.ToLower(string(normal(line))) || len([]rune(line)) < MinPassword {
			t.Errorf("%q is twice there, not as it is compared, or too short anyway", line)
		}
		seen[line] = true
	}
}
