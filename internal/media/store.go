package media

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

var (
	// ErrTooLarge: the file is longer than the caller allows.
	ErrTooLarge = errors.New("media: file too large")
	// ErrFull: there is no room left to store it; the operator must act.
	ErrFull = errors.New("media: no space left")
	// ErrNotFound: no file has this key.
	ErrNotFound = errors.New("media: no such file")
	// ErrUnavailable: the place of the files does not answer, or refuses us. The
	// files may be there.
	ErrUnavailable = errors.New("media: files cannot be reached")
	// ErrUnsupported: the file is not of a kind that this can be done with,
	// or it is broken. Trying again is of no use.
	ErrUnsupported = errors.New("media: unsupported file")
)

// Blob is a stored file.
type Blob struct {
	Key    string // opaque, random; says nothing about the file
	Size   int64  // bytes
	SHA256 [32]byte
}

// Store keeps files under keys of its own: in a folder (Disk) or in a bucket (S3).
// What Put has returned survives a crash of the machine. A key is never used
// twice and its bytes never change.
type Store interface {
	// Put reads r to its end, at most max bytes. After an error nothing is kept.
	Put(ctx context.Context, r io.Reader, max int64) (Blob, error)
	// Place puts a file where it was, under the key that it had: restoring.
	Place(ctx context.Context, key string, r io.Reader) error
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
	// Delete is no error if there is no such file.
	Delete(ctx context.Context, key string) error
	Close() error
}

// anySize is the max of a file that was taken before.
const anySize = math.MaxInt64 - 1

// take copies a file of at most max bytes to w and fills in what it is.
func take(ctx context.Context, w io.Writer, r io.Reader, max int64, blob *Blob) (err error) {
	hash := sha256.New()
	blob.Size, err = io.Copy(io.MultiWriter(w, hash), io.LimitReader(contextReader{ctx, r}, max+1))
	if err != nil {
		return fmt.Errorf("media: write: %w", err)
	}
	if blob.Size > max {
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, max)
	}
	hash.Sum(blob.SHA256[:0])
	return nil
}

// contextReader stops a copy when ctx ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

var keyEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const keyBytes = 20 // 160 random bits are 32 letters without rest

func newKey() string {
	var b [keyBytes]byte
	rand.Read(b[:]) // never fails: the program ends instead
	return keyEncoding.EncodeToString(b[:])
}

func validKey(key string) bool {
	return len(key) == keyEncoding.EncodedLen(keyBytes) &&
		strings.Trim(key, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// shardOf spreads files over 1,024 folders.
func shardOf(key string) string { return key[:2] }

// pathOf is where a file lies, below the folder or the bucket's prefix: one can be copied to the other.
func pathOf(key string) string { return shardOf(key) + "/" + key }
