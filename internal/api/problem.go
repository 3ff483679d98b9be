package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// Problem is a refusal as it travels (RFC 9457). Code and the codes of Fields are stable; the sentences are in the language of
// whoever asks.
type Problem struct {
	Type          string            `json:"type"`
	Title         string            `json:"title"`
	Status        int               `json:"status"`
	Detail        string            `json:"detail" doc:"Says what to do, in the language of whoever asks."`
	Code          string            `json:"code" doc:"Stable."`
	Fields        map[string]string `json:"fields,omitempty" doc:"Field at fault → code."`
	FieldMessages map[string]string `json:"field_messages,omitempty" doc:"Field at fault → sentence."`
	Params        map[string]any    `json:"params,omitempty" doc:"Values for programs."`
	RequestID     string            `json:"request_id"`
}

func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var statuses = map[desk.ErrorKind]int{
	desk.KindInternal:        http.StatusInternalServerError,
	desk.KindInvalid:         http.StatusUnprocessableEntity,
	desk.KindUnauthenticated: http.StatusUnauthorized,
	desk.KindForbidden:       http.StatusForbidden,
	desk.KindNotFound:        http.StatusNotFound,
	desk.KindConflict:        http.StatusConflict,
	desk.KindTooLarge:        http.StatusRequestEntityTooLarge,
	desk.KindLimited:         http.StatusTooManyRequests,
	desk.KindUnavailable:     http.StatusServiceUnavailable,
}

// retryAfter is how many seconds whoever finds us unavailable should wait.
const retryAfter = 5

var (
	errPanic           = errors.New("panic")
	errUnauthenticated = &desk.Error{Kind: desk.KindUnauthenticated, Code: "unauthenticated"}
	errCrossSite       = &desk.Error{Kind: desk.KindForbidden, Code: "cross_site"}
	errTooLarge        = &desk.Error{Kind: desk.KindTooLarge, Code: "too_large"}
	errTooDeep         = &desk.Error{Kind: desk.KindInvalid, Code: "json_too_deep"}
	errQuery           = &desk.Error{Kind: desk.KindInvalid, Code: "bad_request"}
	errTooSlow         = &desk.Error{Kind: desk.KindInvalid, Code: "timeout"}
	errJSON            = &desk.Error{Kind: desk.KindInvalid, Code: "json_invalid"}
)

// problem maps an error once. What is no refusal is logged with its cause and answered without it.
func (a *API) problem(ctx context.Context, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	e := app.Refusal(err)
	if e == nil {
		e = &desk.Error{Kind: desk.KindInternal, Code: "internal", Cause: err}
	}
	ex := exchangeOf(ctx)
	if e.Kind == desk.KindInternal || (e.Kind == desk.KindUnavailable && e.Cause != nil) {
		a.Log.ErrorContext(ctx, "a request failed", "request_id", ex.id, "code", e.Code, "error", err)
	}
	p := &Problem{Type: "about:blank", Status: statuses[e.Kind], Code: e.Code, Fields: e.Fields, Params: e.Params, RequestID: ex.id}
	switch e.Kind {
	case desk.KindUnavailable, desk.KindLimited:
		wait := fmt.Sprint(retryAfter)
		if s, ok := e.Params["retry_after_s"]; ok {
			wait = fmt.Sprint(s)
		}
		setHeader(ex, "Retry-After", wait)
	case desk.KindUnauthenticated:
		setHeader(ex, "WWW-Authenticate", "Bearer")
	}
	a.speak(ctx, p)
	return p
}

func setHeader(ex *exchange, name, value string) {
	if ex.w != nil {
		ex.w.Header().Set(name, value)
	}
}

// speak fills a problem's sentences.
func (a *API) speak(ctx context.Context, p *Problem) {
	language := a.language(ctx)
	p.Title = a.words.title(language, p.Status)
	p.Detail = a.words.sentence(language, p.Code, p.Params)
	if len(p.Fields) == 0 {
		return
	}
	p.FieldMessages = make(map[string]string, len(p.Fields))
	for field, code := range p.Fields {
		p.FieldMessages[field] = a.words.field(language, code, p.Params)
	}
}

// sentence says it in one: what is wrong with a field, where one is at fault.
func (p *Problem) sentence() string {
	for _, message := range p.FieldMessages {
		return message
	}
	return p.Detail
}

// refuse answers an error outside of huma.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := a.problem(r.Context(), err)
	body, err := encode(p)
	if err != nil {
		a.Log.ErrorContext(r.Context(), "a problem could not be written", "error", err)
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(p.Status)
	w.Write(body)
}

func (a *API) unknownRoute(w http.ResponseWriter, r *http.Request) { a.refuse(w, r, desk.ErrNotFound) }

// translate turns what huma itself refuses (bad input) into our problem.
func (a *API) translate(ctx huma.Context, _ string, body any) (any, error) {
	m, ok := body.(*huma.ErrorModel)
	if !ok {
		return body, nil
	}
	p := &Problem{Type: "about:blank", Status: m.Status, Code: inputCode(m.Status), RequestID: RequestID(ctx.Context()),
		Params: map[string]any{}}
	for _, d := range m.Errors {
		field, code, limit := inputFault(d)
		if p.Fields == nil {
			p.Fields = map[string]string{}
		}
		if _, known := p.Fields[field]; known {
			continue
		}
		p.Fields[field] = code
		if limit != "" {
			p.Params["limit"] = limit
		}
	}
	if m.Status >= 500 {
		a.Log.ErrorContext(ctx.Context(), "a request failed", "request_id", p.RequestID, "error", m.Detail)
		p.Fields, p.Params = nil, nil
	}
	a.speak(ctx.Context(), p)
	return p, nil
}

func inputCode(status int) string {
	switch status {
	case http.StatusUnprocessableEntity:
		return "invalid"
	case http.StatusRequestEntityTooLarge:
		return "too_large"
	case http.StatusUnsupportedMediaType:
		return "media_type_unsupported"
	case http.StatusRequestTimeout:
		return "timeout"
	case http.StatusNotAcceptable, http.StatusBadRequest:
		return "bad_request"
	}
	return "internal"
}
