package media

import (
	"context"
	"errors"
	"io"
)

var (
	// ErrTooLarge: the file is longer than the caller allows.
	ErrTooLarge = errors.New("media: file too large")
	// ErrFull: there is no room left to store it; the operator must act.
	ErrFull = errors.New("media: no space left")
	// ErrNotFound: no file has this key.
	ErrNotFound = errors.New("media: no such file")
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

// Store keeps files under keys of its own. What Put has returned survives a
// crash of the machine. A key is never used twice and its bytes never change.
type Store interface {
	// Put reads r to its end, at most max bytes. After an error nothing is kept.
	Put(ctx context.Context, r io.Reader, max int64) (Blob, error)
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
	// Delete is no error if there is no such file.
	Delete(ctx context.Context, key string) error
}
