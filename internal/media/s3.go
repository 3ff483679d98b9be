package media

import (
	"context"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7/pkg/signer"
)

// S3 is a Store in a bucket of an S3-compatible service. Several processes may
// share it. A file is sent whole, in one request that is signed together with
// the hash of its content: the service refuses any other bytes, and at no time
// does a key lead to half a file.
type S3 struct {
	o        S3Options
	versions atomic.Bool
}

var _ Store = (*S3)(nil)

// S3Options of OpenS3.
type S3Options struct {
	URL    string // what "/" and a path are added to
	Region string
	KeyID  string
	Secret string
	Client *http.Client // reaches that service and nothing else
	Spool  string       // folder in which a file lies, without a name, until it is sent
}

// OpenS3 asks nothing of the service yet: what needs no file works without it.
func OpenS3(o S3Options) *S3 { return &S3{o: o} }

// Close has nothing to close: the client is its owner's.
func (s *S3) Close() error { return nil }

// KeepsVersions reports whether the service said, when something was put, that
// it keeps what is deleted.
func (s *S3) KeepsVersions() bool { return s.versions.Load() }

// Put takes the file into a nameless one first: its size and hash stand before its content.
func (s *S3) Put(ctx context.Context, r io.Reader, max int64) (Blob, error) {
	return s.put(ctx, newKey(), r, max)
}

// Place does so under a key that a file had.
func (s *S3) Place(ctx context.Context, key string, r io.Reader) error {
	if !validKey(key) {
		return ErrNotFound
	}
	_, err := s.put(ctx, key, r, anySize)
	return err
}

func (s *S3) put(ctx context.Context, key string, r io.Reader, max int64) (Blob, error) {
	blob := Blob{Key: key}
	f, err := s.nameless()
	if err != nil {
		return Blob{}, recognise(err)
	}
	defer f.Close()
	if err := take(ctx, f, r, max, &blob); err != nil {
		return Blob{}, recognise(err)
	}
	resp, err := s.do(ctx, call{method: http.MethodPut, key: key, content: f, size: blob.Size, hash: hex.EncodeToString(blob.SHA256[:])})
	if err != nil { // it may have come there all the same
		rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), deleteWithin)
		defer cancel()
		_ = s.Delete(rest, key) // mostly there is nothing, and else nothing leads to it
		return Blob{}, err
	}
	resp.Body.Close()
	if v := resp.Header.Get("X-Amz-Version-Id"); v != "" && v != "null" {
		s.versions.Store(true)
	}
	return blob, nil
}

// nameless makes a file that is gone as soon as nobody has it open, after a crash, too.
func (s *S3) nameless() (*os.File, error) {
	if err := os.MkdirAll(s.o.Spool, 0o700); err != nil {
		return nil, fmt.Errorf("media: folder: %w", err)
	}
	f, err := os.CreateTemp(s.o.Spool, "timbre-upload-*")
	if err != nil {
		return nil, fmt.Errorf("media: create: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, fmt.Errorf("media: create: %w", err)
	}
	return f, nil
}

// Open asks for the beginning of the file, and so whether there is one.
func (s *S3) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	if !validKey(key) {
		return nil, ErrNotFound
	}
	o := &object{store: s, ctx: ctx, key: key}
	if err := o.fetch(); err != nil {
		return nil, err
	}
	return o, nil
}

// Delete removes a file.
func (s *S3) Delete(ctx context.Context, key string) error {
	if !validKey(key) {
		return nil
	}
	resp, err := s.do(ctx, call{method: http.MethodDelete, key: key})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

const (
	deleteWithin = 10 * time.Second
	attempts     = 3
	firstWait    = 200 * time.Millisecond // before the second attempt; then four times as long
	nothing      = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

// call is one request for a file.
type call struct {
	method, key, bytes string // bytes: a range, "0-99"
	content            io.ReaderAt
	size               int64
	hash               string // of the content, in hex
}

// do makes a call and repeats it where that may help; each of them may be repeated. The answer is a success.
func (s *S3) do(ctx context.Context, c call) (resp *http.Response, err error) {
	wait := firstWait
	for n := 1; ; n++ {
		again := false
		if resp, again, err = s.once(ctx, c); err == nil || !again || n == attempts {
			return resp, err
		}
		select {
		case <-time.After(wait):
			wait *= 4
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (s *S3) once(ctx context.Context, c call) (resp *http.Response, again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, c.method, s.o.URL+"/"+pathOf(c.key), nil)
	if err != nil {
		return nil, false, fmt.Errorf("media: S3: %w", err)
	}
	if c.bytes != "" {
		req.Header.Set("Range", "bytes="+c.bytes)
	}
	hash := nothing
	if c.content != nil {
		hash = c.hash
		req.Header.Set("Content-Type", octetStream)
		if req.ContentLength = c.size; c.size > 0 {
			req.Body = io.NopCloser(io.NewSectionReader(c.content, 0, c.size))
		}
	}
	req.Header.Set("X-Amz-Content-Sha256", hash)
	resp, err = s.o.Client.Do(signer.SignV4(*req, s.o.KeyID, s.o.Secret, "", s.o.Region))
	if err != nil {
		if ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		return nil, true, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	if resp.StatusCode < 300 {
		return resp, false, nil
	}
	defer resp.Body.Close()
	return nil, resp.StatusCode >= 500 && resp.StatusCode != http.StatusInsufficientStorage, refused(resp, c)
}

// refused says why the service did not do it, in its own words.
func refused(resp *http.Response, c call) error {
	var said struct{ Code, Message string }
	text, err := io.ReadAll(io.LimitReader(resp.Body, 16<<10))
	if err != nil || xml.Unmarshal(text, &said) != nil {
		said.Code = http.StatusText(resp.StatusCode)
	}
	switch {
	case said.Code == "NoSuchKey":
		return ErrNotFound
	case resp.StatusCode == http.StatusRequestedRangeNotSatisfiable && c.bytes != "":
		return errPastEnd
	case resp.StatusCode == http.StatusInsufficientStorage:
		return fmt.Errorf("%w: S3 says %s", ErrFull, said.Code)
	}
	return fmt.Errorf("%w: S3 answers %d %s: %.300s", ErrUnavailable, resp.StatusCode, said.Code, said.Message)
}

var errPastEnd = errors.New("media: past the end of the file")
