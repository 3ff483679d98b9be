// Package schema holds the numbered migrations, one text for both engines.
package schema

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"testing/fstest"
	"text/template"
)

//go:embed *.sql
var texts embed.FS

// For returns the migrations with an engine's words put in.
func For(postgres bool) (fs.FS, error) {
	words := struct {
		PG       bool
		ID, Blob string
	}{postgres, "INTEGER", "BLOB"}
	if postgres {
		words.ID, words.Blob = "BIGINT", "BYTEA"
	}
	names, err := fs.Glob(texts, "*.sql")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, name := range names {
		t, err := template.ParseFS(texts, name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		var b bytes.Buffer
		if err := t.Execute(&b, words); err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		out[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out, nil
}
