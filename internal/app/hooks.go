package app

import (
	"context"
	"net/http"
	"sync"
	"time"

	"timbre/internal/channel"
	"timbre/internal/store"
)

// Hook is what a provider's app needs to deliver to us.
type Hook struct {
	app     store.App
	channel channel.Channel
	secret  string
	verify  string
	at      time.Time
}

// hooks keeps unsealed credentials for a moment: those that another node changed count within routeAge.
type hooks struct {
	mu   sync.Mutex
	list map[string]*Hook
}

// Hook finds the app of a webhook's path; nil if there is none.
func (a *App) Hook(ctx context.Context, path string) (*Hook, error) {
	a.hooks.mu.Lock()
	h := a.hooks.list[path]
	a.hooks.mu.Unlock()
	if h != nil && time.Since(h.at) < routeAge {
		return h, nil
	}
	app, found, err := a.Store.AppByPath(ctx, path)
	if err != nil || !found {
		return nil, err
	}
	h = &Hook{app: app, channel: a.Channels[whatsappName], at: time.Now()}
	if h.secret, err = a.Sealer.Open(app.SecretSealed, SecretPlace); err != nil {
		return nil, err
	}
	if h.verify, err = a.Sealer.Open(app.VerifySealed, VerifyPlace); err != nil {
		return nil, err
	}
	a.hooks.mu.Lock()
	if a.hooks.list == nil {
		a.hooks.list = map[string]*Hook{}
	}
	a.hooks.list[path] = h
	a.hooks.mu.Unlock()
	return h, nil
}

// Challenge answers the provider's handshake.
func (h *Hook) Challenge(query map[string][]string) (string, bool) {
	return h.channel.Challenge(query, h.verify)
}

// Verify checks a delivery on its raw bytes.
func (h *Hook) Verify(header http.Header, body []byte) bool {
	return h.channel.Verify(header, body, h.secret)
}

// Receive records and applies a verified delivery. When it returns nil it may be answered.
func (a *App) Receive(ctx context.Context, h *Hook, body []byte) error {
	return a.Ingest(ctx, h.app, h.channel, body)
}
