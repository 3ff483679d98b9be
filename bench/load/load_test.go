package load

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func server(t *testing.T, fn http.HandlerFunc) string {
	s := httptest.NewServer(fn)
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func TestConnReadsEveryKindOfAnswer(t *testing.T) {
	address := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		case "/chunked":
			for range 3 {
				fmt.Fprint(w, strings.Repeat("a", 5000))
				w.(http.Flusher).Flush()
			}
		case "/last":
			w.Header().Set("Connection", "close")
			fmt.Fprint(w, "bye")
		default:
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, "%s %s %s", r.Method, r.Header.Get("X-Here"), r.Header.Get("Content-Type"))
		}
	})
	c, err := Dial(address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 2 { // over the same connection, also after the server has closed it
		for _, tc := range []struct {
			path, body string
			status     int
			want       string
		}{
			{"/plain", "{}", 201, "POST yes application/json"},
			{"/none", "", 204, ""},
			{"/chunked", "", 200, strings.Repeat("a", 15000)},
			{"/last", "", 200, "bye"},
		} {
			status, body, err := c.Do(End(Request(nil, "POST", tc.path, "bench", "X-Here", "yes"), []byte(tc.body)))
			if err != nil || status != tc.status || string(body) != tc.want {
				t.Fatalf("%s answered %d %.40q, %v", tc.path, status, body, err)
			}
		}
	}
}

type counting struct {
	request []byte
	refuse  bool
}

func (c *counting) Next() []byte { return c.request }

func (c *counting) Check(status int, body []byte) (int, error) {
	if c.refuse {
		status = 0
	}
	return 2, Expect(200, status, body)
}

func TestClosedCountsWorkAndStopsAtAnError(t *testing.T) {
	address := server(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	request := End(Request(nil, "GET", "/", "bench"), nil)
	run, err := Closed(address, []Client{&counting{request: request}, &counting{request: request}}, 0, 100*time.Millisecond)
	if err != nil || run.Done == 0 || run.Done != 2*len(run.Latencies) || run.Percentile(0.5) <= 0 || run.Percentile(0.99) < run.Percentile(0.5) {
		t.Errorf("%d done by %d requests, %v", run.Done, len(run.Latencies), err)
	}
	if _, err := Closed(address, []Client{&counting{request: request, refuse: true}}, 0, time.Hour); err == nil {
		t.Error("a refused request was no error")
	}
}

func TestStreamGivesEvents(t *testing.T) {
	address := server(t, func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 { // an event may come in two pieces
			fmt.Fprintf(w, ": wait\n\nevent: change\nid: %d\nda", i)
			w.(http.Flusher).Flush()
			fmt.Fprintf(w, "ta: {\"n\":%d}\n\n", i)
			w.(http.Flusher).Flush()
		}
	})
	s, err := Open(address, End(Request(nil, "GET", "/", "bench"), nil))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range 3 {
		name, data, err := s.Event()
		if want := fmt.Sprintf("{\"n\":%d}\n", i); err != nil || string(name) != "change" || string(data) != want {
			t.Fatalf("event %q %q, %v; want %q", name, data, err, want)
		}
	}
	refused := server(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusUnauthorized) })
	if _, err := Open(refused, End(Request(nil, "GET", "/", "bench"), nil)); err == nil {
		t.Error("a refused stream was no error")
	}
}

func TestSpread(t *testing.T) {
	if got, want := SpreadOf([]float64{3, 1, 2}), (Spread{2, 1, 3}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
