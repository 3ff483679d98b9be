package api

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"timbre/internal/trace"
)

// strict is the policy of whatever does not set one of its own: nothing is loaded, nobody frames it.
const strict = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// Frame is the outermost handler: the headers that every answer carries, the request's id, the access log, and the end of a
// panic. A handler inside may replace a header by name.
func (a *API) Frame(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		out := &statusWriter{ResponseWriter: w}
		var span *trace.Span
		if a.Tracer != nil {
			var ctx context.Context
			ctx, span = a.Tracer.Begin(r.Context(), r.Header.Get(trace.Header))
			r = r.WithContext(ctx)
		}
		ex, r := begin(out, r)
		h := w.Header()
		h.Set("Content-Security-Policy", strict)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Request-Id", ex.id)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				a.Log.ErrorContext(r.Context(), "panic in a request", "request_id", ex.id, "route", r.Pattern, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if out.status == 0 {
					a.refuse(out, r, errPanic)
				}
			}
			a.log(ex, out, r, time.Since(began))
			span.End(r.Context(), cmp.Or(r.Pattern, r.Method), slog.String("request_id", ex.id), slog.Int("status", cmp.Or(out.status, http.StatusOK)))
		}()
		in, end := packed(out, r)
		defer end() // before the log
		next.ServeHTTP(in, r)
	})
}

// log writes one line of a request: its route, never its path or query, which may hold secrets and names.
func (a *API) log(ex *exchange, out *statusWriter, r *http.Request, took time.Duration) {
	level := slog.LevelInfo
	switch {
	case out.status >= 500:
		level = slog.LevelWarn
	case out.status < 400 && !strings.Contains(r.Pattern, Prefix): // deliveries have the ledger; machines ask for health all day
		level = slog.LevelDebug
	}
	if !a.Log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{slog.String("request_id", ex.id), slog.String("method", r.Method), slog.String("route", r.Pattern),
		slog.Int("status", cmp.Or(out.status, http.StatusOK)), slog.Int64("bytes", out.bytes), slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.String("address", a.Proxies.Address(r).String())}
	if ex.actor != nil {
		attrs = append(attrs, slog.Int64("workspace", ex.actor.Workspace), slog.Int64("user", ex.actor.User), slog.Int64("token", ex.actor.Token))
	}
	a.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
