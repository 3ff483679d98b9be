package api

import (
	"bytes"
	"cmp"
	"context"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/realtime"
)

// Streams gives the API the hub whose streams it serves. Until then /stream asks to come again.
func (a *API) Streams(hub *realtime.Hub) { a.hub.Store(hub) }

func (a *API) streamRoute() {
	serveRaw(a, route{method: http.MethodGet, path: "/stream", name: "stream", tag: "stream",
		summary: "Everything that changes, as server-sent events: hello, change, remove, catalogue, canned_response, draft, involvement, notification, presence, availability, resync, bye. Resumes by Last-Event-ID or ?after=."},
		map[string]*huma.Response{"200": {Description: "An event stream.", Content: map[string]*huma.MediaType{"text/event-stream": {}}}}, a.stream)
}

func (a *API) stream(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	if r.Header.Get("Authorization") == "" {
		asked := *r
		asked.Method = http.MethodPost // reading is no harm elsewhere, but another site must not listen with this one's cookie
		if err := a.crossSite.Check(&asked); err != nil {
			return errCrossSite
		}
	}
	hub := a.hub.Load()
	if hub == nil {
		return desk.Unavailable("starting", nil)
	}
	after, err := resumeAt(r)
	if err != nil {
		return err
	}
	follows, err := a.App.Participations(r.Context(), actor)
	if err != nil {
		return err
	}
	s, err := hub.Open(r.Context(), realtime.Reader{Actor: *actor, Participates: follows, Again: a.again(r, actor), Ends: a.ends(r, actor), Version: a.Version}, after)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	conn, _, err := control.Hijack()
	if err != nil { // HTTP/2 has no connection of its own to give
		w.WriteHeader(http.StatusOK)
		_ = s.Serve(r.Context(), flusher{w, control}) // what it ends with was said in it
		return nil
	}
	h.Set("Connection", "close") // its end is the end of the stream
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 200 OK\r\n")
	h.Write(&head)
	head.WriteString("\r\n")
	s.Go(conn, &ownConn{conn: conn, head: head.Bytes()})
	return nil
}

// again finds out who the reader is now. It keeps no request: there are thousands of streams.
func (a *API) again(r *http.Request, actor *desk.Actor) func(context.Context) (desk.Actor, map[int64]bool, error) {
	asker := a.asker(r, actor)
	return func(ctx context.Context) (desk.Actor, map[int64]bool, error) {
		now, err := asker(ctx)
		if err != nil {
			return desk.Actor{}, nil, err
		}
		follows, err := a.App.Participations(ctx, now)
		return *now, follows, err
	}
}

// ends finds out when what the reader was let in by ends. It keeps no request.
func (a *API) ends(r *http.Request, actor *desk.Actor) func(context.Context) time.Time {
	workspace, hash := actor.Workspace, exchangeOf(r.Context()).session
	text, token := auth.BearerToken(r.Header.Get("Authorization"))
	if token {
		hash, _ = auth.HashToken(auth.APIToken, text)
	}
	return func(ctx context.Context) time.Time { return a.App.EndOf(ctx, hash, workspace, token) }
}

// asker finds out what whoever asked may do by now, for answers that take their time. It keeps no request.
func (a *API) asker(r *http.Request, actor *desk.Actor) app.Again {
	workspace, session, grant := actor.Workspace, exchangeOf(r.Context()).session, exchangeOf(r.Context()).grant
	token := ""
	if text, ok := auth.BearerToken(r.Header.Get("Authorization")); ok {
		token, _ = auth.HashToken(auth.APIToken, text)
	}
	return func(ctx context.Context) (*desk.Actor, error) {
		a.App.LookAgain(cmp.Or(token, session), workspace)
		if token != "" {
			return a.App.TokenActor(ctx, token, workspace)
		}
		now, _, err := a.App.SessionActor(ctx, session, workspace)
		if err == nil && grant != "" {
			return a.App.View(ctx, now, session, grant)
		}
		return now, err
	}
}

// writeWithin is how long a reader may take to accept what he is sent.
const writeWithin = 10 * time.Second

type flusher struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (f flusher) Flush() error {
	f.control.SetWriteDeadline(time.Now().Add(writeWithin))
	return f.control.Flush()
}

// ownConn writes to a connection that was taken over; the head of the answer goes with the first bytes.
type ownConn struct {
	conn net.Conn
	head []byte
}

func (c *ownConn) Write(b []byte) (int, error) {
	c.conn.SetWriteDeadline(time.Now().Add(writeWithin))
	if c.head != nil {
		head := c.head
		c.head = nil
		if _, err := c.conn.Write(append(head, b...)); err != nil {
			return 0, err
		}
		return len(b), nil
	}
	return c.conn.Write(b)
}

// Flush does nothing: what is written is sent.
func (c *ownConn) Flush() error { return nil }

// resumeAt is the last seq that the reader has; -1: he has none.
func resumeAt(r *http.Request) (int64, error) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	if text == "" {
		return -1, nil
	}
	seq, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seq < 0 {
		return 0, desk.Invalid("after", "invalid")
	}
	return seq, nil
}
