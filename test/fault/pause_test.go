package fault

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"timbre/test/live"
	"timbre/test/meta"
)

// R04: a node is paused in the middle of whatever it does, past its leases, and wakes up again. The other node goes on within seconds,
// also if the first one holds what both must lock; whoever wakes up does nothing that is no longer its own.
func TestR04PausedNode(t *testing.T) {
	provider := newProvider(t)
	in := install(t, true, provider.URL)
	first := in.start()
	provider.connect(in)
	provider.everybodyAsks(in)
	other := in.beside()
	second := other.start()
	chances := seeded(t)
	l := &ledgerOutside{chances: chances, answered: map[string]bool{}}
	written := 0
	turns := rounds(1, 30)
	for range turns {
		ctx, cancel := context.WithCancel(t.Context())
		acks := make(chan struct{})
		var sending sync.WaitGroup
		for range 8 {
			sending.Go(func() { l.send(ctx, in.app(), acks) })
		}
		for range 5 + chances.IntN(20) {
			text := fmt.Sprintf("answer %04d", written)
			other.client().Must("POST", fmt.Sprintf("/conversations/%d/messages", 1+chances.IntN(conversations)), meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}, nil)
			written++
		}
		for range 10 + l.upTo(60) {
			<-acks
		}
		first.pause()
		cancel()
		l.until(t, other.app()) // one delivery is enough: the rest waits for the lock that this one got
		in.passTime()
		in.until("the other node does what is due", func() bool {
			return in.witness.Number(`SELECT count(*) FROM jobs WHERE state = 0 AND run_at <= $1`, time.Now().UnixMicro()) == 0
		})
		first.resume()
		sending.Wait()
	}
	for l.waiting() > 0 {
		l.until(t, in.app())
	}
	second.stop()
	provider.settle(in, first)

	v := live.Fetch(t, in.client())
	stored := inbound(v)
	if missing := l.missing(stored); len(missing) > 0 || len(stored) != len(l.answered)+conversations {
		t.Errorf("%d messages were answered, %d are there, %d of them missing", len(l.answered), len(stored), len(missing))
	}
	t.Logf("%d pauses, %d deliveries, %d answers: %v", turns, l.made, written, provider.onceEach(v))
	in.witness.Sound()
}

// pause stops a process where it is, as a machine that sleeps would; resume lets it go on as if nothing had been.
func (p *process) pause()  { p.cmd.Process.Signal(syscall.SIGSTOP) }
func (p *process) resume() { p.cmd.Process.Signal(syscall.SIGCONT) }

// until delivers again and again, as a provider does, until one is taken.
func (l *ledgerOutside) until(t *testing.T, app meta.App) {
	t.Helper()
	comesTrue(t, "a delivery is taken", func() bool {
		status, err := l.one(t.Context(), app)
		return err == nil && status == http.StatusOK
	})
}

// R28: SIGTERM under load. What was answered 200 is there once, the program ends in time and without a complaint, and starts again.
func TestR28StopUnderLoad(t *testing.T) {
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			underLoad(t, install(t, postgres, "http://127.0.0.1:9"), rounds(2, 40), func(p *process) {
				p.stop()
				if state := p.cmd.ProcessState; state == nil || state.ExitCode() != 0 {
					t.Errorf("it ended with %v:\n%s", state, p.log.String())
				}
			})
		})
	}
}

// R28: SIGTERM while messages are sent. Each reaches the provider once, in order; that there was a stop leaves none uncertain.
func TestR28StopWhileSending(t *testing.T) {
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			provider := newProvider(t)
			in := install(t, postgres, provider.URL)
			p := in.start()
			provider.connect(in)
			provider.everybodyAsks(in)
			chances := seeded(t)
			written := 0
			for range rounds(2, 40) {
				for range 5 + chances.IntN(60) {
					text := fmt.Sprintf("answer %04d", written)
					in.client().Must("POST", fmt.Sprintf("/conversations/%d/messages", 1+chances.IntN(conversations)), meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}, nil)
					written++
				}
				p.stop()
				p = in.start()
			}
			provider.settle(in, p)
			states := provider.onceEach(live.Fetch(t, in.client()))
			if states["uncertain"] > 0 {
				t.Errorf("in the end they are %v", states)
			}
			in.witness.Sound()
		})
	}
}
