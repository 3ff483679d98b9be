package store_test

import (
	"context"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// The tally is not read again for what this node's own writer has moved, only for what another has.
func TestTallyFollowsItsWriter(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		ctx, s := context.Background(), testkit.Open(t, o)
		ws := workspace(t, s)
		a := &desk.Actor{Workspace: ws, Sight: desk.SightAll, Inboxes: []int64{1}}
		all := 0
		begin := func(s *store.Store, n int) {
			t.Helper()
			if err := s.Write(ctx, ws, store.Need{}, func(tx *store.Tx) error {
				for i := range n {
					id := tx.NewID()
					c := tx.NewConversation(desk.Conversation{Inbox: 1, Thread: id, Contact: id, Assignee: int64(i), WaitingSince: desk.Never})
					c.Version = tx.Emit(desk.Event{Kind: desk.MessageCreated, ActorKind: desk.ActorSystem, Conversation: c.ID})
					tx.SaveConversation(c)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			all += n
		}
		queries := func() int64 {
			t.Helper()
			before := s.Queries()
			c, err := s.Counts(ctx, a)
			if err != nil || c.All != all || c.ByInbox[1] != all {
				t.Fatalf("%+v instead of %d, %v", c, all, err)
			}
			return s.Queries() - before
		}
		// What a node looks after by itself now and then may be counted with one of them.
		follows := func(after string, moves ...int) {
			t.Helper()
			var n, least int64
			for range 3 {
				least = queries()
				for _, move := range moves {
					begin(s, move)
				}
				if n = queries(); n <= least {
					return
				}
			}
			t.Errorf("%d queries instead of %d after %s", n, least, after)
		}
		readAgain := func(after string) {
			t.Helper()
			if n := queries(); n <= queries() {
				t.Errorf("%d queries after %s", n, after)
			}
		}
		begin(s, 3)
		readAgain("the start")
		follows("its own writes", 2, 1)
		begin(testkit.Open(t, o), 2)
		begin(s, 2)
		readAgain("another's write")
		follows("its own writes once more", 2)
		begin(s, store.MostMoves)
		begin(s, 2)
		readAgain("more moves than are kept")
	})
}
