package auth

import (
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestParseMasterKey(t *testing.T) {
	var want MasterKey
	for i := range want {
		want[i] = byte(255 - i)
	}
	for _, text := range []string{
		hex.EncodeToString(want[:]), strings.ToUpper(hex.EncodeToString(want[:])), base64.StdEncoding.EncodeToString(want[:]) + "\n",
		base64.RawStdEncoding.EncodeToString(want[:]), base64.URLEncoding.EncodeToString(want[:]), base64.RawURLEncoding.EncodeToString(want[:]),
	} {
		if got, err := ParseMasterKey(text); err != nil || got != want {
			t.Errorf("ParseMasterKey(%q): %v", text, err)
		}
	}
	for _, text := range []string{"", "hunter2-hunter2", strings.Repeat("ab", 31), strings.Repeat("ab", 33), base64.StdEncoding.EncodeToString(want[:31])} {
		if _, err := ParseMasterKey(text); err == nil || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("ParseMasterKey(%q): %v", text, err)
		}
	}
}

func TestMasterKeyIsMadeOnceForItsOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	keys, made := make([]MasterKey, 8), make([]bool, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			var err error
			if keys[i], made[i], err = LoadMasterKey(dir); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	count := 0
	for i := range keys {
		if keys[i] != keys[0] || keys[i] == (MasterKey{}) {
			t.Error("processes that start at once have different keys")
		}
		if made[i] {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d say that they made the key", count)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("the folder holds %v, %v", entries, err)
	}
	if info, _ := entries[0].Info(); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestBrokenMasterKeyIsNeverReplaced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, masterKeyFile)
	if err := os.WriteFile(path, []byte("half a k"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadMasterKey(dir); err == nil || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "half") {
		t.Errorf("error %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "half a k" {
		t.Errorf("the file now holds %q", text)
	}
}
