package hook

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"timbre/internal/app"
)

// maxBody is a little over what Meta promises not to exceed, 3 MB.
const maxBody = 4 << 20

// Handler serves /hooks/whatsapp/{path}.
func Handler(a *app.App, log *slog.Logger) http.Handler {
	h := &handler{app: a, log: log}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hooks/whatsapp/{path}", h.challenge)
	mux.HandleFunc("POST /hooks/whatsapp/{path}", h.receive)
	return mux
}

type handler struct {
	app *app.App
	log *slog.Logger
}

// challenge answers the handshake with the bare challenge, only to who knows the token.
func (h *handler) challenge(w http.ResponseWriter, r *http.Request) {
	hook := h.find(w, r)
	if hook == nil {
		return
	}
	answer, ok := hook.Challenge(r.URL.Query())
	if !ok {
		http.Error(w, "the verify token is wrong", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, answer)
}

// receive answers 200 only once the delivery is on disk. On a failure of ours the provider is asked to come again.
func (h *handler) receive(w http.ResponseWriter, r *http.Request) {
	hook := h.find(w, r)
	if hook == nil {
		return
	}
	body, err := read(w, r)
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	if !hook.Verify(r.Header, body) {
		http.Error(w, "the signature is wrong", http.StatusUnauthorized)
		return
	}
	if err := h.app.Receive(r.Context(), hook, body); err != nil {
		h.log.ErrorContext(r.Context(), "a delivery could not be kept; the provider will come again", "error", err)
		w.Header().Set("Retry-After", "5")
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

func (h *handler) find(w http.ResponseWriter, r *http.Request) *app.Hook {
	hook, err := h.app.Hook(r.Context(), r.PathValue("path"))
	switch {
	case err != nil:
		h.log.ErrorContext(r.Context(), "a webhook's app could not be read", "error", err)
		w.Header().Set("Retry-After", "5")
		http.Error(w, "try again", http.StatusServiceUnavailable)
	case hook == nil:
		http.NotFound(w, r)
	}
	return hook
}

// read takes the raw bytes: the signature is theirs.
func read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	var b bytes.Buffer
	if r.ContentLength > 0 && r.ContentLength <= maxBody {
		b.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	_, err := b.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	return b.Bytes(), err
}
