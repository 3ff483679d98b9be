package channeltest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
)

// Provider is a server that answers as it is told, one answer for each call, and remembers the calls.
type Provider struct {
	URL string

	mu      sync.Mutex
	calls   []Call
	answers []Answer
}

// Call that a provider got.
type Call struct {
	Method, Path string
	Query        url.Values
	Header       http.Header
	Body         []byte
	Length       int64 // as declared; -1 if not
}

// Answer to one call, whose body is read already.
type Answer func(w http.ResponseWriter, r *http.Request)

// NewProvider starts a provider that lives as long as the test. A call without an answer left fails the test.
func NewProvider(t testing.TB, answers ...Answer) *Provider {
	t.Helper()
	p := &Provider{answers: answers}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the client left
		}
		p.mu.Lock()
		p.calls = append(p.calls, Call{r.Method, r.URL.Path, r.URL.Query(), r.Header.Clone(), body, r.ContentLength})
		if len(p.answers) == 0 {
			p.mu.Unlock()
			t.Errorf("unexpected call: %s %s", r.Method, r.URL)
			return
		}
		answer := p.answers[0]
		p.answers = p.answers[1:]
		p.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// Calls so far.
func (p *Provider) Calls() []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Call(nil), p.calls...)
}

// Reply with a status, a body and pairs of header name and value.
func Reply(status int, body string, headers ...string) Answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // the client may have left
	}
}

// Hang answers nothing until the client leaves.
func Hang() Answer {
	return func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
}

// Drop closes the connection without an answer.
func Drop() Answer {
	return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
}

// Cut promises twice the body and closes after it.
func Cut(body string) Answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(2*len(body)))
		_, _ = io.WriteString(w, body)
		_ = http.NewResponseController(w).Flush() // so that the beginning arrives
		panic(http.ErrAbortHandler)
	}
}
