package api

import (
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/realtime"
	"timbre/internal/trace"
)

// Prefix of every route.
const Prefix = "/api/v1"

// Options of New.
type Options struct {
	App       *app.App
	Limiter   *auth.Limiter
	Proxies   auth.Proxies // whose X-Forwarded-For is believed
	Log       *slog.Logger
	Tracer    *trace.Tracer // nil: requests are not followed
	PublicURL string        // where people reach us, without a slash at the end
	Version   string
}

// API is the routes.
type API struct {
	Options
	mux       *http.ServeMux
	huma      huma.API
	cookies   auth.Cookies
	crossSite *http.CrossOriginProtection
	words     words
	running   running
	document  func() []byte // OpenAPI, as JSON
	page      func() []byte // the same for people
	hub       atomic.Pointer[realtime.Hub]
	drawing   chan struct{} // thumbnails at once: each takes a core and much memory
}

// New returns the API. It does no work until a request comes.
func New(o Options) *API {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &API{Options: o, mux: http.NewServeMux(), cookies: auth.NewCookies(o.PublicURL), crossSite: http.NewCrossOriginProtection(),
		words: loadWords(), running: running{calls: map[callKey]chan struct{}{}}, drawing: make(chan struct{}, 2)}
	if o.PublicURL != "" {
		if err := a.crossSite.AddTrustedOrigin(o.PublicURL); err != nil {
			a.Log.Warn("the public URL is not an origin", "error", err)
		}
	}
	a.huma = humago.NewWithPrefix(a.mux, Prefix, huma.Config{
		OpenAPI:       newDocument(o.Version),
		Formats:       map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{a.translate},
	})
	a.document, a.page = sync.OnceValue(a.renderDocument), sync.OnceValue(a.renderPage)
	if a.App != nil {
		a.App.Origin = a.origin
	}
	a.routes()
	return a
}

// routes names every noun's routes.
func (a *API) routes() {
	a.mux.HandleFunc("GET /openapi.json", a.serveDocument)
	a.mux.HandleFunc("GET /docs/api", a.servePage)
	a.mux.HandleFunc(Prefix+"/", a.unknownRoute)
	a.conversationRoutes()
	a.actRoutes()
	a.bulkRoutes()
	a.peopleRoutes()
	a.noteRoutes()
	a.presenceRoutes()
	a.availabilityRoutes()
	a.alertRoutes()
	a.pushRoutes()
	a.boardRoutes()
	a.messageRoutes()
	a.nounRoutes()
	a.fileRoutes()
	a.audienceRoutes()
	a.mailRoutes()
	a.ssoDoorRoutes()
	a.ssoRoutes()
	a.transcriptRoutes()
	a.streamRoute()
}

// Routes are the API, its document and the document's page, without the frame of headers and log.
func (a *API) Routes() http.Handler { return a.mux }

// Handler serves the API, its document and the document's page.
func (a *API) Handler() http.Handler { return a.Frame(a.mux) }

// Document is the OpenAPI document, made without a server.
func Document(version string) []byte { return New(Options{Version: version}).document() }
