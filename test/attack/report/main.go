// Command report runs the attacks and prints a line for each check of the list, by its id: tests of Go, with every generated case and on both
// databases, and where the interface is attacked, journeys in Chromium.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// checks are all of the list, with what they are about.
var checks = map[string]string{
	"S01": "foreign ids", "S02": "another's inbox", "S03": "foreign ids in bodies", "S04": "fields that are not one's to write", "S05": "other keys",
	"S06": "search, lists, counts", "S07": "access revoked meanwhile", "S08": "a hidden contact's address", "S09": "notifications", "S10": "what is denied changes nothing",
	"S11": "SQL in filters", "S12": "wildcards", "S13": "templates in texts", "S14": "line breaks in headers", "S15": "cells of exports", "S16": "lines of logs", "S17": "prototypes",
	"S18": "HTML of mails", "S19": "markup in names", "S20": "active files", "S21": "schemes of links", "S22": "content security policy", "S23": "remote images", "S24": "hostile texts",
	"S25": "hostile payloads", "S26": "forged notes in mails", "S27": "private addresses", "S28": "redirects", "S29": "rebinding", "S30": "endless answers", "S31": "answers of tests",
	"S32": "credentials on redirects", "S33": "signatures", "S34": "another channel's signature", "S35": "replay", "S36": "challenges", "S37": "forged senders", "S38": "strangers in threads",
	"S39": "loops of mails", "S40": "forged authentication", "S41": "visitors' identity", "S42": "visitors' tokens", "S43": "visitors' writes", "S44": "foreign frames", "S45": "visitors' uploads",
	"S46": "links of mails and surveys", "S47": "streams without credentials", "S48": "foreign streams", "S49": "streams whose reader lost something", "S50": "who is told", "S51": "guessing", "S52": "known and unknown",
	"S53": "links that open once", "S54": "forged hosts", "S55": "sessions", "S56": "other doors", "S57": "giving oneself more", "S58": "names of files", "S59": "bombs", "S60": "archives",
	"S61": "floods", "S62": "secrets",
}

// noSurface are those for which there is nothing to attack yet, and why.
var noSurface = map[string]string{
	"S18": "no channel of mails", "S23": "no channel of mails", "S26": "no channel of mails", "S37": "no channel of mails", "S38": "no channel of mails",
	"S39": "no channel of mails", "S40": "no channel of mails", "S41": "no widget", "S42": "no widget", "S43": "no widget", "S44": "no widget", "S45": "no widget",
}

// packages in which the checks stand.
var packages = []string{"./test/attack/", "./internal/sanitize/...", "./internal/egress/...", "./internal/media/...", "./internal/api/", "./internal/channel/...", "./internal/operator/...",
	"./test/mail/", "./test/push/"}

// journeys is the folder of those whose titles begin with ids.
const journeys = "web/e2e/journeys"

var (
	declared = regexp.MustCompile(`(?m)^func (Test\w+)\([^\n]*`)
	anID     = regexp.MustCompile(`\bS\d\d\b|S\d\d`)
	titled   = regexp.MustCompile(`(?m)^journey\('(S\d\d[^']*)'`)
	walked   = regexp.MustCompile(`^\s*(ok|FAIL) (S\d\d.*)$`)
)

func main() {
	tests := testsByCheck()
	var wanted []string
	for _, list := range tests {
		wanted = append(wanted, list...)
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	results, err := run("^("+strings.Join(wanted, "|")+")$", os.Args[1:])
	var skipped string
	if files, titles := titledJourneys(); len(titles) > 0 {
		for _, title := range titles {
			for _, id := range anID.FindAllString(title, -1) {
				tests[id] = append(tests[id], title)
			}
		}
		skipped = walk(files, titles, results)
	}
	count := map[string]int{}
	for _, id := range sorted(checks) {
		state, what := "ok", ""
		switch list := tests[id]; {
		case noSurface[id] != "" && len(list) == 0:
			state, what = "no surface", noSurface[id]
		case len(list) == 0:
			state = "no test under this id"
		default:
			for _, name := range list {
				switch got := results[name]; {
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
		fmt.Printf("%s  %-40s %s%s\n", id, checks[id], state, what)
	}
	fmt.Printf("\n%d held, %d failed, %d skipped, %d without a surface, %d without a test under their id\n",
		count["ok"], count["failed"], count["skipped"], count["no surface"], count["no test under this id"])
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

// testsByCheck reads the tests' sources: which names a check, in its own name, in the line above it or beside it.
func testsByCheck() map[string][]string {
	out := map[string][]string{}
	list, err := exec.Command("go", append([]string{"list", "-f", "{{$d := .Dir}}{{range .TestGoFiles}}{{$d}}/{{.}}\n{{end}}{{range .XTestGoFiles}}{{$d}}/{{.}}\n{{end}}"}, packages...)...).Output()
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
			for _, id := range anID.FindAllString(around, -1) {
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
func run(pattern string, args []string) (map[string]string, error) {
	cmd := exec.Command("go", append(append([]string{"test", "-json", "-count=1", "-run", pattern}, args...), packages...)...)
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

// titledJourneys finds the journeys whose titles begin with an id, and their files.
func titledJourneys() (files, titles []string) {
	list, err := filepath.Glob(journeys + "/*.spec.ts")
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
