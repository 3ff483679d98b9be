package fault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/test/meta"
)

// gateway stands between us and the provider. It passes calls on, or answers them by itself; it remembers those that send.
type gateway struct {
	t       *testing.T
	web     *httptest.Server
	forward http.Handler

	mu    sync.Mutex
	now   func() time.Time
	turn  func(w http.ResponseWriter, c call) bool // nil: pass all on; true: the call was answered
	calls []call
}

// call asks the provider to send a message.
type call struct {
	at            time.Time
	number        string // ours, by which it is sent
	to, reference string
	text          string
	answered      bool // by the gateway
}

// throughGateway changes a server's settings so that it reaches the provider through the gateway.
func throughGateway(t *testing.T) (*gateway, func(*config.Settings)) {
	g := &gateway{t: t, now: time.Now}
	g.web = httptest.NewServer(g)
	t.Cleanup(g.web.Close)
	return g, func(s *config.Settings) {
		target, err := url.Parse(s.GraphURL)
		if err != nil {
			t.Fatal(err)
		}
		proxy := httputil.NewSingleHostReverseProxy(target)
		proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { panic(http.ErrAbortHandler) } // what the provider cuts off is cut off here
		g.forward = proxy
		s.GraphURL = g.web.URL
	}
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var message struct {
		To        string
		Reference string `json:"biz_opaque_callback_data"`
		Text      struct{ Body string }
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if parts[len(parts)-1] != "messages" || json.Unmarshal(body, &message) != nil || message.Reference == "" {
		g.forward.ServeHTTP(w, r)
		return
	}
	g.mu.Lock()
	c := call{at: g.now(), number: parts[len(parts)-2], to: message.To, reference: message.Reference, text: message.Text.Body}
	turn := g.turn
	c.answered = turn != nil && turn(nil, c)
	g.calls = append(g.calls, c)
	g.mu.Unlock()
	if c.answered {
		turn(w, c)
		return
	}
	g.forward.ServeHTTP(w, r)
}

// turns makes the gateway answer the calls by one of our numbers ("": by any) in its own way; nil: pass them on.
func (g *gateway) turns(number string, answer func(w http.ResponseWriter)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turn = nil
	if answer == nil {
		return
	}
	g.turn = func(w http.ResponseWriter, c call) bool {
		if number != "" && c.number != number {
			return false
		}
		if w != nil { // else it is only asked whether it would
			answer(w)
		}
		return true
	}
}

// made are the calls so far.
func (g *gateway) made() []call {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]call(nil), g.calls...)
}

// graphError answers as Meta does.
func graphError(w http.ResponseWriter, status, code int, headers ...string) {
	for i := 0; i+1 < len(headers); i += 2 {
		w.Header().Set(headers[i], headers[i+1])
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"message":"(#%d) not now","type":"OAuthException","code":%d,"fbtrace_id":"x"}}`, code, code)
}

// cut answers nothing, or half.
func cut(half bool) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		if half {
			w.Header().Set("Content-Length", "400")
			w.WriteHeader(http.StatusOK)
			io.WriteString(w, `{"messaging_product":"whatsapp","contacts":[{"input":"57`)
			http.NewResponseController(w).Flush()
		}
		panic(http.ErrAbortHandler)
	}
}

var second = meta.Number{ID: "106540352242923", WABA: number.WABA, Display: "576015550101"}
