package fault

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"timbre/internal/testkit"
	"timbre/test/live"
	"timbre/test/meta"
	"timbre/test/witness"
)

// againWithin is how long the program may take to work again when PostgreSQL does.
const againWithin = 10 * time.Second

// R08: PostgreSQL dies under load, commits among it, and comes back. While it is away all are told to come again; soon after its return
// the same process works again, all that was acknowledged is there once, and the provider is asked for nothing twice.
func TestR08PostgresDies(t *testing.T) {
	cluster := testkit.OwnCluster(t)
	url, err := cluster.Create(t.Context(), "fault", "")
	if err != nil {
		t.Fatal(err)
	}
	provider := newProvider(t)
	in := installAt(t, url, provider.URL)
	p := in.start()
	provider.connect(in)
	provider.everybodyAsks(in)
	chances := seeded(t)
	l := &ledgerOutside{chances: chances, answered: map[string]bool{}}
	app, client := in.app(), in.client()
	written := 0
	turns := rounds(1, 40)
	for range turns {
		ctx, cancel := context.WithCancel(t.Context())
		acks := make(chan struct{})
		var sending sync.WaitGroup
		for range 12 {
			sending.Go(func() { l.send(ctx, app, acks) })
		}
		for range 5 + chances.IntN(20) {
			text := fmt.Sprintf("answer %04d", written)
			client.Must("POST", fmt.Sprintf("/conversations/%d/messages", 1+chances.IntN(conversations)), meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}, nil)
			written++
		}
		for range 10 + l.upTo(150) {
			<-acks
		}
		if err := cluster.Crash(); err != nil {
			t.Fatal(err)
		}
		status, err := l.one(t.Context(), app)
		if err != nil || status != http.StatusServiceUnavailable {
			t.Errorf("without PostgreSQL a delivery was answered %d (%v)", status, err)
		}
		cancel()
		sending.Wait()
		if err := cluster.Revive(); err != nil {
			t.Fatal(err)
		}
		back := time.Now()
		comesTrue(t, "a delivery is taken", func() bool {
			status, err := l.one(t.Context(), app)
			return err == nil && status == http.StatusOK
		})
		if took := time.Since(back); took > againWithin {
			t.Errorf("it took %s until it worked again", took)
		}
	}
	for l.waiting() > 0 {
		if status, err := l.one(t.Context(), app); status != http.StatusOK {
			t.Fatalf("a repetition was answered %d (%v)", status, err)
		}
	}
	in.witness = witness.Of(t, url, "")
	provider.settle(in, p)
	v := live.Fetch(t, in.client())
	stored := inbound(v)
	if missing := l.missing(stored); len(missing) > 0 || len(stored) != len(l.answered)+conversations {
		t.Errorf("%d messages were answered, %d are there, %d of them missing", len(l.answered), len(stored), len(missing))
	}
	t.Logf("%d crashes, %d deliveries, %d answers: %v", turns, l.made, written, provider.onceEach(v))
	in.witness.Sound()
}
