package app_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// What is new in one workspace costs the same however many there are; where nothing is new anywhere, one statement for all of them.
func TestTellingCostsByWhatIsNew(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		n := o.app.Notifier()
		if err := n.TellAll(ctx); err != nil {
			t.Fatal(err)
		}
		write := func(workspace int64, fn func(tx *store.Tx) error) {
			t.Helper()
			if err := o.store.Write(ctx, workspace, store.Need{}, fn); err != nil {
				t.Fatal(err)
			}
		}
		// Whoever was answered may be ahead of the ring; after the next answer he is not.
		settled := func(workspace int64) { write(workspace, func(*store.Tx) error { return nil }) }
		news := func(phone string) cost {
			o.delivers(o.text(phone, "Hola"))
			settled(o.workspace)
			return o.costOf(func() {
				if err := n.Tell(ctx, o.workspace); err != nil {
					t.Error(err)
				}
			})
		}
		look := func() cost {
			return o.costOf(func() {
				if err := n.TellAll(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		alone := news("573001110001")
		gathered := o.store.Gather()
		defer gathered.Stop()
		var others []int64
		for group := range 5 {
			write(0, func(tx *store.Tx) error {
				for i := range 100 {
					others = append(others, tx.NewID())
					tx.InsertWorkspace(desk.Workspace{ID: others[len(others)-1], Name: fmt.Sprint(group, i), Locale: "es", TimeZone: "UTC", CreatedAt: tx.Now})
				}
				return nil
			})
		}
		for _, id := range others[:100] {
			write(id, func(tx *store.Tx) error {
				tx.Emit(desk.Event{Kind: desk.WorkspaceChanged, ActorKind: desk.ActorSystem})
				return nil
			})
			settled(id)
		}
		if got := look(); got.beside > 101 { // this node may know by itself what was new
			t.Errorf("a hundred of five hundred have something new, which costs %+v", got)
		}
		if got := look(); got != (cost{beside: 1}) {
			t.Errorf("where nothing is new it costs %+v", got)
		}
		gathered.Take()
		if got := news("573001110002"); got != alone {
			t.Errorf("among five hundred it costs %+v, alone %+v", got, alone)
		}
		if which, all := gathered.Take(); len(which) != 1 || which[0] != o.workspace || all {
			t.Errorf("it rang for %v, all %t", which, all)
		}
		if got := look(); got != (cost{beside: 1}) {
			t.Errorf("after it was told it costs %+v", got)
		}
	})
}
