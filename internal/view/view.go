package view

import (
	"strconv"
	"time"

	"timbre/internal/desk"
)

// Ref names a thing.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ref is nil for nobody.
func ref(id int64, names map[int64]string) *Ref {
	if id == 0 {
		return nil
	}
	return &Ref{idOf(id), names[id]}
}

// Person returns a reference to a member or a token; nil for nobody.
func Person(id int64, names *desk.Names) *Ref {
	if id == 0 {
		return nil
	}
	return &Ref{idOf(id), names.Author(id)}
}

// Author of a message. Of the customer only the kind is said: the conversation has his contact.
type Author struct {
	Kind string  `json:"kind" enum:"customer,agent,bot,automation,campaign,api,phone_app,system"`
	ID   *string `json:"id"`
	Name *string `json:"name"`
}

func author(kind desk.AuthorKind, id int64, names *desk.Names) Author {
	a := Author{Kind: kind.String()}
	if id != 0 {
		a.ID, a.Name = text(idOf(id)), text(names.Author(id))
	}
	return a
}

func idOf(id int64) string { return strconv.FormatInt(id, 10) }

// text is nil for "".
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Time writes a time.
func Time(t time.Time) string {
	return t.UTC().Format(time.RFC3339Nano) // whose zeros at the end are left out; we know microseconds
}

// moment is nil for a time that is not: the zero time, and never.
func moment(t time.Time) *string {
	if t.IsZero() || t.Equal(desk.Never) {
		return nil
	}
	return text(Time(t))
}
