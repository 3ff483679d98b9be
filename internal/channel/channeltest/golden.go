package channeltest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"timbre/internal/channel"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Golden parses each delivery dir/*.json and compares what it says with the file beside it that ends in .golden. Every update
// must also keep the promises of channel.Update.
func Golden(t *testing.T, c channel.Channel, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no deliveries in %s: %v", dir, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			updates, err := c.Parse(body)
			if err != nil {
				t.Fatalf("Parse: %v", err)
			}
			CheckUpdates(t, body, updates)
			compare(t, strings.TrimSuffix(file, ".json")+".golden", Describe(t, updates))
		})
	}
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); d != "" {
		t.Errorf("updates differ from %s (-want +got):\n%s", file, d)
	}
}

// CheckUpdates checks what every channel promises of every update: at most one meaning, its place, and its raw part.
func CheckUpdates(t testing.TB, body []byte, updates []channel.Update) {
	t.Helper()
	for i, u := range updates {
		if u.Index != i {
			t.Errorf("update %d has index %d", i, u.Index)
		}
		if u.Kind == "" {
			t.Errorf("update %d has no kind", i)
		}
		if !json.Valid(u.Raw) || !bytes.Contains(body, u.Raw) {
			t.Errorf("update %d: raw is no part of the delivery: %.80q", i, u.Raw)
		}
		if n := meanings(u); n > 1 {
			t.Errorf("update %d has %d meanings", i, n)
		}
		if m := u.Message; m != nil && (m.ID == "" || m.Kind == "" || m.From.Phone == "" && m.From.BSUID == "" && m.From.Parent == "") {
			t.Errorf("update %d: message without id, kind or person: %+v", i, m)
		}
	}
}

func meanings(u channel.Update) int {
	n := 0
	for _, set := range []bool{u.Message != nil, u.Status != nil, u.Reaction != nil, u.Edit != nil, u.Revoke != nil, u.Rename != nil,
		u.Card != nil, u.Template != nil, u.News != nil, u.Preference != nil, u.Problem != nil} {
		if set {
			n++
		}
	}
	return n
}

// Describe writes updates for people, without their raw parts and empty fields.
func Describe(t testing.TB, updates []channel.Update) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, u := range updates {
		problem := ""
		if u.Problem != nil {
			problem = u.Problem.Error()
		}
		u.Raw, u.Problem = nil, nil
		flat, err := json.Marshal(u)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := json.Unmarshal(flat, &tree); err != nil {
			t.Fatal(err)
		}
		tree["Problem"] = problem
		prune(tree)
		text, err := json.MarshalIndent(tree, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(text, '\n'))
	}
	return out.Bytes()
}

// prune removes what is empty.
func prune(tree map[string]any) {
	for k, v := range tree {
		if sub, ok := v.(map[string]any); ok {
			prune(sub)
			if len(sub) == 0 {
				delete(tree, k)
			}
			continue
		}
		if v == nil || v == "" || v == false || v == "0001-01-01T00:00:00Z" || v == float64(0) {
			delete(tree, k)
		}
	}
}
