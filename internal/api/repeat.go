package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

const keyHeader = "Idempotency-Key"

// Bounds of repeated writes.
const (
	maxKey  = 200 // characters
	waitFor = 10 * time.Second
)

func (o route) takesKey() bool { return o.method != http.MethodGet && !o.open && !o.keyless }

// running are the writes with a key that this node does now, so that a twin waits for the first.
type running struct {
	mu    sync.Mutex
	calls map[callKey]chan struct{}
}

type callKey struct {
	workspace, author int64
	name              string
}

// enter takes the key, or waits until whoever has it is done. leave is nil if that takes too long.
func (l *running) enter(ctx context.Context, k callKey) (leave func()) {
	timer := time.NewTimer(waitFor)
	defer timer.Stop()
	for {
		l.mu.Lock()
		busy := l.calls[k]
		if busy == nil {
			done := make(chan struct{})
			l.calls[k] = done
			l.mu.Unlock()
			return func() {
				l.mu.Lock()
				delete(l.calls, k)
				l.mu.Unlock()
				close(done)
			}
		}
		l.mu.Unlock()
		select {
		case <-busy:
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// once does a write once for each key: the same request with the same key gets the first one's answer, as long as its author may do and
// sees the same. Refusals are not kept; nothing was done, so trying again is right.
func once[O any](ctx context.Context, a *API, o route, fn func(context.Context) (O, error)) (O, error) {
	var zero O
	ex := exchangeOf(ctx)
	if !o.takesKey() || ex.r == nil || ex.r.Header.Get(keyHeader) == "" {
		return fn(ctx)
	}
	call := app.Call{Workspace: ex.actor.Workspace, Author: ex.actor.ID(), Name: ex.r.Header.Get(keyHeader), Hash: ex.hash()}
	if len(call.Name) > maxKey {
		return zero, desk.Invalid("idempotency_key", "too_long").With("limit", maxKey)
	}
	leave := a.running.enter(ctx, callKey{call.Workspace, call.Author, call.Name})
	if leave == nil {
		return zero, desk.Conflict("idempotency_key_busy")
	}
	defer leave()
	first, found, err := a.App.Answered(ctx, a.asks, call)
	if err != nil {
		return zero, err
	}
	if found {
		return zero, &repetition{first.Status, json.RawMessage(first.Response)}
	}
	out, err := fn(app.WithCall(ctx, call))
	if err != nil {
		return out, err
	}
	return out, a.keep(ctx, o, call, out)
}

// keep stores a call's answer. The work is done, so a failure is logged and not answered.
func (a *API) keep(ctx context.Context, o route, call app.Call, out any) error {
	call.Status = app.AnswerNotKept
	if now, err := a.asks(ctx); err == nil && !o.secret {
		body, err := encode(out)
		if err != nil {
			return err
		}
		call.Status, call.Response, call.Rights = o.status(out), string(body), now.RightsVersion
	}
	if err := a.App.KeepAnswer(ctx, call); err != nil {
		a.Log.WarnContext(ctx, "an answer could not be kept for its key", "request_id", RequestID(ctx), "error", err)
	}
	return nil
}

// asks is who asks as he is at this moment: a write may have changed his rights since he came in.
func (a *API) asks(ctx context.Context) (*desk.Actor, error) {
	ex := exchangeOf(ctx)
	if ex.session == "" {
		return a.tokenActor(ex.r, ex.actor.Workspace)
	}
	now, _, err := a.App.SessionActor(ctx, ex.session, ex.actor.Workspace)
	return now, err
}

// status of the route's answer.
func (o route) status(out any) int {
	if _, empty := out.(none); empty {
		return http.StatusNoContent
	}
	if o.created {
		return http.StatusCreated
	}
	return http.StatusOK
}

// hash of the request: what it asks for, by whom is part of the key.
func (ex *exchange) hash() string {
	h := sha256.New()
	h.Write([]byte(ex.r.Method + " " + ex.r.URL.RequestURI() + "\n"))
	h.Write(ex.body)
	return hex.EncodeToString(h.Sum(nil))
}

// repetition is the first call's answer. It travels as huma's errors do, since it is already encoded.
type repetition struct {
	status int
	body   json.RawMessage
}

func (r *repetition) Error() string                { return "repeated" }
func (r *repetition) GetStatus() int               { return r.status }
func (r *repetition) MarshalJSON() ([]byte, error) { return r.body, nil }
