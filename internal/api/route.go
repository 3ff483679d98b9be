package api

import (
	"context"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"timbre/internal/app"
	"timbre/internal/desk"
)

const sessionAge = app.SessionAge

// route is one operation.
type route struct {
	method, path string // below Prefix
	name         string // stable; clients are generated from it
	summary      string
	tag          string // the noun
	created      bool   // answers 201
	open         bool   // for whoever has no session: the handler gets no actor
	enrolling    bool   // also for who has to set up a second factor before anything else
	leaving      bool   // also for a session that the workspace does not let in: the handler gets no actor
	keyless      bool   // takes no Idempotency-Key: a repetition does no harm, or the write has a key of its own
	secret       bool   // its answer holds a secret, which is shown once and not kept
	own          bool   // what it tells is for nobody else: not while somebody looks at another's interface
	stream       bool   // the handler reads the body itself
}

// handler does one operation's work. actor is nil if the route is open.
type handler[I, O any] func(ctx context.Context, actor *desk.Actor, in *I) (O, error)

// serve registers a route. I is what huma reads: fields with the tags path, query and header, and Body. An O of type none
// answers 204.
func serve[I, O any](a *API, o route, fn handler[I, O]) {
	op := a.operation(o)
	answers := reflect.TypeFor[O]() != reflect.TypeFor[none]()
	if answers {
		schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[O](), true, o.name+"Response")
		op.Responses[strconv.Itoa(op.DefaultStatus)] = &huma.Response{Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	} else {
		op.DefaultStatus = http.StatusNoContent
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*answered, error) {
		out, err := once(ctx, a, o, func(ctx context.Context) (O, error) { return fn(ctx, ActorFrom(ctx), in) })
		if first, ok := err.(*repetition); ok {
			return nil, first
		}
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return &answered{out}, nil
	})
	if !answers {
		op.Responses[strconv.Itoa(op.DefaultStatus)] = &huma.Response{Description: http.StatusText(op.DefaultStatus)}
	}
}

// answered is what huma writes. It knows one type for all routes, since it is compiled anew for each pair of types: 40 KB every time.
type answered struct{ Body any }

// operation is a route as huma and the document know it.
func (a *API) operation(o route) huma.Operation {
	op := huma.Operation{
		Method: o.method, Path: o.path, OperationID: o.name, Summary: o.summary, Tags: []string{o.tag},
		DefaultStatus: http.StatusOK,
		MaxBodyBytes:  maxJSON + 1,
		Responses:     map[string]*huma.Response{"default": problemResponse(a.huma.OpenAPI())},
		Security:      []map[string][]string{{"token": {}}, {"session": {}}},
		Middlewares:   huma.Middlewares{a.middleware(o)},
	}
	if o.created {
		op.DefaultStatus = http.StatusCreated
	}
	if o.open {
		op.Security = []map[string][]string{}
	} else {
		op.Parameters = append(op.Parameters, headerParameter(WorkspaceHeader, "The workspace, for a session; absent: the user's first."))
	}
	if o.takesKey() {
		op.Parameters = append(op.Parameters, headerParameter(keyHeader, "Repeats the write safely: the same again is answered as the first."))
	}
	return op
}

func (a *API) middleware(o route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		if err := a.enter(exchangeOf(r.Context()), w, r, o); err != nil {
			a.refuse(w, r, err)
			return
		}
		next(ctx)
	}
}

// serveRaw registers a route whose handler writes its own answer: a stream, a file. An error is answered as a problem, so the
// handler returns one only while it has written nothing.
func serveRaw(a *API, o route, responses map[string]*huma.Response, fn func(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error) {
	op := a.operation(o)
	op.Responses = responses
	op.Responses["default"] = problemResponse(a.huma.OpenAPI())
	op.Middlewares = nil
	a.huma.OpenAPI().AddOperation(&op)
	a.mux.HandleFunc(o.method+" "+Prefix+o.path, func(w http.ResponseWriter, r *http.Request) {
		ex := exchangeOf(r.Context())
		err := a.enter(ex, w, r, o)
		if err == nil {
			err = fn(w, r, ex.actor)
		}
		if err != nil {
			a.refuse(w, r, err)
		}
	})
}
