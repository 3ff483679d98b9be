package fault

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"timbre/test/live"
	"timbre/test/meta"
)

// later is the program of a later version: this one with migrations more. Their numbers are beyond all that there will be.
func later(t *testing.T, migrations map[string]string) string {
	t.Helper()
	if _, err := program(); err != nil { // what they share is compiled
		t.Fatal(err)
	}
	dir := t.TempDir()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, up := range migrations {
		text := filepath.Join(dir, name)
		if err := os.WriteFile(text, []byte("-- +goose Up\n"+up+"\n\n-- +goose Down\nSELECT 1;\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(root, "internal", "store", "schema", name)] = text
	}
	list, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	file, out := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "timbre")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-overlay", file, "-trimpath", "-ldflags", "-s -w", "-o", out, "timbre/cmd/timbre")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, said)
	}
	return out
}

// run runs a command of the program and returns what it says.
func (in *installation) run(args ...string) (string, error) {
	cmd := exec.Command(in.binary, args...)
	cmd.Env = in.env
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// adds is a migration as all should be; takes is one that says that it is not.
const (
	adds  = "ALTER TABLE messages ADD COLUMN later BIGINT NOT NULL DEFAULT 0;\nALTER TABLE conversations ADD COLUMN later TEXT NOT NULL DEFAULT '';\nCREATE TABLE later (id BIGINT PRIMARY KEY);"
	takes = "-- breaks older programs\nALTER TABLE messages RENAME COLUMN later TO latest;"
)

// R30: a node of a later version comes beside one of this version. If it only adds to the schema both go on, and so does a node of this version that
// starts again. If it changes what this version uses, the nodes of this version end by themselves, with a sentence, before anything is
// changed, and do not start again.
func TestR30TwoVersions(t *testing.T) {
	provider := newProvider(t)
	in := install(t, true, provider.URL)
	run := in.start()
	provider.connect(in)
	provider.everybodyAsks(in)
	newer := in.beside()
	newer.binary = later(t, map[string]string{"90001_later.sql": adds})

	if said, err := newer.run("migrate"); err != nil {
		t.Fatalf("migrate: %v\n%s", err, said)
	}
	if n := in.witness.Number(`SELECT max(version_id) FROM goose_db_version`); n != 90001 {
		t.Fatalf("the schema is %d", n)
	}
	newerRun := newer.start()
	l := &ledgerOutside{chances: seeded(t), answered: map[string]bool{}}
	written := 0
	bothWork := func() {
		t.Helper()
		for _, node := range []*installation{in, newer} {
			for range 10 {
				if status, err := l.one(t.Context(), node.app()); status != 200 {
					t.Fatalf("a delivery is answered %d (%v)", status, err)
				}
				text := fmt.Sprintf("answer %04d", written)
				node.client().Must("POST", fmt.Sprintf("/conversations/%d/messages", 1+written%conversations), meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}, nil)
				written++
			}
		}
		a, b := live.Fetch(t, in.client()), live.Fetch(t, newer.client())
		if len(a.Messages) == 0 || len(a.Messages) != len(b.Messages) || len(a.Conversations) != len(b.Conversations) {
			t.Errorf("one shows %d messages, the other %d", len(a.Messages), len(b.Messages))
		}
	}
	bothWork()
	run.stop()
	run = in.start() // as after a crash in the middle of an upgrade
	bothWork()
	in.until("the provider has all", func() bool { return len(provider.asked()) == written })
	for id, n := range provider.asked() {
		if n != 1 {
			t.Errorf("the provider was asked %d times for %s", n, id)
		}
	}
	if said, _ := in.run("doctor"); !strings.Contains(said, "90001") || !strings.Contains(said, "can work on it") {
		t.Errorf("the doctor says:\n%s", said)
	}
	newerRun.stop()
	if testing.Short() { // another program takes long to build
		return
	}

	newer.binary = later(t, map[string]string{"90001_later.sql": adds, "90002_last.sql": takes})
	newer.start()
	limit := time.NewTimer(upWithin)
	defer limit.Stop()
	select {
	case <-run.gone:
	case <-limit.C:
		t.Fatal("the older node goes on")
	}
	const sentence = "the database was made by a newer version (schema 90002, this program knows "
	if log := run.log.String(); !strings.Contains(log, sentence) || strings.Contains(log, "does not exist") {
		t.Errorf("the older node said:\n%s", log)
	}
	if said, err := in.run("serve"); err == nil || !strings.Contains(said, sentence) {
		t.Errorf("started again it says %v:\n%s", err, said)
	}
	if missing := l.missing(inbound(live.Fetch(t, newer.client()))); len(missing) > 0 {
		t.Errorf("%d messages are missing", len(missing))
	}
}
