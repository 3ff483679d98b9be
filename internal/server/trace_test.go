package server_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"timbre/internal/config"
	"timbre/internal/testkit/servertest"
)

// journal is a log, written by several at once.
type journal struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (l *journal) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

// logged is a line of the log.
type logged struct {
	Msg, Name string
	Request   string `json:"request_id"`
	Trace     string `json:"trace_id"`
	Parent    string `json:"parent_id"`
}

func (l *journal) read(t *testing.T) (out []logged) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for text := range strings.Lines(l.out.String()) {
		var line logged
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		out = append(out, line)
	}
	return out
}

// The lines of a request name the caller's trace, or one of its own; those of a job and its call to the provider one trace together. Switched
// off, there is none of it.
func TestTraces(t *testing.T) {
	const id = "0af7651916cd43dd8448eb211c80319c"
	follow := func(t *testing.T, on bool) (*servertest.Server, *journal) {
		log := &journal{}
		s := servertest.Start(t, servertest.Options{Settings: func(s *config.Settings) { s.Traces = on },
			Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		s.Customer("Rosa").Writes("hola")
		return s, log
	}
	get := func(t *testing.T, s *servertest.Server, log *journal, traceparent string) (request, span logged) {
		t.Helper()
		s.Admin.Header.Set("Traceparent", traceparent)
		got, err := s.Admin.Do("GET", "/api/v1/notices", nil)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		s.WaitFor("it is logged", func() bool {
			for _, l := range log.read(t) {
				if l.Request == got.Header.Get("X-Request-Id") && l.Msg == "request" {
					request = l
				} else if l.Request == got.Header.Get("X-Request-Id") && l.Msg == "span" {
					span = l
				}
			}
			return request.Msg != "" && (span.Msg != "" || !s.Settings.Traces)
		})
		return request, span
	}
	t.Run("on", func(t *testing.T) {
		s, log := follow(t, true)
		request, span := get(t, s, log, "00-"+id+"-b7ad6b7169203331-01")
		if request.Trace != id || span.Trace != id || span.Parent != "b7ad6b7169203331" || span.Name != "GET /api/v1/notices" {
			t.Errorf("a caller's trace goes on as %+v, %+v", request, span)
		}
		request, span = get(t, s, log, "00-"+strings.ToUpper(id)+"-b7ad6b7169203331-01")
		if len(request.Trace) != 32 || request.Trace == id || span.Trace != request.Trace || span.Parent != "" {
			t.Errorf("what is no trace goes on as %+v, %+v", request, span)
		}
		s.Admin.Must("POST", "/conversations/1/messages", map[string]string{"text": "hola"}, nil)
		s.WaitFor("job and call are logged", func() bool {
			job, calls := "", map[string]bool{}
			for _, l := range log.read(t) {
				switch {
				case l.Msg == "span" && l.Name == "job send":
					job = l.Trace
				case l.Msg == "span" && l.Name == "POST 127.0.0.1" && l.Parent != "":
					calls[l.Trace] = true
				}
			}
			return job != "" && calls[job]
		})
	})
	t.Run("off", func(t *testing.T) {
		s, log := follow(t, false)
		if request, _ := get(t, s, log, "00-"+id+"-b7ad6b7169203331-01"); request.Trace != "" {
			t.Errorf("the line is %+v", request)
		}
		for _, l := range log.read(t) {
			if l.Msg == "span" || l.Trace != "" {
				t.Errorf("the log says %+v", l)
			}
		}
	})
}
