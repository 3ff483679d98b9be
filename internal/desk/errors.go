package desk

import (
	"errors"
	"fmt"
)

// ErrorKind says how an edge answers; each edge maps it once.
type ErrorKind uint8

const (
	KindInternal        ErrorKind = iota // 500, logged
	KindInvalid                          // 422
	KindUnauthenticated                  // 401
	KindForbidden                        // 403
	KindNotFound                         // 404
	KindConflict                         // 409
	KindTooLarge                         // 413
	KindLimited                          // 429
	KindUnavailable                      // 503
)

// Error is a refusal with a stable code. Its sentence for people is looked up by code in their language.
type Error struct {
	Kind   ErrorKind
	Code   string            // stable, snake_case, e.g. "window_closed"
	Fields map[string]string // field → code of what is wrong with it
	Params map[string]any    // values for the sentence and for programs
	Cause  error
}

func (e *Error) Error() string {
	s := e.Code
	for f, c := range e.Fields {
		s += fmt.Sprintf(" %s=%s", f, c)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Cause }

// With returns a copy that carries one more parameter.
func (e *Error) With(key string, value any) *Error {
	c := *e
	c.Params = make(map[string]any, len(e.Params)+1)
	for k, v := range e.Params {
		c.Params[k] = v
	}
	c.Params[key] = value
	return &c
}

func Conflict(code string) *Error { return &Error{Kind: KindConflict, Code: code} }
func Forbidden(perm string) *Error {
	return (&Error{Kind: KindForbidden, Code: "permission_missing"}).With("permission", perm)
}
func Unavailable(code string, cause error) *Error {
	return &Error{Kind: KindUnavailable, Code: code, Cause: cause}
}

// Invalid refuses one field.
func Invalid(field, code string) *Error {
	return &Error{Kind: KindInvalid, Code: "invalid", Fields: map[string]string{field: code}}
}

// ErrNotFound also stands for what the actor may not see.
var ErrNotFound = &Error{Kind: KindNotFound, Code: "not_found"}

// CodeOf returns the code of a desk error in err's chain, or "".
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}
