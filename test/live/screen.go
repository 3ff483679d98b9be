package live

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// Frame is one event of the stream.
type Frame struct {
	Name string
	ID   int64 // 0: none
	Data Thing
}

// Screen is a view that the stream keeps up.
type Screen struct {
	View
	Seq     int64 // of the last frame that was taken in
	Resyncs int   // how often everything was fetched anew
	Frames  int

	t      testing.TB
	client *servertest.Client
}

// Open fetches what a client sees; from then on Follow keeps it.
func Open(t testing.TB, c *servertest.Client) *Screen {
	t.Helper()
	s := &Screen{t: t, client: c}
	s.fetch()
	return s
}

// fetch reads the seq first: what changes while the rest is read comes again as an event after it.
func (s *Screen) fetch() {
	s.t.Helper()
	var counts struct{ Seq string }
	s.client.Must("GET", "/counts", nil, &counts)
	s.Seq, _ = strconv.ParseInt(counts.Seq, 10, 64)
	s.View = Fetch(s.t, s.client)
}

// Follow resumes the stream after the last frame and takes frames in until the connection is cut after so many bytes, or until
// everything up to a seq is in, which it reports. until is asked at each frame.
func (s *Screen) Follow(bytes int64, until func() int64) bool {
	s.t.Helper()
	if s.Seq >= until() {
		return true
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), servertest.Patience)
	defer cancel()
	body, err := Connect(ctx, s.client, s.Seq)
	if err != nil {
		s.t.Fatal(err)
	}
	defer body.Close()
	err = Frames(io.LimitReader(body, bytes), func(f Frame) bool {
		s.take(f)
		return s.Seq < until() && f.Name != "bye"
	})
	if ctx.Err() != nil || (err != nil && !errors.Is(err, io.EOF)) {
		s.t.Fatalf("the stream stood still after %d frames, at %d: %v", s.Frames, s.Seq, errors.Join(ctx.Err(), err))
	}
	return s.Seq >= until()
}

// Connect opens the stream after a seq; -1 begins now.
func Connect(ctx context.Context, c *servertest.Client, after int64) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/api/v1/stream", nil)
	if err != nil {
		return nil, err
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
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		res.Body.Close()
		return nil, errors.New("stream: " + res.Status)
	}
	return res.Body, nil
}

// Frames reads events until fn returns false or the stream ends. An event whose end has not come is none.
func Frames(r io.Reader, fn func(Frame) bool) error {
	in := bufio.NewReader(r)
	var f Frame
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch {
		case name == "event":
			f.Name = value
		case name == "id":
			f.ID, _ = strconv.ParseInt(value, 10, 64)
		case name == "data":
			if err := json.Unmarshal([]byte(value), &f.Data); err != nil {
				return err
			}
		case name == "" && value == "" && f.Name != "":
			if !fn(f) {
				return nil
			}
			f = Frame{}
		}
	}
}

// take does with a frame what the interface does.
func (s *Screen) take(f Frame) {
	s.t.Helper()
	s.Frames++
	if f.ID != 0 && f.ID <= s.Seq {
		return // older than what a resync has fetched since
	}
	s.Seq = max(s.Seq, f.ID)
	switch f.Name {
	case "resync":
		s.Resyncs++
		s.fetch()
	case "remove":
		s.forget(numberOf(f.Data["number"]))
	case "change":
		if contact, ok := f.Data["contact"].(Thing); ok {
			s.rename(contact)
		}
		if row, ok := f.Data["conversation"].(Thing); ok {
			s.show(row, f.Data["message"])
		}
	}
}

// show puts a conversation and a message of it on the screen. Who sees a conversation for the first time opens it.
func (s *Screen) show(row Thing, message any) {
	number := numberOf(row["number"])
	if _, known := s.Conversations[number]; !known {
		messages, visible := messagesOf(s.t, s.client, number)
		if !visible {
			return // it has gone on meanwhile, to where he may not follow
		}
		maps.Copy(s.Messages, messages)
	}
	s.Conversations[number] = row
	if m, ok := message.(Thing); ok {
		s.Messages[m["id"].(string)] = m
	}
}

func (s *Screen) forget(number int64) {
	delete(s.Conversations, number)
	maps.DeleteFunc(s.Messages, func(_ string, m Thing) bool { return numberOf(m["conversation"]) == number })
}

// rename puts a contact's new card on its conversations.
func (s *Screen) rename(contact Thing) {
	for _, row := range s.Conversations {
		c, ok := row["contact"].(Thing)
		if !ok || c["id"] != contact["id"] {
			continue
		}
		for field := range c {
			if value, ok := contact[field]; ok {
				c[field] = value
			}
		}
	}
}
