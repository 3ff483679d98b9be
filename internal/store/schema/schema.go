// Package schema holds the numbered migrations, one text for both engines.
package schema

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"text/template"
)

//go:embed *.sql
var texts embed.FS

// For returns the migrations with an engine's words put in.
func For(postgres bool) (fs.FS, error) {
	f := rendered{words{PG: postgres, ID: "INTEGER", Blob: "BLOB"}}
	if postgres {
		f.words.ID, f.words.Blob = "BIGINT", "BYTEA"
	}
	names, err := fs.Glob(texts, "*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names { // so that a broken text shows at once
		if _, err := f.text(name); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// breaking is the line by which a migration says that programs from before it cannot work on what it leaves: it takes away or changes what they
// use. All others only add, so that nodes of both versions work side by side during an upgrade.
const breaking = "-- breaks older programs"

// Breaking returns the number of the last migration that breaks older programs; 0 if none does.
func Breaking(fsys fs.FS) (last int64, err error) {
	names, err := fs.Glob(fsys, "*.sql")
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return 0, err
		}
		var n int64
		if _, err := fmt.Sscanf(name, "%d_", &n); err != nil {
			return 0, fmt.Errorf("migration %s: %w", name, err)
		}
		if bytes.Contains(text, []byte(breaking)) {
			last = max(last, n)
		}
	}
	return last, err
}

type words struct {
	PG       bool
	ID, Blob string
}

// rendered is the texts with the words in. The size that it tells of a file is that of the text without them.
type rendered struct{ words words }

func (f rendered) Open(name string) (fs.File, error) {
	file, err := texts.Open(name)
	if err != nil || path.Ext(name) != ".sql" {
		return file, err
	}
	text, err := f.text(name)
	if err != nil {
		return nil, err
	}
	return renderedFile{file, text}, nil
}

func (f rendered) text(name string) (*bytes.Buffer, error) {
	t, err := template.ParseFS(texts, name)
	if err != nil {
		return nil, fmt.Errorf("migration %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, f.words); err != nil {
		return nil, fmt.Errorf("migration %s: %w", name, err)
	}
	return &b, nil
}

type renderedFile struct {
	fs.File
	text *bytes.Buffer
}

func (f renderedFile) Read(p []byte) (int, error) { return f.text.Read(p) }
