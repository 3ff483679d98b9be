package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func workspace(t *testing.T, s *store.Store) int64 {
	t.Helper()
	var id int64
	err := s.Write(context.Background(), 0, store.Need{}, func(tx *store.Tx) error {
		id = tx.NewID()
		tx.InsertWorkspace(desk.Workspace{ID: id, Name: "Acme", Locale: "es", TimeZone: "America/Bogota", Country: "CO", CreatedAt: tx.Now})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Many writers at once: every event is there, in order, without a hole, and a member that fails or panics takes nobody with it.
func TestWriteKeepsTheLogGapFree(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		const writers = 200
		refused := errors.New("refused")
		var wg sync.WaitGroup
		errs := make([]error, writers)
		for i := range writers {
			wg.Go(func() {
				errs[i] = s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error {
					tx.Emit(desk.Event{Kind: desk.WorkspaceChanged, Subject: int64(i)})
					switch {
					case i%50 == 7:
						return refused
					case i%50 == 13:
						panic("boom")
					}
					return nil
				})
			})
		}
		wg.Wait()
		kept := 0
		for i, err := range errs {
			switch i % 50 {
			case 7:
				if !errors.Is(err, refused) {
					t.Errorf("writer %d: %v, want its own refusal", i, err)
				}
			case 13:
				if err == nil {
					t.Errorf("writer %d panicked and was told that all is well", i)
				}
			default:
				kept++
				if err != nil {
					t.Errorf("writer %d: %v", i, err)
				}
			}
		}
		events, err := s.Events(context.Background(), ws, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) != kept {
			t.Fatalf("%d events, want %d", len(events), kept)
		}
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has seq %d", i, e.Seq)
			}
			if m := e.Subject % 50; m == 7 || m == 13 {
				t.Errorf("the event of failed writer %d was kept", e.Subject)
			}
		}
	})
}
