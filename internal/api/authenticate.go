package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
	"unicode/utf8"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/desk"
)

// WorkspaceHeader names the workspace that a session's request is about; where no header can be sent, the query does.
const (
	WorkspaceHeader = "Timbre-Workspace"
	workspaceQuery  = "workspace"
)

// ViewHeader brings the leave to look at a member's interface.
const ViewHeader = "Timbre-View-As"

// Bounds of a request's JSON.
const (
	maxJSON  = 1 << 20 // bytes
	maxDepth = 32
)

// enter lets a request into a route, or says why not: who asks, from where, and with what.
func (a *API) enter(ex *exchange, w http.ResponseWriter, r *http.Request, o route) error {
	bearer := r.Header.Get("Authorization") != ""
	if !bearer {
		// A program has no browser that another site could make write; whoever has a cookie does, and who is about to get one.
		if err := a.crossSite.Check(r); err != nil {
			return errCrossSite
		}
	}
	if !readable(r.URL.RawQuery) {
		return errQuery
	}
	if !o.open {
		err := a.authenticate(ex, r, bearer)
		if err != nil && o.leaving && ex.session != "" {
			return ex.readJSON(w, r, o)
		}
		if err != nil && !(o.enrolling && ex.enrol) {
			return err
		}
		if err := a.view(ex, r, o); err != nil {
			return err
		}
	}
	return ex.readJSON(w, r, o)
}

// readable reports whether a query is text: PostgreSQL takes no NUL, and compares nothing with what is none.
func readable(query string) bool {
	text, err := url.QueryUnescape(query)
	return err == nil && utf8.ValidString(text) && strings.IndexByte(text, 0) < 0
}

// authenticate finds who asks: by the token of the API if one is shown, else by the browser's cookie.
func (a *API) authenticate(ex *exchange, r *http.Request, bearer bool) error {
	workspace, err := workspaceOf(r)
	if err != nil {
		return err
	}
	if bearer {
		ex.actor, err = a.tokenActor(r, workspace)
		return err
	}
	text, ok := a.cookies.Token(r)
	if !ok {
		return errUnauthenticated
	}
	hash, ok := auth.HashToken(auth.SessionToken, text)
	if !ok {
		return errUnauthenticated
	}
	actor, renewed, err := a.App.SessionActor(r.Context(), hash, workspace)
	switch desk.CodeOf(err) {
	case enrolFirst:
		ex.actor, ex.session, ex.enrol = actor, hash, true
	case "sso_required", "sso_elsewhere":
		ex.session = hash
	}
	if err != nil {
		return err
	}
	if renewed {
		a.cookies.Set(ex.w, text, sessionAge)
	}
	ex.actor, ex.session = actor, hash
	return nil
}

// view has whoever asks by a session look through a member's eyes, if he shows the leave to. He reads what is not the member's alone. Whoever
// ends his own session does so as himself, whatever he shows: the leave ends with it.
func (a *API) view(ex *exchange, r *http.Request, o route) error {
	grant := r.Header.Get(ViewHeader)
	if grant == "" || o.leaving {
		return nil
	}
	if ex.session == "" {
		return desk.Forbidden("session")
	}
	viewed, err := a.App.View(r.Context(), ex.actor, ex.session, grant)
	if err != nil {
		return err
	}
	if r.Method != http.MethodGet || o.own {
		return app.ErrViewOnly
	}
	ex.actor, ex.grant = viewed, grant
	return nil
}

// tokenActor looks up a token of the API. Wrong ones are limited by address, so that nobody tries many.
func (a *API) tokenActor(r *http.Request, workspace int64) (*desk.Actor, error) {
	text, ok := auth.BearerToken(r.Header.Get("Authorization"))
	if !ok {
		return nil, errUnauthenticated
	}
	hash, ok := auth.HashToken(auth.APIToken, text)
	if !ok {
		return nil, errUnauthenticated
	}
	actor, err := a.App.TokenActor(r.Context(), hash, workspace)
	if desk.CodeOf(err) == errUnauthenticated.Code {
		if _, limited := a.Limiter.Token(r.Context(), a.Proxies.Address(r)); limited != nil {
			return nil, limited
		}
	}
	return actor, err
}

func workspaceOf(r *http.Request) (int64, error) {
	text := r.Header.Get(WorkspaceHeader)
	if text == "" {
		text = r.URL.Query().Get(workspaceQuery)
	}
	id, ok := desk.ParseID(text)
	if !ok {
		return 0, desk.ErrNotFound
	}
	return id, nil
}

// readJSON reads a JSON body within its bounds and leaves it for the handler. Other bodies are the handler's own to read.
func (ex *exchange) readJSON(w http.ResponseWriter, r *http.Request, o route) error {
	if r.Body == nil || r.Body == http.NoBody || r.Method == http.MethodGet || o.stream {
		return nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind != "application/json" && !strings.HasSuffix(kind, "+json") {
		r.Body = http.MaxBytesReader(w, r.Body, maxJSON)
		return nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTooLarge.With("limit", tooLarge.Limit)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errTooSlow
	}
	if err != nil {
		return &desk.Error{Kind: desk.KindInvalid, Code: "bad_request", Cause: err}
	}
	if depth(body) > maxDepth {
		return errTooDeep
	}
	if len(body) > 0 && !json.Valid(body) {
		return errJSON
	}
	ex.body = body
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// depth is how deep brackets are nested.
func depth(b []byte) int {
	deepest, now, quoted := 0, 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}', c == ']':
			now--
		}
	}
	return deepest
}
