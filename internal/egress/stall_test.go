package egress

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// zeros is a body without an end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// stallsAt is a policy under which nothing but a stall ends a call.
func stallsAt(stall time.Duration) Policy {
	p := anyPort(Public())
	p.PlainHTTP, p.Timeout, p.Answer, p.Stall = true, time.Hour, time.Hour, stall
	return p
}

// A body that stands still, either way, is given up, as a timeout.
func TestWhatStandsStillIsGivenUp(t *testing.T) {
	over := make(chan struct{})
	server := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "half") // the caller may have left
			_ = http.NewResponseController(w).Flush()
		}
		<-over
	}, false)
	defer close(over)
	client := testDoor(t, Config{}).Client(stallsAt(50 * time.Millisecond))
	for name, call := range map[string]func() error{
		"received": func() error {
			resp, err := client.Get(server.URL)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			_, err = io.ReadAll(resp.Body)
			return err
		},
		"sent": func() error {
			_, err := client.Post(server.URL, "application/octet-stream", io.LimitReader(zeros{}, 1<<30))
			return err
		},
	} {
		err := call()
		if timeout, ok := errors.AsType[net.Error](err); !errors.Is(err, ErrStalled) || !ok || !timeout.Timeout() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// One that is slow and gets on is not, whoever of the two is slow, and however long the other thinks about the answer.
func TestWhatGetsOnIsNotGivenUp(t *testing.T) {
	const stall, parts = 400 * time.Millisecond, 8
	pace := time.NewTicker(stall / 4)
	defer pace.Stop()
	server := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		for range parts { // longer than the body may stand still, but the body is whole
			<-pace.C
		}
		for range parts {
			<-pace.C
			_, _ = w.Write(sent)
			_ = http.NewResponseController(w).Flush()
		}
	}, false)
	resp, err := testDoor(t, Config{}).Client(stallsAt(stall)).Post(server.URL, "text/plain", strings.NewReader("part"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	for range parts { // the reader takes his time as well
		<-pace.C
	}
	if got, err := io.ReadAll(resp.Body); string(got) != strings.Repeat("part", parts) {
		t.Errorf("it received %q: %v", got, err)
	}
}
