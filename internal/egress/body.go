package egress

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// ErrTooLarge is wrapped by the error of a response beyond its limit.
var ErrTooLarge = errors.New("egress: response too large")

func tooLarge(max int64) error { return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, max) }

// ReadLimited reads the whole body, at most max bytes after decompression,
// and closes it. It never holds more than that, whatever length was declared.
func ReadLimited(resp *http.Response, max int64) ([]byte, error) {
	defer resp.Body.Close()
	if resp.ContentLength > max {
		return nil, tooLarge(max)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, max+1))
	if err != nil {
		return nil, fmt.Errorf("egress: read response: %w", err)
	}
	if int64(len(body)) > max {
		return nil, tooLarge(max)
	}
	return body, nil
}

// limitResponse makes a body fail past max bytes, so that a caller who
// forgets a limit still has one. A limit of zero or less means none.
func limitResponse(resp *http.Response, max int64) (*http.Response, error) {
	if max <= 0 {
		return resp, nil
	}
	if resp.ContentLength > max && resp.Request.Method != http.MethodHead { // a HEAD has a length, but no body
		resp.Body.Close()
		return nil, tooLarge(max)
	}
	resp.Body = &limitedBody{ReadCloser: resp.Body, left: max, max: max}
	return resp, nil
}

type limitedBody struct {
	io.ReadCloser
	left, max int64
}

// Read asks for one byte beyond the limit, to tell a full body from a longer one.
func (b *limitedBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), tooLarge(b.max)
	}
	b.left -= int64(n)
	return n, err
}
