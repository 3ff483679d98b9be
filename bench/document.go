package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"timbre/bench/rig"
)

// Marks of the block that is generated.
const (
	blockBegins = "<!-- figures: written by make bench -->"
	blockEnds   = "<!-- end of figures -->"
)

// document writes the figures into a document, between its marks.
func (r *results) document(path string) error {
	return writePart(path, blockBegins, blockEnds, r.table())
}

// writePart puts words between two marks of a document, in place of what stands there.
func writePart(path, begins, ends, words string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), begins)
	_, after, closed := strings.Cut(rest, ends)
	if !found || !closed {
		return fmt.Errorf("%s has no part between %q and %q", path, begins, ends)
	}
	return os.WriteFile(path, []byte(before+begins+"\n"+words+ends+after), 0o644)
}

// table has a row for each figure, the engines side by side.
func (r *results) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured %s at %s on %s.\n\n", r.each(func(f figure) string { return f.Date }),
		r.each(func(f figure) string { return f.Commit }), machine())
	b.WriteString("| scenario | figure | target | SQLite | PostgreSQL |\n|---|---|---|---|---|\n")
	for _, s := range scenarios {
		for _, name := range r.names(s.name) {
			lite, pg := r.find(s.name, name, rig.SQLite), r.find(s.name, name, rig.Postgres)
			target := lite.Target
			if target == "" {
				target = pg.Target
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", s.name, name, target, lite.cell(), pg.cell())
		}
	}
	return b.String()
}

func (f figure) cell() string {
	if f.Scenario == "" {
		return ""
	}
	s := f.measured()
	if l := f.latency(); l != "" {
		s += "<br>" + l
	}
	if f.Note != "" {
		s += "<br>" + f.Note
	}
	if f.Met != nil && !*f.Met {
		s += "<br>**missed**"
	}
	return s
}

// each lists what the figures say of themselves, each once.
func (r *results) each(of func(figure) string) string {
	var all []string
	for _, f := range r.list {
		all = append(all, of(f))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

// names of a scenario's figures, in the order in which they were measured.
func (r *results) names(scenario string) []string {
	var out []string
	for _, f := range r.list {
		if f.Scenario == scenario && !slices.Contains(out, f.Name) {
			out = append(out, f.Name)
		}
	}
	return out
}

func (r *results) find(scenario, name string, e rig.Engine) figure {
	for _, f := range r.list {
		if f.Scenario == scenario && f.Name == name && f.Engine == string(e) {
			return f
		}
	}
	return figure{}
}

// machine describes where it was measured.
func machine() string {
	cpu := "an unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, found := strings.Cut(string(b), "model name\t: "); found {
			cpu, _, _ = strings.Cut(rest, "\n")
		}
	}
	kernel, _ := exec.Command("uname", "-sr").Output()
	return fmt.Sprintf("%d cores of %s, %s, %s", runtime.NumCPU(), cpu, strings.TrimSpace(string(kernel)), runtime.Version())
}
