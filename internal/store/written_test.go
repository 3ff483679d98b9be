package store_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// What a group writes stands as if each write had come by itself, in whatever order messages are made and changed: two statuses of one
// message, a reaction to one that has just come. Statements that are joined into one must not change that.
func TestLastWriteOfAGroupStands(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		l := newLibrary(t, s)
		c := l.conversation(0)
		rapid.Check(t, func(r *rapid.T) {
			old := l.say(c, "viejo", "viejo", "viejo")
			steps := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 12).Draw(r, "whose turn it is") // the first three are there already
			want := map[int64]string{}
			l.write(l.id, func(tx *store.Tx) error {
				clear(want)
				made := append([]desk.Message{}, old...)
				for i, n := range steps {
					text := fmt.Sprint("escrito en ", i)
					if n >= len(made) {
						m := old[0]
						m.ID, m.Seq, m.Text = tx.NewID(), int64(len(made)+1), text
						made = append(made, m)
						if err := tx.InsertMessage(m); err != nil {
							return err
						}
						want[m.ID] = text
						continue
					}
					made[n].Text = text
					want[made[n].ID] = text
					if err := tx.UpdateMessage(made[n]); err != nil {
						return err
					}
				}
				return nil
			})
			l.write(l.id, func(tx *store.Tx) error {
				for id, text := range want {
					if m, err := tx.MessageByID(id); err != nil || m.Text != text {
						r.Errorf("a message says %q, and the last that was written is %q (%v)", m.Text, text, err)
					}
				}
				return nil
			})
		})
	})
}
