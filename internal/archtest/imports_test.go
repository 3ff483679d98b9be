package archtest

import (
	"slices"
	"strings"
	"testing"
)

// rooms says which packages of ours each package may import. Every package stands here; a new one gets a line, and with it a
// thought. A name ending in /... stands for all below it.
var rooms = map[string][]string{
	// The middle: nouns, then SQL, then what has tables of its own, then the use cases.
	"internal/desk":         {},
	"internal/store":        {"internal/desk", "internal/store/schema"},
	"internal/store/schema": {},
	"internal/jobs":         {"internal/desk", "internal/store"},
	"internal/notify":       {"internal/desk"}, // who is told of what
	"internal/realtime":     {"internal/desk", "internal/store"},
	"internal/auth":         {"internal/desk", "internal/store"},
	"internal/media":        {"internal/desk", "internal/store", "internal/egress"},
	"internal/view":         {"internal/desk"}, // how nouns look in JSON; the stream and the API share it
	"internal/routing":      {"internal/desk"}, // who gets what waits; pure
	"internal/app": {"internal/routing", "internal/desk", "internal/store", "internal/channel", "internal/jobs", "internal/media", "internal/sanitize",
		"internal/mail", "internal/transcript", "internal/sheet", "internal/notify", "internal/push", "internal/openid",
		"internal/auth"}, // hashes passwords and tokens, seals credentials

	// The rim inward: how the world reaches the use cases.
	"internal/api": {"internal/app", "internal/auth", "internal/realtime", "internal/desk", "internal/sanitize", "internal/view",
		"internal/media", "internal/sheet", // safe downloads, thumbnails and tables are its handlers
		"internal/trace"},
	"internal/hook": {"internal/app", "internal/auth", "internal/realtime", "internal/desk", "internal/sanitize"},

	// The rim outward: how we reach the world.
	"internal/channel":          {"internal/desk"},
	"internal/channel/whatsapp": {"internal/channel", "internal/desk", "internal/egress", "internal/sanitize"},
	"internal/channels":         {"internal/channel", "internal/channel/..."}, // the list of them
	"internal/egress":           {"internal/desk", "internal/trace"},
	"internal/trace":            {}, // follows requests
	"internal/sanitize":         {},
	"internal/mail":             {"internal/desk"},   // speaks SMTP over connections that egress makes
	"internal/push":             {"internal/egress"}, // to the push services of browsers
	"internal/openid":           {"internal/egress"}, // asks identity providers
	"internal/transcript":       {"internal/desk"},
	"internal/sheet":            {}, // tables as files, CSV and XLSX
	"internal/simulator":        {}, // stands in for another company's computers: it speaks HTTP
	"internal/simulator/web":    {},

	// The whole: what puts the parts together.
	"internal/config":   {},
	"internal/server":   {"internal/...", "web"},
	"internal/operator": {"internal/...", "web"}, // the operator's commands
	"internal/demo":     {"internal/...", "web"},
	"cmd/timbre":        {"internal/...", "web"},
	"web":               {},

	// What only tests and measurements are made of.
	"internal/archtest":            {},
	"internal/channel/channeltest": {"internal/channel", "internal/desk"},
	"internal/store/storetest":     {"internal/desk", "internal/store"},
	"internal/testkit":             {"internal/desk", "internal/store"},
	"internal/testkit/servertest":  {"internal/...", "web"},
	"bench":                        {"internal/...", "web", "bench/..."},
	"bench/...":                    {"internal/...", "web", "bench/..."},
	"test/attack/report":           {"test/report"},
	"test/e2e/server":              {"internal/...", "test/..."},                                                                                      // what the journeys run against
	"test/witness":                 {"internal/store"},                                                                                                // where the database lies
	"test/fault":                   {"internal/...", "test/..."},                                                                                      // breaks what is inside
	"test/attack":                  {"internal/app", "internal/config", "internal/testkit", "internal/testkit/...", "internal/simulator", "test/..."}, // bootstraps a second workspace, as an operator does
	"test/channel":                 {"internal/config", "internal/testkit", "internal/testkit/...", "internal/simulator", "test/..."},                 // sends at the channel's rates
	"test/mail":                    {"internal/app", "internal/config", "internal/testkit", "internal/testkit/...", "test/..."},                       // trusts its post office
	"test/bucket":                  {"internal/config"},                                                                                               // says how it is reached
	"test/upgrade":                 {"internal/config", "internal/testkit", "internal/testkit/...", "internal/simulator", "test/..."},                 // opens databases that there were
	"test/...":                     {"internal/testkit", "internal/testkit/...", "internal/simulator", "test/..."},                                    // black box
}

