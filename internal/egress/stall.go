package egress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// ErrStalled is wrapped by the error of a call that was given up because no byte of a body went on for the policy's Stall. It is a timeout.
var ErrStalled error = stalled{}

type stalled struct{}

func (stalled) Error() string   { return "egress: no byte went on for too long" }
func (stalled) Timeout() bool   { return true }
func (stalled) Temporary() bool { return true }

// watched makes a call that is given up when it stalls: a large file over a slow line takes as long as it takes, one that stands still
// does not. Connecting and waiting for the answer have limits of their own, and time that the caller takes between two reads counts not.
func watched(next http.RoundTripper, req *http.Request, stall time.Duration) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	giveUp := func() { cancel(ErrStalled) }
	req = req.WithContext(ctx)
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = &sentBody{ReadCloser: req.Body, stall: stall, timer: stopped(giveUp)}
	}
	resp, err := next.RoundTrip(req)
	if err != nil {
		err = because(ctx, err)
		cancel(nil)
		return nil, err
	}
	resp.Body = &receivedBody{ReadCloser: resp.Body, ctx: ctx, cancel: cancel, stall: stall, timer: stopped(giveUp)}
	return resp, nil
}

// stopped is a timer that is not running yet.
func stopped(fn func()) *time.Timer {
	t := time.AfterFunc(time.Hour, fn)
	t.Stop()
	return t
}

// because says that a call failed because it stalled, if it did.
func because(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), ErrStalled) && !errors.Is(err, ErrStalled) {
		return fmt.Errorf("%w: %w", ErrStalled, err)
	}
	return err
}

// sentBody is watched from when a part of it is handed on until the next is asked for: that is how long it takes to send.
type sentBody struct {
	io.ReadCloser
	stall time.Duration
	timer *time.Timer
}

func (b *sentBody) Read(p []byte) (int, error) {
	b.timer.Stop()
	n, err := b.ReadCloser.Read(p)
	if n > 0 && err == nil {
		b.timer.Reset(b.stall)
	}
	return n, err
}

func (b *sentBody) Close() error {
	b.timer.Stop()
	return b.ReadCloser.Close()
}

// receivedBody is watched while somebody waits for more of it.
type receivedBody struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	stall  time.Duration
	timer  *time.Timer
}

func (b *receivedBody) Read(p []byte) (int, error) {
	b.timer.Reset(b.stall)
	n, err := b.ReadCloser.Read(p)
	b.timer.Stop()
	if err != nil && err != io.EOF {
		err = because(b.ctx, err)
	}
	return n, err
}

func (b *receivedBody) Close() error {
	b.timer.Stop()
	err := b.ReadCloser.Close()
	b.cancel(nil)
	return err
}
