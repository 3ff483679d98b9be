package archtest

import (
	"go/ast"
	"strings"
	"testing"
)

// longest is how many lines a file may have: what a person reads in one sitting.
const longest = 400

func TestFilesAreShort(t *testing.T) {
	for _, f := range source(t) {
		if f.lines > longest && !ast.IsGenerated(f.syntax) {
			t.Errorf("%s has %d lines, more than %d: what are its two halves called?", f.path, f.lines, longest)
		}
	}
}

// TestPackagesSayWhatTheyAreFor: each has a package comment in one file, doc.go where it has more than one file.
func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	type pkg struct{ files, comments, docs int }
	all := map[string]*pkg{}
	for _, f := range source(t) {
		if f.test {
			continue
		}
		p := all[f.room]
		if p == nil {
			p = &pkg{}
			all[f.room] = p
		}
		p.files++
		if f.syntax.Doc.Text() != "" {
			p.comments++
		}
		if strings.HasSuffix(f.path, "/doc.go") {
			p.docs++
		}
	}
	for room, p := range all {
		switch {
		case p.comments == 0:
			t.Errorf("%s: no package comment says what it is for", room)
		case p.comments > 1:
			t.Errorf("%s: %d files have a package comment; one is enough", room, p.comments)
		case p.files > 3 && p.docs == 0 && strings.HasPrefix(room, "internal/") && !strings.HasPrefix(room, "internal/testkit"):
			t.Errorf("%s: its comment belongs into doc.go", room)
		}
	}
}

// TestNothingSleepsInTests: tests wait for what happens, with a limit, or move their clock.
func TestNothingSleepsInTests(t *testing.T) {
	for _, f := range source(t) {
		if !f.test && !matches(forTests, f.room) {
			continue
		}
		if strings.HasPrefix(f.room, "bench") {
			continue // a load generator keeps a pace
		}
		uses(f, "time", func(n ast.Node, name string) {
			if name == "Sleep" {
				t.Errorf("%s: time.Sleep in a test", f.at(n))
			}
		})
	}
}

// dialers may open connections: the door out; what listens; the database; and outside programs, which tests and the demo are.
var dialers = append([]string{"internal/egress", "internal/simulator", "internal/demo", "cmd/timbre", "internal/store"}, forTests...)

// TestOnlyEgressDials: whoever calls another machine asks the door out for a client; nobody else makes one.
func TestOnlyEgressDials(t *testing.T) {
	forbidden := map[string][]string{
		"net/http": {"DefaultClient", "DefaultTransport", "Get", "Post", "PostForm", "Head", "Client{}", "Transport{}"},
		"net":      {"Dial", "DialTimeout", "DialTCP", "DialUDP", "Dialer{}"},
		"net/smtp": {"Dial", "SendMail"},
	}
	for _, f := range source(t) {
		if f.test || matches(dialers, f.room) {
			continue
		}
		for pkg, names := range forbidden {
			uses(f, pkg, func(n ast.Node, name string) {
				for _, bad := range names {
					if name == bad {
						t.Errorf("%s: %s.%s: only internal/egress dials out", f.at(n), pkg, name)
					}
				}
			})
		}
	}
}

// uses calls fn for each name of a package that a file uses; a composite literal's has {} behind it.
func uses(f *file, pkg string, fn func(n ast.Node, name string)) {
	local := ""
	for i, imported := range f.imports {
		if imported != pkg {
			continue
		}
		local = pkg[strings.LastIndex(pkg, "/")+1:]
		if alias := f.syntax.Imports[i].Name; alias != nil {
			local = alias.Name
		}
	}
	if local == "" {
		return
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if name, ok := selected(n.Type, local); ok {
				fn(n, name+"{}")
			}
		case *ast.SelectorExpr:
			if name, ok := selected(n, local); ok {
				fn(n, name)
			}
		}
		return true
	})
}

func selected(e ast.Expr, pkg string) (name string, ok bool) {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	x, ok := s.X.(*ast.Ident)
	return s.Sel.Name, ok && x.Name == pkg && x.Obj == nil
}
