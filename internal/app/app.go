package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"timbre/internal/auth"
	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/mail"
	"timbre/internal/media"
	"timbre/internal/openid"
	"timbre/internal/push"
	"timbre/internal/store"
)

// Sealer keeps secrets that rest in the database. The context binds a sealed text to its place.
type Sealer interface {
	Seal(plain, context string) (string, error)
	Open(sealed, context string) (string, error)
	Fingerprint(secret string) string
}

// Options of New.
type Options struct {
	Store        *store.Store
	Channels     map[string]channel.Channel
	Media        media.Store
	Sealer       Sealer
	Passwords    *auth.Passwords
	Log          *slog.Logger
	PublicURL    string // where people and providers reach us, without a slash at the end
	GraphURL     string // base of the Graph API
	GraphVersion string
	MaxUpload    int64 // bytes
	DialMail     mail.Dial
	Push         *push.Courier                // hands alerts to the push services of browsers
	Identity     *openid.Client               // asks identity providers who somebody is
	Origin       func(context.Context) string // from where a request comes, for the audit; nil: nowhere
	Mail         SystemMail                   // of the installation
	RatesOff     bool                         // lifts the rates of number and pair, to measure the rest
}

// SystemMail is the server by which the installation writes to those whom no company's server may; no host: there is none.
type SystemMail struct {
	Server   desk.MailServer
	Password string
}

// App is the use cases.
type App struct {
	Options
	routes  routes
	hooks   hooks
	actors  actors
	callers callers
	touch   touches
	names   nameBook

	importing, opening chan struct{} // tables that are held in memory, by jobs and by requests
	attendances        attendances
	refused            refusedSignIns
	routing            router
	site               auth.Site // where passkeys are good; no host: nowhere
	pushing            pushKey
	digesting          digestsDue
	syncing            turns // with a portfolio's templates
}

// New returns the use cases over a store.
func New(o Options) *App {
	site, _ := auth.SiteOf(o.PublicURL)
	return &App{Options: o, site: site, touch: touches{at: map[int64]time.Time{}}, importing: make(chan struct{}, importsAtOnce),
		opening: make(chan struct{}, importsAtOnce), routing: newRouter()}
}

// touches remembers when this node last noted that an inbox is alive, so that busy inboxes cost one write a minute.
type touches struct {
	mu sync.Mutex
	at map[int64]time.Time
}

const touchEvery = 30 * time.Second

func (t *touches) due(inbox int64, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := t.at[inbox]; now.Sub(last) < touchEvery && !now.Before(last) {
		return false
	}
	t.at[inbox] = now
	return true
}
