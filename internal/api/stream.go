package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/desk"
	"timbre/internal/realtime"
)

// Streams gives the API the hub whose streams it serves. Until then /stream asks to come again.
func (a *API) Streams(hub *realtime.Hub) { a.hub.Store(hub) }

func (a *API) streamRoute() {
	serveRaw(a, route{method: http.MethodGet, path: "/stream", name: "stream", tag: "stream",
		summary: "Everything that changes, as server-sent events: hello, change, remove, catalogue, resync, bye. Resumes by Last-Event-ID or ?after=."},
		map[string]*huma.Response{"200": {Description: "An event stream.", Content: map[string]*huma.MediaType{"text/event-stream": {}}}}, a.stream)
}

func (a *API) stream(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	hub := a.hub.Load()
	if hub == nil {
		return desk.Unavailable("starting", nil)
	}
	after, err := resumeAt(r)
	if err != nil {
		return err
	}
	ex := exchangeOf(r.Context())
	bearer := r.Header.Get("Authorization") != ""
	again := func(ctx context.Context) (desk.Actor, map[int64]bool, error) {
		probe := r.Clone(ctx)
		probe.Header.Set(WorkspaceHeader, desk.FormatID(actor.Workspace))
		fresh := *ex
		if err := a.authenticate(&fresh, probe, bearer); err != nil {
			return desk.Actor{}, nil, err
		}
		follows, err := a.App.Participations(ctx, fresh.actor)
		return *fresh.actor, follows, err
	}
	follows, err := a.App.Participations(r.Context(), actor)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Time{})
	// What the stream ends with is its reader's going, or said in it; there is nobody left to answer.
	_ = hub.Serve(r.Context(), flusher{w, control}, realtime.Reader{Actor: *actor, Participates: follows, Again: again, Version: a.Version}, after)
	return nil
}

// writeWithin is how long a reader may take to accept what he is sent.
const writeWithin = 20 * time.Second

type flusher struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (f flusher) Flush() error {
	f.control.SetWriteDeadline(time.Now().Add(writeWithin))
	return f.control.Flush()
}

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
