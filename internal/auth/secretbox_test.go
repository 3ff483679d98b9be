package auth

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func newBox(t testing.TB, keys ...MasterKey) *Box {
	t.Helper()
	b, err := NewBox(keys[0], keys[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var places = rapid.Custom(func(t *rapid.T) Place {
	name := rapid.StringMatching(`[a-z_]{0,4}`)
	return Place{rapid.Int64Range(0, 3).Draw(t, "workspace"), name.Draw(t, "table"), name.Draw(t, "column")}
})

func TestSealedSecretOpensInItsPlaceOnly(t *testing.T) {
	box := newBox(t, MasterKey{1})
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.String().Draw(t, "secret")
		place, other := places.Draw(t, "place"), places.Draw(t, "other")
		sealed := box.Seal(place, secret)
		if got, err := box.Open(place, sealed); err != nil || got != secret {
			t.Fatalf("Open = %q, %v", got, err)
		}
		if sealed == box.Seal(place, secret) {
			t.Fatal("sealing twice gives the same: no nonce")
		}
		if _, err := box.Open(other, sealed); (err == nil) != (other == place) {
			t.Fatalf("sealed for %v, opened at %v: %v", place, other, err)
		}
	})
}

func TestChangedSealNeverOpens(t *testing.T) {
	box, place := newBox(t, MasterKey{1}), Place{7, "inboxes", "token_sealed"}
	rapid.Check(t, func(t *rapid.T) {
		sealed := box.Seal(place, rapid.StringN(1, 40, -1).Draw(t, "secret"))
		changed := []byte(sealed)
		at := rapid.IntRange(0, len(sealed)-2).Draw(t, "at") // the last character may hold unused bits
		changed[at] = rapid.Byte().Filter(func(b byte) bool { return b != sealed[at] }).Draw(t, "byte")
		if got, err := box.Open(place, string(changed)); err == nil {
			t.Fatalf("%s opened as %q", changed, got)
		}
		cut := rapid.IntRange(0, len(sealed)-2).Draw(t, "cut")
		if got, err := box.Open(place, sealed[:cut]); err == nil {
			t.Fatalf("%s opened as %q", sealed[:cut], got)
		}
	})
}

func TestRotation(t *testing.T) {
	place := Place{7, "meta_apps", "secret_sealed"}
	before, during, after := newBox(t, MasterKey{1}), newBox(t, MasterKey{2}, MasterKey{1}), newBox(t, MasterKey{2})
	old := before.Seal(place, "the app secret")
	if before.Stale(old) || !during.Stale(old) || !during.Stale("nonsense") {
		t.Error("exactly what a former key sealed is stale")
	}
	secret, err := during.Open(place, old)
	if err != nil {
		t.Fatal(err)
	}
	renewed := during.Seal(place, secret)
	if got, err := after.Open(place, renewed); err != nil || got != "the app secret" || during.Stale(renewed) {
		t.Errorf("sealed again: %q, %v", got, err)
	}
	if _, err := after.Open(place, old); err == nil || !strings.Contains(err.Error(), "TIMBRE_SECRET_KEY") {
		t.Errorf("without the former key: %v", err)
	}
}

func TestFingerprintFindsASecretUnderEveryKey(t *testing.T) {
	before, during := newBox(t, MasterKey{1}), newBox(t, MasterKey{2}, MasterKey{1})
	stored := before.Fingerprints("the app secret")[0]
	if all := during.Fingerprints("the app secret"); len(all) != 2 || all[0] == stored || !slices.Contains(all, stored) {
		t.Errorf("%s is not the second of %v", stored, all)
	}
	if slices.Contains(during.Fingerprints("another secret"), stored) {
		t.Error("two secrets with one fingerprint")
	}
}

func TestSecretsDoNotShow(t *testing.T) {
	key := MasterKey{0xab, 0xcd}
	for _, shown := range []string{fmt.Sprint(key), fmt.Sprintf("%v %+v %#v %s", key, key, key, key)} {
		if strings.Contains(shown, "171") || strings.Contains(strings.ToLower(shown), "ab") {
			t.Errorf("the key shows: %s", shown)
		}
	}
	place := Place{7, "inboxes", "token_sealed"}
	sealed := newBox(t, key).Seal(place, "EAAG-token")
	_, err := newBox(t, MasterKey{9}).Open(place, sealed)
	if err == nil || strings.Contains(sealed, "EAAG") || strings.Contains(err.Error(), sealed[12:]) {
		t.Errorf("sealed %s, error %v", sealed, err)
	}
}
