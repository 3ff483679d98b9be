package archtest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// module is the name that go.mod gives to everything of ours.
const module = "timbre"

// file is one Go file of the project.
type file struct {
	path    string // from the project's root
	room    string // its package's import path without the module: "internal/store"
	test    bool   // only compiled for tests
	lines   int
	imports []string
	syntax  *ast.File
	set     *token.FileSet
}

// ours returns what a file imports of this project, without the module's name.
func (f *file) ours() []string {
	var out []string
	for _, name := range f.imports {
		if rest, ok := strings.CutPrefix(name, module+"/"); ok {
			out = append(out, rest)
		}
	}
	return out
}

// at names a place in the file.
func (f *file) at(n ast.Node) string {
	return f.path + ":" + strconv.Itoa(f.set.Position(n.Pos()).Line)
}

// skipped folders hold no Go of ours.
var skipped = map[string]bool{"node_modules": true, "testdata": true, "dist": true, "bin": true}

// source reads every Go file of the project.
func source(t *testing.T) []*file {
	t.Helper()
	root := filepath.Join("..", "..")
	var out []*file
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if skipped[d.Name()] || (name != root && strings.HasPrefix(d.Name(), ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		f, err := read(root, name)
		out = append(out, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("only %d files were found; is %s the root?", len(out), root)
	}
	return out
}

func read(root, name string) (*file, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return nil, err
	}
	f := &file{path: filepath.ToSlash(rel), test: strings.HasSuffix(name, "_test.go"), lines: bytes.Count(text, []byte("\n")), set: token.NewFileSet()}
	f.room = path.Dir(f.path)
	if f.syntax, err = parser.ParseFile(f.set, name, text, parser.ParseComments); err != nil {
		return nil, err
	}
	for _, spec := range f.syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		f.imports = append(f.imports, imported)
	}
	return f, nil
}
