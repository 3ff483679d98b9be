package api

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"

	"timbre/internal/desk"
)

// exchange is one request with what is known of it so far.
type exchange struct {
	id      string // of the request; on its answer and in the log
	w       http.ResponseWriter
	r       *http.Request
	body    []byte // a JSON body as it came
	actor   *desk.Actor
	session string // hash of the session's token, "" for a token of the API
	grant   string // by which another's interface is looked at; the actor is that one
	enrol   bool   // the session is good for nothing but to set up a second factor
	browser string // token by which the browser is known, once somebody comes in by it
}

type exchangeKey struct{}

// exchangeOf returns the exchange of a context of Frame, or an empty one.
func exchangeOf(ctx context.Context) *exchange {
	if ex, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return ex
	}
	return &exchange{}
}

// ActorFrom returns who asks, or nil before that is known.
func ActorFrom(ctx context.Context) *desk.Actor { return exchangeOf(ctx).actor }

// RequestID returns the id by which the log names the request.
func RequestID(ctx context.Context) string { return exchangeOf(ctx).id }

// begin starts an exchange.
func begin(w http.ResponseWriter, r *http.Request) (*exchange, *http.Request) {
	ex := &exchange{id: rand.Text()[:16], w: w}
	ex.r = r.WithContext(context.WithValue(r.Context(), exchangeKey{}, ex))
	return ex, ex.r
}

// address of who asks.
func (a *API) address(ctx context.Context) netip.Addr {
	ex := exchangeOf(ctx)
	if ex.r == nil {
		return netip.Addr{}
	}
	return a.Proxies.Address(ex.r)
}