// forTests may be imported by tests and by each other, and by nothing that ships.
var forTests = []string{"internal/testkit", "internal/testkit/...", "internal/channel/channeltest", "internal/store/storetest", "bench", "bench/...", "test/..."}

// simulators may start one, besides tests.
var simulators = []string{"internal/simulator", "internal/demo", "cmd/timbre"}

func TestImports(t *testing.T) {
	for _, f := range source(t) {
		allowed, known := allowedIn(f.room)
		if !known {
			t.Errorf("%s: package %s has no line in rooms (internal/archtest): say what it may import", f.path, f.room)
			continue
		}
		for _, name := range f.ours() {
			switch {
			case name == f.room, f.test && testMay(name):
			case !matches(allowed, name):
				t.Errorf("%s: %s may not import %s", f.path, f.room, name)
			case !f.test && matches(forTests, name) && !matches(forTests, f.room):
				t.Errorf("%s: %s is for tests only", f.path, name)
			case name == "internal/simulator" && !mayPlay(f.room):
				t.Errorf("%s: nothing in the product knows that there is a simulator; only the demo and tests start it", f.path)
			}
		}
	}
}

// testMay: tests may use the test packages and the simulator, and put concrete channels in.
func testMay(name string) bool {
	return matches(forTests, name) || name == "internal/simulator" || strings.HasPrefix(name, "internal/channel/") || name == "internal/channels" ||
		name == "internal/store" || name == "internal/desk"
}

func mayPlay(room string) bool {
	return matches(simulators, room) || matches(forTests, room)
}

func allowedIn(room string) (allowed []string, known bool) {
	if allowed, known = rooms[room]; known {
		return allowed, true
	}
	for name, allowed := range rooms {
		if strings.HasSuffix(name, "/...") && matches([]string{name}, room) {
			return allowed, true
		}
	}
	return nil, false
}

// matches reports whether a package is one of a list, or below one of its names that end in /….
func matches(list []string, name string) bool {
	return slices.ContainsFunc(list, func(entry string) bool {
		above, wide := strings.CutSuffix(entry, "...")
		return entry == name || wide && strings.HasPrefix(name, above)
	})
}

// libraries are the packages from elsewhere that only some rooms may import; the rest is open to all.
var libraries = []struct {
	prefix string
	rooms  []string
	why    string
}{
	{"database/sql", []string{"internal/store", "bench/...", "test/witness"}, "SQL is the store's"},                             // the bench fills a database of millions
	{"modernc.org/sqlite", []string{"internal/store", "bench/...", "test/witness", "test/fault/disk"}, "SQL is the store's"},    // the fault lies below it
	{"github.com/jackc/pgx", []string{"internal/store", "internal/testkit", "bench/...", "test/witness"}, "SQL is the store's"}, // testkit makes databases
	{"github.com/pressly/goose", []string{"internal/store"}, "migrations are the store's"},
	{"github.com/danielgtaylor/huma", []string{"internal/api"}, "routes are the API's"},
	{"github.com/minio/minio-go", []string{"internal/media"}, "files are media's"},
	{"github.com/johannesboyne/gofakes3", []string{"test/bucket"}, "it is for tests only"},
	{"net/http/pprof", nil, "it adds routes that nobody guards"},
}

func TestLibraries(t *testing.T) {
	for _, f := range source(t) {
		if f.test {
			continue
		}
		for _, name := range f.imports {
			for _, l := range libraries {
				if strings.HasPrefix(name, l.prefix) && !matches(l.rooms, f.room) {
					t.Errorf("%s imports %s: %s", f.path, name, l.why)
				}
			}
		}
	}
}

// TestNounsArePure: the nouns and their rules do no input or output.
func TestNounsArePure(t *testing.T) {
	outside := []string{"net", "net/http", "os", "os/exec", "io/fs", "log", "log/slog", "context", "database/sql"}
	for _, f := range source(t) {
		if f.test || f.room != "internal/desk" {
			continue
		}
		for _, name := range f.imports {
			if slices.Contains(outside, name) {
				t.Errorf("%s imports %s", f.path, name)
			}
		}
	}
}

// TestTestingIsForTests keeps the flags and helpers of package testing out of the program.
func TestTestingIsForTests(t *testing.T) {
	for _, f := range source(t) {
		if f.test || matches(forTests, f.room) {
			continue
		}
		for _, name := range f.imports {
			if name == "testing" || strings.HasPrefix(name, "testing/") {
				t.Errorf("%s imports %s outside tests", f.path, name)
			}
		}
	}
}
