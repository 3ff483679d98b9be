package store_test

import (
	"context"
	"testing"

	"timbre/internal/store"
	"timbre/internal/testkit"
)

// A closure that reads after its last write has written all the same: what is answered is kept.
func TestWriteBeforeAReadIsKept(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		err := s.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
			tx.SetFact("kept", "yes")
			_, err := tx.Fact("another")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Fact(ctx, "kept"); got != "yes" || err != nil {
			t.Errorf("what was written before a read is %q (%v)", got, err)
		}
	})
}

// Jobs of one key wait for each other, on both engines.
func TestEnqueueInOrder(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		err := s.Write(context.Background(), ws, store.Need{}, func(tx *store.Tx) error {
			for range 3 {
				tx.Enqueue(store.Job{Kind: "a", OrderKey: 7, Args: "{}"})
			}
			due, err := tx.DueJobs(10)
			if err == nil && len(due) != 1 {
				t.Errorf("%d of three jobs of one key are due", len(due))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
