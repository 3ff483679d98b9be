package report

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// folder is where the journeys are.
const folder = "web/e2e/journeys"

var walked = regexp.MustCompile(`^\s*(ok|FAIL) ([A-Z]\d\d.*)$`)

// journeys finds the journeys whose titles begin with an id, and their files.
func (l List) journeys() (files, titles []string) {
	if !l.Journeys {
		return nil, nil
	}
	titled := regexp.MustCompile(`(?m)^journey\('(` + l.Letter + `\d\d[^']*)'`)
	list, err := filepath.Glob(folder + "/*.spec.ts")
	if err != nil {
		return nil, nil
	}
	for _, path := range list {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		found := titled.FindAllSubmatch(text, -1)
		for _, m := range found {
			titles = append(titles, string(m[1]))
		}
		if len(found) > 0 {
			files = append(files, filepath.Base(path))
		}
	}
	return files, titles
}

// walk walks journeys and adds how each ended. It returns why none could be walked, if so.
func walk(files, titles []string, results map[string]string) string {
	if out, err := exec.Command("scripts/ensure.sh", "node", "web", "chromium").CombinedOutput(); err != nil {
		for _, title := range titles {
			results[title] = "skip"
		}
		return "the journeys were not walked: " + strings.TrimSpace(string(out))
	}
	cmd := exec.Command("npm", append([]string{"run", "--silent", "--prefix", "web", "e2e", "--"}, files...)...)
	cmd.Stderr = os.Stderr
	out, _ := cmd.Output() // what failed is in the lines
	for line := range strings.Lines(string(out)) {
		m := walked.FindStringSubmatch(strings.TrimRight(line, "\n"))
		for _, title := range titles {
			switch {
			case m == nil || !strings.HasPrefix(m[2], title):
			case m[1] == "ok" && results[title] == "":
				results[title] = "pass"
			case m[1] == "FAIL":
				results[title] = "fail"
			}
		}
	}
	return ""
}
