package app

import (
	"context"
	"errors"

	"timbre/internal/desk"
	"timbre/internal/media"
	"timbre/internal/store"
)

// Refusal returns the refusal in err's chain, or what an error of the database or of the files comes to; nil if it is neither.
func Refusal(err error) *desk.Error {
	if e, ok := errors.AsType[*desk.Error](err); ok {
		return e
	}
	switch {
	case err == nil:
		return nil
	case store.IsAbsent(err):
		return &desk.Error{Kind: desk.KindUnavailable, Code: "database_unavailable", Cause: err}
	case store.IsFull(err):
		return &desk.Error{Kind: desk.KindUnavailable, Code: "storage_full", Cause: err}
	case errors.Is(err, media.ErrUnavailable):
		return &desk.Error{Kind: desk.KindUnavailable, Code: "files_unavailable", Cause: err}
	case store.IsConflict(err):
		return &desk.Error{Kind: desk.KindConflict, Code: "conflict", Cause: err}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &desk.Error{Kind: desk.KindUnavailable, Code: "timeout"}
	}
	return nil
}
