package fault

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit"
	"timbre/test/live"
	"timbre/test/witness"
)

// R26: a backup while deliveries come and messages go, restored elsewhere. It is one moment: all that was answered before it began is there,
// once, and nothing contradicts itself. What was on its way then is uncertain there, and the provider is asked for nothing twice by the two.
func TestR26BackupUnderLoad(t *testing.T) {
	takesLong(t)
	engines(t, func(t *testing.T, postgres bool) {
		provider := newProvider(t)
		in := install(t, postgres, provider.URL)
		p := in.start()
		provider.connect(in)
		provider.everybodyAsks(in)
		l := &ledgerOutside{chances: seeded(t), answered: map[string]bool{}}
		ctx, cancel := context.WithCancel(t.Context())
		acks := make(chan struct{})
		var load sync.WaitGroup
		for range 6 {
			load.Go(func() { l.send(ctx, in.app(), acks) })
		}
		said, most := &sync.Map{}, rounds(120, 5000) // each is waited for in the end
		load.Go(func() {
			for n := 0; ctx.Err() == nil && n < most; n++ {
				text := fmt.Sprintf("answer %04d", n)
				in.answers(int64(1+n%conversations), text)
				said.Store(text, true)
				select {
				case acks <- struct{}{}:
				case <-ctx.Done():
				}
			}
		})
		wait := func(n int) {
			for range n {
				<-acks
			}
		}
		uncertain := 0
		for n := range rounds(1, 10) {
			k := provider.Knobs()
			k.Failures = []simulator.Failure{{Mode: "hang", Times: 5}}
			if err := provider.SetKnobs(k); err != nil {
				t.Fatal(err)
			}
			wait(40)
			l.mu.Lock()
			answered := maps.Clone(l.answered)
			l.mu.Unlock()
			agents := map[string]bool{}
			said.Range(func(text, _ any) bool { agents[text.(string)] = true; return true })
			archive := filepath.Join(t.TempDir(), "backup.tar")
			done := make(chan error, 1)
			go func() { done <- in.command("backup", archive) }()
			for waits := true; waits; { // the load goes on
				select {
				case <-acks:
				case err := <-done:
					if err != nil {
						t.Fatal(err)
					}
					waits = false
				}
			}
			uncertain += in.elsewhere(archive).recovered(answered, agents)
			provider.calm()
			wait(10 + n)
		}
		cancel()
		load.Wait()
		provider.settle(in, p)
		provider.onceEach(live.Fetch(t, in.client()))
		if uncertain == 0 {
			t.Error("nothing was on its way at any of the moments")
		}
		in.witness.Sound()
	})
}

// command runs the program for one of an operator's tasks.
func (in *installation) command(args ...string) error {
	cmd := exec.Command(in.binary, args...)
	cmd.Env = in.env
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w\n%s", args, err, said)
	}
	return nil
}

// elsewhere restores a backup in an empty place, as after the loss of the machine. The secret key was kept apart.
func (in *installation) elsewhere(archive string) *installation {
	in.t.Helper()
	other := *in
	address := freeAddress(in.t)
	other.URL, other.data = "http://"+address, in.t.TempDir()
	other.env = append(slices.Clone(in.env), "TIMBRE_LISTEN="+address, "TIMBRE_DATA="+other.data)
	if in.database != "" {
		other.database = testkit.Postgres(in.t)
		other.env = append(other.env, "TIMBRE_DATABASE_URL="+other.database)
	}
	key, err := os.ReadFile(filepath.Join(in.data, "secret.key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(other.data, "secret.key"), key, 0o600)
	}
	if err == nil {
		err = other.command("restore", archive)
	}
	if err != nil {
		in.t.Fatal(err)
	}
	other.witness = witness.Of(in.t, other.database, other.data)
	return &other
}

// recovered looks at what a backup held, of which so much was acknowledged before it began, and counts what was on its way.
func (in *installation) recovered(answered, agents map[string]bool) (uncertain int) {
	t := in.t
	t.Helper()
	in.witness.Sound()
	p := in.start()
	defer p.stop()
	v := live.Fetch(t, in.client())
	stored := inbound(v)
	for id := range answered {
		if stored[id] != 1 {
			t.Errorf("%s was answered 200 before the backup and is there %d times", id, stored[id])
		}
	}
	texts := map[any]bool{}
	for _, m := range v.Messages {
		if m["direction"] != "out" {
			continue
		}
		texts[m["text"]] = true
		switch m["status"] {
		case "queued", "sending":
			t.Errorf("%v is %v", m["text"], m["status"])
		case "uncertain":
			uncertain++
		}
	}
	for text := range agents {
		if !texts[text] {
			t.Errorf("%q was acknowledged before the backup and is not there", text)
		}
	}
	in.until("nothing more is due", func() bool {
		return in.witness.Number(`SELECT count(*) FROM jobs WHERE state = 0 AND kind = 'send'`) == 0
	})
	return uncertain
}
