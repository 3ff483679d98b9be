package whatsapp

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"timbre/internal/channel"
)

// unlisted fields are read too, and what they say is no more than a line for administrators: a guide need not name them.
var unlisted = []string{"business_capability_update", "flows"}

// What the guides tell a business to subscribe to is what we read, and all that we read: of a field that is not subscribed nothing comes.
func TestGuidesNameTheFields(t *testing.T) {
	read := map[string]bool{}
	samples, _ := filepath.Glob("testdata/*.json")
	for _, path := range samples {
		for field, updates := range fieldsOf(t, path) {
			for _, u := range updates {
				said := u
				said.Account, said.Portfolio, said.Kind, said.Raw, said.Index, said.Problem = "", "", "", nil, 0, nil
				if !reflect.DeepEqual(said, channel.Update{}) && !slices.Contains(unlisted, field) {
					read[field] = true
				}
			}
		}
	}
	want := slices.Sorted(maps.Keys(read))
	web := "../../../web/src/features/settings/whatsapp/subscribed.ts"
	for path, named := range map[string]*regexp.Regexp{
		web:                              regexp.MustCompile(`'([a-z_]+)'`),
		"../../../docs/operations.md":    inTable,
		"../../../docs/es/operations.md": inTable,
	} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		words := string(b)
		if path != web {
			_, words, _ = strings.Cut(words, "\n| `messages` |")
			words, _, _ = strings.Cut("| `messages` |"+words, "\n\n")
		}
		var got []string
		for _, m := range named.FindAllStringSubmatch(words, -1) {
			got = append(got, m[1])
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s names\n%v instead of\n%v", path, got, want)
		}
	}
}

var inTable = regexp.MustCompile("`([a-z_]+)`")

// fieldsOf parses each change of a sample by itself.
func fieldsOf(t *testing.T, path string) map[string][]channel.Update {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Entry []struct{ Changes []json.RawMessage }
	}
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	out := map[string][]channel.Update{}
	for _, e := range d.Entry {
		for _, raw := range e.Changes {
			var c struct{ Field string }
			if json.Unmarshal(raw, &c) != nil {
				continue
			}
			updates, err := New(Options{}).Parse([]byte(`{"entry":[{"id":"1","changes":[` + string(raw) + `]}]}`))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			out[c.Field] = append(out[c.Field], updates...)
		}
	}
	return out
}
