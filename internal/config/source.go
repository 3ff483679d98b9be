package config

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// value of a setting and where it was written.
type value struct{ text, origin string }

const (
	prefix     = "TIMBRE_"
	testPrefix = "TIMBRE_TEST_" // of the project's own tests, which start this program too
)

// readEnv takes the variables that are ours, and refuses one that looks so and is not.
func readEnv(env, names []string) (map[string]value, error) {
	found := map[string]value{}
	for _, line := range env {
		name, text, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(name, prefix) || strings.HasPrefix(name, testPrefix) {
			continue
		}
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("the variable %s is not known; did you mean %s?", name, nearest(name, names))
		}
		found[name] = value{text, name}
	}
	return found, nil
}

// readFile reads lines NAME=value, as systemd and docker read theirs. Empty lines and lines that start with # are skipped; a value
// may stand in quotes.
func readFile(path string, names []string) (map[string]value, error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the file of --config cannot be read: %w", err)
	}
	found := map[string]value{}
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		origin := fmt.Sprintf("%s, line %d", path, number)
		name, text, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		switch _, twice := found[name]; {
		case !ok:
			return nil, fmt.Errorf("%s: this is not NAME=value", origin)
		case name == "TIMBRE_CONFIG":
			return nil, fmt.Errorf("%s: a file cannot name another file", origin)
		case !slices.Contains(names, name):
			return nil, fmt.Errorf("%s: %s is not known; did you mean %s?", origin, name, nearest(name, names))
		case twice:
			return nil, fmt.Errorf("%s: %s is already set above", origin, name)
		}
		found[name] = value{unquote(strings.TrimSpace(text)), origin}
	}
	return found, nil
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// nearest returns the name that is the least effort from the one typed.
func nearest(typed string, names []string) string {
	return slices.MinFunc(names, func(a, b string) int { return effort(typed, a) - effort(typed, b) })
}

// effort is an edit distance in bytes in which leaving out costs half: people shorten names, as in db-url, more often than they
// lengthen them.
func effort(typed, name string) int {
	const leftOut, wrong = 1, 2
	row := make([]int, len(name)+1)
	for j := range row {
		row[j] = j * leftOut
	}
	for i := range len(typed) {
		diagonal := row[0]
		row[0] = (i + 1) * wrong
		for j := range len(name) {
			cost := diagonal
			if typed[i] != name[j] {
				cost += wrong
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+leftOut, row[j+1]+wrong)
		}
	}
	return row[len(name)]
}
