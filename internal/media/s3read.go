package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// A file is read through windows, one request each: small at first and after a
// jump, since most readers look at a header or show a small picture, and
// larger while somebody reads on. So a slow reader keeps no request open for
// long, and what breaks is asked for again from where it broke.
const (
	firstWindow = 256 << 10
	maxWindow   = 8 << 20
	skipAhead   = 64 << 10 // what is read and dropped rather than asked for anew
	tries       = 3        // of reading on where nothing came
)

// MaxS3Answer is the largest answer that an S3 asks for, in bytes.
const MaxS3Answer = maxWindow

// object is an open file of an S3.
type object struct {
	store *S3
	ctx   context.Context // of Open
	key   string
	size  int64
	at    int64 // where the reader is

	window int64         // length of the last one
	body   io.ReadCloser // nil: the next read asks for a window
	bodyAt int64         // where body is
	bodyTo int64         // where it ends
}

// fetch asks for the window at the reader's place.
func (o *object) fetch() error {
	o.window = min(max(firstWindow, 2*o.window), maxWindow)
	resp, err := o.store.do(o.ctx, call{method: http.MethodGet, key: o.key, bytes: fmt.Sprintf("%d-%d", o.at, o.at+o.window-1)})
	if errors.Is(err, errPastEnd) && o.at == 0 { // an empty file has no first byte
		return nil
	}
	if err != nil {
		return err
	}
	from, to, size, err := contentRange(resp)
	if err != nil || from != o.at || o.size != 0 && o.size != size {
		resp.Body.Close()
		return fmt.Errorf("%w: S3 answers %d with the range %q", ErrUnavailable, resp.StatusCode, resp.Header.Get("Content-Range"))
	}
	o.size, o.body, o.bodyAt, o.bodyTo = size, resp.Body, from, to
	return nil
}

// contentRange reads "bytes 0-99/1234" as 0, 100, 1234. Nothing else is an answer to what was asked, but the whole of an empty file.
func contentRange(resp *http.Response) (from, to, size int64, err error) {
	if resp.StatusCode == http.StatusOK && resp.ContentLength == 0 {
		return 0, 0, 0, nil
	}
	text, ok := strings.CutPrefix(resp.Header.Get("Content-Range"), "bytes ")
	span, total, ok2 := strings.Cut(text, "/")
	first, last, ok3 := strings.Cut(span, "-")
	if !ok || !ok2 || !ok3 || resp.StatusCode != http.StatusPartialContent {
		return 0, 0, 0, errPastEnd
	}
	from, err1 := strconv.ParseInt(first, 10, 64)
	to, err2 := strconv.ParseInt(last, 10, 64)
	size, err3 := strconv.ParseInt(total, 10, 64)
	return from, to + 1, size, errors.Join(err1, err2, err3)
}

// Read reads on, through as many windows as it takes.
func (o *object) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	var failed error
	for range tries {
		if o.at >= o.size {
			return 0, io.EOF
		}
		n, err := o.read(p)
		if n > 0 {
			return n, nil
		}
		if failed = err; o.ctx.Err() != nil || errors.Is(err, ErrNotFound) {
			break
		}
	}
	return 0, failed
}

// read reads from one window, which it drops at its end or when it breaks. Without bytes there is an error.
func (o *object) read(p []byte) (int, error) {
	if ahead := o.at - o.bodyAt; o.body != nil && ahead != 0 {
		if ahead < 0 || ahead > skipAhead || o.at >= o.bodyTo {
			o.drop()
			o.window = 0
		} else if n, err := io.CopyN(io.Discard, o.body, ahead); err != nil {
			o.drop()
			return 0, fmt.Errorf("%w: after %d bytes: %w", ErrUnavailable, n, err)
		}
		o.bodyAt = o.at
	}
	if o.body == nil {
		if err := o.fetch(); err != nil {
			return 0, err
		}
	}
	n, err := o.body.Read(p[:min(int64(len(p)), o.bodyTo-o.bodyAt)])
	o.at, o.bodyAt = o.at+int64(n), o.bodyAt+int64(n)
	if err != nil || o.bodyAt == o.bodyTo {
		o.drop()
	}
	if n == 0 && (err == nil || errors.Is(err, io.EOF)) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return n, err
}

func (o *object) drop() {
	o.body.Close()
	o.body = nil
}

// Seek only remembers the place: a download seeks to the end to learn the size.
func (o *object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.size
	}
	if offset < 0 {
		return 0, errors.New("media: seek before the beginning")
	}
	o.at = offset
	return offset, nil
}

// Close lets go of what was asked for.
func (o *object) Close() error {
	if o.body == nil {
		return nil
	}
	err := o.body.Close()
	o.body = nil
	return err
}
