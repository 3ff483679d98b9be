package push

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"timbre/internal/egress"
)

// Message is what is pushed.
type Message struct {
	Text  []byte        // at most MaxText bytes
	Topic string        // at most 32 characters of base64url: a later one takes the place of one that waits at the service; "": none does
	TTL   time.Duration // how long the service keeps it for a browser that is off
}

// ErrGone: the subscription has ended, or can never be reached.
var ErrGone = errors.New("push: the subscription has ended")

// Refused is a service's no, or that it could not be reached.
type Refused struct {
	Status int           // 0: it did not answer
	After  time.Duration // what it asks to wait; 0: nothing
	Cause  error
}

func (r *Refused) Error() string {
	if r.Cause != nil {
		return "push: " + r.Cause.Error()
	}
	return fmt.Sprintf("push: the service answered %d", r.Status)
}

func (r *Refused) Unwrap() error { return r.Cause }

// Temporary: trying again may help.
func (r *Refused) Temporary() bool {
	return r.Status == 0 || r.Status == http.StatusTooManyRequests || r.Status >= 500
}

// Courier pushes by a client that is guarded.
type Courier struct {
	Client  *http.Client
	Contact string // where a service reaches whoever runs this: an https or mailto address, or ""
	Now     func() time.Time
}

// Send hands a message to a subscription's service, signed with a key. It returns nil, ErrGone or a *Refused.
func (s *Courier) Send(ctx context.Context, key *Key, to *Subscription, m Message) error {
	body, err := encrypt(to, m.Text)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrGone, err) // its keys are none
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.Endpoint, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	authorization, err := key.authorize(to.Endpoint, s.Contact, s.Now())
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", authorization)
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Content-Encoding", "aes128gcm")
	req.Header.Set("TTL", strconv.Itoa(int(m.TTL.Seconds())))
	req.Header.Set("Urgency", "high")
	if m.Topic != "" {
		req.Header.Set("Topic", m.Topic)
	}
	resp, err := s.Client.Do(req)
	if errors.Is(err, egress.ErrRefused) {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	if err != nil {
		return &Refused{Cause: err}
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 4<<10)) // so that the connection serves again
	switch {
	case resp.StatusCode >= 200 && resp.StatusCode < 300:
		return nil
	case resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusGone:
		return ErrGone
	}
	wait, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	return &Refused{Status: resp.StatusCode, After: time.Duration(min(max(wait, 0), 3600)) * time.Second}
}
