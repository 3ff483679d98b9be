package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/desk"
	"timbre/internal/view"
)

// ID travels as a decimal string; 0, nobody, as null.
type ID struct{ N int64 }

var errID = errors.New("an id is a decimal string")

// UnmarshalText reads an id of a path or a query.
func (id *ID) UnmarshalText(text []byte) error {
	n, ok := desk.ParseID(string(text))
	if !ok {
		return errID
	}
	id.N = n
	return nil
}

func (id ID) MarshalJSON() ([]byte, error) {
	if id.N == 0 {
		return []byte("null"), nil
	}
	return fmt.Appendf(nil, `"%d"`, id.N), nil
}

func (id *ID) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return errID
	}
	return id.UnmarshalText([]byte(text))
}

// Schema implements huma.SchemaProvider. Its length stands apart: each of the thousand ids of the API has a pattern of its own, and
// one that counts to 19 is twenty times as large.
func (ID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Pattern: `^[0-9]+$`, PatternDescription: "a decimal id", MaxLength: &idLength, Examples: []any{"7301444403201"}}
}

var idLength = 19

// ids shows a list; it is never null.
func ids(list []int64) []ID {
	out := make([]ID, len(list))
	for i, n := range list {
		out[i] = ID{n}
	}
	return out
}

// numbers reads a list.
func numbers(list []ID) []int64 {
	out := make([]int64, len(list))
	for i, id := range list {
		out[i] = id.N
	}
	return out
}

// Time travels as RFC 3339 in UTC; the zero time and "never" as null.
type Time struct{ time.Time }

func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() || t.Equal(desk.Never) {
		return []byte("null"), nil
	}
	return t.UTC().AppendFormat([]byte{'"'}, `2006-01-02T15:04:05.999999Z07:00"`), nil
}

// Schema implements huma.SchemaProvider.
func (Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Format: "date-time"}
}

// Text travels as null when it is empty.
type Text string

func (s Text) MarshalJSON() ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	return encode(string(s))
}

// Schema implements huma.SchemaProvider.
func (Text) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true}
}

// jsonFormat is huma's, but that answers which write themselves do so. That is once, and the last that is done with them.
var jsonFormat = huma.Format{Marshal: func(w io.Writer, v any) error {
	a, ok := v.(interface{ appendJSON([]byte) []byte })
	if !ok {
		return huma.DefaultJSONFormat.Marshal(w, v)
	}
	buf := answers.Get().(*[]byte)
	*buf = append(a.appendJSON((*buf)[:0]), '\n')
	_, err := w.Write(*buf)
	if cap(*buf) <= 256<<10 { // a rare large one is not kept
		answers.Put(buf)
	}
	return err
}, Unmarshal: huma.DefaultJSONFormat.Unmarshal}

var answers = sync.Pool{New: func() any { return new([]byte) }}

// encode is json.Marshal without escapes for HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// Field of a change: absent, null or a value. Null is the type's zero value.
type Field[T any] struct {
	Set   bool
	Value T
}

func (f *Field[T]) UnmarshalJSON(b []byte) error {
	f.Set = true
	if string(b) == "null" {
		return nil
	}
	return json.Unmarshal(b, &f.Value)
}

func (f Field[T]) MarshalJSON() ([]byte, error) { return json.Marshal(f.Value) }

// Schema implements huma.SchemaProvider.
func (Field[T]) Schema(r huma.Registry) *huma.Schema {
	s := huma.SchemaFromType(r, reflect.TypeFor[T]())
	s.Nullable = s.Type != huma.TypeObject
	return s
}

// pointer returns the value if it was given, else nil.
func (f Field[T]) pointer() *T {
	if !f.Set {
		return nil
	}
	return &f.Value
}

// refOf names a thing; nil for nothing.
func refOf(id int64, name string) *view.Ref {
	if id == 0 {
		return nil
	}
	return &view.Ref{ID: desk.FormatID(id), Name: name}
}

// Page of a list. Next is given back as "after" for the following page; null at the end.
type Page[T any] struct {
	Items []T  `json:"items"`
	Next  Text `json:"next"`
}

// whole is a list that has only one page.
func whole[T any](items []T) Page[T] {
	if items == nil {
		items = []T{}
	}
	return Page[T]{Items: items}
}

// Paging is the input of a list.
type Paging struct {
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"25" doc:"How many at most."`
	After string `query:"after" maxLength:"512" doc:"The next of the page before."`
}

// ByID is the input of a route about one thing.
type ByID struct {
	ID ID `path:"id"`
}

// none is the output of a route that answers 204, or the input of one that reads nothing.
type none struct{}
