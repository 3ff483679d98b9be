package servertest

import (
	"bufio"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// StreamEvent is one event of GET /stream.
type StreamEvent struct {
	Name string // hello, change, remove, catalogue, canned_response, draft, resync, bye
	ID   int64  // seq; 0 if it has none
	Data json.RawMessage
}

// Stream is an open event stream. Its events are in C, which is closed when the stream ends.
type Stream struct {
	C     <-chan StreamEvent
	Close func()

	client *Client
}

// Stream opens a client's stream after a seq; -1 begins now. It returns once the server has said hello, which is taken off.
func (s *Server) Stream(c *Client, after int64) *Stream {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/api/v1/stream", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	maps.Copy(req.Header, c.Header)
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if after >= 0 {
		req.Header.Set("Last-Event-ID", strconv.FormatInt(after, 10))
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("stream: %s", res.Status)
	}
	events := make(chan StreamEvent, 1024)
	s.bells.run(func() {
		defer close(events)
		defer res.Body.Close()
		readEvents(ctx, bufio.NewScanner(res.Body), events)
	})
	s.t.Cleanup(cancel)
	st := &Stream{C: events, Close: cancel, client: c}
	st.Next("hello")
	return st
}

func readEvents(ctx context.Context, lines *bufio.Scanner, to chan<- StreamEvent) {
	lines.Buffer(nil, 4<<20)
	var e StreamEvent
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch field {
		case "event":
			e.Name = value
		case "id":
			e.ID, _ = strconv.ParseInt(value, 10, 64)
		case "data":
			e.Data = json.RawMessage(value)
		case "":
			if value == "" && e.Name != "" {
				select {
				case to <- e:
				case <-ctx.Done():
					return
				}
				e = StreamEvent{}
			}
		}
	}
}

// Next returns the next event of a name; others before it are skipped.
func (st *Stream) Next(name string) StreamEvent {
	st.client.t.Helper()
	end := time.NewTimer(Patience)
	defer end.Stop()
	for {
		select {
		case e, open := <-st.C:
			if !open {
				st.client.t.Fatalf("the stream ended before %q", name)
			}
			if e.Name == name {
				return e
			}
		case <-end.C:
			st.client.t.Fatalf("no %q came", name)
		}
	}
}
