package egress

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestS30BodiesAreBounded(t *testing.T) {
	const max = 1 << 20
	zeros := make([]byte, 64<<10)
	for name, body := range map[string]http.HandlerFunc{
		"declared 1 GB": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1073741824")
			w.Write(zeros)
		},
		"endless": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(zeros); err != nil {
					return
				}
			}
		},
		"gzip bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 1024 { // 64 MB
				if _, err := z.Write(zeros); err != nil {
					return
				}
			}
			z.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := serveOn(t, outside, "0", body, false)
			byPolicy := anyPort(Public())
			byPolicy.MaxBody = max
			resp, err := testDoor(t, Config{}).Client(byPolicy).Get(server.URL)
			if err == nil {
				var n int64
				n, err = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if n > max {
					t.Errorf("policy: %d bytes read", n)
				}
			}
			if !errors.Is(err, ErrTooLarge) {
				t.Errorf("policy: error %v, want too large", err)
			}

			unbounded := anyPort(Public())
			unbounded.MaxBody = 0
			resp, err = testDoor(t, Config{}).Client(unbounded).Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := ReadLimited(resp, max); !errors.Is(err, ErrTooLarge) {
				t.Errorf("ReadLimited: error %v, want too large", err)
			}
		})
	}
}

func TestBodyOfExactlyTheLimitIsRead(t *testing.T) {
	const text = "exactly"
	server := serveOn(t, outside, "0", func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush() // no length declared
		io.WriteString(w, text)
	}, false)
	p := anyPort(Public())
	p.MaxBody = int64(len(text))
	resp, err := testDoor(t, Config{}).Client(p).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	body, err := ReadLimited(resp, int64(len(text)))
	if err != nil || string(body) != text {
		t.Errorf("read %q, %v", body, err)
	}
}

func TestHeadOfALargeFileIsNoError(t *testing.T) {
	server := serveOn(t, outside, "0", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1073741824")
	}, false)
	resp, err := testDoor(t, Config{}).Client(anyPort(Public())).Head(server.URL)
	if err != nil || resp.ContentLength != 1<<30 {
		t.Errorf("%v, %v", resp, err)
	}
}

func TestS30DripEnds(t *testing.T) {
	server := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}, false)
	p := anyPort(Public())
	p.Timeout = 50 * time.Millisecond
	resp, err := testDoor(t, Config{}).Client(p).Get(server.URL)
	if err == nil {
		_, err = ReadLimited(resp, 1<<20)
	}
	if !errors.Is(err, context.DeadlineExceeded) && (err == nil || !strings.Contains(err.Error(), "Timeout")) {
		t.Errorf("error %v, want a timeout", err)
	}
}
