package realtime

import (
	"bytes"
	"sync"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// slowly is a reader who takes what comes when he is let.
type slowly struct {
	bytes.Buffer
	sent *sync.WaitGroup // the first that is sent to each
	let  chan struct{}
	once sync.Once
}

func (w *slowly) Flush() error {
	w.once.Do(w.sent.Done)
	<-w.let
	return nil
}

func (w *slowly) Close() error { return nil }

// A hub that closes has every stream come back at a moment of its own, also one that is just being written to.
func TestBusyStreamsAreToldWhenToComeBack(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		h := hubs(t, o, 1)[0]
		var sent sync.WaitGroup
		let := make(chan struct{})
		var readers []*slowly
		for n := range 40 {
			s, err := h.Open(t.Context(), Reader{Actor: desk.Actor{Workspace: 1, User: int64(n + 1), Kind: desk.ActorUser}}, -1)
			if err != nil {
				t.Fatal(err)
			}
			w := &slowly{sent: &sent, let: let}
			sent.Add(1)
			readers = append(readers, w)
			s.Go(w, w)
		}
		sent.Wait()
		closed := make(chan struct{})
		go func() { h.Close(); close(closed) }()
		<-h.ctx.Done()
		close(let)
		<-closed
		for i, w := range readers {
			if !bytes.Contains(w.Bytes(), []byte("event: bye\n")) {
				t.Errorf("%d was told only %q", i, w.String())
			}
		}
	})
}
