package auth

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// MasterKey is what TIMBRE_SECRET_KEY holds. Without it the sealed secrets of a database cannot be read.
type MasterKey [32]byte

// masterKeyFile in the data folder holds a key that we made ourselves. It is never part of a backup.
const masterKeyFile = "secret.key"

// String hides the key from logs and errors.
func (MasterKey) String() string { return "(secret key)" }

// GoString hides the key likewise.
func (k MasterKey) GoString() string { return k.String() }

// ParseMasterKey reads 32 bytes in hex or base64 (standard or URL alphabet, with or without padding). Its error never holds
// the text.
func ParseMasterKey(text string) (MasterKey, error) {
	text = strings.TrimSpace(text)
	if b, err := hex.DecodeString(text); err == nil && len(b) == len(MasterKey{}) {
		return MasterKey(b), nil
	}
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	if b, err := base64.RawStdEncoding.DecodeString(plain); err == nil && len(b) == len(MasterKey{}) {
		return MasterKey(b), nil
	}
	return MasterKey{}, errors.New("the secret key must be 32 random bytes in hex or base64; `openssl rand -base64 32` makes one")
}

// LoadMasterKey reads the key of a data folder, or makes it there, readable by its owner only. Two processes that start at once
// end up with the same key.
func LoadMasterKey(dir string) (key MasterKey, created bool, err error) {
	path := filepath.Join(dir, masterKeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		created, err = createMasterKey(dir, path)
		if err == nil {
			text, err = os.ReadFile(path)
		}
	}
	if err != nil {
		return MasterKey{}, false, fmt.Errorf("secret key: %w", err)
	}
	key, err = ParseMasterKey(string(text))
	if err != nil {
		return MasterKey{}, false, fmt.Errorf("%s: %w", path, err)
	}
	return key, created, nil
}

// createMasterKey writes the whole key aside and then links it into place, so that nobody reads half a key and an existing key
// is never replaced. It reports whether the key is ours.
func createMasterKey(dir, path string) (bool, error) {
	file, err := os.CreateTemp(dir, masterKeyFile+".*") // 0600
	if err != nil {
		return false, err
	}
	defer os.Remove(file.Name())
	var key MasterKey
	rand.Read(key[:]) // never fails
	_, err = fmt.Fprintln(file, base64.StdEncoding.EncodeToString(key[:]))
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return false, err
	}
	err = os.Link(file.Name(), path)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, syncFolder(dir)
}

// syncFolder makes a new name survive a power cut: secrets may be sealed under the key from the next moment on.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
