// Package report runs tests that stand for the checks of a list, and prints a line for each check, by its id.
package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// List is what is to be checked. A test stands for a check if it names the id in its own name or in the comment above it.
type List struct {
	Letter    string            // that each id begins with; two digits follow
	Checks    map[string]string // all of the list, with what they are about
	NoSurface map[string]string // those for which there is nothing to check yet, and why
	Packages  []string          // in which the tests stand
	Flags     []string          // of go test
	Journeys  bool              // journeys whose titles begin with an id are walked, too
}

var declared = regexp.MustCompile(`(?m)^func (Test\w+)\([^\n]*`)

func (l List) ids() *regexp.Regexp { return regexp.MustCompile(l.Letter + `\d\d`) }

// Main runs the tests with the arguments of the command, prints the list, and ends the program: with an error if a check failed.
func Main(l List) {
	tests := l.tests()
	var wanted []string
	for _, list := range tests {
		wanted = append(wanted, list...)
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	results, err := l.run("^("+strings.Join(wanted, "|")+")$", os.Args[1:])
	var skipped string
	if files, titles := l.journeys(); len(titles) > 0 {
		for _, title := range titles {
			for _, id := range l.ids().FindAllString(title, -1) {
				tests[id] = append(tests[id], title)
			}
		}
		skipped = walk(files, titles, results)
	}
	narrowed := slices.Contains(os.Args[1:], "-run") // to some of them, by whoever gave the command
	count := map[string]int{}
	for _, id := range sorted(l.Checks) {
		state, what := "ok", ""
		switch list := tests[id]; {
		case l.NoSurface[id] != "" && len(list) == 0:
			state, what = "no surface", l.NoSurface[id]
		case len(list) == 0:
			state = "no test under this id"
		default:
			for _, name := range list {
				switch got := results[name]; {
				case got == "" && narrowed && state == "ok":
					state, what = "not run", name
				case got == "" && narrowed:
				case got == "skip" && state == "ok":
					state, what = "skipped", name
				case got != "pass" && got != "skip":
					state, what = "failed", name
				}
			}
		}
		count[state]++
		if what != "" {
			what = ": " + what
		}
		fmt.Printf("%s  %-40s %s%s\n", id, l.Checks[id], state, what)
	}
	fmt.Printf("\n%d held, %d failed, %d skipped, %d not run, %d without a surface, %d without a test under their id\n",
		count["ok"], count["failed"], count["skipped"], count["not run"], count["no surface"], count["no test under this id"])
	if skipped != "" {
		fmt.Println(skipped)
	}
	if err != nil || count["failed"] > 0 {
		os.Exit(1)
	}
}

func sorted[V any](m map[string]V) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// tests reads the tests' sources: which names a check, in its own name, in the line above it or beside it.
func (l List) tests() map[string][]string {
	out, ids := map[string][]string{}, l.ids()
	list, err := exec.Command("go", append([]string{"list", "-f", "{{$d := .Dir}}{{range .TestGoFiles}}{{$d}}/{{.}}\n{{end}}{{range .XTestGoFiles}}{{$d}}/{{.}}\n{{end}}"}, l.Packages...)...).Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "go list:", err)
	}
	for _, path := range strings.Fields(string(list)) {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		for _, at := range declared.FindAllSubmatchIndex(text, -1) {
			around := comment(string(text[:at[0]])) + string(text[at[0]:at[1]])
			for _, id := range ids.FindAllString(around, -1) {
				if name := string(text[at[2]:at[3]]); !slices.Contains(out[id], name) {
					out[id] = append(out[id], name)
				}
			}
		}
	}
	return out
}

// comment is the one that ends just before a declaration.
func comment(before string) string {
	lines := strings.Split(strings.TrimSuffix(before, "\n"), "\n")
	from := len(lines)
	for from > 0 && strings.HasPrefix(lines[from-1], "//") {
		from--
	}
	return strings.Join(lines[from:], "\n") + "\n"
}

// run runs tests and tells how each ended.
func (l List) run(pattern string, args []string) (map[string]string, error) {
	cmd := exec.Command("go", append(append([]string{"test", "-json", "-count=1", "-run", pattern}, append(l.Flags, args...)...), l.Packages...)...)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	out := map[string]string{}
	in := bufio.NewReader(pipe)
	for {
		line, err := in.ReadBytes('\n')
		var e struct{ Action, Test string }
		if json.Unmarshal(line, &e) == nil && (e.Action == "pass" || e.Action == "fail" || e.Action == "skip") && !strings.Contains(e.Test, "/") && e.Test != "" {
			if out[e.Test] != "fail" {
				out[e.Test] = e.Action
			}
		}
		if err == io.EOF {
			return out, cmd.Wait()
		}
		if err != nil {
			return out, err
		}
	}
}
